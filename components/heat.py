"""A grid of days and hours: how much went wrong where, as a number in a shape, never by colour alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import flet as ft

from components import theme
from components.text import Scale, caption

Look = Literal["none", "good", "late", "missed"]
HEIGHT, LABEL, SPECK = 34, 64, 8
TONES: dict[Look, theme.Tone] = {"good": theme.GOOD, "late": theme.WARN, "missed": theme.MISSED}
ROUND, SQUARE = theme.CHIP_RADIUS, 4


@dataclass(frozen=True)
class HeatCell:
    """`count` stands in it unless all was well; `words` are what a screen reader says of it."""

    look: Look = "none"
    count: int = 0
    words: str = ""


@dataclass(frozen=True)
class HeatRow:
    """`label` stands before it, `words` sum it up for a screen reader; a cell for each column."""

    key: str
    label: str
    words: str
    cells: tuple[HeatCell, ...]


def heat(
    rows: Sequence[HeatRow],
    columns: Sequence[str],
    chosen: tuple[str, int] | None,
    on_open: Callable[[str, int], Any],
) -> ft.Control:
    """`columns` are named above; `on_open(key of the row, number of the column)` for a cell that holds
    something; `chosen` has a frame. Counts as one hook.
    """
    scale = ft.use_context(Scale)
    label = LABEL * scale
    head: list[ft.Control] = [ft.Container(width=label)]
    head += [ft.Container(_centred(name), expand=True, alignment=ft.Alignment.CENTER) for name in columns]
    lines: list[ft.Control] = [ft.Row(head, spacing=2, key="heat-hours")]
    for row in rows:
        name = ft.Container(
            ft.Semantics(content=caption(row.label, theme.INK), label=row.words, exclude_semantics=True),
            width=label,
        )
        cells = [_cell(row.key, n, cell, chosen, on_open, scale) for n, cell in enumerate(row.cells)]
        lines.append(ft.Row([name, *cells], spacing=2, key=f"heat-{row.key}"))
    return ft.Column(lines, spacing=2, key="heat")


def legend(words: Sequence[tuple[Look, str]]) -> ft.Control:
    """What each shape means."""
    marks: list[ft.Control] = [
        ft.Row([_shape(look), caption(name, theme.INK)], spacing=theme.S, tight=True) for look, name in words
    ]
    return ft.Row(marks, wrap=True, spacing=theme.L, run_spacing=theme.S, key="heat-legend")


def _cell(
    row: str,
    number: int,
    cell: HeatCell,
    chosen: tuple[str, int] | None,
    on_open: Callable[[str, int], Any],
    scale: float,
) -> ft.Container:
    height = HEIGHT * scale
    if cell.look == "none":
        return ft.Container(height=height, expand=True)
    tone, is_good = TONES[cell.look], cell.look == "good"
    inside: ft.Control = _speck() if is_good else _number(cell.count, tone)
    framed = chosen == (row, number)
    return ft.Container(
        ft.Semantics(content=inside, label=cell.words, button=True, selected=framed, exclude_semantics=True),
        height=height,
        expand=True,
        alignment=ft.Alignment.CENTER,
        bgcolor=theme.GROUND if is_good else tone.bg,
        border_radius=_radius(cell.look),
        border=ft.Border.all(2, theme.INK) if framed else None,
        ink=True,
        on_click=lambda: on_open(row, number),
        key=f"heat-{row}-{number}",
    )


def _radius(look: Look) -> int:
    return ROUND if look == "late" else SQUARE


def _number(count: int, tone: theme.Tone) -> ft.Text:
    return ft.Text(str(count), size=theme.SECOND, weight=theme.HEAVY, color=tone.fg)


def _speck() -> ft.Container:
    return ft.Container(width=SPECK, height=SPECK, bgcolor=theme.GOOD.cell, border_radius=ROUND)


def _shape(look: Look) -> ft.Control:
    if look == "good":
        return ft.Container(_speck(), width=theme.XL, height=theme.XL, alignment=ft.Alignment.CENTER)
    tone = TONES[look]
    return ft.Container(
        _number(1, tone),
        width=theme.XL,
        height=theme.XL,
        bgcolor=tone.bg,
        border_radius=_radius(look),
        alignment=ft.Alignment.CENTER,
    )


def _centred(name: str) -> ft.Text:
    text = caption(name)
    text.text_align = ft.TextAlign.CENTER
    return text
