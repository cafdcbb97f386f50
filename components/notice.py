"""Notices: a line at the bottom that says what was done, a banner that stays, a call that came just now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from components import theme
from components.button import icon_button
from components.text import body, heading, scaled
from components.theme import Tone

SECONDS = 4
SECONDS_TO_UNDO = 8


def snackbar(
    words: str, on_close: Callable[[], Any], *, undo: str = "", on_undo: Callable[[], Any] | None = None
) -> ft.SnackBar:
    """Says what was done. With `undo` it stays longer and takes it back when pressed."""
    return ft.SnackBar(
        ft.Text(words, size=theme.BODY),
        action=ft.SnackBarAction(undo, on_click=on_undo) if on_undo else None,
        persist=False,
        behavior=ft.SnackBarBehavior.FLOATING,
        duration=ft.Duration(seconds=SECONDS_TO_UNDO if on_undo else SECONDS),
        on_dismiss=on_close,
    )


def call(
    words: str,
    tone: Tone,
    icon: ft.IconData,
    on_open: Callable[[], Any],
    close: str,
    on_close: Callable[[], Any],
    *,
    key: str,
) -> ft.Container:
    """Something that happened just now: pressed anywhere it opens, its cross (named `close`) puts it away."""
    cross = icon_button(ft.Icons.CLOSE, close, on_close, key=f"{key}-close", color=tone.fg)
    line: list[ft.Control] = [scaled(icon, tone.fg), ft.Column([heading(words, tone.fg)], expand=True), cross]
    return ft.Container(
        ft.Semantics(content=ft.Row(line, spacing=theme.S), button=True, live_region=True),
        bgcolor=tone.bg,
        border_radius=theme.CARD_RADIUS,
        padding=ft.Padding(theme.M, theme.XS, theme.XS, theme.XS),
        on_click=on_open,
        ink=True,
        key=key,
    )


def banner(
    words: str, tone: Tone, icon: ft.IconData, actions: Sequence[ft.Control] = (), *, key: str | None = None
) -> ft.Container:
    """Something about the whole page that one should know, with what can be done about it."""
    content: list[ft.Control] = [
        ft.Row(
            [
                scaled(icon, tone.fg),
                ft.Column([body(words, tone.fg)], expand=True),
            ],
            spacing=theme.S,
        )
    ]
    if actions:
        content.append(ft.Row(list(actions), wrap=True, alignment=ft.MainAxisAlignment.END))
    return ft.Container(
        ft.Column(content, spacing=theme.XS, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=tone.bg,
        border_radius=theme.CARD_RADIUS,
        padding=theme.M,
        key=key,
    )
