"""Ticks, stops that cannot be done, and slips taken back: every no, and what other devices are told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from server.demo.world import PLAN
from tests.sql.bodies import plan, stop
from tests.sql.database import Database
from tests.sql.device import Device, far

Phone = Callable[[str], Device]
Json = dict[str, Any]
AREAS = ("西门", "配电房", "北围墙")


@pytest.fixture
def cleaner(phone: Phone) -> Device:
    return phone("王秀兰")


@pytest.fixture
def walk(phone: Phone, cleaner: Device) -> Json:
    """A round of cleaning that is ticked off, over three areas."""
    return made(phone("王建国"), cleaner, "tick")


def made(manager: Device, who: Device, proof: str) -> Json:
    told = plan(
        f"楼道 {proof}",
        *(stop(name) for name in AREAS),
        plan_kind="cleaning",
        plan_proof=proof,
        plan_roles=["cleaner"],
        plan_starts=[f"{hour:02}:00" for hour in range(24)],
    )
    op = manager.op("rounds.make_plan", told)
    assert manager.verdict(op) == "applied"
    manager.exchange()
    rounds = [r for r in who.catch_up().table("rounds.rounds") if r["plan_id"] == op["id"]]
    return min(rounds, key=lambda r: str(r["starts_at"]))


def tick(walk: Json, stop: int = 0) -> Json:
    return {"round_id": walk["id"], "stop_id": walk["stop_ids"][stop], "how": "tick"}


def none(walk: Json, stop: int = 0, reason: str = "locked", **more: Any) -> Json:
    return {"round_id": walk["id"], "stop_id": walk["stop_ids"][stop], "reason": reason} | more


def done(device: Device, kind: str, body: Json, **clocks: Any) -> str:
    """The id of an op that was applied."""
    op = device.op(kind, body, **clocks)
    assert device.verdict(op) == "applied"
    return str(op["id"])


def test_a_tick_has_no_label_and_proves_no_place_and_no_pace(walk: Json, cleaner: Device) -> None:
    first = cleaner.op("rounds.check_in", tick(walk, 2))
    second = cleaner.op("rounds.check_in", tick(walk, 0))
    again = cleaner.op("rounds.check_in", tick(walk, 0))
    assert [r["verdict"] for r in cleaner.exchange(first, second, again)["receipts"]] == ["applied"] * 3
    visits = cleaner.catch_up().table("rounds.visits")
    seen = [v for v in visits if v["round_id"] == walk["id"]]
    assert {(v["how"], v["tag_id"]) for v in seen} == {("tick", None)}
    assert {flag for v in seen for flag in v["flags"]} <= {"outside_window"}, "which the hour decides"


def test_a_plan_that_asks_for_labels_takes_no_tick(phone: Phone, cleaner: Device) -> None:
    strict = made(phone("王建国"), cleaner, "scan")
    (receipt,) = cleaner.exchange(cleaner.op("rounds.check_in", tick(strict)))["receipts"]
    assert (receipt["code"], receipt["detail"]) == ("SCAN_NEEDED", {"place": "西门"})


@pytest.mark.parametrize("reason", ["locked", "works", "weather"])
def test_a_stop_is_left_out_with_its_reason_and_everybody_of_the_round_hears_of_it(
    walk: Json, cleaner: Device, phone: Phone, reason: str
) -> None:
    sha = "ab" * 32
    id = done(cleaner, "rounds.leave_out", none(walk, 1, reason, text=" 门锁了 ", photos=[sha]))
    for name in ("王秀兰", "张桂英", "王建国", "陈静", "林慧"):
        (told,) = [o for o in phone(name).table("rounds.omissions") if o["round_id"] == walk["id"]]
        assert (told["id"], told["reason"], told["text"], told["photos"]) == (id, reason, "门锁了", [sha])
        assert told["stop_id"] == walk["stop_ids"][1]
    assert id not in {o["id"] for o in phone("李卫国").table("rounds.omissions")}
    assert [p["sha256"] for p in phone("王建国").table("sync.photos")].count(sha) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": "other"}, "REASON_MISSING"),
        ({"reason": "other", "text": "  "}, "REASON_MISSING"),
        ({"stop_id": str(far("stop"))}, "STOP_UNKNOWN"),
        ({"stop_id": str(PLAN["全园巡逻"].stop_id(1))}, "STOP_UNKNOWN"),
        ({"round_id": str(far("round"))}, "ROUND_UNKNOWN"),
        ({"reason": "tired"}, "BODY_BAD"),
        ({"reason": None}, "BODY_BAD"),
    ],
)
def test_what_is_wrong_about_leaving_out_is_said(
    walk: Json, cleaner: Device, changed: Json, code: str
) -> None:
    assert cleaner.do("rounds.leave_out", none(walk) | changed) == code


def test_another_post_and_the_neighbour_leave_nothing_out(walk: Json, phone: Phone) -> None:
    assert phone("李卫国").do("rounds.leave_out", none(walk)) == "NOT_ALLOWED"
    assert phone("王建国").do("rounds.leave_out", none(walk)) == "NOT_ALLOWED"
    assert phone("徐文博").do("rounds.leave_out", none(walk)) == "ROUND_UNKNOWN"


def test_a_slip_is_gone_from_every_device_and_stays_in_the_log(
    walk: Json, cleaner: Device, phone: Phone, world: Database
) -> None:
    ticked = done(cleaner, "rounds.check_in", tick(walk))
    told = done(cleaner, "rounds.answer", {"visit_id": ticked, "answers": {"a": True}})
    left = done(cleaner, "rounds.leave_out", none(walk, 1))
    tablet = phone("王建国")
    assert {("rounds.visits", ticked), ("rounds.answers", told), ("rounds.omissions", left)} <= set(
        tablet.rows
    )
    for id in (ticked, left):
        assert cleaner.do("rounds.take_back", {"subject_id": id}) == "applied"
    tablet.catch_up()
    gone = {("rounds.visits", ticked), ("rounds.answers", told), ("rounds.omissions", left)}
    assert not gone & set(tablet.rows)
    removed = {(c["table"], c["id"]) for c in tablet.told if c["row"] is None}
    assert gone <= removed, "tombstones, not silence"
    assert world.ask("select count(*) from sync.ops where op_id = any (%s)", [ticked, left]) == 2
    assert done(cleaner, "rounds.check_in", tick(walk)) in {
        v["id"] for v in tablet.catch_up().table("rounds.visits")
    }


def test_what_was_taken_back_twice_is_taken_back_once(walk: Json, cleaner: Device) -> None:
    ticked = done(cleaner, "rounds.check_in", tick(walk))
    assert [cleaner.do("rounds.take_back", {"subject_id": ticked}) for _ in range(2)] == ["applied"] * 2


def test_only_an_own_tick_or_omission_can_be_taken_back(walk: Json, cleaner: Device, phone: Phone) -> None:
    ticked = done(cleaner, "rounds.check_in", tick(walk))
    left = done(cleaner, "rounds.leave_out", none(walk, 1))
    began = done(cleaner, "rounds.start", {"round_id": walk["id"]})
    colleague, guard = phone("张桂英"), phone("李卫国")
    assert colleague.do("rounds.take_back", {"subject_id": ticked}) == "SUBJECT_UNKNOWN"
    assert colleague.do("rounds.take_back", {"subject_id": left}) == "SUBJECT_UNKNOWN"
    assert phone("王建国").do("rounds.take_back", {"subject_id": left}) == "NOT_ALLOWED"
    assert cleaner.do("rounds.take_back", {"subject_id": began}) == "SUBJECT_UNKNOWN"
    scanned = done(guard, "rounds.check_in", guard.check_in("西门"))
    assert guard.do("rounds.take_back", {"subject_id": scanned}) == "SUBJECT_UNKNOWN"
    refused = cleaner.op("rounds.leave_out", none(walk, reason="other"))
    assert cleaner.verdict(refused) == "REASON_MISSING"
    assert cleaner.do("rounds.take_back", {"subject_id": refused["id"]}) == "SUBJECT_UNKNOWN"
    kept = {(v["table"], v["id"]) for v in phone("王建国").told}
    assert {("rounds.visits", ticked), ("rounds.visits", scanned), ("rounds.omissions", left)} <= kept


def test_ten_minutes_later_it_stays(walk: Json, cleaner: Device) -> None:
    early = done(cleaner, "rounds.check_in", tick(walk), ago=timedelta(minutes=11))
    assert cleaner.do("rounds.take_back", {"subject_id": early}) == "TOO_LATE"
    left = done(cleaner, "rounds.leave_out", none(walk, 1), ago=timedelta(minutes=30))
    assert cleaner.do("rounds.take_back", {"subject_id": left}) == "TOO_LATE"
    just = done(cleaner, "rounds.check_in", tick(walk, 2), ago=timedelta(minutes=19))
    late = cleaner.op("rounds.take_back", {"subject_id": just}, ago=timedelta(minutes=10))
    assert cleaner.verdict(late) == "applied", "it is the time of the act that counts, not of the network"


def test_after_the_round_was_finished_it_stays(walk: Json, cleaner: Device) -> None:
    ticked = done(cleaner, "rounds.check_in", tick(walk), ago=timedelta(minutes=3))
    done(cleaner, "rounds.finish", {"round_id": walk["id"]}, ago=timedelta(minutes=2))
    assert cleaner.do("rounds.take_back", {"subject_id": ticked}) == "TOO_LATE"


def test_a_finish_that_came_after_the_word_does_not_hold_it_up(walk: Json, cleaner: Device) -> None:
    """Phones come online in any order."""
    ticked = done(cleaner, "rounds.check_in", tick(walk), ago=timedelta(minutes=5))
    done(cleaner, "rounds.finish", {"round_id": walk["id"]}, ago=timedelta(minutes=1))
    back = cleaner.op("rounds.take_back", {"subject_id": ticked}, ago=timedelta(minutes=4))
    assert cleaner.verdict(back) == "applied"


def test_the_word_waits_for_what_it_takes_back(walk: Json, cleaner: Device, phone: Phone) -> None:
    ticked = cleaner.op("rounds.check_in", tick(walk), id=uuid4())
    (receipt,) = cleaner.exchange(cleaner.op("rounds.take_back", {"subject_id": ticked["id"]}))["receipts"]
    assert (receipt["verdict"], receipt["detail"]) == ("held", {"subject_id": ticked["id"]})
    assert cleaner.verdict(ticked) == "applied"
    visits = {v["id"] for v in phone("王建国").table("rounds.visits")}
    assert ticked["id"] not in visits, "it was taken back as soon as it had come"


def test_the_neighbour_knows_nothing_to_take_back(walk: Json, cleaner: Device, phone: Phone) -> None:
    ticked = done(cleaner, "rounds.check_in", tick(walk))
    assert phone("徐文博").do("rounds.take_back", {"subject_id": ticked}) == "WAITING"
    assert datetime.now(UTC) > datetime.fromisoformat(
        next(v["at"] for v in cleaner.catch_up().table("rounds.visits") if v["id"] == ticked)
    )


def test_what_cannot_be_done_may_be_said_aloud(cleaner: Device, phone: Phone, walk: Json) -> None:
    voice = {"sha256": uuid4().hex * 2, "media": "audio/mp4", "seconds": 9}
    done(cleaner, "rounds.leave_out", none(walk, 1, "other", voices=[voice]))
    assert cleaner.do("rounds.leave_out", none(walk, 2, "other", voices=[])) == "REASON_MISSING"
    manager = phone("王建国").catch_up()
    assert [o["voices"] for o in manager.table("rounds.omissions")] == [[voice]]
    assert [p["media"] for p in manager.table("sync.photos")] == ["audio/mp4"]
