"""Rows: something with a name that can be opened, its state as a round icon before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from components import theme
from components.text import heading, scaled, second
from components.theme import Tone

Tap = Callable[[], Any]


def row(
    name: str,
    sub: str = "",
    *,
    key: str,
    on_click: Tap | None = None,
    lead: ft.Control | None = None,
    trail: ft.Control | None = None,
    sub_color: ft.Colors = theme.MUTED,
) -> ft.Container:
    """A row of a list, at least 56 high; it shows an arrow when it opens something."""
    words: list[ft.Control] = [heading(name)]
    if sub:
        words.append(second(sub, sub_color))
    content: list[ft.Control] = [ft.Column(words, spacing=2, expand=True)]
    if lead is not None:
        content.insert(0, lead)
    if trail is not None:
        content.append(trail)
    if on_click is not None:
        content.append(scaled(ft.Icons.CHEVRON_RIGHT, theme.MUTED))
    return ft.Container(
        ft.Row(content, spacing=theme.M),
        padding=ft.Padding.symmetric(vertical=theme.S + 2, horizontal=theme.S),
        border_radius=theme.FIELD_RADIUS,
        on_click=on_click,
        ink=on_click is not None,
        key=key,
    )


def dot(tone: Tone, icon: ft.IconData | None = None, label: str = "") -> ft.Container:
    """A round mark before a row: an icon, or one or two characters such as a number."""
    inside: ft.Control = (
        scaled(icon, tone.fg) if icon else ft.Text(label, size=theme.BODY, weight=theme.STRONG, color=tone.fg)
    )
    return ft.Container(
        inside,
        width=theme.DOT,
        height=theme.DOT,
        border_radius=theme.CHIP_RADIUS,
        bgcolor=tone.bg,
        alignment=ft.Alignment.CENTER,
    )


def in_rows(tiles: Sequence[ft.Control], beside: int, *, spacing: int = theme.S, key: str = "") -> ft.Column:
    """So many tiles beside each other, those of a row as high as the highest of them."""
    lines: list[ft.Control] = []
    for at in range(0, len(tiles), beside):
        line = list(tiles[at : at + beside])
        line += [ft.Container() for _ in range(beside - len(line))]
        for one in line:
            one.expand = True
        stretched = ft.CrossAxisAlignment.STRETCH
        lines.append(ft.Row(line, spacing=spacing, vertical_alignment=stretched, intrinsic_height=True))
    return ft.Column(lines, spacing=spacing, key=key or None)


def fact(name: str, value: str, *, key: str | None = None, inset: int = theme.S) -> ft.Container:
    """A name and what stands behind it, in one line when there is room, else below each other."""
    return ft.Container(
        ft.Row(
            [second(name), ft.Text(value, size=theme.BODY, color=theme.INK)],
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
            spacing=theme.M,
            run_spacing=2,
            wrap=True,
        ),
        padding=ft.Padding.symmetric(vertical=theme.S, horizontal=inset),
        key=key,
    )
