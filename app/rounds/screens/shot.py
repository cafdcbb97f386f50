"""A picture taken on the spot: where, when and who are burned into it before anything else sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import flet as ft

from app.estate.records import Estate
from app.hooks import use_anju, use_me, use_query
from app.rounds.commands import Position
from app.rounds.screens.checking import position_now
from app.rounds.screens.parts import Local, use_local
from components import theme
from components.boundary import part
from components.button import icon_button
from components.notice import banner
from components.photo import PhotoCapture, thumb
from services.commands import View
from services.photos import Photo
from services.platform import PhotoUnreadable, StorageFull

CAMERA_HEIGHT = 460


@part
def Shot(place: str, on_photo: Callable[[Photo], object]) -> ft.Control:
    """The camera, and the picture of `place` once it was made ready; why not, when it could not be kept."""
    local, anju, me = use_local(), use_anju(), use_me()
    estate = use_query(estate_name)
    trouble, tell = ft.use_state("")

    async def taken(raw: bytes) -> None:
        tell("")
        lines = watermark(local, estate, place, me.name if me else "", anju.clock.now(), position_now(anju))
        try:
            on_photo(await anju.photos.prepare(raw, lines))
        except StorageFull:
            tell(local.say("PHOTO_NO_ROOM"))
        except PhotoUnreadable:
            tell(local.say("PHOTO_FAILED"))

    picture = ft.Container(
        PhotoCapture(taken, local.say("take")),
        height=CAMERA_HEIGHT,
        border_radius=theme.FIELD_RADIUS,
        clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
    )
    said = [banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="photo-trouble")] if trouble else []
    return ft.Column([picture, *said], spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


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


def pictures(
    local: Local, photos: tuple[Photo, ...], place: str, remove: Callable[[str], object]
) -> ft.Control:
    """What was taken, small, each with a cross that lets go of it by its name."""

    def one(photo: Photo) -> ft.Control:
        label, sha = local.say("photo_of", place=place), photo.sha256
        cross = icon_button(
            ft.Icons.CLOSE, local.say("remove_photo"), lambda: remove(sha), key=f"remove-{sha}"
        )
        return ft.Row([thumb(photo.bytes, label, key=f"taken-{sha}"), cross], tight=True, spacing=0)

    return ft.Row([one(p) for p in photos], wrap=True, spacing=theme.S, run_spacing=theme.S)


def estate_name(view: View) -> str:
    return next((estate.name for estate in view.all(Estate)), "")
