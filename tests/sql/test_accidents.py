"""Accidents and days on the server: who tells them, who hears of them, what is refused; old permits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from server.demo.world import PERSON, PLACE
from tests.sql.database import Database
from tests.sql.device import Device, Json, far
from tests.sql.test_receiving import PEOPLE

Phone = Callable[[str], Device]
SHA = "5c" * 32
VOICE = {"sha256": "7e" * 32, "media": "audio/webm", "seconds": 4}


def accident(**changed: Any) -> Json:
    told = {"text": "梯子滑倒", "injured": "郑海涛，手腕", "measures": "冰敷，已送医院", "photos": [SHA]}
    return told | {"place_id": str(PLACE["配电房"].id)} | changed


def day(ago: int = 0) -> str:
    return str(datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=ago))


def handed_in(device: Device, ago: int = 1, **more: Any) -> str:
    op = device.op("tickets.hand_in_day", {"day": day(ago), "text": "三单都完成了"} | more)
    assert device.verdict(op) == "applied"
    return str(op["id"])


@pytest.mark.parametrize("role", PEOPLE)
def test_the_staff_tells_of_an_accident_and_of_its_day(phone: Phone, role: str) -> None:
    device = phone(PEOPLE[role])
    staff = role != "resident"
    assert device.do("tickets.report_accident", accident(place_id=None)) == (
        "applied" if staff else "NOT_ALLOWED"
    )
    works = staff and role != "inspector"
    assert device.do("tickets.hand_in_day", {"day": day()}) == ("applied" if works else "NOT_ALLOWED")


@pytest.mark.parametrize("role", PEOPLE)
def test_the_manager_the_inspector_and_the_author_know(phone: Phone, role: str) -> None:
    author = phone("郑海涛")
    assert author.do("tickets.report_accident", accident()) == "applied"
    handed_in(author)
    device = phone(PEOPLE[role])
    knows = role in ("manager", "inspector", "electrician")
    for table in ("tickets.accidents", "tickets.days"):
        assert len(device.table(table)) == knows, table
    if knows:
        (told,) = device.table("tickets.accidents")
        assert (told["by"], told["injured"], told["photos"]) == ("郑海涛", "郑海涛，手腕", [SHA])
        assert [
            p["sha256"] for p in device.table("sync.photos") if p["sha256"] == SHA
        ] or role == "electrician"


def test_the_neighbour_hears_nothing_and_reaches_nothing(phone: Phone) -> None:
    author, other = phone("郑海涛"), phone("徐文博")
    assert author.do("tickets.report_accident", accident()) == "applied"
    report = handed_in(author)
    assert other.catch_up().table("tickets.accidents") == []
    assert other.table("tickets.days") == []
    assert other.do("tickets.review_day", {"day_id": report}) == "DAY_UNKNOWN"
    assert other.do("tickets.report_accident", accident()) == "PLACE_UNKNOWN"


REFUSALS: list[tuple[str, Json, str]] = [
    ("report_accident", {"text": " "}, "TEXT_MISSING"),
    ("report_accident", {"text": "触电", "place_id": str(far("place"))}, "PLACE_UNKNOWN"),
    ("report_accident", {"text": "触电", "ticket_id": str(far("ticket"))}, "TICKET_UNKNOWN"),
    ("report_accident", {"text": "触电", "photos": ["x"]}, "BODY_BAD"),
    ("report_accident", {"text": "触" * 2001}, "BODY_BAD"),
    ("report_accident", {"text": "", "voices": [VOICE]}, "applied"),
    ("hand_in_day", {"day": "morgen"}, "BODY_BAD"),
    ("hand_in_day", {}, "BODY_BAD"),
    ("hand_in_day", {"day": "2020-01-01"}, "DAY_BAD"),
    ("hand_in_day", {"day": "2099-01-01"}, "DAY_BAD"),
    ("review_day", {"day_id": str(far("day"))}, "NOT_ALLOWED"),
]


@pytest.mark.parametrize(
    ("verb", "body", "code"), REFUSALS, ids=[f"{v}-{c}-{n}" for n, (v, _, c) in enumerate(REFUSALS)]
)
def test_what_says_too_little_is_refused(phone: Phone, verb: str, body: Json, code: str) -> None:
    assert phone("郑海涛").do(f"tickets.{verb}", body) == code


def test_a_day_is_read_once_and_says_by_whom(phone: Phone, world: Database) -> None:
    author, manager = phone("郑海涛"), phone("王建国")
    report = handed_in(author)
    assert manager.do("tickets.review_day", {"day_id": report, "note": "注意补料"}) == "applied"
    again = manager.exchange(manager.op("tickets.review_day", {"day_id": report}))["receipts"][-1]
    assert (again["code"], again["detail"]["person"]) == ("DAY_REVIEWED", "王建国")
    (told,) = author.catch_up().table("tickets.days")
    assert (told["reviewed_by"], told["note"], told["day"]) == ("王建国", "注意补料", day(1))
    assert told["reviewed_at"] is not None
    newer = handed_in(author, text="又修了一单")
    assert {d["id"] for d in author.catch_up().table("tickets.days")} == {report, newer}


def permit(**changed: Any) -> Json:
    told = {"person_id": str(PERSON["郑海涛"].id), "certificate_kind": "electrician", "number": "T-7"}
    return told | {"valid_to": "2099-01-01"} | changed


def sparks(device: Device) -> str:
    """A repair that asks for a permit."""
    category = next(c["id"] for c in device.table("tickets.categories") if c["key"] == "sparks")
    op = device.op(
        "tickets.register",
        {"ticket_kind": "repair", "category_id": category, "spot": "配电房", "text": "冒火花"},
    )
    assert device.verdict(op) == "applied"
    return str(op["id"])


def test_without_a_valid_permit_nobody_is_told_to_do_what_needs_one(phone: Phone, world: Database) -> None:
    desk, manager, electrician = phone("陈静"), phone("王建国"), phone("郑海涛")
    for known in manager.table("estate.certificates"):
        assert manager.do("estate.withdraw_certificate", {"certificate_id": known["id"]}) == "applied"
    ticket = sparks(desk)
    told = {"ticket_id": ticket, "to_person_id": str(PERSON["郑海涛"].id)}
    missing = desk.exchange(desk.op("tickets.assign", told))["receipts"][-1]
    assert (missing["code"], missing["detail"]) == (
        "CERTIFICATE_MISSING",
        {"person": "郑海涛", "needs": "electrician"},
    )
    old = manager.op("estate.file_certificate", permit(valid_to=day(1)))
    assert manager.verdict(old) == "applied"
    expired = desk.exchange(desk.op("tickets.assign", told))["receipts"][-1]
    assert expired["code"] == "CERTIFICATE_EXPIRED"
    assert expired["detail"] == {"person": "郑海涛", "needs": "electrician", "until": day(1)}
    assert electrician.do("tickets.accept", {"ticket_id": ticket}) == "CERTIFICATE_EXPIRED"
    assert manager.do("estate.file_certificate", permit(valid_to=day(0))) == "applied"
    assert desk.do("tickets.assign", told) == "applied"


def test_a_permit_is_filed_and_struck_out_by_the_manager_alone(phone: Phone) -> None:
    manager = phone("王建国")
    filed = manager.op("estate.file_certificate", permit(photo=uuid4().hex * 2))
    assert manager.verdict(filed) == "applied"
    for role in set(PEOPLE) - {"manager"}:
        device = phone(PEOPLE[role])
        assert device.do("estate.file_certificate", permit()) == "NOT_ALLOWED"
        assert device.do("estate.withdraw_certificate", {"certificate_id": filed["id"]}) == "NOT_ALLOWED"
    other = phone("徐文博")
    assert other.do("estate.withdraw_certificate", {"certificate_id": filed["id"]}) == "CERTIFICATE_UNKNOWN"
    assert other.do("estate.file_certificate", permit()) == "PERSON_UNKNOWN"
    bare = permit(certificate_kind=" ")
    assert manager.do("estate.file_certificate", bare) == "KIND_MISSING"
    assert manager.do("estate.file_certificate", permit(valid_to="bald")) == "BODY_BAD"
