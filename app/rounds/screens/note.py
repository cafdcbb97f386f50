"""A note to a visit that is already recorded: words, photos taken on the spot, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import unquote

import flet as ft

from app.estate.records import Estate, Place
from app.hooks import use_anju, use_do, use_me, use_query
from app.rounds.commands import AddNote, Position
from app.rounds.records import Visit
from app.rounds.screens.checking import position_now
from app.rounds.screens.parts import Local, attempt, use_local
from components import theme
from components.boundary import screen
from components.button import icon_button, main_action, second_action
from components.card import card
from components.form import text_field
from components.notice import banner
from components.page import Frame, page
from components.photo import PhotoCapture, thumb
from components.text import second
from services.commands import View
from services.photos import Photo
from services.platform import PhotoUnreadable, StorageFull

CAMERA_HEIGHT = 460
PHOTOS_AT_MOST = 6


@screen
def NotePage() -> ft.View:
    local, anju, me, do = use_local(), use_anju(), use_me(), use_do()
    say, back = local.say, ft.use_context(Frame).back
    visit_id = unquote(ft.use_route_params().get("visit_id", ""))
    visit, place, estate = use_query(_seen, visit_id)
    words, type_words = ft.use_state("")
    photos, set_photos = ft.use_state(tuple[Photo, ...]())
    looking, look = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    trouble, tell = ft.use_state("")

    async def taken(raw: bytes) -> None:
        tell("")
        lines = watermark(local, estate, place, me.name if me else "", anju.clock.now(), position_now(anju))
        try:
            photo = await anju.photos.prepare(raw, lines)
        except StorageFull:
            tell(say("PHOTO_NO_ROOM"))
        except PhotoUnreadable:
            tell(say("PHOTO_FAILED"))
        else:
            set_photos(lambda before: (*before, photo))
        look(False)

    async def save() -> None:
        set_busy(True)
        command = AddNote(visit_id=visit_id, text=words.strip(), photos=tuple(p.sha256 for p in photos))
        kept = await attempt(do(command, photos), say, tell)
        set_busy(False)
        if kept:
            back()

    def remove(photo: Photo) -> None:
        set_photos(lambda before: tuple(p for p in before if p.sha256 != photo.sha256))

    content: list[ft.Control] = [second(say("note_kept", time=local.clock(visit.at) if visit else ""))]
    if looking:
        picture = ft.Container(
            PhotoCapture(taken, say("take")),
            height=CAMERA_HEIGHT,
            border_radius=theme.FIELD_RADIUS,
            clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
        )
        content.append(picture)
    else:
        content.append(text_field(say("note_field"), words, type_words, key="note", lines=3, limit=1000))
        if photos:
            content.append(_pictures(local, photos, place, remove))
        if len(photos) < PHOTOS_AT_MOST:
            more = say("another_photo" if photos else "add_photo")
            content.append(
                second_action(more, lambda: look(True), key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED)
            )
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    filled = bool(words.strip() or photos)
    action: ft.Control = second_action(say("skip"), back, key="skip")
    if looking:
        action = second_action(say("no_photo"), lambda: look(False), key="no-photo")
    elif filled:
        action = main_action(say("save_note"), save, key="save", icon=ft.Icons.CHECK, busy=busy)
    return page(place or say("note_title"), say("note_title"), [card(*content)], action=action, narrow=True)


def watermark(
    local: Local, estate: str, place: str, person: str, at: datetime, position: Position | None
) -> tuple[str, ...]:
    """What is burned into a photo: where, when, who, and the position as it is known."""
    where = local.say("position_none")
    if position is not None:
        where = f"{position.latitude:.5f}, {position.longitude:.5f}"
        where += f" ±{position.accuracy:.0f} m" if position.accuracy is not None else ""
    when = at.astimezone(local.zone).strftime("%Y-%m-%d %H:%M:%S")
    return (f"{estate} · {place}", f"{when}　{person}", where)


def _pictures(
    local: Local, photos: tuple[Photo, ...], place: str, remove: Callable[[Photo], None]
) -> ft.Control:
    def one(photo: Photo) -> ft.Control:
        label = local.say("photo_of", place=place)
        cross = icon_button(
            ft.Icons.CLOSE, local.say("remove_photo"), lambda: remove(photo), key=f"remove-{photo.sha256}"
        )
        return ft.Row([thumb(photo.bytes, label, key=f"taken-{photo.sha256}"), cross], tight=True, spacing=0)

    return ft.Row([one(p) for p in photos], wrap=True, spacing=theme.S, run_spacing=theme.S)


def _seen(view: View, visit_id: str) -> tuple[Visit | None, str, str]:
    """The visit, its place's name, the estate's name."""
    visit = view.get(Visit, visit_id)
    place = view.get(Place, visit.place_id) if visit else None
    estate = next(iter(view.all(Estate)), None)
    return visit, place.name if place else "", estate.name if estate else ""
