"""A field in which a finger draws, such as a signature. It must not lie in something that scrolls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft
import flet.canvas as cv
from flet.components.hooks.use_ref import MutableRef

from components import theme
from components.boundary import part

Point = tuple[float, float]
Stroke = tuple[Point, ...]

HEIGHT, PEN, NEAR = 220, 3.6, 2.5
FIRST_WIDTH = 380.0


@part
def Pad(
    strokes: tuple[Stroke, ...],
    on_change: Callable[[tuple[Stroke, ...], float], Any],
    label: str,
    *,
    name: str,
) -> ft.Control:
    """`on_change(strokes, width)`: all strokes in pixels of the field, which is `width` by HEIGHT; told when
    a finger is lifted. `label` stands in the empty field; `name` is its key.
    """
    width, widen = ft.use_state(FIRST_WIDTH)
    drawing, draw = ft.use_state(Stroke())
    latest: MutableRef[Stroke] = ft.use_ref(Stroke())

    def begin(event: ft.DragStartEvent[ft.GestureDetector]) -> None:
        latest.current = (_point(event.local_position),)
        draw(latest.current)

    def move(event: ft.DragUpdateEvent[ft.GestureDetector]) -> None:
        before, here = latest.current or (), _point(event.local_position)
        if before and abs(here[0] - before[-1][0]) + abs(here[1] - before[-1][1]) < NEAR:
            return
        latest.current = (*before, here)
        draw(latest.current)

    def end() -> None:
        done, latest.current = latest.current, ()
        draw(())
        if done:
            on_change((*strokes, done), width)

    hint = ft.Text(label, size=theme.SECOND, color=theme.MUTED, text_align=ft.TextAlign.CENTER)
    canvas = cv.Canvas(
        shapes=_shapes((drawing,)), on_resize=lambda e: widen(e.width), expand=True, key=f"{name}-canvas"
    )
    layers: list[ft.Control] = [Drawn(strokes, key=f"{name}-drawn"), canvas]
    if not strokes and not drawing:
        layers.insert(0, ft.Container(hint, alignment=ft.Alignment.CENTER, key=f"{name}-hint"))
    side = ft.BorderSide(theme.HAIRLINE, theme.BORDER)
    field = ft.Container(
        ft.Stack(layers, fit=ft.StackFit.EXPAND),
        height=HEIGHT,
        bgcolor=theme.PAPER,
        border=ft.Border(side, side, side, side),
        border_radius=theme.FIELD_RADIUS,
        clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
    )
    return ft.GestureDetector(
        ft.Semantics(content=field, label=label),
        on_pan_start=begin,
        on_pan_update=move,
        on_pan_end=end,
        drag_interval=16,
        key=name,
    )


@part
def _Drawn(strokes: tuple[Stroke, ...]) -> ft.Control:
    """What was drawn before; it is not drawn again while a finger moves."""
    return cv.Canvas(shapes=_shapes(strokes), expand=True)


Drawn = ft.memo(_Drawn)  # type: ignore[no-untyped-call]


def _shapes(strokes: tuple[Stroke, ...]) -> list[cv.Shape]:
    ink = ft.Paint(
        color=theme.PEN,
        style=ft.PaintingStyle.STROKE,
        stroke_width=PEN,
        stroke_cap=ft.StrokeCap.ROUND,
        stroke_join=ft.StrokeJoin.ROUND,
    )
    return [cv.Line(*a, *b, paint=ink) for stroke in strokes for a, b in _pairs(stroke)]


def _pairs(stroke: Stroke) -> list[tuple[Point, Point]]:
    """Of one point alone: a dot."""
    ends = stroke[1:] or stroke
    return list(zip(stroke, ends, strict=False))


def _point(at: ft.Offset) -> Point:
    return round(float(at.x), 1), round(float(at.y), 1)
