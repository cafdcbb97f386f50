"""Strips: a round at a glance, one cell for each stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import flet as ft

from components import theme
from components.language import word

Cell = Literal["good", "late", "missed", "now", "todo"]

_TONES: dict[Cell, theme.Tone] = {
    "good": theme.GOOD,
    "late": theme.WARN,
    "missed": theme.MISSED,
    "now": theme.NOW,
    "todo": theme.PLAIN,
}
_ICONS: dict[Cell, ft.IconData] = {"late": ft.Icons.SCHEDULE, "missed": ft.Icons.CLOSE}


def strip(cells: Sequence[Cell], language: str = "zh", *, height: int = theme.CELL_HEIGHT) -> ft.Control:
    """Cells in the order of the stops; late and missed ones carry a shape as well as a colour."""
    return ft.Semantics(
        content=ft.Row([_cell(cell, height) for cell in cells], spacing=theme.XS),
        label=spoken(cells, language),
        exclude_semantics=True,
        container=True,
    )


def spoken(cells: Sequence[Cell], language: str = "zh") -> str:
    """What a screen reader says of a strip: `按时 4，晚到 1，未到 7`."""
    counts = Counter(cells)
    return ("，" if language == "zh" else ", ").join(
        f"{word(language, name)} {counts[name]}" for name in _TONES if counts[name]
    )


def _cell(cell: Cell, height: int) -> ft.Container:
    tone = _TONES[cell]
    icon = _ICONS.get(cell)
    mark = icon if height >= theme.CELL_HEIGHT else None
    return ft.Container(
        ft.Icon(mark, size=theme.ICON_SMALL, color=theme.INK) if mark else None,
        bgcolor=tone.cell,
        height=height,
        border_radius=theme.CELL_RADIUS,
        alignment=ft.Alignment.CENTER,
        expand=True,
    )
