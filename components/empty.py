"""Empty states: what is not here yet, and the first step that changes it."""

from __future__ import annotations

import flet as ft

from components import theme
from components.text import second, title


def empty(icon: ft.IconData, name: str, hint: str, action: ft.Control | None = None) -> ft.Container:
    """An icon, what it means in a few words, what to do, and the button that does it."""
    content: list[ft.Control] = [
        ft.Container(
            ft.Icon(icon, size=theme.ICON_LARGE, color=theme.PRIMARY),
            width=theme.TILE_DOT,
            height=theme.TILE_DOT,
            border_radius=theme.CHIP_RADIUS,
            bgcolor=theme.SOFT,
            alignment=ft.Alignment.CENTER,
        ),
        _centred(title(name)),
        _centred(second(hint)),
    ]
    if action is not None:
        content.append(ft.Container(action, padding=ft.Padding.only(top=theme.S)))
    return ft.Container(
        ft.Column(content, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.CENTER),
        padding=ft.Padding.symmetric(vertical=theme.XL * 2, horizontal=theme.XL),
        alignment=ft.Alignment.CENTER,
        key="empty",
    )


def _centred(text: ft.Text) -> ft.Text:
    text.text_align = ft.TextAlign.CENTER
    return text
