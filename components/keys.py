"""The keyboard of a PC: keys pressed anywhere on a page, and moving on to the next field."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

PATIENCE, BREATH = 20, 0.03


def use_keys(heard: Callable[[ft.KeyboardEvent], Any]) -> None:
    """heard(event) for each key while this is on the screen; it may be async. Several hooks."""
    page = ft.context.page
    latest: MutableRef[list[Callable[[ft.KeyboardEvent], Any]]] = ft.use_ref(list)
    latest.current = [heard]

    async def pressed(event: ft.KeyboardEvent) -> None:
        for hear in latest.current or ():
            answer = hear(event)
            if answer is not None:
                await answer

    def listen() -> None:
        page.on_keyboard_event = pressed
        page.update()

    def stop() -> None:
        page.on_keyboard_event = None
        page.update()

    ft.use_effect(listen, [], cleanup=stop)


async def focus(page: ft.Page, key: str) -> None:
    """Puts the cursor into the field of that key, once it is drawn; nothing happens when it never is."""
    for _ in range(PATIENCE):
        found = [c for c in page.session.index.values() if isinstance(c, ft.TextField) and c.key == key]
        if found:
            return await found[-1].focus()  # type: ignore[no-untyped-call, no-any-return]
        await asyncio.sleep(BREATH)
