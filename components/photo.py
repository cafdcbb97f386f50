"""Evidence photos: taken with the camera at once, never from the album, and shown small and large."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from components import theme
from components.boundary import part
from components.camera import Camera, CameraTrouble, Picture
from components.language import Language
from components.scanner import no_picture, sayer

THUMB = 96


@part
def PhotoCapture(on_taken: Callable[[bytes], Awaitable[None]], label: str) -> ft.Control:
    """What the camera sees, and one large button named `label`; awaits `on_taken` with each JPEG."""
    say = sayer(ft.use_context(Language))
    camera: Camera = ft.use_memo(lambda: Camera(fine=True), [])
    state, set_state = ft.use_state("starting")
    task: MutableRef[asyncio.Task[None]] = ft.use_ref(None)

    async def look() -> None:
        try:
            await camera.open()
            set_state("ready")
        except CameraTrouble as trouble:
            set_state(trouble.code)

    def begin() -> None:
        end()
        set_state("starting")
        task.current = asyncio.create_task(look())

    def end() -> None:
        if task.current is not None:
            task.current.cancel()

    async def take() -> None:
        set_state("taking")
        try:
            picture = await camera.picture()
        except CameraTrouble as trouble:
            set_state(trouble.code)
            return
        set_state("ready")
        await on_taken(picture)

    ft.use_effect(begin, [], cleanup=end)
    seen = state in ("ready", "taking")
    return ft.Stack(
        [
            Picture(camera),
            ft.Container() if seen else no_picture(say, state, begin),
            _shutter(label, take, state == "taking") if seen else ft.Container(),
        ],
        fit=ft.StackFit.EXPAND,
        expand=True,
        key="photo-capture",
    )


def thumb(
    data: bytes | None, label: str, *, key: str, on_click: Callable[[], Any] | None = None
) -> ft.Container:
    """A small square picture; an icon while its bytes are not here. `label` is what a screen reader says."""
    waiting = ft.Icon(ft.Icons.IMAGE_OUTLINED, color=theme.MUTED, size=theme.ICON_LARGE)
    picture: ft.Control = waiting
    if data:
        picture = ft.Image(src=data, width=THUMB, height=THUMB, fit=ft.BoxFit.COVER)
    return ft.Container(
        ft.Semantics(content=picture, label=label, button=on_click is not None, image=True),
        width=THUMB,
        height=THUMB,
        bgcolor=theme.IDLE,
        border_radius=theme.FIELD_RADIUS,
        clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
        alignment=ft.Alignment.CENTER,
        on_click=on_click if data else None,
        key=key,
    )


def large(data: bytes, label: str, close: str, on_close: Callable[[], Any]) -> ft.AlertDialog:
    """The whole picture, to be pinched and moved. Show it with `ft.use_dialog`."""
    picture = ft.Image(src=data, fit=ft.BoxFit.CONTAIN, semantics_label=label)
    return ft.AlertDialog(
        content=ft.InteractiveViewer(picture, min_scale=1, max_scale=6),
        content_padding=0,
        inset_padding=theme.S,
        bgcolor=theme.SHADOW,
        actions=[ft.TextButton(close, on_click=on_close, key="photo-close")],
        on_dismiss=on_close,
    )


def _shutter(label: str, take: Callable[[], Any], busy: bool) -> ft.Control:
    button = ft.FilledButton(
        label,
        icon=ft.Icons.PHOTO_CAMERA,
        on_click=take,
        disabled=busy,
        height=theme.MAIN_HEIGHT,
        key="shutter",
    )
    return ft.Container(
        ft.Row([button], alignment=ft.MainAxisAlignment.CENTER),
        alignment=ft.Alignment.BOTTOM_CENTER,
        padding=theme.L,
    )
