"""A round by building and floor: every stop in one group, where somebody works, what one tap may settle."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.estate.records import Building, Place
from app.rounds.queries import Progress, round_progress
from app.rounds.queries.floors import expected, floors, groups, in_work, is_ticked, to_fill_in
from app.rounds.records import Omission, Plan, Question, Round, Visit
from tests.rounds.night import Night, at

BUILDINGS = {f"b{n}": Building(id=f"b{n}", name=f"{n} 号楼", ordinal=n) for n in (1, 3)}
NOW = at(21, 10)


def night(*spots: tuple[str | None, int | None]) -> tuple[Night, Progress, dict[str, Place]]:
    """A round over the night's places, each standing where `spots` says: building and floor."""
    made = Night()
    made.round(3, at(21))
    for n, (building, floor) in enumerate(spots):
        made.change(Place, f"place-{n}", building_id=building, floor=floor)
    for building_ in BUILDINGS.values():
        made.view.merge([(building_.table, building_.id, building_.to_row())])
    found = round_progress(made.view, "round-3", NOW)
    assert found is not None
    return made, found, {p.id: p for p in made.view.all(Place)}


def test_every_stop_is_in_one_group_in_the_order_of_the_round() -> None:
    _, found, places = night(("b3", 2), ("b1", -1), (None, None), ("b3", 2))
    parts = groups(found, places, BUILDINGS)
    assert [(g.building, g.floor, [s.number for s in g.stops]) for g in parts] == [
        ("3 号楼", 2, [1, 4]),
        ("1 号楼", -1, [2]),
        ("", None, [3]),
    ]
    assert len({g.key for g in parts}) == 3


def test_outdoors_is_one_group_whatever_its_floors_say_and_a_building_without_floors_another() -> None:
    _, found, places = night((None, 1), (None, None), ("b1", None), ("b1", 0))
    parts = groups(found, places, BUILDINGS)
    assert [(g.building, g.floor, len(g.stops)) for g in parts] == [
        ("", None, 2),
        ("1 号楼", None, 1),
        ("1 号楼", 0, 1),
    ]


def test_what_this_device_does_not_know_stands_in_no_building() -> None:
    _, found, places = night(("b1", 1), ("gone", 2), ("b1", 1), ("b1", 1))
    without = {id: place for id, place in places.items() if id != "place-2"}
    parts = groups(found, without, BUILDINGS)
    assert [(g.building, [s.number for s in g.stops]) for g in parts] == [("1 号楼", [1, 4]), ("", [2, 3])]


def test_a_group_counts_what_is_done_left_and_left_out() -> None:
    made, _, _ = night(("b1", 1), ("b1", 1), ("b1", 1), ("b1", 2))
    made.visit("round-3", 0, at(21, 5))
    left = Omission(
        id="o",
        person_id="li",
        device_at=NOW,
        at=NOW,
        round_id="round-3",
        stop_id="stop-1",
        place_id="place-1",
    )
    made.view.merge([(left.table, left.id, left.to_row())])
    found = round_progress(made.view, "round-3", NOW)
    assert found is not None
    first, second = floors(made.view, found)
    assert (first.done, first.omitted, [s.number for s in first.left]) == (1, 1, [3])
    assert (second.done, second.omitted, len(second.left)) == (0, 0, 1)


@pytest.mark.parametrize(
    ("visited", "expected_floor"),
    [((), 1), ((2,), 2), ((2, 3), 1), ((0, 1, 2, 3), None), ((0, 1, 2), 2), ((3, 0), 1)],
)
def test_one_is_at_work_where_the_last_tick_was_or_at_the_next_floor_with_something_left(
    visited: tuple[int, ...], expected_floor: int | None
) -> None:
    made, _, _ = night(("b1", 1), ("b1", 1), ("b1", 2), ("b1", 2))
    for minute, stop in enumerate(visited):
        made.visit("round-3", stop, at(21, minute))
    found = round_progress(made.view, "round-3", NOW)
    assert found is not None
    current = in_work(floors(made.view, found))
    assert (current.floor if current else None) == expected_floor


def test_groups_follow_what_is_told_of_the_estate() -> None:
    made, found, _ = night(("b1", 1), ("b1", 1), ("b1", 1), ("b1", 1))
    assert len(floors(made.view, found)) == 1
    made.change(Place, "place-3", floor=7)
    assert [g.floor for g in floors(made.view, found)] == [1, 7]


def test_what_one_tap_cannot_answer_is_counted_by_stop() -> None:
    made, found, _ = night(("b1", 1), ("b1", 1), ("b1", 1), ("b1", 1))
    good = Question(id="dry", kind="yes_no", text="地面干", expects=False)
    made.ask(0, good)
    made.ask(
        1, good, Question(id="p", kind="number", text="压力"), Question(id="f", kind="photo", text="照片")
    )
    made.ask(2, Question(id="n", kind="text", text="备注", required=False))
    made.ask(3, Question(id="any", kind="yes_no", text="有人吗"))
    assert to_fill_in(made.view, found.round) == {"stop-1": 2, "stop-3": 1}
    assert expected(made.view, "stop-1") == {"dry": False}
    assert expected(made.view, "stop-3") == {}
    assert expected(made.view, "nothing") == {}


def test_only_a_plan_that_says_so_is_ticked() -> None:
    made, found, _ = night(("b1", 1), ("b1", 1), ("b1", 1), ("b1", 1))
    assert not is_ticked(made.view, found.round)
    made.change(Plan, "plan", proof="tick")
    assert is_ticked(made.view, found.round)
    made.change(Round, "round-3", plan_id="unknown")
    walk = made.view.get(Round, "round-3")
    assert walk is not None
    assert not is_ticked(made.view, walk)


def test_a_round_counted_before_is_counted_anew_only_for_what_changed() -> None:
    made, found, _ = night(("b1", 1), ("b1", 1), ("b1", 1), ("b1", 1))
    made.round(4, at(22))
    other = round_progress(made.view, "round-4", NOW)
    made.visit("round-3", 0, at(21, 5))
    again, same = round_progress(made.view, "round-3", NOW), round_progress(made.view, "round-4", NOW)
    assert again is not None
    assert other is not None
    assert same is not None
    assert again.reached == 1
    assert found.reached == 0
    assert same.stops is other.stops, "the other round need not be looked at again"
    (visit,) = made.view.where(Visit, round_id="round-3")
    made.review(visit.id, at(21, 6), "rejected", "照片不清")
    rejected = round_progress(made.view, "round-3", NOW)
    assert rejected is not None
    assert rejected.stops[0].rejected
    assert replace(rejected, stops=()) != replace(found, stops=())
