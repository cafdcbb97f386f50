"""The first frame, and the opening of the app behind it: nothing heavy is imported before it is drawn."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import flet as ft

from components import theme
from components.boundary import complain, part, screen
from components.button import main_action
from components.effect import use_work
from components.language import use_word
from components.text import body, head, second
from components.wait import Wait

if TYPE_CHECKING:
    from app.wiring import Anju

NOT_YET: tuple[Any, Callable[[Any], Any] | None] = (None, None)
SLICES = (
    "pydantic",
    "services.records",
    "app.estate.records",
    "app.estate.commands",
    "app.domains",
    "services.sync",
    "app.wiring",
    "app.shell.frame",
)


async def import_in_slices() -> None:
    """One module at a time, so that the first frame and a tap get their turn in between."""
    for name in SLICES:
        importlib.import_module(name)
        await asyncio.sleep(0)


@part
def Start(open_anju: Callable[[], Awaitable[Anju]], told: list[str]) -> Any:
    """The app once its device is open; before that a frame, and when it cannot be opened, why not."""
    ready, show = ft.use_state(NOT_YET)
    trouble, fail = ft.use_state("")
    turn, again = ft.use_state(0)
    page = ft.context.page

    async def open_it() -> None:
        await asyncio.sleep(0)
        try:
            await import_in_slices()
            frame = importlib.import_module("app.shell.frame")
            show(await frame.open_app(page, await open_anju(), told))
        except Exception as failed:
            complain(failed)
            fail(f"{type(failed).__name__}: {failed}")

    def retry() -> None:
        fail("")
        again(lambda n: n + 1)

    use_work(open_it, [turn])
    anju, draw = ready
    if draw is not None:
        return draw(anju)
    return Failed(trouble, retry) if trouble else First()


@screen
def First() -> ft.View:
    return _bare([head("安居"), Wait()])


@screen
def Failed(trouble: str, retry: Callable[[], None]) -> ft.View:
    sentence, hint = use_word("cannot_open"), use_word("cannot_open_hint")
    again = main_action(use_word("retry"), retry, key="retry", icon=ft.Icons.REFRESH)
    return _bare([head("安居"), body(sentence), second(hint), second(trouble), again])


def _bare(content: list[ft.Control]) -> ft.View:
    column = ft.Column(
        content,
        spacing=theme.L,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        scroll=ft.ScrollMode.AUTO,
        expand=True,
    )
    return ft.View(
        route="/", bgcolor=theme.GROUND, padding=theme.L, controls=[ft.SafeArea(column, expand=True)]
    )
