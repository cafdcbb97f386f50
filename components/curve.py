"""Where the readings of a chart lie: a time is a distance to the right, a value a height, a range a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

AIR = 0.12


@dataclass(frozen=True)
class Mark:
    """One reading: `at` in seconds, `words` say it to a screen reader, `when` stands below it."""

    at: float
    value: float
    when: str = ""
    words: str = ""
    odd: bool = False


@dataclass(frozen=True)
class Spot:
    x: float
    y: float
    mark: Mark


@dataclass(frozen=True)
class Curve:
    """`band` is the top and the bottom of the range in the drawing; `edges` its figures and their heights."""

    spots: tuple[Spot, ...]
    band: tuple[float, float] | None
    edges: tuple[tuple[float, float], ...]
    top: float
    bottom: float
    left: float
    right: float


def lay_out_curve(
    marks: Sequence[Mark],
    low: float | None,
    high: float | None,
    width: float,
    height: float,
    margins: tuple[float, float, float],
) -> Curve:
    """Margins: at both sides, above, below, in the unit of `width`. At least one mark must be given; a single
    one stands in the middle. A range that is open on one side reaches to the end of the drawing.
    """
    side, above, below = margins
    left, right, top, bottom = side, width - side, above, height - below
    known = [m.value for m in marks] + [edge for edge in (low, high) if edge is not None]
    least, most = min(known), max(known)
    air = (most - least) * AIR or abs(most) * AIR or 1.0
    least, most = least - air, most + air

    def y(value: float) -> float:
        return bottom - (value - least) / (most - least) * (bottom - top)

    begin, end = min(m.at for m in marks), max(m.at for m in marks)

    def x(at: float) -> float:
        return left + (at - begin) / (end - begin) * (right - left) if end > begin else (left + right) / 2

    band = None
    if low is not None or high is not None:
        band = (y(high) if high is not None else top, y(low) if low is not None else bottom)
    return Curve(
        spots=tuple(Spot(x(m.at), y(m.value), m) for m in sorted(marks, key=lambda m: m.at)),
        band=band,
        edges=tuple((edge, y(edge)) for edge in (low, high) if edge is not None),
        top=top,
        bottom=bottom,
        left=left,
        right=right,
    )
