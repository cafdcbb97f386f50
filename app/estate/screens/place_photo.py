"""The photo of a place: taken on the spot with when, where and by whom burned in, shown small and large."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from app.estate.queries import estate
from app.estate.texts import TEXTS
from app.hooks import use_anju, use_me, use_photo, use_query, use_say
from components import theme
from components.boundary import part
from components.button import quiet, second_action
from components.card import card
from components.notice import banner
from components.photo import PhotoCapture, large, thumb
from components.text import heading, second
from services.photos import Photo
from services.platform import PhotoUnreadable, StorageFull

CAMERA_HEIGHT = 460


@part
def Picture(sha256: str, place: str) -> ft.Control:
    """Small; large on a tap."""
    say, data = use_say(TEXTS), use_photo(sha256)
    shown, show = ft.use_state(False)
    label = say("photo_of_place", place=place)
    close = say("close_photo")
    ft.use_dialog(large(data, label, close, lambda: show(False)) if shown and data else None)
    return thumb(data, label, key=f"photo-{place}", on_click=lambda: show(True))


@part
def PhotoField(
    sha256: str, fresh: Photo | None, place: str, spot: str, on_change: Callable[[str, Photo | None], Any]
) -> ft.Control:
    """`fresh` was taken just now; `spot` is the position in words. Tells a photo's name and its bytes."""
    say, anju, me = use_say(TEXTS), use_anju(), use_me()
    here = use_query(estate)
    looking, look = ft.use_state(False)
    wrong, complain = ft.use_state("")

    async def taken(raw: bytes) -> None:
        complain("")
        at = anju.clock.now().astimezone()
        head = " · ".join(part for part in (here.name if here else "", place) if part)
        lines = (head, f"{at:%Y-%m-%d %H:%M:%S}　{me.name if me else ''}", spot)
        try:
            photo = await anju.photos.prepare(raw, [line for line in lines if line])
        except StorageFull:
            complain(say("photo_no_room"))
        except PhotoUnreadable:
            complain(say("photo_failed"))
        else:
            on_change(photo.sha256, photo)
        look(False)

    pieces: list[ft.Control] = [heading(say("photo")), second(say("photo_hint"))]
    if looking:
        camera = ft.Container(
            PhotoCapture(taken, say("photo_take")),
            height=CAMERA_HEIGHT,
            border_radius=theme.FIELD_RADIUS,
            clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
        )
        pieces += [camera, quiet(say("photo_stop"), lambda: look(False), key="photo-stop")]
        return card(*pieces, spacing=theme.M, key="photo-card")
    if fresh is not None:
        pieces.append(ft.Row([thumb(fresh.bytes, say("photo_of_place", place=place), key="photo-fresh")]))
    elif sha256:
        pieces.append(ft.Row([Picture(sha256, place, key=sha256)]))
    take = second_action(
        say("photo_again" if sha256 else "photo_take"),
        lambda: look(True),
        key="photo",
        icon=ft.Icons.PHOTO_CAMERA_OUTLINED,
    )
    clear = quiet(say("photo_clear"), lambda: on_change("", None), key="photo-clear")
    pieces.append(ft.Row([take, *([clear] if sha256 else [])], wrap=True, spacing=theme.M))
    if wrong:
        pieces.append(banner(wrong, theme.WARN, ft.Icons.INFO_OUTLINE, key="photo-wrong"))
    return card(*pieces, spacing=theme.M, key="photo-card")
