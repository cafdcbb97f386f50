"""Faults of fire equipment: their clock, more time in writing, who repaired them; readings with photos."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from server.demo.world import PERSON
from tests.sql.bodies import hazard, review, soon
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
Json = dict[str, Any]
PHOTO = "ab" * 32


@pytest.fixture
def electrician(phone: Phone) -> Device:
    return phone("郑海涛")


def reported(device: Device, **more: Any) -> str:
    """The id of a hazard, a special fault unless said otherwise."""
    op = device.op("rounds.report_hazard", hazard(**{"fault": "fire_special", **more}))
    assert device.verdict(op) == "applied"
    return str(op["id"])


def application(hazard_id: str, **changed: Any) -> Json:
    written = {"until": soon(5), "reason": "主板停产", "meanwhile": "每两小时加巡"}
    return {"hazard_id": hazard_id, **written} | changed


def asked(device: Device, hazard_id: str, **changed: Any) -> str:
    op = device.op("rounds.apply_extension", application(hazard_id, **changed))
    assert device.verdict(op) == "applied"
    return str(op["id"])


def deadline(world: Database, hazard_id: str) -> timedelta:
    """How long after it was found it is due."""
    due = "select rounds.fault_deadline(h) - h.at from rounds.hazards as h where h.id = %s"
    found = world.ask(due, hazard_id)
    assert isinstance(found, timedelta)
    return found


def test_a_fault_travels_with_its_kind(phone: Phone, electrician: Device) -> None:
    id = reported(electrician, fault="fire")
    (row,) = [h for h in phone("王建国").table("rounds.hazards") if h["id"] == id]
    assert (row["fault"], row["question_id"], row["reading"], row["no_photo"]) == ("fire", "", None, "")
    assert electrician.do("rounds.report_hazard", hazard(fault="flood")) == "BODY_BAD"


def test_an_ordinary_fault_has_an_hour_and_a_special_one_two_days(
    phone: Phone, electrician: Device, world: Database
) -> None:
    ordinary, special = reported(electrician, fault="fire"), reported(electrician)
    assert deadline(world, ordinary) == timedelta(hours=1)
    assert deadline(world, special) == timedelta(days=2)
    none = reported(electrician, fault="")
    assert world.ask("select rounds.fault_deadline(h) is null from rounds.hazards as h where h.id = %s", none)
    figures = {"settings": {"fire_fault_hours": 2, "fire_special_fault_days": 3}}
    assert phone("王建国").do("estate.change_settings", figures) == "applied"
    assert deadline(world, ordinary) == timedelta(hours=2)
    assert deadline(world, special) == timedelta(days=3)


@pytest.mark.parametrize("fault", ["", "fire"])
def test_only_a_special_fault_may_get_more_time(electrician: Device, fault: str) -> None:
    id = reported(electrician, fault=fault)
    assert electrician.do("rounds.apply_extension", application(id)) == "EXTENSION_NOT_SPECIAL"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": "  "}, "TEXT_MISSING"),
        ({"meanwhile": ""}, "TEXT_MISSING"),
        ({"until": soon(1.9)}, "UNTIL_BAD"),
        ({"until": soon(-1)}, "UNTIL_BAD"),
        ({"until": soon(93)}, "UNTIL_BAD"),
        ({"until": "soon"}, "BODY_BAD"),
        ({"reason": "x" * 1001}, "BODY_BAD"),
        ({"photos": ["no"]}, "BODY_BAD"),
        ({"hazard_id": str(uuid4())}, "HAZARD_UNKNOWN"),
        ({"hazard_id": "that one"}, "BODY_BAD"),
    ],
)
def test_an_application_is_in_writing_and_for_later(electrician: Device, changed: Json, code: str) -> None:
    id = reported(electrician)
    assert electrician.do("rounds.apply_extension", application(id) | changed) == code
    assert electrician.catch_up().table("rounds.extensions") == []


def test_more_time_is_asked_of_now_when_the_deadline_is_over(electrician: Device, world: Database) -> None:
    op = electrician.op("rounds.report_hazard", hazard(fault="fire_special"), ago=timedelta(days=4))
    assert electrician.verdict(op) == "applied"
    body = application(op["id"], until=soon(-1))
    assert electrician.do("rounds.apply_extension", body) == "UNTIL_BAD", "after its deadline, not after now"
    assert electrician.do("rounds.apply_extension", application(op["id"], until=soon(1))) == "applied"


def test_what_the_manager_grants_counts_and_no_less(
    phone: Phone, electrician: Device, world: Database
) -> None:
    manager = phone("王建国")
    fault = reported(electrician)
    first = asked(electrician, fault, until=soon(4))
    assert deadline(world, fault) == timedelta(days=2), "nobody has decided"
    body = review("extension", subject_id=first)
    assert electrician.do("rounds.review", body) == "NOT_ALLOWED"
    assert phone("徐文博").do("rounds.review", body) == "SUBJECT_UNKNOWN"
    assert manager.do("rounds.review", body | {"verdict": "rejected"}) == "NOTE_MISSING"
    assert manager.do("rounds.review", body | {"verdict": "rejected", "note": "借用备件"}) == "applied"
    assert deadline(world, fault) == timedelta(days=2)
    assert manager.do("rounds.review", body) == "applied"
    assert deadline(world, fault) > timedelta(days=3.9), "the last word counts"
    assert electrician.do("rounds.apply_extension", application(fault, until=soon(3))) == "UNTIL_BAD"
    assert electrician.do("rounds.apply_extension", application(fault, until=soon(6))) == "applied"
    words = [r for r in electrician.catch_up().table("rounds.reviews") if r["subject"] == "extension"]
    assert {(r["subject_id"], r["verdict"]) for r in words} == {(first, "rejected"), (first, "accepted")}
    assert manager.do("rounds.review", review("extension")) == "SUBJECT_UNKNOWN"


def test_who_repaired_it_says_so_and_the_manager_confirms(phone: Phone, electrician: Device) -> None:
    manager, guard = phone("王建国"), phone("李卫国")
    fault = reported(guard, fault="fire")
    assert electrician.do("rounds.report_restored", {"hazard_id": fault}) == "TEXT_MISSING"
    assert electrician.do("rounds.report_restored", {"hazard_id": str(uuid4())}) == "HAZARD_UNKNOWN"
    op = electrician.op("rounds.report_restored", {"hazard_id": fault, "photos": [PHOTO]})
    assert electrician.verdict(op) == "applied"
    (row,) = guard.catch_up().table("rounds.restorations")
    assert (row["hazard_id"], row["photos"], row["person_id"]) == (
        fault,
        [PHOTO],
        str(PERSON["郑海涛"].id),
    )
    not_yet = review("restoration", subject_id=op["id"], verdict="rejected", note="还在漏")
    assert manager.do("rounds.review", not_yet) == "applied"
    again = {"hazard_id": fault, "text": "换了密封圈"}
    assert electrician.do("rounds.report_restored", again) == "applied"
    assert manager.do("rounds.review", review("hazard", subject_id=fault)) == "applied"
    assert electrician.do("rounds.report_restored", again) == "HAZARD_SETTLED"
    assert manager.do("rounds.review", review("restoration")) == "SUBJECT_UNKNOWN"


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
def test_what_is_settled_gets_no_more_time(phone: Phone, electrician: Device, verdict: str) -> None:
    fault = reported(electrician)
    word = review("hazard", subject_id=fault, verdict=verdict, note="看过了")
    assert phone("王建国").do("rounds.review", word) == "applied"
    assert electrician.do("rounds.apply_extension", application(fault)) == "HAZARD_SETTLED"


@pytest.mark.parametrize("name", ["王秀兰", "何福生", "陈静", "林慧", "黄淑珍"])
def test_only_who_repairs_says_what_becomes_of_it(phone: Phone, electrician: Device, name: str) -> None:
    fault, other = reported(electrician), phone(name)
    assert other.do("rounds.apply_extension", application(fault)) == "NOT_ALLOWED"
    assert other.do("rounds.report_restored", {"hazard_id": fault, "text": "好了"}) == "NOT_ALLOWED"


def test_the_neighbour_knows_nothing_of_it(phone: Phone, electrician: Device) -> None:
    fault, neighbour = reported(electrician), phone("田野")
    asked(electrician, fault)
    assert electrician.do("rounds.report_restored", {"hazard_id": fault, "text": "好了"}) == "applied"
    assert neighbour.do("rounds.apply_extension", application(fault)) == "HAZARD_UNKNOWN"
    assert neighbour.do("rounds.report_restored", {"hazard_id": fault, "text": "好了"}) == "HAZARD_UNKNOWN"
    assert neighbour.catch_up().table("rounds.extensions") == []
    assert neighbour.table("rounds.restorations") == []
    assert len(phone("王秀兰").table("rounds.extensions")) == 1, "all staff see it"
    assert phone("黄淑珍").table("rounds.extensions") == []


def test_what_is_said_of_a_hazard_that_waits_waits_with_it(phone: Phone, electrician: Device) -> None:
    guard = phone("李卫国")
    visit = guard.op("rounds.check_in", guard.check_in("西门"))
    found = phone("陈志强")
    told = found.op("rounds.report_hazard", hazard(visit_id=visit["id"], fault="fire"))
    assert found.verdict(told) == "WAITING"
    mended = {"hazard_id": told["id"], "text": "换了压力表"}
    op = found.op("rounds.report_restored", mended)
    assert found.verdict(op) == "WAITING"
    assert guard.verdict(visit) == "applied"
    receipts = found.exchange(told, op)["receipts"]
    assert [r["verdict"] for r in receipts] == ["applied", "applied"]


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, "PHOTO_MISSING"),
        ({"no_photo": "  "}, "PHOTO_MISSING"),
        ({"no_photo": "相机打不开"}, "applied"),
        ({"photos": [PHOTO]}, "applied"),
        ({"photos": [PHOTO], "reading": "NaN"}, "BODY_BAD"),
        ({"photos": [PHOTO], "reading": "low"}, "BODY_BAD"),
    ],
)
def test_a_reading_out_of_range_has_a_photo_or_a_reason(
    electrician: Device, more: Json, verdict: str
) -> None:
    body = hazard(**{"question_id": "pressure", "reading": 0.2, **more})
    op = electrician.op("rounds.report_hazard", body)
    assert electrician.verdict(op) == verdict
    if verdict == "applied":
        (row,) = [h for h in electrician.catch_up().table("rounds.hazards") if h["id"] == op["id"]]
        assert (row["question_id"], row["reading"]) == ("pressure", 0.2)


def test_a_word_on_a_fault_stays_as_long_as_the_fault(phone: Phone, electrician: Device) -> None:
    """The facts of a round grow old after days; a fault that waits for a part must not lose its deadline."""
    op = electrician.op("rounds.report_hazard", hazard(fault="fire_special"), ago=timedelta(days=30))
    assert electrician.verdict(op) == "applied"
    until = (datetime.now(UTC) - timedelta(days=15)).isoformat()
    wish = electrician.op(
        "rounds.apply_extension", application(op["id"], until=until), ago=timedelta(days=27)
    )
    assert electrician.verdict(wish) == "applied"
    manager = phone("王建国")
    word = review("extension", subject_id=wish["id"])
    assert manager.verdict(manager.op("rounds.review", word, ago=timedelta(days=26))) == "applied"
    later = phone("陈志强")
    assert [x["id"] for x in later.table("rounds.extensions")] == [wish["id"]]
    assert [r["subject_id"] for r in later.table("rounds.reviews")] == [wish["id"]]
