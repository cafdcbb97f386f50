"""How many: one less, the number, one more."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from components import theme
from components.button import icon_button


def stepper(
    number: int, on_change: Callable[[int], object], less: str, more: str, *, key: str, most: int = 999
) -> ft.Row:
    """Never below zero; `less` and `more` name the two buttons."""
    figure = ft.Text(
        str(number), size=theme.ROW, weight=theme.HEAVY, text_align=ft.TextAlign.CENTER, key=f"{key}-number"
    )
    minus = icon_button(
        ft.Icons.REMOVE_CIRCLE_OUTLINE, less, lambda: on_change(max(0, number - 1)), key=f"{key}-less"
    )
    plus = icon_button(
        ft.Icons.ADD_CIRCLE_OUTLINE, more, lambda: on_change(min(most, number + 1)), key=f"{key}-more"
    )
    minus.disabled = number <= 0
    return ft.Row([minus, figure, plus], spacing=theme.XS, tight=True)
