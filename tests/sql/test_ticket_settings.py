"""What the manager says of tickets: flows, categories, prices; who may not, what is refused, whose it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from server.demo.world import UNIT
from tests.sql.bodies import soon
from tests.sql.database import Database
from tests.sql.device import Device, Json, far
from tests.sql.reports import PRICE

Phone = Callable[[str], Device]
HOME = str(UNIT["3-2-1201"].id)
NOBODY_ELSE = ("陈静", "李卫国", "郑海涛", "林慧", "黄淑珍")


def stage(step: str, **changed: Any) -> Json:
    told = {"step": step, "role": "worker", "must": False, "limits": {"urgent": 5}}
    return told | changed


def flow(*stages: Json, **more: Any) -> Json:
    return {"ticket_kind": "repair", "stages": list(stages)} | more


def repairs(device: Device) -> Json:
    return next(f for f in device.table("tickets.flows") if f["kind"] == "repair")


def known(told: Json, step: str) -> Json:
    return next(s for s in told["stages"] if s["step"] == step)


def category(device: Device, key: str) -> str:
    return str(next(c["id"] for c in device.table("tickets.categories") if c["key"] == key))


def test_a_changed_flow_counts_for_what_is_reported_afterwards(phone: Phone) -> None:
    manager, resident = phone("王建国"), phone("黄淑珍")
    report = {"ticket_kind": "repair", "unit_id": HOME, "text": "漏水"}
    assert resident.do("tickets.register", report) == "applied"
    told = flow(stage("arrive", limits={"urgent": 15, "later": "night"}), call_back="sample", sample=30)
    assert manager.do("tickets.set_flow", told) == "applied"
    now = repairs(manager.catch_up())
    limits = known(now, "arrive")["limits"]
    assert (limits["urgent"], limits["soon"], limits["later"]) == (15, 60, "night")
    assert known(now, "arrive")["after"] == "assign"
    assert (now["call_back"], now["sample"]) == ("sample", 30)
    assert known(now, "finish")["limits"]["urgent"] == "night"
    assert resident.do("tickets.register", report) == "applied"
    mine = sorted(resident.catch_up().table("tickets.tickets"), key=lambda t: str(t["number"]))
    mine = [t for t in mine if t["text"] == "漏水"][-2:]
    assert [known(t["flow"], "arrive")["limits"]["urgent"] for t in mine] == [10, 15]
    assert [t["flow"]["call_back"] for t in mine] == ["all", "sample"]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"ticket_kind": "gossip", "stages": []}, "KIND_BAD"),
        (flow(stage("dance")), "FLOW_BAD"),
        (flow(stage("arrive", role="resident")), "FLOW_BAD"),
        (flow(stage("arrive", must="yes")), "FLOW_BAD"),
        (flow(stage("arrive", limits={"urgent": 0})), "FLOW_BAD"),
        (flow(stage("arrive", limits={"urgent": 90000})), "FLOW_BAD"),
        (flow(stage("arrive", limits={"urgent": 2.5})), "FLOW_BAD"),
        (flow(stage("arrive", limits={"urgent": "later"})), "FLOW_BAD"),
        (flow(stage("arrive", limits={"never": 5})), "FLOW_BAD"),
        (flow(stage("arrive", limits=[5])), "FLOW_BAD"),
        (flow(stage("finish", must=False)), "FLOW_BAD"),
        (flow(call_back="some"), "FLOW_BAD"),
        (flow(sample=101), "FLOW_BAD"),
        (flow(stage("arrive", limits={"urgent": None})), "applied"),
    ],
)
def test_what_no_flow_can_be_is_refused(phone: Phone, told: Json, code: str) -> None:
    assert phone("王建国").do("tickets.set_flow", told) == code


def test_categories_are_added_renamed_and_closed(phone: Phone) -> None:
    manager = phone("王建国")
    water = category(manager, "water")
    named = {"name": "地暖", "icon": "WATER_DROP", "urgency": "urgent", "role": "electrician", "needs": ""}
    op = manager.op("tickets.add_category", {"ticket_kind": "repair", "parent_id": water, **named})
    assert manager.verdict(op) == "applied"
    added = op["id"]
    below = {"ticket_kind": "repair", "parent_id": added, **named}
    assert manager.do("tickets.add_category", below | {"name": "更深"}) == "CATEGORY_UNKNOWN"
    again = {"ticket_kind": "repair", "parent_id": water, **named}
    assert manager.do("tickets.add_category", again) == "NAME_TAKEN"
    assert manager.do("tickets.add_category", again | {"name": " "}) == "NAME_MISSING"
    assert manager.do("tickets.add_category", again | {"name": "x", "role": "resident"}) == "ROLE_UNKNOWN"
    assert manager.do("tickets.add_category", again | {"ticket_kind": "gossip"}) == "KIND_BAD"
    change = {"category_id": water, **named, "name": "水和暖", "needs": "electrician"}
    assert manager.do("tickets.change_category", change) == "applied"
    found = {c["id"]: c for c in manager.catch_up().table("tickets.categories")}
    assert (found[water]["name"], found[water]["needs"], found[water]["key"]) == (
        "水和暖",
        "electrician",
        "water",
    )
    assert found[added]["ordinal"] > found[water]["ordinal"]
    assert manager.do("tickets.close_category", {"category_id": water}) == "applied"
    found = {c["id"]: c for c in manager.catch_up().table("tickets.categories")}
    assert found[water]["closed_at"]
    assert found[added]["closed_at"]
    assert manager.do("tickets.close_category", {"category_id": added, "open": True}) == "applied"
    found = {c["id"]: c for c in manager.catch_up().table("tickets.categories")}
    assert found[water]["closed_at"] is None
    assert found[added]["closed_at"] is None


def test_prices_are_added_changed_and_closed(phone: Phone) -> None:
    manager = phone("王建国")
    op = manager.op("tickets.add_price", PRICE)
    assert manager.verdict(op) == "applied"
    id = str(op["id"])
    for changed, code in (
        ({}, "NAME_TAKEN"),
        ({"name": ""}, "NAME_MISSING"),
        ({"name": "软管", "unit": ""}, "UNIT_MISSING"),
        ({"name": "软管", "price": "1.234"}, "PRICE_BAD"),
        ({"name": "软管", "price": "-1"}, "PRICE_BAD"),
        ({"name": "软管", "item_id": str(far("item"))}, "ITEM_UNKNOWN"),
    ):
        assert manager.do("tickets.add_price", PRICE | changed) == code
    assert manager.do("tickets.change_price", {"price_id": id, **PRICE, "price": "40"}) == "applied"
    (row,) = [p for p in manager.catch_up().table("tickets.prices") if p["id"] == id]
    assert float(row["price"]) == 40
    assert manager.do("tickets.close_price", {"price_id": id}) == "applied"
    (row,) = [p for p in manager.catch_up().table("tickets.prices") if p["id"] == id]
    assert row["closed_at"]
    assert manager.do("tickets.add_price", PRICE) == "applied"


def everything(manager: Device) -> list[tuple[str, Json]]:
    op = manager.op("tickets.add_price", PRICE)
    assert manager.verdict(op) == "applied"
    of = {"category_id": category(manager, "water")}
    price = {"price_id": str(op["id"])}
    described = {"name": "x", "icon": "", "urgency": "soon", "role": "", "needs": ""}
    return [
        ("set_flow", flow(stage("arrive"))),
        ("add_category", {"ticket_kind": "repair", **described}),
        ("change_category", of | described),
        ("close_category", of),
        ("add_price", PRICE | {"name": "y"}),
        ("change_price", price | PRICE),
        ("close_price", price),
    ]


def test_only_the_manager_says_so(phone: Phone) -> None:
    told = everything(phone("王建国"))
    for name in NOBODY_ELSE:
        device = phone(name)
        for verb, body in told:
            assert device.do(f"tickets.{verb}", body) == "NOT_ALLOWED", (name, verb)


def test_the_neighbour_neither_sees_nor_changes_what_is_ours(phone: Phone, world: Database) -> None:
    manager, neighbour = phone("王建国"), phone("徐文博")
    told = dict(everything(manager))
    codes = {
        "change_category": "CATEGORY_UNKNOWN",
        "close_category": "CATEGORY_UNKNOWN",
        "change_price": "PRICE_UNKNOWN",
        "close_price": "PRICE_UNKNOWN",
    }
    for verb, code in codes.items():
        assert neighbour.do(f"tickets.{verb}", told[verb]) == code
    assert neighbour.do("tickets.set_flow", told["set_flow"]) == "applied"
    ours = world.ask(
        "select count(*) from tickets.flows as f where f.kind = 'repair'"
        ' and f.stages @> \'[{"step": "arrive", "limits": {"urgent": 5}}]\''
    )
    assert ours == 1
    assert not [p for p in neighbour.catch_up().table("tickets.prices") if p["name"] == "角阀"]


@pytest.mark.parametrize(
    ("meals", "code"),
    [
        ("11:30-13:00 17:30-19:00", "applied"),
        ("12:00", "SETTINGS_BAD"),
        ("11:30-25:00", "SETTINGS_BAD"),
        ("", "SETTINGS_BAD"),
    ],
)
def test_when_residents_eat(phone: Phone, meals: str, code: str) -> None:
    assert phone("王建国").do("estate.change_settings", {"settings": {"no_call_meals": meals}}) == code
    assert (
        phone("王建国").do("estate.change_settings", {"settings": {"no_calls_before": "08:30"}}) == "applied"
    )


def test_a_call_that_is_put_off_is_kept_with_its_time_among_the_staff(phone: Phone) -> None:
    desk, resident = phone("陈静"), phone("黄淑珍")
    op = resident.op("tickets.register", {"ticket_kind": "repair", "unit_id": HOME, "text": "漏水"})
    assert resident.verdict(op) == "applied"
    until = soon(0.5)
    note = {"ticket_id": op["id"], "text": "明早再打", "inside": True, "until": until}
    assert desk.do("tickets.note", note) == "applied"
    (step,) = [s for s in desk.catch_up().table("tickets.steps") if s["ticket_id"] == op["id"]]
    assert datetime.fromisoformat(step["until"]) == datetime.fromisoformat(until)
    assert not [s for s in resident.catch_up().table("tickets.steps") if s["ticket_id"] == op["id"]]
