"""Strips: a round at a glance, one cell for each stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import flet as ft

from components import theme
from components.language import word

Cell = Literal["good", "late", "missed", "left", "now", "todo"]
MOST = 36
WORST: tuple[Cell, ...] = ("missed", "now", "todo", "left", "late", "good")

_TONES: dict[Cell, theme.Tone] = {
    "good": theme.GOOD,
    "late": theme.WARN,
    "missed": theme.MISSED,
    "left": theme.INFO,
    "now": theme.NOW,
    "todo": theme.PLAIN,
}
_ICONS: dict[Cell, ft.IconData] = {
    "late": ft.Icons.SCHEDULE,
    "missed": ft.Icons.CLOSE,
    "left": ft.Icons.BLOCK,
}


def strip(cells: Sequence[Cell], language: str = "zh", *, height: int = theme.CELL_HEIGHT) -> ft.Control:
    """Cells in the order of the stops; what is not simply done or to come carries a shape as well as a
    colour. Hundreds of stops share cells, each as the worst of its stops.
    """
    return ft.Semantics(
        content=ft.Row([_cell(cell, height) for cell in shared(cells)], spacing=theme.XS),
        label=spoken(cells, language),
        exclude_semantics=True,
        container=True,
    )


def shared(cells: Sequence[Cell]) -> list[Cell]:
    """At most MOST cells, each as the worst of those that it stands for."""
    if len(cells) <= MOST:
        return list(cells)
    bounds = [round(n * len(cells) / MOST) for n in range(MOST + 1)]
    return [min(cells[a:b], key=WORST.index) for a, b in pairwise(bounds)]


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
