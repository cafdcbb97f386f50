"""Readings as a line: in the order of time, nothing outside the frame, the range as a band, and in words."""

from __future__ import annotations

import flet as ft
import flet.canvas as cv
import pytest

from components import theme
from components.chart import Chart, draw_curve
from components.curve import Mark, lay_out_curve
from components.deadline import Deadline
from components.text import Scale
from tests.harness import Hand, hold

FRAME = (400.0, 168.0, (20.0, 26.0, 26.0))
HOUR = 3600.0


def test_later_is_further_right_and_more_is_higher() -> None:
    curve = lay_out_curve([Mark(2 * HOUR, 0.9), Mark(0, 0.5), Mark(HOUR, 0.7)], None, None, *FRAME)
    assert [spot.mark.value for spot in curve.spots] == [0.5, 0.7, 0.9]
    assert [spot.x for spot in curve.spots] == [20, 200, 380]
    heights = [spot.y for spot in curve.spots]
    assert heights == sorted(heights, reverse=True)
    assert curve.band is None


def test_times_keep_their_distance() -> None:
    near, far = lay_out_curve([Mark(0, 1), Mark(HOUR, 1), Mark(10 * HOUR, 1)], None, None, *FRAME).spots[1:]
    assert near.x == pytest.approx(20 + 36)
    assert far.x == 380


@pytest.mark.parametrize(
    ("low", "high", "inside"), [(0.4, 1.0, True), (0.4, None, True), (None, 0.3, False), (0.7, 1.0, False)]
)
def test_the_band_holds_what_is_in_range(low: float | None, high: float | None, inside: bool) -> None:
    curve = lay_out_curve([Mark(0, 0.6)], low, high, *FRAME)
    assert curve.band is not None
    top, bottom = curve.band
    assert 26 <= top < bottom <= 168 - 26
    assert (top <= curve.spots[0].y <= bottom) == inside
    assert [value for value, _ in curve.edges] == [edge for edge in (low, high) if edge is not None]


def test_a_single_reading_stands_in_the_middle_and_equal_ones_on_a_line() -> None:
    (alone,) = lay_out_curve([Mark(5, 0)], None, None, *FRAME).spots
    assert alone.x == 200
    a, b = lay_out_curve([Mark(0, 3), Mark(9, 3)], None, None, *FRAME).spots
    assert a.y == b.y == pytest.approx((26 + 168 - 26) / 2)


def test_what_is_out_of_range_is_marked_by_shape_too() -> None:
    marks = [Mark(0, 0.6), Mark(HOUR, 0.2, odd=True)]
    shapes = draw_curve(lay_out_curve(marks, 0.4, 1.0, *FRAME))
    rings = [s for s in shapes if isinstance(s, cv.Circle) and s.paint.style is ft.PaintingStyle.STROKE]
    assert len(rings) == 1
    assert any(isinstance(s, cv.Rect) for s in shapes)
    assert {s.value for s in shapes if isinstance(s, cv.Text)} >= {"0.2", "0.4", "1"}


def test_a_chart_is_read_aloud_and_grows_with_the_type() -> None:
    marks = (Mark(0, 0.6, "21 日", "21 日 0.6 MPa"), Mark(HOUR, 0.2, "22 日", "22 日 0.2 MPa", odd=True))

    async def story(hand: Hand) -> None:
        await hand.show(lambda: Scale(1.6, lambda: Chart(marks, 0.4, 1.0, "压力表")))
        drawn = next(c for c in hand.all() if isinstance(c, ft.Semantics))
        assert drawn.label == "压力表\n21 日 0.6 MPa\n22 日 0.2 MPa"
        frame = next(c for c in hand.all() if isinstance(c, ft.Container) and c.height)
        assert frame.height == pytest.approx(168 * 1.6)

    hold(story)


def test_a_deadline_fills_and_never_overflows() -> None:
    async def story(hand: Hand) -> None:
        await hand.show(
            Deadline, 1.4, "已超时 24 分钟", "期限 21:00", theme.MISSED, ft.Icons.TIMER, name="clock"
        )
        bar = next(c for c in hand.all() if isinstance(c, ft.ProgressBar))
        assert (bar.value, bar.semantics_label) == (1.0, "已超时 24 分钟")
        assert "期限 21:00" in hand.texts()

    hold(story)
