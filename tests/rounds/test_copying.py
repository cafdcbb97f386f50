"""A plan of one floor or building carried over to others: what is the same there, and what is not there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.rounds.queries.copying import Spot, bare, floors_of, source_of, twins
from app.rounds.records import Plan, Stop
from services.store import Store

KINDS = {"门厅": "area", "电梯轿厢": "area", "灭火器 1": "extinguisher"}


@pytest.fixture
def store() -> Store:
    """Buildings 3 and 4 with floors 1 and 2; floor 2 of building 4 has no lift. One gate outdoors."""
    rows: list[tuple[str, str, dict[str, Any]]] = []
    for number in (3, 4):
        house = f"h{number}"
        rows.append(("estate.buildings", house, {"id": house, "name": f"{number} 号楼", "ordinal": number}))
        for floor in (1, 2):
            for name, kind in KINDS.items():
                if (number, floor, name) == (4, 2, "电梯轿厢"):
                    continue
                id = f"{number}-{floor}-{name}"
                called = f"{number}号楼{floor}层{name}" if number == 4 else f"{number} 号楼 {floor} 层 {name}"
                place = {"id": id, "name": called, "kind": kind, "building_id": house, "floor": floor}
                rows.append(("estate.places", id, place))
    rows.append(("estate.places", "gate", {"id": "gate", "name": "垃圾房", "kind": "area"}))
    made = Store()
    made.merge(rows)
    return made


def planned(store: Store, *places: str, name: str = "楼道保洁") -> str:
    plan = Plan(id="p", kind="cleaning", name=name, weekdays=(1,), valid_from=date(2026, 1, 1))
    stops = [Stop(id=f"s{n}", plan_id="p", place_id=p, ordinal=n) for n, p in enumerate(places)]
    store.merge([(one.table, one.id, one.to_row()) for one in (plan, *stops)])
    return plan.id


def test_a_floor_is_found_on_other_floors_and_in_other_buildings(store: Store) -> None:
    plan = planned(store, "3-1-门厅", "3-1-电梯轿厢", "3-1-灭火器 1", "gate", name="3 号楼 1 层保洁")
    source = source_of(store, plan)
    assert source == Spot("h3", 1)
    spots = (Spot("h3", 2), Spot("h4", 1), Spot("h4", 2), Spot("h4", None))
    up, across, both, nowhere = twins(store, plan, "3 号楼 1 层保洁", spots)
    assert [place for _, place in up.place_ids] == ["3-2-门厅", "3-2-电梯轿厢", "3-2-灭火器 1", "gate"]
    assert [place for _, place in across.place_ids][:3] == ["4-1-门厅", "4-1-电梯轿厢", "4-1-灭火器 1"]
    assert both.missing == ("3 号楼 1 层 电梯轿厢",)
    assert dict(both.place_ids) == {"s0": "4-2-门厅", "s2": "4-2-灭火器 1", "s3": "gate"}
    assert nowhere.place_ids == (), "the gate alone is not worth a plan"
    assert [t.name for t in (up, across, both)] == [
        "3 号楼 2 层保洁",
        "4 号楼 1 层保洁",
        "4 号楼 2 层保洁",
    ]


def test_a_whole_building_is_carried_over_floor_by_floor(store: Store) -> None:
    plan = planned(store, "3-1-门厅", "3-2-门厅", "3-2-电梯轿厢")
    assert source_of(store, plan) == Spot("h3", None, same_floors=True)
    (twin,) = twins(store, plan, "楼道保洁", [Spot("h4", same_floors=True)])
    assert dict(twin.place_ids) == {"s0": "4-1-门厅", "s1": "4-2-门厅"}
    assert (twin.missing, twin.name) == (("3 号楼 2 层 电梯轿厢",), "楼道保洁 4 号楼")


def test_what_is_closed_there_is_not_there(store: Store) -> None:
    plan = planned(store, "3-1-门厅")
    row = dict(store.rows("estate.places")["4-1-门厅"])
    store.merge([("estate.places", row["id"], {**row, "closed_at": "2026-01-01T00:00:00+00:00"})])
    (twin,) = twins(store, plan, "x", [Spot("h4", 1)])
    assert (twin.place_ids, twin.missing) == ((), ("3 号楼 1 层 门厅",))


def test_a_plan_over_two_buildings_or_in_none_stands_nowhere_in_particular(store: Store) -> None:
    assert source_of(store, planned(store, "3-1-门厅", "4-1-门厅")) is None
    assert source_of(Store(), "p") is None
    assert floors_of(store, ["h4"]) == (1, 2)


def test_names_that_are_too_long_are_cut_before_what_tells_them_apart(store: Store) -> None:
    plan = planned(store, "3-1-门厅", name="长" * 60)
    (twin,) = twins(store, plan, "长" * 60, [Spot("h4", 2)])
    assert len(twin.name) == 60
    assert twin.name.endswith(" 4 号楼 2 层")


@pytest.mark.parametrize(
    ("name", "building", "floor", "rest"),
    [
        ("3 号楼 12 层 灭火器 2", "3 号楼", 12, "灭火器2"),
        ("3号楼12楼灭火器2", "3 号楼", 12, "灭火器2"),
        ("3栋12F灭火器2", "3 号楼", 12, "灭火器2"),
        ("3-12-灭火器2", "3 号楼", 12, "灭火器2"),
        ("13 号楼门厅", "3 号楼", 1, "13号楼门厅"),
        ("地下车库 B2 西", "车库", -2, "地下西"),
        ("地下 1 层配电室", "3 号楼", -1, "配电室"),
        ("112 层门厅", "3 号楼", 12, "112层门厅"),
        ("Tower A F3 lobby", "Tower A", 3, "lobby"),
        ("门厅", "", None, "门厅"),
    ],
)
def test_what_is_left_of_a_name(name: str, building: str, floor: int | None, rest: str) -> None:
    assert bare(name, building, floor) == rest
