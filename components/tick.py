"""A line that is ticked: a mark as large as a thumb, what it is, and what to know about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from components import theme
from components.text import body, scaled, second


def tick_row(
    name: str, on: bool, on_click: Callable[[], Any] | None, *, key: str, sub: str = ""
) -> ft.Container:
    """Without `on_click` it is settled and cannot be turned over."""
    icon = ft.Icons.CHECK_CIRCLE if on else ft.Icons.RADIO_BUTTON_UNCHECKED
    tone = theme.GOOD if on else theme.PLAIN
    words: list[ft.Control] = [body(name)]
    if sub:
        words.append(second(sub))
    line = ft.Row(
        [scaled(icon, tone.fg, theme.ICON_LARGE), ft.Column(words, spacing=2, expand=True)], spacing=theme.M
    )
    return ft.Container(
        ft.Semantics(content=line, checked=on, button=on_click is not None),
        padding=ft.Padding.symmetric(vertical=theme.S + 2, horizontal=theme.S),
        border_radius=theme.FIELD_RADIUS,
        on_click=on_click,
        ink=on_click is not None,
        key=key,
    )
