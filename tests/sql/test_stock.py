"""The stock book in the database: who writes, what is refused, what grows old, what is taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from server.demo.world import PERSON, PLACE
from tests.sql.bodies import item, movement
from tests.sql.database import Database
from tests.sql.device import Device, far

Phone = Callable[[str], Device]
Json = dict[str, Any]
HOUR = timedelta(hours=1)


def added(device: Device, name: str = "敌敌畏", **more: Any) -> str:
    op = device.op("assets.add_item", item(name, **more))
    assert device.verdict(op) == "applied"
    return str(op["id"])


def moved(device: Device, item_id: str, why: str, amount: str, hours_ago: float = 0, **more: Any) -> str:
    op = device.op("assets.move", movement(item_id, why, amount, **more), ago=hours_ago * HOUR)
    assert device.verdict(op) == "applied"
    return str(op["id"])


def line(world: Database, id: str) -> Json:
    found = world.ask("select to_jsonb(m) from assets.movements m where id = %s", id)
    assert isinstance(found, dict)
    return found


def test_a_line_keeps_its_sign_its_author_and_its_clocks(phone: Phone, world: Database) -> None:
    gardener = phone("何福生")
    bottle = added(gardener, safety_hours=24)
    used = line(
        world, moved(gardener, bottle, "used", "0.5", 2, place_id=str(PLACE["西门"].id), dose="1:800")
    )
    assert (used["quantity"], used["safety_hours"], used["dose"]) == (-0.5, 24, "1:800")
    assert used["person_id"] == str(PERSON["何福生"].id)
    assert used["received_at"] > used["at"]
    for why, sign in (("received", 1), ("returned", 1), ("lost", -1), ("counted", 1)):
        kept = line(world, moved(gardener, bottle, why, "3"))
        assert (kept["quantity"], kept["safety_hours"]) == (3 * sign, 0), why
    told = gardener.catch_up().table("assets.movements")
    assert {row["why"] for row in told} >= {"used", "received", "returned", "lost", "counted"}


def test_using_more_than_there_is_is_written_down(phone: Phone, world: Database) -> None:
    gardener = phone("何福生")
    bottle = added(gardener)
    moved(gardener, bottle, "used", "7")
    assert world.ask("select sum(quantity) from assets.movements where item_id = %s", bottle) == -7


@pytest.mark.parametrize("reverse", [False, True])
def test_a_count_ages_what_came_before_it_in_whatever_order_word_comes(
    phone: Phone, world: Database, reverse: bool
) -> None:
    gardener = phone("何福生")
    bottle = added(gardener)
    told = [
        ("received", "9", 5),
        ("counted", "8", 4),
        ("used", "1", 3),
        ("counted", "6", 2),
        ("used", "1", 1),
    ]
    ids = {hours: moved(gardener, bottle, why, amount, hours) for why, amount, hours in
           (reversed(told) if reverse else told)}  # fmt: skip
    at = {hours: line(world, id)["at"] for hours, id in ids.items()}
    ages = {hours: line(world, id)["ages_at"] for hours, id in ids.items()}
    assert ages == {5: at[4], 4: at[2], 3: at[2], 2: "infinity", 1: "infinity"}


def test_old_lines_are_told_until_a_count_came_after_them_and_no_longer(
    phone: Phone, world: Database
) -> None:
    gardener, guard = phone("何福生"), phone("李卫国")
    bottle = added(gardener)
    old = moved(gardener, bottle, "received", "9", 24 * 30)
    assert old in {row["id"] for row in guard.catch_up().table("assets.movements")}
    moved(gardener, bottle, "counted", "8", 24 * 20)
    assert old not in {row["id"] for row in phone("陈志强").table("assets.movements")}
    recent = moved(gardener, bottle, "used", "1", 24)
    moved(gardener, bottle, "counted", "7")
    assert recent in {row["id"] for row in guard.catch_up().table("assets.movements")}


def test_an_own_slip_is_gone_and_what_a_count_had_aged_is_young_again(phone: Phone, world: Database) -> None:
    gardener, guard = phone("何福生"), phone("李卫国")
    bottle = added(gardener)
    first = moved(gardener, bottle, "received", "9", 5)
    count = moved(gardener, bottle, "counted", "90")
    assert gardener.do("assets.take_back", {"movement_id": count}) == "applied"
    assert line(world, first)["ages_at"] == "infinity"
    assert count not in {row["id"] for row in guard.catch_up().table("assets.movements")}
    assert world.ask("select body ->> 'amount' from sync.ops where op_id = %s", count) == "90"
    assert gardener.do("assets.take_back", {"movement_id": count}) == "applied"


def test_what_is_somebody_elses_or_too_old_stays(phone: Phone, world: Database) -> None:
    gardener, boss = phone("何福生"), phone("王建国")
    bottle = added(gardener)
    early, late = moved(gardener, bottle, "used", "1", 0.2), moved(gardener, bottle, "used", "1")
    assert gardener.do("assets.take_back", {"movement_id": early}) == "TOO_LATE"
    assert boss.do("assets.take_back", {"movement_id": late}) == "NOT_ALLOWED"
    assert phone("徐文博").do("assets.take_back", {"movement_id": late}) == "WAITING"
    assert gardener.do("assets.take_back", {"movement_id": str(far("line"))}) == "WAITING"
    assert line(world, late)["deleted_at"] is None
    refused = gardener.op("assets.move", movement(bottle, "used", "0"))
    assert gardener.verdict(refused) == "AMOUNT_BAD"
    assert gardener.do("assets.take_back", {"movement_id": refused["id"]}) == "MOVEMENT_UNKNOWN"


def test_a_line_on_a_visit_has_its_place_and_round_and_waits_for_it(phone: Phone, world: Database) -> None:
    """The manager here, for the rounds of the demo are walked by guards."""
    guard, boss = phone("李卫国"), phone("王建国")
    bottle = added(boss)
    visit = guard.op("rounds.check_in", guard.check_in("西门"))
    early = boss.op("assets.move", movement(bottle, "used", "1", visit_id=visit["id"]))
    assert boss.verdict(early) == "WAITING"
    assert guard.verdict(visit) == "applied"
    boss.catch_up()
    kept = line(world, early["id"])
    assert (kept["visit_id"], kept["place_id"]) == (visit["id"], str(PLACE["西门"].id))
    assert kept["round_id"] == visit["body"]["round_id"]


def test_a_refused_visit_takes_no_line_with_it(phone: Phone, world: Database) -> None:
    guard, boss = phone("李卫国"), phone("王建国")
    bottle = added(boss)
    visit = guard.op("rounds.check_in", guard.check_in("西门") | {"token": "x" * 22})
    assert guard.verdict(visit) == "TAG_UNKNOWN"
    place = str(PLACE["西门"].id)
    kept = line(world, moved(boss, bottle, "used", "1", visit_id=visit["id"], place_id=place))
    assert (kept["visit_id"], kept["place_id"]) == (None, place)


def test_the_neighbours_book_is_unknown(phone: Phone) -> None:
    bottle = added(phone("何福生"))
    neighbour = phone("徐文博")
    assert neighbour.table("assets.items") == [
        row for row in neighbour.table("assets.items") if row["estate_id"] == str(neighbour.person.estate.id)
    ]
    assert neighbour.do("assets.move", movement(bottle, "used", "1")) == "ITEM_UNKNOWN"
    theirs = added(neighbour, "敌敌畏")
    here = str(PLACE["西门"].id)
    assert neighbour.do("assets.move", movement(theirs, "used", "1", place_id=here)) == "PLACE_UNKNOWN"


def test_a_closed_item_gives_its_name_free_and_still_takes_lines(phone: Phone) -> None:
    gardener, boss = phone("何福生"), phone("王建国")
    bottle = added(gardener)
    assert gardener.do("assets.add_item", item("敌敌畏")) == "NAME_TAKEN"
    assert boss.do("assets.close_item", {"item_id": bottle}) == "applied"
    assert gardener.do("assets.add_item", item("敌敌畏")) == "applied"
    moved(gardener, bottle, "used", "1")


BAD: list[tuple[Json, str]] = [
    ({"amount": "0"}, "AMOUNT_BAD"),
    ({"amount": "-1"}, "AMOUNT_BAD"),
    ({"amount": "1.2345"}, "AMOUNT_BAD"),
    ({"amount": "12345678"}, "AMOUNT_BAD"),
    ({"amount": "NaN"}, "AMOUNT_BAD"),
    ({"amount": None}, "AMOUNT_BAD"),
    ({"amount": 2.5}, "applied"),
    ({"amount": "0", "why": "counted"}, "applied"),
    ({"why": "stolen"}, "BODY_BAD"),
    ({"why": None}, "BODY_BAD"),
    ({"item_id": "x"}, "BODY_BAD"),
    ({"item_id": str(far("item"))}, "ITEM_UNKNOWN"),
    ({"place_id": str(PLACE["湖心亭"].id)}, "PLACE_UNKNOWN"),
    ({"dose": "浓" * 101}, "BODY_BAD"),
    ({"photos": ["x"]}, "BODY_BAD"),
    ({"photos": [uuid4().hex * 2]}, "applied"),
]


def test_a_bad_line_is_refused_by_name(phone: Phone) -> None:
    gardener = phone("何福生")
    good = movement(added(gardener), "used", "1")
    for changed, verdict in BAD:
        assert gardener.do("assets.move", good | changed) == verdict, changed


BAD_ITEMS: list[tuple[Json, str]] = [
    ({"name": " "}, "NAME_MISSING"),
    ({"name": "长" * 61}, "BODY_BAD"),
    ({"unit": ""}, "UNIT_MISSING"),
    ({"minimum": "-1"}, "AMOUNT_BAD"),
    ({"item_kind": "toy"}, "BODY_BAD"),
    ({"item_kind": None}, "BODY_BAD"),
    ({"safety_hours": 721}, "BODY_BAD"),
    ({"safety_hours": "two"}, "BODY_BAD"),
]


def test_a_bad_item_is_refused_by_name(phone: Phone) -> None:
    gardener = phone("何福生")
    for changed, verdict in BAD_ITEMS:
        assert gardener.do("assets.add_item", item("敌百虫") | changed) == verdict, changed
