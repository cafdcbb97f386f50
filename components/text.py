"""Text in the seven sizes of the product. Nothing is cut off: every text wraps."""

from __future__ import annotations

import flet as ft

from components import theme

Scale = ft.create_context(1.0)
"""How much larger than usual this person reads: 1.0, 1.3 or 1.6. Flutter applies it to texts by itself."""

LARGE = 1.3
"""From this size on words need room that figures and icons beside each other do not leave."""


def scaled(icon: ft.IconData, color: ft.Colors | None = theme.INK, size: int = theme.ICON) -> ft.Icon:
    """An icon that grows with the type; without a colour it takes that of the button around it."""
    return ft.Icon(icon, color=color, size=size, apply_text_scaling=True)


def figure(value: str, color: ft.Colors = theme.INK) -> ft.Text:
    """The most important number of a screen."""
    return ft.Text(value, size=theme.FIGURE, weight=theme.HEAVY, color=color)


def head(value: str, color: ft.Colors = theme.INK) -> ft.Text:
    """The name of a screen, in its header."""
    return ft.Text(value, size=theme.HEAD, weight=theme.HEAVY, color=color)


def title(value: str, color: ft.Colors = theme.INK) -> ft.Text:
    return ft.Text(value, size=theme.TITLE, weight=theme.HEAVY, color=color)


def heading(value: str, color: ft.Colors = theme.INK) -> ft.Text:
    """The name of a section or of a row."""
    return ft.Text(value, size=theme.ROW, weight=theme.STRONG, color=color)


def body(value: str, color: ft.Colors = theme.INK) -> ft.Text:
    return ft.Text(value, size=theme.BODY, color=color)


def second(value: str, color: ft.Colors = theme.MUTED) -> ft.Text:
    return ft.Text(value, size=theme.SECOND, color=color)


def caption(value: str, color: ft.Colors = theme.MUTED) -> ft.Text:
    return ft.Text(value, size=theme.CAPTION, color=color)
