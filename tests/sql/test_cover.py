"""Who is away and who walks instead: every reason for no, who is told, and that the order of hearing is
no matter.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.demo.world import PERSON
from tests.sql.bodies import absence, of, plan
from tests.sql.database import Database
from tests.sql.device import Device, far

Phone = Callable[[str], Device]
Json = dict[str, Any]
SHANGHAI = ZoneInfo("Asia/Shanghai")
EXTRA = """
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, person_ids, stop_ids, seen_by)
  select gen_random_uuid(), p.estate_id, p.id, p.kind, '加巡', 9, now() - interval '2 minutes',
         now() + interval '1 hour', 10, p.roles, %s::uuid[],
         array(select s.id from rounds.stops s where s.plan_id = p.id order by s.ordinal),
         '{guard,manager,desk,inspector}'
  from rounds.plans p where p.name = '全园巡逻' limit 1 returning id::text
"""

LAST = """
  select p.name from rounds.handovers h join estate.people p on p.id = h.to_person_id
  where h.round_id = %s order by h.at desc, h.id desc limit 1
"""


@pytest.fixture
def manager(phone: Phone) -> Device:
    return phone("王建国")


@pytest.fixture
def walk(world: Database) -> str:
    """A round that goes on now and is meant for 李卫国 by name."""
    return str(world.ask(EXTRA, [PERSON["李卫国"].id]))


def given(name: str | None, walk: str, **more: Any) -> Json:
    return {"round_id": walk, "to_person_id": str(PERSON[name].id) if name else None} | more


def test_a_guard_gives_a_round_to_a_colleague_and_both_are_told(
    phone: Phone, manager: Device, walk: str
) -> None:
    li, chen, cleaner = phone("李卫国"), phone("陈志强"), phone("王秀兰")
    op = li.op("rounds.hand_over", given("陈志强", walk, reason="不舒服"))
    assert li.verdict(op) == "applied"
    for device in (li, chen, manager):
        (row,) = device.catch_up().table("rounds.handovers")
        assert (row["id"], row["to_person_id"], row["person_id"], row["reason"], row["back"]) == (
            op["id"], str(PERSON["陈志强"].id), str(PERSON["李卫国"].id), "不舒服", False,
        )  # fmt: skip
    assert cleaner.catch_up().table("rounds.handovers") == []
    assert chen.do("rounds.hand_over", given("赵大勇", walk)) == "applied", "it is theirs to give on"
    assert chen.do("rounds.hand_over", given(None, walk)) == "applied", "or to the next shift"
    assert manager.do("rounds.hand_over", given(None, walk, back=True)) == "applied"


def test_a_month_tells_who_gave_what_to_whom(phone: Phone, manager: Device, walk: str) -> None:
    assert phone("李卫国").do("rounds.hand_over", given("陈志强", walk)) == "applied"
    now = datetime.now(UTC)
    about = {"from": (now - timedelta(days=1)).isoformat(), "until": now.isoformat()}
    changes = manager.call("rounds_between", about)["changes"]
    assert [c["row"]["round_id"] for c in changes if c["table"] == "rounds.handovers"] == [walk]


@pytest.mark.parametrize(
    ("who", "changed", "code"),
    [
        ("陈志强", {}, "NOT_ALLOWED"),
        ("陈静", {}, "NOT_ALLOWED"),
        ("王秀兰", {}, "NOT_ALLOWED"),
        ("林慧", {}, "NOT_ALLOWED"),
        ("黄淑珍", {}, "NOT_ALLOWED"),
        ("徐文博", {}, "ROUND_UNKNOWN"),
        ("田野", {}, "ROUND_UNKNOWN"),
        ("李卫国", {"round_id": str(far("round"))}, "ROUND_UNKNOWN"),
        ("李卫国", {"round_id": 7}, "BODY_BAD"),
        ("李卫国", {"to_person_id": "x"}, "BODY_BAD"),
        ("李卫国", {"back": True}, "BODY_BAD"),
        ("李卫国", {"reason": "长" * 501}, "BODY_BAD"),
        ("李卫国", {"to_person_id": str(far("person"))}, "PERSON_UNKNOWN"),
        ("李卫国", {"to_person_id": str(PERSON["田野"].id)}, "PERSON_UNKNOWN"),
        ("李卫国", {"to_person_id": str(PERSON["王秀兰"].id)}, "PERSON_CANNOT"),
        ("王建国", {"to_person_id": str(PERSON["陈静"].id)}, "PERSON_CANNOT"),
    ],
)
def test_giving_a_round_away_says_why_not(
    phone: Phone, world: Database, walk: str, who: str, changed: Json, code: str
) -> None:
    assert phone(who).do("rounds.hand_over", given("陈志强", walk) | changed) == code
    assert world.ask("select count(*) from rounds.handovers") == 0


def test_who_has_left_gets_no_round(phone: Phone, manager: Device, walk: str) -> None:
    assert manager.do("estate.deactivate", of("陈志强")) == "applied"
    (receipt,) = manager.exchange(manager.op("rounds.hand_over", given("陈志强", walk)))["receipts"]
    assert (receipt["code"], receipt["detail"]) == ("PERSON_CANNOT", {"person": "陈志强"})


def test_who_walks_it_may_give_it_on(phone: Phone, walk: str) -> None:
    chen = phone("陈志强")
    assert chen.do("rounds.start", {"round_id": walk}) == "applied"
    assert chen.do("rounds.hand_over", given("李卫国", walk)) == "applied"


def test_a_round_that_is_over_is_nobodys_to_give(
    phone: Phone, manager: Device, world: Database, walk: str
) -> None:
    li = phone("李卫国")
    assert li.do("rounds.finish", {"round_id": walk, "reason": "事急"}) == "applied"
    assert li.do("rounds.hand_over", given("陈志强", walk)) == "ROUND_OVER"
    early = li.op("rounds.hand_over", given("陈志强", walk), ago=timedelta(minutes=1))
    assert li.verdict(early) == "applied", "it was said before, and heard later"
    past = "due_at = now() - interval '11 minutes', starts_at = now() - interval '1 hour'"
    world.ask("delete from rounds.finishes returning 1")
    world.ask(f"update rounds.rounds set {past} where id = %s returning 1", walk)
    assert manager.do("rounds.hand_over", given("陈志强", walk)) == "ROUND_OVER"


def test_whoever_is_heard_first_the_same_handover_is_the_last(
    phone: Phone, world: Database, walk: str
) -> None:
    """Three phones were apart; what counts follows from the moments alone."""
    ends = set()
    for number, order in enumerate(permutations(range(3))):
        one = str(world.ask(EXTRA, [PERSON[n].id for n in ("李卫国", "陈志强", "赵大勇")]))
        people = [phone(n) for n in ("李卫国", "陈志强", "赵大勇")]
        ops = [
            device.op("rounds.hand_over", given(to, one), ago=timedelta(minutes=9 - index))
            for index, (device, to) in enumerate(zip(people, ("孙立军", None, "李卫国"), strict=True))
        ]
        for index in order:
            assert people[index].verdict(ops[index]) == "applied", (number, index)
        ends.add(world.ask(LAST, one))
        for device in people:
            device.close()
    assert ends == {"李卫国"}


def today(days: int = 0) -> str:
    return str((datetime.now(SHANGHAI) + timedelta(days=days)).date())


def test_days_are_told_to_the_staff_and_the_reason_to_few(phone: Phone, manager: Device) -> None:
    li = phone("李卫国")
    op = li.op("estate.mark_absent", absence("李卫国", 1, 3, reason="leave", note="回老家"))
    assert li.verdict(op) == "applied"
    for name in ("陈志强", "王秀兰", "陈静", "林慧"):
        device = phone(name)
        (row,) = device.table("estate.absences")
        assert (row["first_day"], row["last_day"]) == (today(1), today(3))
        assert device.table("estate.absence_reasons") == [], name
    for device in (li.catch_up(), manager.catch_up()):
        (row,) = device.table("estate.absence_reasons")
        assert (row["id"], row["reason"], row["note"]) == (op["id"], "leave", "回老家")
    for name in ("黄淑珍", "徐文博", "田野"):
        assert phone(name).table("estate.absences") == [], name


@pytest.mark.parametrize(
    ("who", "body", "code"),
    [
        ("李卫国", absence("陈志强"), "NOT_ALLOWED"),
        ("陈静", absence("李卫国"), "NOT_ALLOWED"),
        ("黄淑珍", absence("黄淑珍"), "NOT_ALLOWED"),
        ("田野", absence("李卫国"), "NOT_ALLOWED"),
        ("徐文博", absence("李卫国"), "PERSON_UNKNOWN"),
        ("王建国", absence("黄淑珍"), "PERSON_UNKNOWN"),
        ("王建国", absence("李卫国", person_id=str(far("person"))), "PERSON_UNKNOWN"),
        ("王建国", absence("李卫国", 2, 1), "DAYS_BAD"),
        ("王建国", absence("李卫国", -40, -35), "DAYS_BAD"),
        ("王建国", absence("李卫国", 0, 400), "DAYS_BAD"),
        ("王建国", absence("李卫国", 400, 401), "DAYS_BAD"),
        ("王建国", absence("李卫国", first_day="tomorrow"), "BODY_BAD"),
        ("王建国", absence("李卫国", last_day="2026-02-30"), "BODY_BAD"),
        ("王建国", absence("李卫国", reason="hungry"), "BODY_BAD"),
        ("王建国", absence("李卫国", note="长" * 501), "BODY_BAD"),
        ("李卫国", absence("李卫国", reason="leave"), "LEAVE_LATE"),
        ("李卫国", absence("李卫国", -1, 2, reason="leave"), "LEAVE_LATE"),
    ],
)
def test_being_away_says_why_not(phone: Phone, world: Database, who: str, body: Json, code: str) -> None:
    assert phone(who).do("estate.mark_absent", body) == code
    assert world.ask("select count(*) from estate.absences") == 0


def test_leave_is_asked_for_ahead_illness_is_not_and_the_manager_may_always(
    phone: Phone, manager: Device
) -> None:
    """X10."""
    li = phone("李卫国")
    assert li.do("estate.mark_absent", absence("李卫国", reason="sick")) == "applied"
    assert li.do("estate.mark_absent", absence("李卫国", 1, 1, reason="leave")) == "applied"
    assert manager.do("estate.mark_absent", absence("陈志强", reason="leave")) == "applied"
    assert manager.do("estate.change_settings", {"settings": {"leave_notice_days": 3}}) == "applied"
    (receipt,) = li.exchange(li.op("estate.mark_absent", absence("李卫国", 2, 2, reason="leave")))["receipts"]
    assert (receipt["code"], receipt["detail"]) == ("LEAVE_LATE", {"days": 3})


def test_leave_that_was_asked_for_in_time_on_an_offline_phone_is_in_time(phone: Phone) -> None:
    li = phone("李卫国")
    said = li.op("estate.mark_absent", absence("李卫国", reason="leave"), ago=timedelta(hours=30))
    assert li.verdict(said) == "applied"


def test_an_absence_ends_earlier_or_never_begins(phone: Phone, manager: Device, world: Database) -> None:
    li = phone("李卫国")
    away = li.op("estate.mark_absent", absence("李卫国", 0, 5))
    assert li.verdict(away) == "applied"

    def end(device: Device, days: int) -> str:
        return device.do("estate.end_absence", {"absence_id": away["id"], "last_day": today(days)})

    assert end(phone("陈志强"), 0) == "NOT_ALLOWED"
    assert end(phone("田野"), 0) == end(phone("徐文博"), 0) == "ABSENCE_UNKNOWN"
    assert end(phone("黄淑珍"), 0) == "NOT_ALLOWED"
    assert li.do("estate.end_absence", {"absence_id": away["id"], "last_day": "soon"}) == "BODY_BAD"
    assert (end(manager, 2), end(li, 4)) == ("applied", "applied"), "never longer"
    (row,) = phone("陈志强").table("estate.absences")
    assert row["last_day"] == today(2)
    assert end(li, -1) == "applied"
    assert phone("陈志强").table("estate.absences") == li.catch_up().table("estate.absence_reasons") == []
    assert end(manager, 3) == "applied"
    assert world.ask("select deleted_at is not null from estate.absences"), "called off it stays"


def test_days_long_over_are_not_carried(phone: Phone, manager: Device, world: Database) -> None:
    assert manager.do("estate.mark_absent", absence("李卫国", -30, -9)) == "applied"
    assert phone("陈志强").table("estate.absences") == []
    assert len(manager.catch_up().table("estate.absences")) == 1
    assert world.ask("select ages_at from estate.absences") == datetime.combine(
        datetime.now(SHANGHAI).date() - timedelta(days=8), datetime.min.time(), SHANGHAI
    ).astimezone(UTC)


def test_a_plan_for_one_by_name_is_given_away_for_a_single_round(phone: Phone, manager: Device) -> None:
    """Only that round: the plan names whom it named."""
    starts = [f"{hour:02}:00" for hour in range(24)]
    body = plan("名下", plan_starts=starts, plan_minutes=30, plan_person_ids=[str(PERSON["李卫国"].id)])
    op = manager.op("rounds.make_plan", body)
    assert manager.verdict(op) == "applied"
    rounds = [r for r in manager.catch_up().table("rounds.rounds") if r["plan_id"] == op["id"]]
    assert manager.do("rounds.hand_over", given("陈志强", rounds[-1]["id"])) == "applied"
    chen = phone("陈志强")
    assert [h["round_id"] for h in chen.table("rounds.handovers")] == [rounds[-1]["id"]]
    assert {tuple(r["person_ids"]) for r in chen.table("rounds.rounds") if r["plan_id"] == op["id"]} == {
        (str(PERSON["李卫国"].id),)
    }
