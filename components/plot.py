"""A drawing of positions without a map: places as rings, visits as dots joined in the order walked."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft
import flet.canvas as cv

from components import theme
from components.boundary import part
from components.ground import Fix, Ground, Spot, lay_out
from components.text import Scale

HEIGHT, MARGIN, RING, DOT = 280, 34, 12, 5
FIRST_WIDTH = 340.0
PALE = 0.12
BESIDE = 0.7
Metres = Callable[[int], str]


@part
def Plot(places: tuple[Fix, ...], visits: tuple[Fix, ...], label: str, metres: Metres) -> ft.Control:
    """`label` names it for a screen reader, with the words of every fix after it; `metres(50)` says 50 m.
    At least one place or visit must be given.
    """
    scale = ft.use_context(Scale)
    width, widen = ft.use_state(FIRST_WIDTH)
    ground = lay_out(places, visits, width, HEIGHT, MARGIN)
    drawing = cv.Canvas(
        shapes=draw(ground, metres, scale),
        on_resize=lambda e: widen(e.width),
        expand=True,
        key="plot-canvas",
    )
    spoken = [label, *(fix.words for fix in (*places, *visits) if fix.words)]
    return ft.Semantics(
        content=ft.Container(
            drawing,
            height=HEIGHT,
            bgcolor=theme.GROUND,
            border_radius=theme.FIELD_RADIUS,
            clip_behavior=ft.ClipBehavior.HARD_EDGE,
        ),
        label="\n".join(spoken),
        image=True,
        exclude_semantics=True,
        container=True,
    )


def draw(ground: Ground, metres: Metres, scale: float = 1.0) -> list[cv.Shape]:
    """Pale discs below, then the way, the rings of the places, the visits and the scale."""
    shapes: list[cv.Shape] = []
    for spot in ground.visits:
        if spot.radius > DOT and not spot.beyond:
            shapes.append(cv.Circle(spot.x, spot.y, spot.radius, _fill(_ink(spot), PALE)))
    for a, b in zip(ground.visits, ground.visits[1:], strict=False):
        shapes.append(cv.Line(a.x, a.y, b.x, b.y, _stroke(theme.PRIMARY, 1.5)))
    for spot in ground.places:
        shapes += [
            cv.Circle(spot.x, spot.y, RING * scale, _fill(theme.CARD)),
            cv.Circle(spot.x, spot.y, RING * scale, _stroke(theme.MUTED, 1.5)),
        ]
    for spot in ground.visits:
        shapes += _visit(spot, scale)
    for spot in ground.places:
        right, above = spot.x + RING * scale * BESIDE, spot.y - RING * scale * BESIDE
        size = theme.CAPTION * scale
        shapes.append(_text(right, above, spot.fix.label, size, theme.INK, ft.Alignment.BOTTOM_LEFT))
    return [*shapes, *_bar(ground, metres, scale)]


def _visit(spot: Spot, scale: float) -> list[cv.Shape]:
    """A dot; an odd one has a ring around it, one that lies outside says how far."""
    ink = _ink(spot)
    shapes: list[cv.Shape] = [
        cv.Circle(spot.x, spot.y, (DOT + 1) * scale, _fill(theme.GROUND)),
        cv.Circle(spot.x, spot.y, DOT * scale, _fill(ink)),
    ]
    if spot.fix.odd:
        shapes.append(cv.Circle(spot.x, spot.y, (DOT + 4) * scale, _stroke(ink, 2)))
    if spot.beyond:
        below = spot.y + (DOT + 6) * scale
        place = ft.Alignment.TOP_CENTER
        shapes.append(_text(spot.x, below, spot.fix.far, theme.CAPTION * scale, ink, place))
    return shapes


def _bar(ground: Ground, metres: Metres, scale: float) -> list[cv.Shape]:
    left, base = theme.M, HEIGHT - theme.M
    ink = _stroke(theme.INK, 2)
    return [
        cv.Line(left, base, left + ground.bar, base, ink),
        cv.Line(left, base - theme.XS, left, base, ink),
        cv.Line(left + ground.bar, base - theme.XS, left + ground.bar, base, ink),
        _text(
            left + ground.bar + theme.S,
            base + theme.XS,
            metres(ground.metres),
            theme.CAPTION * scale,
            theme.INK,
            ft.Alignment.BOTTOM_LEFT,
        ),
    ]


def _ink(spot: Spot) -> ft.Colors:
    return theme.BAD if spot.fix.odd else theme.PRIMARY


def _text(x: float, y: float, value: str, size: float, ink: ft.Colors, place: ft.Alignment) -> cv.Text:
    style = ft.TextStyle(size=size, weight=theme.STRONG, color=ink)
    return cv.Text(x, y, value, style=style, alignment=place)


def _fill(ink: ft.Colors, opacity: float = 1.0) -> ft.Paint:
    color = ink if opacity == 1.0 else ft.Colors.with_opacity(opacity, ink)
    return ft.Paint(color=color, style=ft.PaintingStyle.FILL)


def _stroke(ink: ft.Colors, width: float) -> ft.Paint:
    return ft.Paint(color=ink, style=ft.PaintingStyle.STROKE, stroke_width=width)
