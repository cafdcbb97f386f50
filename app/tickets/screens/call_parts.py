"""Doing something and saying why it was not done: what the screens of calls, residents and settings share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from app.hooks import use_do, use_say
from app.tickets.screens.parts import WORDS, attempt
from components import theme
from components.notice import banner
from services.commands import Act, Command
from services.photos import Evidence


def use_attempt() -> tuple[Callable[..., Any], bool, list[ft.Control]]:
    """`(carry_out, busy, trouble)`: async carry_out(command, photos=()) answers the Act, or None when it was
    refused or could not be kept; then `trouble` holds a banner that says so. Several hooks.
    """
    say, do = use_say(WORDS), use_do()
    wrong, complain = ft.use_state("")
    busy, work = ft.use_state(False)

    async def carry_out(command: Command, photos: tuple[Evidence, ...] = ()) -> Act | None:
        complain("")
        work(True)
        try:
            return await attempt(do(command, photos), say, complain)
        finally:
            work(False)

    shown: list[ft.Control] = []
    if wrong:
        shown = [banner(wrong, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="trouble")]
    return carry_out, busy, shown
