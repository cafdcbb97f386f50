"""Cards and sections: a surface on the ground, and a heading above what belongs together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from components import theme
from components.text import heading


def card(
    *content: ft.Control,
    spacing: int = theme.S,
    padding: int = theme.L,
    on_click: Callable[[], Any] | None = None,
    key: str | None = None,
    expand: bool | int | None = None,
) -> ft.Container:
    """A surface with its pieces below each other."""
    return ft.Container(
        ft.Column(list(content), spacing=spacing, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=theme.CARD,
        border_radius=theme.CARD_RADIUS,
        padding=padding,
        shadow=lift(),
        on_click=on_click,
        ink=on_click is not None,
        key=key,
        expand=expand,
    )


def rows(items: Sequence[ft.Control], *, key: str | None = None) -> ft.Container:
    """A card of rows with a hairline between them."""
    spaced: list[ft.Control] = []
    for index, item in enumerate(items):
        if index:
            spaced.append(ft.Divider(height=theme.HAIRLINE, color=theme.LINE))
        spaced.append(item)
    return ft.Container(
        ft.Column(spaced, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=theme.CARD,
        border_radius=theme.CARD_RADIUS,
        padding=ft.Padding.symmetric(vertical=theme.XS, horizontal=theme.S),
        shadow=lift(),
        key=key,
    )


def section(name: str, *content: ft.Control, action: ft.Control | None = None) -> ft.Column:
    """A heading, an action at its right, and what belongs under it."""
    top: list[ft.Control] = [ft.Column([heading(name)], expand=True)]
    if action is not None:
        top.append(action)
    return ft.Column(
        [ft.Row(top), *content], spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


def hero(*content: ft.Control, key: str | None = None) -> ft.Container:
    """The one thing that matters now, on jade; its texts use theme.ON_PRIMARY and ON_PRIMARY_SOFT."""
    return ft.Container(
        ft.Row(list(content), spacing=theme.M),
        gradient=ft.LinearGradient(
            colors=[theme.PRIMARY, theme.DEEP], begin=ft.Alignment.TOP_LEFT, end=ft.Alignment.BOTTOM_RIGHT
        ),
        border_radius=theme.BUTTON_RADIUS,
        padding=theme.L + theme.XS,
        key=key,
    )


def lift() -> ft.BoxShadow:
    return ft.BoxShadow(
        blur_radius=theme.M, color=ft.Colors.with_opacity(0.08, theme.SHADOW), offset=ft.Offset(0, 2)
    )
