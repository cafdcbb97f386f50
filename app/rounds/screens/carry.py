"""A month to carry away: one file at a tap, how far it is, and what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.hooks import use_anju
from app.rounds.screens.parts import use_local
from components import theme
from components.boundary import part
from components.button import main_action, second_action
from components.card import card
from components.notice import banner
from components.text import caption, second, title
from services.platform import LibraryAbsent
from services.tables import LIBRARY, Progress

Make = Callable[[str, Progress], Awaitable[tuple[str, bytes]]]
"""The name and the bytes of a file, by the key of its way."""
WORKBOOK = "xlsx"


@dataclass(frozen=True)
class Way:
    """A kind of file: its key, what stands on its button, what is counted while it is made, and a hint."""

    key: str
    label: str
    icon: ft.IconData | None = None
    counting: str = "month_writing"
    hint: str = ""


@part
def Carry(ways: Sequence[Way], make: Make) -> ft.Control:
    """The first of the ways stands out; `make` may raise OSError, ValueError or ImportError."""
    local, anju = use_local(), use_anju()
    say = local.say
    picker = ft.use_memo(ft.FilePicker, [])
    busy, set_busy = ft.use_state("")
    written, count = ft.use_state((0, 0))
    saved, told_saved = ft.use_state("")
    failed, fail = ft.use_state("")

    async def save(way: Way) -> None:
        set_busy(way.key)
        count((0, 0))
        told_saved("")
        fail("")
        try:
            if way.key == WORKBOOK:
                await anju.platform.bring(LIBRARY)
            name, data = await make(way.key, lambda done, all: count((done, all)))
        except (OSError, ValueError, LibraryAbsent, ImportError) as trouble:
            anju.journal.note("month", trouble)
            fail("month_no_library" if isinstance(trouble, LibraryAbsent) else "month_not_made")
        else:
            await picker.save_file(file_name=name, src_bytes=data)
            told_saved(name)
        set_busy("")

    def starts(way: Way) -> Callable[[], Any]:
        async def start() -> None:
            await save(way)

        return start

    content: list[ft.Control] = [title(say("month_export"))]
    for way in ways:
        if way.key == busy:
            words = say(way.counting, done=written[0], all=written[1])
            share = written[0] / written[1] if written[1] else None
            content += [second(words), ft.ProgressBar(value=share, semantics_label=words, key="writing")]
    if saved:
        content.append(banner(say("month_saved", file=saved), theme.GOOD, ft.Icons.CHECK, key="saved"))
    if failed:
        content.append(banner(say(failed), theme.MISSED, ft.Icons.ERROR_OUTLINE, key="failed"))
    first = main_action(
        ways[0].label, starts(ways[0]), key=ways[0].key, icon=ways[0].icon, busy=busy == ways[0].key
    )
    first.disabled = bool(busy)
    content.append(first)
    for way in ways[1:]:
        off = bool(busy)
        content.append(second_action(way.label, starts(way), key=way.key, icon=way.icon, disabled=off))
        content += [caption(way.hint)] if way.hint else []
    return card(*content, spacing=theme.M, key="export")
