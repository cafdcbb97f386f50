"""Places: where they stand, and many at once, all or none."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from app.estate.commands import nth_id
from tests.sql.bodies import place
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
Json = dict[str, Any]


@pytest.fixture
def manager(phone: Phone) -> Device:
    return phone("王建国")


def test_a_place_stands_on_a_floor_until_it_is_changed(manager: Device) -> None:
    def floor() -> Any:
        (found,) = [p for p in manager.catch_up().table("estate.places") if p["id"] == op["id"]]
        return found["kind"], found["floor"]

    op = manager.op("estate.add_place", place("灭火器 3 号", place_kind="extinguisher", floor=-1))
    assert manager.verdict(op) == "applied"
    assert floor() == ("extinguisher", -1)
    change = place("灭火器 3 号", place_kind="hydrant", place_id=op["id"])
    assert manager.do("estate.change_place", change | {"floor": 2}) == "applied"
    assert floor() == ("hydrant", 2)
    assert manager.do("estate.change_place", change) == "applied"
    assert floor() == ("hydrant", None)


def test_many_places_come_at_once_each_with_a_label_of_its_own(manager: Device) -> None:
    rows = [place(f"灭火器 {n} 号", place_kind="extinguisher", floor=n % 30) for n in range(1, 501)]
    op = manager.op("estate.add_places", {"places": rows})
    assert manager.verdict(op) == "applied"
    told = {row["id"]: row for row in manager.catch_up().table("estate.places")}
    ids = [nth_id(op["id"], n) for n in range(1, 501)]
    assert [(told[id]["name"], told[id]["floor"]) for id in ids] == [(r["name"], r["floor"]) for r in rows]
    tags = [tag["place_id"] for tag in manager.table("estate.tags")]
    assert all(tags.count(id) == 1 for id in ids)
    codes = {label["code"] for label in manager.call("tag_labels", {})["labels"] if label["place_id"] in ids}
    assert len(codes) == 500


@pytest.mark.parametrize(
    ("bad", "code", "told"),
    [
        (place("西门"), "NAME_TAKEN", {"name": "西门"}),
        (place("水泵间"), "NAME_TAKEN", {"name": "水泵间"}),
        (place(""), "NAME_MISSING", {}),
        (place("新", building_id=str(uuid4())), "BUILDING_UNKNOWN", {}),
        (place("长" * 61), "BODY_BAD", {"field": "name"}),
        (place("新", floor="上面"), "BODY_BAD", {"field": "places"}),
        (place("新", latitude=91), "BODY_BAD", {"field": "places"}),
        (place("新", place_kind="lake"), "BODY_BAD", {"field": "places"}),
    ],
)
def test_one_bad_row_is_named_and_no_place_is_made(
    manager: Device, world: Database, bad: Json, code: str, told: Json
) -> None:
    before = world.ask("select count(*) from estate.places")
    rows = [place("水泵间"), place("风机房"), bad, place("弱电间")]
    (receipt,) = manager.exchange(manager.op("estate.add_places", {"places": rows}))["receipts"]
    assert (receipt["code"], receipt["detail"]) == (code, {**told, "row": 3})
    assert world.ask("select count(*) from estate.places") == before
