"""Positions as a drawing: true to scale, north up, nothing outside the frame, and the same in words."""

from __future__ import annotations

from math import cos, radians

import flet as ft
import pytest

from components.ground import METRES_PER_DEGREE, Fix, lay_out, nice
from components.plot import HEIGHT, MARGIN, Plot
from tests.harness import Hand, hold

HERE = (31.2304, 121.4737)


def fix(east: float, north: float, **more: object) -> Fix:
    """A position so many metres from here."""
    longitude = HERE[1] + east / METRES_PER_DEGREE / cos(radians(HERE[0]))
    return Fix(HERE[0] + north / METRES_PER_DEGREE, longitude, **more)  # type: ignore[arg-type]


def test_a_hundred_metres_are_as_long_as_the_bar_says() -> None:
    ground = lay_out([fix(0, 0), fix(100, 0)], [], 400, 280, 34)
    first, second = ground.places
    per_metre = ground.bar / ground.metres
    assert second.x - first.x == pytest.approx(100 * per_metre, rel=0.001)
    assert first.y == pytest.approx(second.y)


def test_north_is_up_and_accuracy_has_the_scale_of_the_ground() -> None:
    ground = lay_out([fix(0, 0), fix(0, 80)], [fix(0, 40, accuracy=20.0)], 400, 280, 34)
    south, north = ground.places
    assert north.y < ground.visits[0].y < south.y
    assert ground.visits[0].radius == pytest.approx(20 * ground.bar / ground.metres)


def test_what_lies_far_away_stands_at_the_edge_and_says_how_far() -> None:
    ground = lay_out([fix(0, 0), fix(100, 60)], [fix(20, 10), fix(2500, 30)], 400, 280, 34)
    near, far = ground.visits
    assert near.beyond == 0
    assert far.x == 400 - 34
    assert far.beyond == pytest.approx(2400, abs=60)
    assert ground.places[1].x - ground.places[0].x > 150, "the places keep their room"


def test_everything_stays_inside_whatever_the_width() -> None:
    spots = [fix(x, y) for x in (0, 40, 160) for y in (0, 55, 300)]
    for width in (200, 340, 900):
        ground = lay_out(spots[:5], spots[5:], width, 280, 34)
        for spot in (*ground.places, *ground.visits):
            assert 34 <= spot.x <= width - 34
            assert 34 <= spot.y <= 280 - 34
        assert ground.bar <= width / 4


def test_one_place_alone_is_in_the_middle() -> None:
    (spot,) = lay_out([fix(0, 0)], [], 400, 280, 34).places
    assert (spot.x, spot.y) == (200, 140)
    with pytest.raises(ValueError, match="nothing"):
        lay_out([], [], 400, 280, 34)


@pytest.mark.parametrize(("most", "expected"), [(0.4, 1), (1, 1), (7, 5), (99, 50), (130, 100), (2600, 2000)])
def test_a_bar_is_round(most: float, expected: int) -> None:
    assert nice(most) == expected


def test_who_cannot_see_it_hears_every_position() -> None:
    places = (fix(0, 0, words="1 号点 东门", label="1"), fix(90, 0, words="2 号点 西门", label="2"))
    near = fix(3, 2, words="21:05 李卫国 在 东门", accuracy=8.0)
    visits = (near, fix(900, 0, words="21:09 在 西门", odd=True, far="810 米"))

    async def story(hand: Hand) -> None:
        await hand.show(Plot, places, visits, "位置图", lambda metres: f"{metres} 米")
        (spoken,) = [c for c in hand.all([hand.page]) if isinstance(c, ft.Semantics)]
        assert spoken.label == "位置图\n1 号点 东门\n2 号点 西门\n21:05 李卫国 在 东门\n21:09 在 西门"
        canvas = next(c for c in hand.all([hand.page]) if getattr(c, "key", None) == "plot-canvas")
        before = [(s.x1, s.x2) for s in canvas.shapes if type(s).__name__ == "Line"]
        assert {"1", "2", "810 米"} <= {s.value for s in canvas.shapes if type(s).__name__ == "Text"}
        await hand.fire(canvas, "resize", {"w": 700, "h": HEIGHT})
        canvas = next(c for c in hand.all([hand.page]) if getattr(c, "key", None) == "plot-canvas")
        after = [(s.x1, s.x2) for s in canvas.shapes if type(s).__name__ == "Line"]
        assert before != after
        assert max(max(pair) for pair in after) <= 700 - MARGIN

    hold(story)
