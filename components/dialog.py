"""Dialogs and sheets. Show them with `ft.use_dialog(confirm(...) if asking else None)`.

An answer may lead to another page at once, and the page may go away under the question: see leaving.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from components import theme
from components.button import quiet
from components.text import body, title

Answer = Callable[[], Any]


def confirm(
    name: str, sub: str, yes: str, on_yes: Answer, no: str, on_no: Answer, *, danger: bool = False
) -> ft.AlertDialog:
    """A question before something that reaches others; closing it any other way is a no."""
    return ask(name, sub, [(yes, on_yes, danger), (no, on_no, False)], on_no)


def ask(name: str, sub: str, answers: list[tuple[str, Answer, bool]], on_close: Answer) -> ft.AlertDialog:
    """A question with several answers `(label, act, dangerous)`, each a full line to press."""
    return ft.AlertDialog(
        title=title(name),
        content=ft.Container(
            ft.Column(
                [body(sub), *[_answer(i, *answer) for i, answer in enumerate(answers)]],
                spacing=theme.S,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
            width=theme.DIALOG,
        ),
        scrollable=True,
        bgcolor=theme.CARD,
        shape=ft.RoundedRectangleBorder(radius=theme.CARD_RADIUS),
        inset_padding=theme.L,
        on_dismiss=on_close,
    )


def sheet(*content: ft.Control, on_close: Answer, long: bool = False) -> ft.BottomSheet:
    """A piece that slides in from below, as high as its content; a `long` one is full height and scrolls."""
    return ft.BottomSheet(
        ft.Container(
            ft.Column(
                list(content),
                spacing=theme.M,
                tight=True,
                scroll=ft.ScrollMode.AUTO if long else None,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
            padding=ft.Padding(theme.L, 0, theme.L, theme.XL),
        ),
        bgcolor=theme.CARD,
        show_drag_handle=True,
        scrollable=True,
        use_safe_area=True,
        on_dismiss=on_close,
    )


def _answer(index: int, label: str, act: Answer, danger: bool) -> ft.Control:
    return quiet(label, act, key=f"answer-{index}", danger=danger)
