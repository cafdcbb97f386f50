"""Steps from day to day or month to month, with the name of the one that is shown between the arrows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from components import theme
from components.button import icon_button, quiet
from components.card import card
from components.text import heading

Tap = Callable[[], Any]


def stepper(
    name: str,
    before: tuple[str, Tap | None],
    after: tuple[str, Tap | None],
    on_pick: Tap | None = None,
    extra: ft.Control | None = None,
) -> ft.Container:
    """`before` and `after`: how an arrow is called and what it does, None when there is nothing there."""
    shown: ft.Control = heading(name)
    if on_pick is not None:
        shown = quiet(name, on_pick, key="step-pick", icon=ft.Icons.CALENDAR_MONTH_OUTLINED)
    row: list[ft.Control] = [
        _arrow(ft.Icons.CHEVRON_LEFT, before, "step-before"),
        ft.Container(shown, expand=True, alignment=ft.Alignment.CENTER),
        _arrow(ft.Icons.CHEVRON_RIGHT, after, "step-after"),
    ]
    line = ft.Row(row, spacing=theme.XS)
    return card(*([line, extra] if extra else [line]), padding=theme.XS, spacing=0, key="step")


def _arrow(icon: ft.IconData, step: tuple[str, Tap | None], key: str) -> ft.IconButton:
    button = icon_button(icon, step[0], step[1], key=key, color=theme.INK if step[1] else theme.LINE)
    button.disabled = step[1] is None
    return button
