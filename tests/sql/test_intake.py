"""Reports on the server: whose home, from whom, through which channel, and hazards that become tickets."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from server.demo.world import PERSON, PLACE, UNIT
from tests.sql.device import Json
from tests.sql.reports import HOME, SHA, Phone, complaint, receipt, repair

NEIGHBOUR = str(UNIT["3-2-1202"].id)
GATE = str(PLACE["东门岗亭"].id)


def report(kind: str, **more: Any) -> Json:
    return {"ticket_kind": kind, "text": "请看一下"} | more


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("黄淑珍", repair(unit_id=NEIGHBOUR), "UNIT_UNKNOWN"),
        ("黄淑珍", repair(unit_id=None, place_id=GATE), "PLACE_UNKNOWN"),
        ("黄淑珍", repair(unit_id=None), "WHERE_MISSING"),
        ("黄淑珍", repair(text=" "), "WORDS_MISSING"),
        ("黄淑珍", repair(category_id=str(uuid4())), "CATEGORY_UNKNOWN"),
        ("黄淑珍", report("birthday"), "KIND_BAD"),
        ("陈静", repair(unit_id=str(uuid4())), "UNIT_UNKNOWN"),
        ("陈静", repair(for_person_id=str(uuid4())), "PERSON_UNKNOWN"),
        ("陈静", report("hazard", hazard_id=str(uuid4())), "HAZARD_UNKNOWN"),
        ("徐文博", repair(), "UNIT_UNKNOWN"),
    ],
)
def test_a_report_that_is_refused_says_why(phone: Phone, name: str, body: Json, code: str) -> None:
    assert phone(name).do("tickets.register", {k: v for k, v in body.items() if v is not None}) == code


def test_residents_report_through_the_app_and_nothing_is_major(phone: Phone) -> None:
    resident, desk = phone("黄淑珍"), phone("陈静")
    told = complaint(channel="phone", major=True, unit_id=HOME, caller_name="小黄", caller_phone="137")
    assert resident.do("tickets.register", told) == "applied"
    (ticket,) = [t for t in desk.catch_up().table("tickets.tickets") if t["text"] == told["text"]]
    assert (ticket["channel"], ticket["major"], ticket["by"]) == ("app", False, "黄淑珍")
    caller = next(c for c in desk.table("tickets.callers") if c["id"] == ticket["id"])
    assert (caller["name"], caller["phone"]) == ("小黄", "137")


def test_what_the_desk_writes_down_for_a_caller_is_seen_by_them(phone: Phone) -> None:
    desk, resident = phone("陈静"), phone("黄淑珍")
    for_her = repair(channel="phone", for_person_id=str(PERSON["黄淑珍"].id), text="厨房龙头滴水")
    op = desk.op("tickets.register", for_her)
    assert desk.verdict(op) == "applied"
    (ticket,) = [t for t in resident.catch_up().table("tickets.tickets") if t["id"] == op["id"]]
    assert (ticket["channel"], ticket["by"]) == ("phone", "陈静")


def test_a_question_answered_in_the_same_breath_is_closed(phone: Phone) -> None:
    desk = phone("陈静")
    asked = desk.op("tickets.register", report("consultation", channel="phone"))
    answered = desk.op("tickets.answer", {"ticket_id": asked["id"], "text": "晚上八点"})
    assert desk.verdict(asked, answered) == "applied"
    (ticket,) = [t for t in desk.catch_up().table("tickets.tickets") if t["id"] == asked["id"]]
    assert ticket["closed_at"] is not None


def test_a_hazard_and_its_ticket_arrive_together_and_only_one_is_made(phone: Phone) -> None:
    guard, desk = phone("李卫国"), phone("陈静")
    found = guard.op(
        "rounds.report_hazard", {"place_id": GATE, "urgency": "soon", "text": "井盖松动", "photos": [SHA]}
    )
    made = guard.op(
        "tickets.register", report("hazard", hazard_id=found["id"], photos=[SHA], channel="round")
    )
    assert guard.verdict(found, made) == "applied"
    (ticket,) = [t for t in desk.catch_up().table("tickets.tickets") if t["hazard_id"] == found["id"]]
    assert (ticket["place_id"], ticket["photos"], ticket["channel"]) == (GATE, [SHA], "round")
    again = receipt(desk, "register", report("complaint", hazard_id=found["id"]))
    assert (again["code"], again["detail"]["number"]) == ("HAZARD_TAKEN", ticket["number"])


def test_the_photos_of_a_hazard_are_seen_by_who_mends_it(phone: Phone) -> None:
    guard, electrician = phone("李卫国"), phone("郑海涛")
    sha = "ef" * 32
    found = guard.op("rounds.report_hazard", {"place_id": GATE, "urgency": "soon", "photos": [sha]})
    made = guard.op("tickets.register", report("hazard", hazard_id=found["id"], photos=[sha]))
    assert guard.verdict(found, made) == "applied"
    assert sha in {p["sha256"] for p in electrician.catch_up().table("sync.photos")}
