"""Badges: a state as a word with an icon on a soft surface, never by colour alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from components import theme
from components.text import scaled
from components.theme import Tone


def badge(
    label: str,
    tone: Tone = theme.PLAIN,
    icon: ft.IconData | None = None,
    *,
    key: str | None = None,
    on_click: Callable[[], Any] | None = None,
) -> ft.Container:
    """A word in the colours of its state; with `on_click` it is tall enough for a finger."""
    content: list[ft.Control] = [
        ft.Text(label, size=theme.CAPTION + 1, weight=theme.STRONG, color=tone.fg, key=f"{key}-word")
    ]
    if icon is not None:
        content.insert(0, scaled(icon, tone.fg, theme.ICON_SMALL))
    chip = ft.Container(
        ft.Row(content, spacing=theme.XS, tight=True),
        bgcolor=tone.bg,
        border_radius=theme.CHIP_RADIUS,
        padding=ft.Padding.symmetric(vertical=theme.XS, horizontal=theme.M - 2),
        key=key,
    )
    if on_click is None:
        return chip
    chip.key = None
    return ft.Container(
        ft.Semantics(content=chip, button=True),
        padding=ft.Padding.symmetric(vertical=theme.S + 2),
        border_radius=theme.CHIP_RADIUS,
        on_click=on_click,
        key=key,
    )
