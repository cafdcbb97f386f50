"""Positions on flat ground: degrees to metres to pixels, for drawings of a few hundred metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians

METRES_PER_DEGREE = 111_195
LEAST_METRES = 40.0
BESIDE = 0.6


@dataclass(frozen=True)
class Fix:
    """A position in degrees; `accuracy` in metres. `label`: what stands in its ring, `words`: what it is,
    `far`: how far it is, to be written beside it when it lies outside the drawing.
    """

    latitude: float
    longitude: float
    words: str = ""
    label: str = ""
    accuracy: float | None = None
    odd: bool = False
    far: str = ""


@dataclass(frozen=True)
class Spot:
    """Where a fix is drawn, in pixels. `beyond`: metres from the edge where it is shown instead, else 0."""

    fix: Fix
    x: float
    y: float
    radius: float
    beyond: int = 0


@dataclass(frozen=True)
class Ground:
    """`metres` a scale bar stands for, `bar` its length in pixels."""

    places: tuple[Spot, ...]
    visits: tuple[Spot, ...]
    metres: int
    bar: float


def lay_out(
    places: Sequence[Fix], visits: Sequence[Fix], width: float, height: float, margin: float
) -> Ground:
    """Fits the places and all visits near them; what lies far outside is moved to the edge. North is up.
    Raises ValueError without a position.
    """
    anchor = [*places, *visits][0] if places or visits else None
    if anchor is None:
        raise ValueError("nothing to draw")
    known = [_flat(fix, anchor) for fix in (places or visits)]
    there = [_flat(fix, anchor) for fix in visits]
    left, low, right, high = _box(known)
    slack = max(LEAST_METRES, BESIDE * max(right - left, high - low))
    near = [p for p in there if left - slack <= p[0] <= right + slack and low - slack <= p[1] <= high + slack]
    left, low, right, high = _box([*known, *near])
    across, tall = max(right - left, LEAST_METRES), max(high - low, LEAST_METRES)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / tall)
    middle = ((left + right) / 2, (low + high) / 2)

    def spot(fix: Fix, flat: tuple[float, float]) -> Spot:
        x = width / 2 + (flat[0] - middle[0]) * scale
        y = height / 2 - (flat[1] - middle[1]) * scale
        inside_x, inside_y = min(max(x, margin), width - margin), min(max(y, margin), height - margin)
        away = ((x - inside_x) ** 2 + (y - inside_y) ** 2) ** 0.5
        beyond = round(away / scale) if away > margin else 0
        return Spot(fix, inside_x, inside_y, (fix.accuracy or 0) * scale, beyond)

    metres = nice(width / 4 / scale)
    return Ground(
        tuple(spot(fix, _flat(fix, anchor)) for fix in places),
        tuple(spot(fix, flat) for fix, flat in zip(visits, there, strict=True)),
        metres,
        metres * scale,
    )


def nice(most: float) -> int:
    """The roundest length of at most so many metres: 1, 2 or 5 and zeros, at least 1."""
    if most < 1:
        return 1
    power = 10 ** floor(log10(most))
    return int(max(step * power for step in (1, 2, 5) if step * power <= most))


def _flat(fix: Fix, anchor: Fix) -> tuple[float, float]:
    """Metres east and north of the anchor."""
    east = (fix.longitude - anchor.longitude) * METRES_PER_DEGREE * cos(radians(anchor.latitude))
    return east, (fix.latitude - anchor.latitude) * METRES_PER_DEGREE


def _box(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    east, north = [p[0] for p in points], [p[1] for p in points]
    return min(east), min(north), max(east), max(north)
