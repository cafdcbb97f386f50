"""A page with changes that are not saved asks before it is left, by its back arrow or by a tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import flet as ft

from components.boundary import screen
from components.dialog import ask
from components.page import Frame

Way = Callable[[], Any]


@dataclass(frozen=True)
class Leave:
    """The question and its answers: `stay`, and `ways` of (label, what is done before, dangerous)."""

    name: str
    sub: str
    stay: str
    ways: Sequence[tuple[str, Way, bool]]


@screen
def Unsaved(dirty: bool, leave: Leave, draw: Callable[[], Any]) -> Any:
    """`draw` gives the page; while `dirty`, what leads away from it is asked about first."""
    chrome = ft.use_context(Frame)
    waiting, wait = ft.use_state(tuple[Way, ...]())

    def guarded(way: Way) -> None:
        wait((way,)) if dirty else way()

    def going(before: Way) -> Way:
        def go() -> None:
            wait(())
            before()
            for way in waiting:
                way()

        return go

    def stay() -> None:
        wait(())

    answers = [(leave.stay, stay, False), *((name, going(act), bad) for name, act, bad in leave.ways)]
    ft.use_dialog(ask(leave.name, leave.sub, answers, stay) if waiting else None)
    frame = replace(
        chrome,
        back=lambda: guarded(chrome.back),
        go=lambda path: guarded(lambda: chrome.go(path)),
    )
    return Frame(frame, draw)
