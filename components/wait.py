"""Waiting: nothing for the first 300 ms, then the shape of what is to come."""

from __future__ import annotations

import asyncio

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from components import theme
from components.boundary import part
from components.language import use_word
from components.text import second

PATIENCE = 0.3


@part
def Wait(rows: int = 3, words: str = "") -> ft.Control:
    """Grey rows in place of the real ones, with `words` about what is being waited for."""
    shown, show = ft.use_state(False)
    task: MutableRef[asyncio.Task[None]] = ft.use_ref(None)
    said = use_word("wait")

    async def later() -> None:
        await asyncio.sleep(PATIENCE)
        show(True)

    def begin() -> None:
        task.current = asyncio.create_task(later())

    def end() -> None:
        if task.current is not None:
            task.current.cancel()

    ft.use_effect(begin, [], cleanup=end)
    if not shown:
        return ft.Container(key="wait")
    return ft.Column(
        [
            ft.Row(
                [
                    ft.ProgressRing(width=theme.ICON, height=theme.ICON, stroke_width=2, color=theme.PRIMARY),
                    ft.Column([second(words or said)], expand=True),
                ],
                spacing=theme.S,
            ),
            *[_grey() for _ in range(rows)],
        ],
        spacing=theme.M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        key="wait",
    )


def _grey() -> ft.Control:
    return ft.Container(height=theme.ROW_HEIGHT, bgcolor=theme.IDLE, border_radius=theme.CARD_RADIUS)
