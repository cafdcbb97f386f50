"""Steps on the server: each reason for no, what happened meanwhile, nothing believed of the sender."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from server.demo.world import PERSON, PLACE, UNIT
from tests.sql.bodies import hazard, soon
from tests.sql.database import Database
from tests.sql.device import Device, Json, far
from tests.sql.reports import DONE, SHA, Desk, Phone, receipt, refusal, repair, standing, step, told

HUANG, CHEN, ZHENG, WANG, LI = "黄淑珍", "陈静", "郑海涛", "王建国", "李卫国"


@pytest.fixture
def desk(phone: Phone) -> Desk:
    return Desk(phone)


REPORTS: list[tuple[str, Json, str]] = [
    (HUANG, repair(text=" "), "WORDS_MISSING"),
    (HUANG, repair(unit_id=None), "WHERE_MISSING"),
    (HUANG, repair(ticket_kind="party"), "KIND_BAD"),
    (HUANG, repair(ticket_kind=5), "BODY_BAD"),
    (HUANG, repair(unit_id=str(UNIT["3-2-1202"].id)), "UNIT_UNKNOWN"),
    (HUANG, repair(unit_id="3-2-1201"), "BODY_BAD"),
    (HUANG, repair(place_id=str(PLACE["西门"].id)), "PLACE_UNKNOWN"),
    (CHEN, repair(place_id=str(PLACE["湖心亭"].id)), "PLACE_UNKNOWN"),
    (CHEN, repair(place_id=["西门"]), "BODY_BAD"),
    (CHEN, repair(category_id=str(far("category"))), "CATEGORY_UNKNOWN"),
    (CHEN, repair(for_person_id=str(PERSON["徐文博"].id)), "PERSON_UNKNOWN"),
    (CHEN, repair(hazard_id=str(far("hazard"))), "HAZARD_UNKNOWN"),
    (CHEN, repair(major="yes"), "BODY_BAD"),
    (CHEN, repair(channel="drum"), "BODY_BAD"),
    (CHEN, repair(urgency="now"), "BODY_BAD"),
    (CHEN, repair(urgency={"a": 1}), "BODY_BAD"),
    (CHEN, repair(text="水" * 2001), "BODY_BAD"),
    (CHEN, repair(text=["水"]), "BODY_BAD"),
    (CHEN, repair(spot=1), "BODY_BAD"),
    (CHEN, repair(photos="x"), "BODY_BAD"),
    (CHEN, repair(photos=["x"]), "BODY_BAD"),
    (CHEN, repair(photos=[f"{n:064x}" for n in range(13)]), "BODY_BAD"),
    (CHEN, repair(voices=[{"sha256": SHA}]), "BODY_BAD"),
    (CHEN, repair(caller_name="王" * 61), "BODY_BAD"),
    (CHEN, repair(caller_phone=13800000061), "BODY_BAD"),
    (CHEN, repair(wished_from="tomorrow"), "BODY_BAD"),
    (CHEN, repair(wished_from=soon(2), wished_until=soon(1)), "WISH_BAD"),
    (CHEN, repair(wished_until=soon(-1)), "WISH_BAD"),
    (CHEN, repair(wished_from=soon(100)), "WISH_BAD"),
]


@pytest.mark.parametrize(("name", "body", "code"), REPORTS)
def test_a_report_that_will_not_do_names_its_reason(
    still: Database, name: str, body: Json, code: str
) -> None:
    device = Device(still, PERSON[name])
    with device.connection.transaction(force_rollback=True):
        assert device.do("tickets.register", body) == code
    device.close()


def test_a_resident_is_believed_nothing_about_posts_channels_and_other_people(desk: Desk) -> None:
    mine = {"channel": "phone", "major": True, "for_person_id": str(PERSON[CHEN].id), "role": "manager"}
    resident = desk.phone(HUANG)
    op = resident.op("tickets.register", repair(**mine, hazard_id=str(far("hazard")), number="1", by="经理"))
    assert resident.verdict(op) == "applied"
    (row,) = resident.catch_up().table("tickets.tickets")
    said = {key: row[key] for key in ("channel", "major", "for_person_id", "hazard_id", "by", "role")}
    assert said == {
        "channel": "app",
        "major": False,
        "for_person_id": None,
        "hazard_id": None,
        "by": HUANG,
        "role": "electrician",
    }


BAD: list[tuple[str, str, str, Json, str]] = [
    ("verify", "register", CHEN, {"category_id": str(far("c"))}, "CATEGORY_UNKNOWN"),
    ("verify", "register", CHEN, {"ticket_kind": "party"}, "KIND_BAD"),
    ("verify", "register", CHEN, {"ticket_kind": {"a": [1]}}, "KIND_BAD"),
    ("verify", "register", CHEN, {"urgency": True}, "BODY_BAD"),
    ("verify", "register", CHEN, {"place_id": str(PLACE["湖心亭"].id)}, "PLACE_UNKNOWN"),
    ("verify", "register", CHEN, {"unit_id": str(far("u"))}, "UNIT_UNKNOWN"),
    ("verify", "register", CHEN, {"unit_id": 7}, "BODY_BAD"),
    ("assign", "register", CHEN, {"to_person_id": str(far("p"))}, "PERSON_UNKNOWN"),
    ("assign", "register", CHEN, {"to_person_id": str(PERSON["徐文博"].id)}, "PERSON_UNKNOWN"),
    ("assign", "register", CHEN, {"to_person_id": 5}, "BODY_BAD"),
    ("assign", "register", CHEN, told("何福生"), "PERSON_CANNOT"),
    ("assign", "register", CHEN, told(HUANG), "PERSON_CANNOT"),
    ("assign", "register", CHEN, {"to_role": "king"}, "ROLE_UNKNOWN"),
    ("assign", "register", CHEN, {"to_role": "resident"}, "ROLE_UNKNOWN"),
    ("hand_over", "accept", ZHENG, {}, "BODY_BAD"),
    ("hand_over", "accept", ZHENG, told("王秀兰"), "PERSON_CANNOT"),
    ("send_back", "accept", ZHENG, {"reason": " "}, "REASON_MISSING"),
    ("send_back", "accept", ZHENG, {"reason": "长" * 501}, "BODY_BAD"),
    ("send_back", "register", CHEN, {"reason": "不在家"}, "STEP_EARLY"),
    ("pause", "accept", ZHENG, {"until": soon(2)}, "REASON_MISSING"),
    ("pause", "accept", ZHENG, {"reason": "等配件"}, "BODY_BAD"),
    ("pause", "accept", ZHENG, {"reason": "等配件", "until": "soon"}, "BODY_BAD"),
    ("pause", "accept", ZHENG, {"reason": "等配件", "until": soon(-1)}, "UNTIL_BAD"),
    ("pause", "accept", ZHENG, {"reason": "等配件", "until": soon(93)}, "UNTIL_BAD"),
    ("resume", "accept", ZHENG, {}, "STEP_PAST"),
    ("finish", "accept", ZHENG, {}, "PHOTO_MISSING"),
    ("finish", "accept", ZHENG, {"details": {"no_photo": " "}}, "PHOTO_MISSING"),
    ("finish", "accept", ZHENG, {"photos": [SHA]}, "SIGNATURE_MISSING"),
    ("finish", "accept", ZHENG, {"photos": [SHA], "details": {"no_signature": ""}}, "SIGNATURE_MISSING"),
    ("answer", "accept", CHEN, {"text": "好"}, "STEP_NOT_HERE"),
    ("judge", "accept", WANG, {"valid": True, "reason": "属实"}, "STEP_NOT_HERE"),
    ("approve", "accept", WANG, {}, "STEP_EARLY"),
    ("approve", "finish", WANG, {"passed": "no"}, "BODY_BAD"),
    ("approve", "finish", WANG, {"passed": False}, "TEXT_MISSING"),
    ("call_back", "finish", CHEN, {"rating": "fair"}, "STEP_EARLY"),
    ("call_back", "approve", CHEN, {"rating": "superb"}, "RATING_BAD"),
    ("call_back", "approve", CHEN, {"rating": "unsatisfied"}, "TEXT_MISSING"),
    ("rate", "finish", HUANG, {}, "RATING_BAD"),
    ("rate", "finish", HUANG, {"rating": 5}, "RATING_BAD"),
    ("rate", "accept", HUANG, {"rating": "fair"}, "STEP_EARLY"),
    ("rate", "finish", CHEN, {"rating": "satisfied"}, "NOT_ALLOWED"),
    ("withdraw", "register", HUANG, {}, "REASON_MISSING"),
    ("withdraw", "arrive", HUANG, {"reason": "好了"}, "STEP_PAST"),
    ("dismiss", "register", CHEN, {}, "REASON_MISSING"),
    ("join", "register", CHEN, {"other_id": str(far("t"))}, "TICKET_UNKNOWN"),
    ("join", "register", CHEN, {}, "BODY_BAD"),
    ("split", "register", CHEN, {}, "TEXT_MISSING"),
    ("reopen", "finish", HUANG, {}, "TEXT_MISSING"),
    ("reopen", "accept", HUANG, {"text": "又漏了"}, "STEP_EARLY"),
    ("note", "register", HUANG, {"text": " "}, "NOTE_EMPTY"),
    ("note", "register", CHEN, {"text": "好", "inside": "yes"}, "BODY_BAD"),
    ("note", "register", CHEN, {"text": {"a": 1}}, "BODY_BAD"),
    ("accept", "finish", ZHENG, {}, "STEP_PAST"),
    ("arrive", "finish", ZHENG, {}, "STEP_PAST"),
    ("finish", "finish", ZHENG, DONE, "STEP_PAST"),
    ("verify", "accept", CHEN, {}, "STEP_PAST"),
    ("hand_over", "finish", ZHENG, told(WANG), "STEP_PAST"),
    ("pause", "finish", ZHENG, {"reason": "等配件", "until": soon(2)}, "STEP_PAST"),
    *(
        (verb, "call_back", name, body, "TICKET_CLOSED")
        for verb, name, body in (
            ("accept", ZHENG, {}),
            ("finish", ZHENG, DONE),
            ("assign", CHEN, {}),
            ("pause", ZHENG, {"reason": "等", "until": soon(2)}),
            ("dismiss", CHEN, {"reason": "重复"}),
            ("withdraw", HUANG, {"reason": "好了"}),
            ("split", CHEN, {"text": "还有"}),
            ("escalate", CHEN, {}),
        )
    ),
]

DETAILS: list[Json] = [
    {"details": 5},
    {"details": [1]},
    {"details": {"king": 1}},
    {"details": {"checks": "all"}},
    {"details": {"checks": [5]}},
    {"details": {"checks": [{"name": "阀", "ok": "yes"}]}},
    {"details": {"checks": [{"name": "阀", "ok": True}] * 101}},
    {"details": {"readings": [{"name": "水压", "value": "高"}]}},
    {"details": {"readings": {"name": "水压"}}},
    {"details": {"no_photo": 7}},
    {"details": {"no_photo": "长" * 501}},
    {"details": {"signature": "黄"}},
    {"details": {"signature": 5}},
    {"details": {"materials": 7}},
    {"details": {"materials": [{"price_id": str(far("price")), "amount": "1"}]}},
]


def test_each_step_that_will_not_do_names_its_reason(desk: Desk) -> None:
    at: dict[str, str] = {}
    for verb, stage, name, body, code in BAD:
        ticket = at.setdefault(stage, desk.at(stage) if stage not in at else "")
        device = desk.phone(name)
        with device.connection.transaction(force_rollback=True):
            assert step(device, verb, ticket, **body) == code, (verb, stage, body)


def test_what_a_worker_tells_is_read_strictly(desk: Desk) -> None:
    ticket, worker = desk.at("accept"), desk.phone(ZHENG)
    for body in DETAILS:
        with worker.connection.transaction(force_rollback=True):
            assert step(worker, "work", ticket, **body) == "BODY_BAD", body


def test_prices_are_ours_never_the_senders(desk: Desk, world: Database) -> None:
    price = str(uuid4())
    world.ask(
        "insert into tickets.prices (id, estate_id, name, unit, price) values (%s, %s, '角阀', '个', 25)"
        " returning 1",
        price,
        PERSON[ZHENG].estate.id,
    )
    ticket, worker = desk.at("accept"), desk.phone(ZHENG)
    used = {"price_id": price, "amount": "2.5", "price": "0.01", "name": "金阀"}
    for amount in ("0", "-1", "1e9", "1.2345", "x", ""):
        bad = {"details": {"materials": [used | {"amount": amount}]}}
        assert step(worker, "work", ticket, **bad) == "BODY_BAD", amount
    assert step(worker, "work", ticket, details={"materials": [used]}) == "applied"
    (row,) = [s for s in worker.catch_up().table("tickets.steps") if s["step"] == "work"]
    (kept,) = row["details"]["materials"]
    assert kept == {"price_id": price, "name": "角阀", "unit": "个", "price": 25.00, "amount": 2.5}


def test_a_ticket_that_one_may_not_see_is_unknown(desk: Desk) -> None:
    hidden = desk.of_kind("complaint")
    for name in (LI, ZHENG, "王秀兰", "何福生", "田野", "徐文博"):
        assert step(desk.phone(name), "note", hidden, text="?") == "TICKET_UNKNOWN", name
    leak = desk.at("register")
    for name in ("王秀兰", "何福生", "徐文博"):
        assert step(desk.phone(name), "note", leak, text="?") == "TICKET_UNKNOWN", name
    assert step(desk.phone(CHEN), "join", leak, other_id=hidden) == "applied"


def test_an_id_that_is_none_is_a_bad_body(desk: Desk) -> None:
    for wanted in (None, 5, True, "ticket", ["a"], {"id": 1}):
        assert desk.phone(CHEN).do("tickets.note", {"ticket_id": wanted, "text": "好"}) == "BODY_BAD", wanted
    assert desk.phone(CHEN).do("tickets.note", {"ticket_id": str(far("t")), "text": "好"}) == "TICKET_UNKNOWN"


def test_who_comes_second_hears_who_was_first(desk: Desk) -> None:
    """Two took it offline, the desk told somebody else, and at last it was turned down."""
    ticket, boss = desk.at("verify"), desk.phone(WANG)
    assert step(desk.phone(ZHENG), "accept", ticket) == "applied"
    taken = ("TAKEN", {"person": ZHENG, "step": "accept"})
    assert refusal(boss, "accept", ticket) == taken
    assert refusal(desk.phone(CHEN), "assign", ticket, **told(WANG)) == taken
    assert step(desk.phone(CHEN), "hand_over", ticket, **told(WANG)) == "applied"
    assert refusal(desk.phone(ZHENG), "accept", ticket) == ("TAKEN", {"person": WANG, "step": "hand_over"})
    assert step(boss, "dismiss", ticket, reason="业主自己修好了") == "applied"
    closed = ("TICKET_CLOSED", {"how": "dismissed", "step": "dismiss", "person": WANG})
    assert refusal(desk.phone(ZHENG), "finish", ticket, **DONE) == closed
    assert step(desk.phone(ZHENG), "note", ticket, text="阀已经换了", photos=[SHA]) == "applied"


def test_a_step_done_twice_tells_who_did_it(desk: Desk) -> None:
    ticket = desk.at("finish")
    assert refusal(desk.phone(WANG), "finish", ticket, **DONE) == (
        "STEP_PAST",
        {"person": ZHENG, "step": "finish"},
    )


def test_a_word_after_the_end_changes_nobodys_name_on_the_end(desk: Desk) -> None:
    ticket = desk.at("call_back")
    assert step(desk.phone(HUANG), "rate", ticket, rating="fair") == "applied"
    closed = ("TICKET_CLOSED", {"how": "done", "step": "call_back", "person": CHEN})
    assert refusal(desk.phone(CHEN), "dismiss", ticket, reason="x") == closed
    assert step(desk.phone(HUANG), "reopen", ticket, text="又漏了") == "applied"
    assert refusal(desk.phone(HUANG), "reopen", ticket, text="?")[1]["person"] == HUANG


def test_a_race_for_one_ticket_is_won_once(desk: Desk, world: Database, phone: Phone) -> None:
    """Both transactions run at the same time; the second waits for the first and is judged after it."""
    ticket = desk.at("verify")
    racers = [phone(ZHENG), phone(WANG)]
    start, verdicts = threading.Barrier(2), []

    def run(device: Device) -> None:
        start.wait()
        verdicts.append(step(device, "accept", ticket))

    threads = [threading.Thread(target=run, args=(device,)) for device in racers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(verdicts) == ["TAKEN", "applied"]
    assert world.all("select count(*) from tickets.steps where step = 'accept'") == [1]


def test_a_held_report_holds_its_steps_and_all_are_applied_when_it_comes(desk: Desk, world: Database) -> None:
    """The ticket of a hazard whose check-in is still on its way."""
    guard = desk.phone(LI)
    visit = guard.op("rounds.check_in", guard.check_in("西门"))
    found = guard.op("rounds.report_hazard", hazard(place_id=None, visit_id=visit["id"]))
    report = guard.op("tickets.register", repair(ticket_kind="hazard", unit_id=None, hazard_id=found["id"]))
    verdicts = [r["verdict"] for r in guard.exchange(found, report)["receipts"]]
    assert verdicts == ["held", "held"]
    assert step(desk.phone(CHEN), "assign", report["id"], **told(ZHENG)) == "WAITING"
    assert guard.verdict(visit) == "applied"
    assert standing(world, report["id"]) == ("assign", "")
    (row,) = [t for t in guard.catch_up().table("tickets.tickets") if t["id"] == report["id"]]
    assert (row["place_id"], row["hazard_id"]) == (str(PLACE["西门"].id), found["id"])


def test_one_hazard_is_one_ticket(desk: Desk) -> None:
    guard = desk.phone(LI)
    found = guard.op("rounds.report_hazard", hazard())
    assert guard.verdict(found) == "applied"
    body = repair(ticket_kind="hazard", unit_id=None, hazard_id=found["id"])
    assert receipt(guard, "register", body)["verdict"] == "applied"
    second = receipt(desk.phone(CHEN), "register", body)
    assert second["code"] == "HAZARD_TAKEN"
    assert second["detail"]["number"].endswith("-01")


def test_numbers_go_on_after_the_ninety_ninth_of_a_day(desk: Desk, world: Database) -> None:
    world.ask(
        "insert into tickets.numbers select %s, (now() at time zone 'Asia/Shanghai')::date, 99 returning 1",
        PERSON[CHEN].estate.id,
    )
    ticket = desk.at("register")
    number = world.ask("select number from tickets.tickets where id = %s", ticket)
    assert number.endswith("-100")


def test_a_refused_report_draws_no_number(desk: Desk) -> None:
    assert desk.phone(HUANG).do("tickets.register", repair(urgency="now")) == "BODY_BAD"
    desk.at("register")
    (row,) = desk.phone(HUANG).catch_up().table("tickets.tickets")
    assert row["number"].endswith("-01")


def test_the_clock_of_a_step_is_ours(desk: Desk, world: Database) -> None:
    """A device that is an hour slow: the step stands at the authority's time."""
    ticket, worker = desk.at("accept"), desk.phone(ZHENG)
    slow = {"wall": (datetime.now(UTC) - timedelta(hours=1)).isoformat(), "offset_ms": 3_600_000}
    assert (
        worker.do("tickets.arrive", {"ticket_id": ticket, "at": "2020-01-01T00:00:00Z"}, **slow) == "applied"
    )
    off = world.ask(
        "select abs(extract(epoch from now() - at)) from tickets.steps"
        " where step = 'arrive' and ticket_id = %s",
        ticket,
    )
    assert off < 60
