"""A small line of readings with the range in which all is well as a band, drawn without a library."""

from __future__ import annotations

import flet as ft
import flet.canvas as cv

from components import theme
from components.boundary import part
from components.curve import Curve, Mark, Spot, lay_out_curve
from components.text import Scale

HEIGHT, SIDE, ABOVE, BELOW, DOT = 168, 36, 26, 26, 5
FIRST_WIDTH = 340.0


@part
def Chart(marks: tuple[Mark, ...], low: float | None, high: float | None, label: str) -> ft.Control:
    """At least one mark; `label` names it for a screen reader, with the words of each mark after it."""
    scale = ft.use_context(Scale)
    width, widen = ft.use_state(FIRST_WIDTH)
    margins = (SIDE * scale, ABOVE * scale, BELOW * scale)
    curve = lay_out_curve(marks, low, high, width, HEIGHT * scale, margins)
    drawing = cv.Canvas(
        shapes=draw_curve(curve, scale), on_resize=lambda e: widen(e.width), expand=True, key="chart-canvas"
    )
    return ft.Semantics(
        content=ft.Container(
            drawing,
            height=HEIGHT * scale,
            bgcolor=theme.GROUND,
            border_radius=theme.FIELD_RADIUS,
            clip_behavior=ft.ClipBehavior.HARD_EDGE,
        ),
        label="\n".join([label, *(mark.words for mark in marks if mark.words)]),
        image=True,
        exclude_semantics=True,
        container=True,
    )


def draw_curve(curve: Curve, scale: float = 1.0) -> list[cv.Shape]:
    """The band below, its figures at the left, then the line, the readings, the last one with its value."""
    shapes: list[cv.Shape] = []
    if curve.band is not None:
        top, bottom = curve.band
        shapes.append(cv.Rect(0, top, curve.right + curve.left, bottom - top, paint=_fill(theme.GOOD.bg)))
    for value, height in curve.edges:
        shapes.append(_text(theme.XS, height, f"{value:g}", scale, theme.GOOD.fg, ft.Alignment.BOTTOM_LEFT))
    for a, b in zip(curve.spots, curve.spots[1:], strict=False):
        shapes.append(cv.Line(a.x, a.y, b.x, b.y, _stroke(theme.MUTED, 1.5 * scale)))
    for spot in curve.spots:
        shapes += _reading(spot, scale)
    return [*shapes, *_ends(curve, scale)]


def _reading(spot: Spot, scale: float) -> list[cv.Shape]:
    ink = theme.BAD if spot.mark.odd else theme.PRIMARY
    shapes: list[cv.Shape] = [
        cv.Circle(spot.x, spot.y, (DOT + 1.5) * scale, _fill(theme.GROUND)),
        cv.Circle(spot.x, spot.y, DOT * scale, _fill(ink)),
    ]
    if spot.mark.odd:
        shapes.append(cv.Circle(spot.x, spot.y, (DOT + 4) * scale, _stroke(ink, 1.5)))
    return shapes


def _ends(curve: Curve, scale: float) -> list[cv.Shape]:
    """The value of the last reading above it, and the days of the first and the last below the line."""
    first, last = curve.spots[0], curve.spots[-1]
    ink = theme.BAD if last.mark.odd else theme.INK
    value = f"{last.mark.value:g}"
    shapes: list[cv.Shape] = [
        _text(curve.right + theme.S, last.y - (DOT + 5) * scale, value, scale, ink, ft.Alignment.BOTTOM_RIGHT)
    ]
    base = curve.bottom + theme.XS * scale
    shapes.append(
        _text(curve.right + theme.S, base, last.mark.when, scale, theme.MUTED, ft.Alignment.TOP_RIGHT)
    )
    if first is not last:
        left = curve.left - theme.S
        shapes.append(_text(left, base, first.mark.when, scale, theme.MUTED, ft.Alignment.TOP_LEFT))
    return shapes


def _text(x: float, y: float, value: str, scale: float, ink: ft.Colors, place: ft.Alignment) -> cv.Text:
    style = ft.TextStyle(size=theme.CAPTION * scale, weight=theme.STRONG, color=ink)
    return cv.Text(x, y, value, style=style, alignment=place)


def _fill(ink: ft.Colors) -> ft.Paint:
    return ft.Paint(color=ink, style=ft.PaintingStyle.FILL)


def _stroke(ink: ft.Colors, width: float) -> ft.Paint:
    return ft.Paint(color=ink, style=ft.PaintingStyle.STROKE, stroke_width=width)
