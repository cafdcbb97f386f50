"""What a device refuses before anything is sent, and what travels of a step."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.tickets.commands import Finish, Register, Work, follower_id
from app.tickets.records import Ticket
from services.commands import Me, Refused
from tests.tickets.counter import (
    DESK,
    DONE,
    HE,
    HOME,
    HUANG,
    KINDS,
    LI,
    SHA,
    SUN,
    WANG,
    ZHENG,
    Counter,
    at,
)


def code(counter: Counter, me: Me, kind: str, **body: Any) -> str:
    try:
        KINDS[kind].model_validate(body).check(counter.view, me)
    except Refused as no:
        return no.code
    return ""


REPORTS: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"text": " "}, "WORDS_MISSING"),
    ({"text": " ", "photos": (SHA,)}, ""),
    ({"unit_id": None}, "WHERE_MISSING"),
    ({"unit_id": None, "spot": "西门"}, ""),
    ({"unit_id": None, "ticket_kind": "suggestion"}, ""),
    ({"unit_id": "nowhere"}, "UNIT_UNKNOWN"),
    ({"place_id": "nowhere"}, "PLACE_UNKNOWN"),
    ({"hazard_id": "nothing"}, "HAZARD_UNKNOWN"),
    ({"for_person_id": "nobody"}, "PERSON_UNKNOWN"),
    ({"category_id": "category-complaint-noise"}, "CATEGORY_UNKNOWN"),
    ({"wished_from": at(10), "wished_until": at(9)}, "WISH_BAD"),
]


@pytest.mark.parametrize(("changed", "refused"), REPORTS)
def test_a_report_is_looked_at_before_it_is_sent(changed: dict[str, Any], refused: str) -> None:
    body = {"ticket_kind": "repair", "text": "漏水", "unit_id": HOME} | changed
    assert code(Counter(), DESK, "register", **body) == refused


def test_a_hazard_becomes_one_ticket_at_its_place() -> None:
    counter = Counter()
    hazard = counter.hazard(1, at(8), "井盖松动", me=LI)
    ticket = counter.register(LI, at(9), "hazard", hazard_id=hazard, spot="")
    assert counter.ticket(ticket).place_id == "place-1"
    body = {"ticket_kind": "hazard", "text": "井盖", "hazard_id": hazard}
    assert code(counter, DESK, "register", **body) == "HAZARD_TAKEN"


def test_a_resident_decides_nothing_about_posts_and_channels() -> None:
    counter = Counter()
    mine = counter.register(HUANG, at(9), channel="phone", major=True, for_person_id="zhou")
    desks = counter.register(DESK, at(9), channel="phone", major=True, for_person_id="huang")
    told = [(t.channel, t.major, t.for_person_id) for t in (counter.ticket(mine), counter.ticket(desks))]
    assert told == [("app", False, None), ("phone", True, "huang")]


def test_the_category_proposes_and_a_person_decides() -> None:
    counter = Counter()
    burst, slippery = counter.category("repair", "burst"), counter.category("hazard", "slippery")
    proposed = counter.ticket(counter.register(HUANG, at(9), category_id=burst))
    decided = counter.ticket(counter.register(HUANG, at(9), category_id=burst, urgency="later"))
    wet = counter.ticket(counter.register(LI, at(9), "hazard", category_id=slippery))
    assert (proposed.urgency, decided.urgency) == ("urgent", "later")
    assert (proposed.role, wet.role) == ("electrician", "cleaner")


LACKS: list[tuple[str, Me, dict[str, Any], str]] = [
    ("finish", ZHENG, {}, "PHOTO_MISSING"),
    ("finish", ZHENG, {"photos": (SHA,)}, "SIGNATURE_MISSING"),
    ("finish", ZHENG, {"details": {"no_photo": "太黑", "no_signature": "不在"}}, ""),
    ("finish", ZHENG, DONE, ""),
    ("pause", ZHENG, {"reason": " ", "until": at(9, day=23)}, "REASON_MISSING"),
    ("send_back", ZHENG, {"reason": ""}, "REASON_MISSING"),
    ("dismiss", DESK, {"reason": ""}, "REASON_MISSING"),
    ("split", DESK, {}, "TEXT_MISSING"),
    ("note", DESK, {"text": " "}, "NOTE_EMPTY"),
    ("join", DESK, {"other_id": "nothing"}, "TICKET_UNKNOWN"),
    ("hand_over", DESK, {"to_person_id": "he"}, "PERSON_CANNOT"),
    ("hand_over", DESK, {"to_person_id": "he", "to_role": "gardener"}, ""),
    ("hand_over", DESK, {"to_person_id": "huang"}, "PERSON_CANNOT"),
    ("hand_over", DESK, {"to_person_id": "nobody"}, "PERSON_UNKNOWN"),
    ("hand_over", DESK, {"to_person_id": "sun", "to_role": "king"}, "ROLE_UNKNOWN"),
]


@pytest.mark.parametrize(("verb", "me", "body", "refused"), LACKS)
def test_a_step_says_what_it_lacks(verb: str, me: Me, body: dict[str, Any], refused: str) -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(9), unit_id=HOME)
    counter.take(DESK, at(9), "assign", ticket, to_person_id="zheng")
    counter.take(ZHENG, at(9), "accept", ticket)
    assert code(counter, me, verb, ticket_id=ticket, **body) == refused


def test_work_that_needs_a_permit_goes_to_who_holds_one() -> None:
    counter = Counter()
    power = counter.category("repair", "outage")
    ticket = counter.register(HUANG, at(9), category_id=power)
    assert code(counter, DESK, "assign", ticket_id=ticket, to_person_id="sun") == "CERTIFICATE_MISSING"
    counter.certify(SUN, at(9).date())
    assert code(counter, DESK, "assign", ticket_id=ticket, to_person_id="sun") == "CERTIFICATE_EXPIRED"
    assert code(counter, SUN, "accept", ticket_id=ticket) == "CERTIFICATE_EXPIRED"
    assert code(counter, DESK, "assign", ticket_id=ticket, to_person_id="zheng") == ""


def test_material_is_told_with_its_price_and_sent_without() -> None:
    counter = Counter()
    valve = counter.price("角阀", "25.50")
    ticket = counter.register(HUANG, at(9), unit_id=HOME)
    body = {"ticket_id": ticket, "details": {"materials": [{"price_id": valve, "amount": "2.5"}]}}
    work = Work.model_validate(body)
    assert work.body()["details"] == {"materials": [{"price_id": valve, "amount": "2.5"}]}
    counter.do(ZHENG, at(10), work)
    (used,) = counter.stands(ticket).steps[-1].details["materials"]
    assert (used["name"], used["unit"], Decimal(used["price"])) == ("角阀", "个", Decimal("25.50"))


def test_a_step_takes_custody_of_all_its_pictures_and_voices() -> None:
    voice = {"sha256": "ef" * 32, "media": "audio/webm", "seconds": 5}
    details = {"signature": "cd" * 32}
    done = Finish.model_validate({"ticket_id": "t", "photos": [SHA], "voices": [voice], "details": details})
    assert done.photo_hashes() == (SHA, "ef" * 32, "cd" * 32)
    report = Register.model_validate({"ticket_kind": "repair", "photos": [SHA], "voices": [voice]})
    assert report.photo_hashes() == (SHA, "ef" * 32)


def test_a_part_becomes_a_ticket_of_its_own_that_the_device_can_name() -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(9), unit_id=HOME, caller_phone="13800000061")
    op = counter.take(DESK, at(10), "split", ticket, text="门锁也坏了")
    part = counter.ticket(follower_id(op))
    assert (part.split_from_id, part.predecessor_id, part.text) == (ticket, None, "门锁也坏了")
    assert (part.unit_id, part.for_person_id, part.person_id) == (HOME, "huang", "desk")
    assert counter.stands(ticket).open
    assert [t.id for t in counter.view.where(Ticket, split_from_id=ticket)] == [part.id]


def test_a_ticket_that_the_device_does_not_know_is_unknown() -> None:
    for me in (DESK, HE, WANG):
        assert code(Counter(), me, "note", ticket_id="gone", text="好") == "TICKET_UNKNOWN"
