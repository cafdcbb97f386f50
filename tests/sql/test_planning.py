"""Plans: a change takes effect from a day on, what was walked stays, and no round overlaps or vanishes."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from server.demo.world import JINXIU, PERSON, PLACE, PLAN
from tests.sql.bodies import place, plan, review, stop
from tests.sql.database import Database
from tests.sql.device import Device, far
from tests.sql.test_making import ZONES

Phone = Callable[[str], Device]
Json = dict[str, Any]
SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
LATELY = datetime.now(UTC) - timedelta(minutes=1)
TOMORROW = (datetime.now(SHANGHAI) + timedelta(days=1)).date()


@pytest.fixture
def manager(phone: Phone) -> Device:
    return phone("王建国")


def days(device: Device, plan_id: str) -> set[date]:
    """The estate's days on which that plan has rounds, as far as they are made."""
    rounds = [r for r in device.catch_up().table("rounds.rounds") if r["plan_id"] == plan_id]
    return {datetime.fromisoformat(r["starts_at"]).astimezone(SHANGHAI).date() for r in rounds}


def test_a_new_plan_has_rounds_from_now_on_and_none_of_before(manager: Device) -> None:
    starts = [f"{hour:02}:00" for hour in range(24)]
    op = manager.op("rounds.make_plan", plan("每小时", plan_starts=starts))
    assert manager.verdict(op) == "applied"
    manager.exchange()
    mine = [r for r in manager.catch_up().table("rounds.rounds") if r["plan_id"] == op["id"]]
    assert len(mine) >= 35
    assert min(datetime.fromisoformat(r["starts_at"]) for r in mine) > datetime.now(UTC) - timedelta(
        minutes=1
    )
    (row,) = [p for p in manager.table("rounds.plans") if p["id"] == op["id"]]
    assert (row["lineage"], row["follows"], row["changed_by"]) == (op["id"], None, str(PERSON["王建国"].id))
    assert len([s for s in manager.table("rounds.stops") if s["plan_id"] == op["id"]]) == 2


def test_a_change_leaves_today_as_it_was(manager: Device) -> None:
    old = str(PLAN["全园巡逻"].id)
    before = {r["id"]: r for r in manager.table("rounds.rounds") if r["plan_id"] == old}
    op = manager.op("rounds.change_plan", plan("全园新", plan_id=old, plan_starts=["05:00"]))
    assert manager.verdict(op) == "applied"
    manager.exchange()
    assert max(days(manager, old)) <= TOMORROW, "a night that began today ends tomorrow"
    assert min(days(manager, op["id"])) == TOMORROW
    after = {r["id"]: r for r in manager.table("rounds.rounds") if r["plan_id"] == old}
    assert all(after[id] == row for id, row in before.items() if id in after)
    gone = before.keys() - after.keys()
    assert all(datetime.fromisoformat(before[id]["starts_at"]) > datetime.now(UTC) for id in gone)


def test_a_round_begun_early_is_not_made_again_by_the_changed_plan(phone: Phone, manager: Device) -> None:
    guard = phone("李卫国")
    old = str(PLAN["全园巡逻"].id)
    begun = next(
        r
        for r in sorted(guard.table("rounds.rounds"), key=lambda r: str(r["starts_at"]))
        if r["plan_id"] == old
        and datetime.fromisoformat(r["starts_at"]).astimezone(SHANGHAI).date() == TOMORROW
    )
    assert guard.do("rounds.start", {"round_id": begun["id"]}) == "applied"
    starts = [f"{hour:02}:00" for hour in range(0, 24, 2)]
    op = manager.op("rounds.change_plan", plan("全园新", plan_id=old, plan_starts=starts, plan_minutes=100))
    assert manager.verdict(op) == "applied"
    manager.exchange()
    there = [r for r in manager.catch_up().table("rounds.rounds") if r["plan_id"] in (old, op["id"])]
    assert begun["id"] in {r["id"] for r in there}
    assert [r["id"] for r in there if r["starts_at"] == begun["starts_at"]] == [begun["id"]]
    assert len([r for r in there if r["plan_id"] == op["id"]]) > 1


def test_who_changes_a_plan_that_was_changed_meanwhile_is_told(manager: Device) -> None:
    old = str(PLAN["楼宇巡查"].id)
    first = manager.op("rounds.change_plan", plan("一", plan_id=old))
    assert manager.verdict(first) == "applied"
    assert manager.do("rounds.change_plan", plan("二", plan_id=old)) == "PLAN_CHANGED"
    assert manager.do("rounds.end_plan", {"plan_id": old, "last_day": str(TOMORROW)}) == "PLAN_CHANGED"
    assert manager.do("rounds.change_plan", plan("三", plan_id=first["id"])) == "applied"


def test_a_plan_that_ends_has_no_rounds_after_its_last_day(manager: Device) -> None:
    id = str(PLAN["全园巡逻"].id)
    assert manager.do("rounds.end_plan", {"plan_id": id, "last_day": "2020-01-01"}) == "applied"
    manager.exchange()
    assert max(days(manager, id)) <= TOMORROW - timedelta(days=1), "what is over cannot be planned away"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"stops": []}, "STOPS_MISSING"),
        ({"stops": [stop("西门", place_id=str(PLACE["湖心亭"].id))]}, "PLACE_UNKNOWN"),
        ({"stops": [stop("西门", questions=[{"id": "a", "kind": "dance", "text": "x"}])]}, "BODY_BAD"),
        ({"stops": [stop("西门", questions=[{"id": "a", "kind": "choice", "text": "x"}])]}, "BODY_BAD"),
        ({"stops": [stop("西门", stay_minutes=-1)]}, "BODY_BAD"),
        ({"plan": None}, "BODY_BAD"),
        (plan("x", plan_roles=["resident"]), "ROLE_UNKNOWN"),
        (plan("x", plan_roles=[]), "ROLE_UNKNOWN"),
        (plan("x", plan_person_ids=[str(PERSON["田野"].id)]), "PERSON_UNKNOWN"),
        (plan("x", plan_starts=["08:00", "08:30"]), "STARTS_OVERLAP"),
        (plan("x", plan_starts=["23:30", "00:15"]), "STARTS_OVERLAP"),
        (plan("x", plan_starts=["25:00"]), "BODY_BAD"),
        (plan("x", plan_starts=[]), "BODY_BAD"),
        (plan("x", plan_weekdays=[8]), "BODY_BAD"),
        (plan("x", plan_weekdays=[]), "BODY_BAD"),
        (plan(" "), "BODY_BAD"),
        (plan("x", plan_minutes=0), "BODY_BAD"),
        (plan("x", from_day="someday"), "BODY_BAD"),
        (plan("x", plan_starts=["08:00", "09:00"]), "applied"),
        (plan("x", plan_starts=["23:30", "00:30"]), "applied"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_whole(
    manager: Device, world: Database, changed: Json, code: str
) -> None:
    plans = world.ask("select count(*) from rounds.plans")
    assert manager.do("rounds.make_plan", plan("新") | changed) == code
    assert world.ask("select count(*) from rounds.plans") == plans + (code == "applied")


def test_a_review_reaches_the_guard_and_the_last_one_counts(phone: Phone, manager: Device) -> None:
    guard = phone("李卫国")
    visit = guard.op("rounds.check_in", guard.check_in("西门"))
    assert guard.verdict(visit) == "applied"
    of = {"subject_id": visit["id"]}
    assert manager.do("rounds.review", review("visit", **of, verdict="rejected")) == "NOTE_MISSING"
    assert manager.do("rounds.review", review("visit", **of, verdict="rejected", note="没有人")) == "applied"
    assert manager.do("rounds.review", review("visit", **of, verdict="maybe", note="x")) == "BODY_BAD"
    assert manager.do("rounds.review", review("round", subject_id=guard.round()["id"])) == "applied"
    told = guard.catch_up().table("rounds.reviews")
    assert {(r["subject"], r["verdict"], r["note"]) for r in told} == {
        ("visit", "rejected", "没有人"),
        ("round", "accepted", ""),
    }


def test_a_place_gets_a_label_that_nobody_ever_saw(manager: Device, world: Database) -> None:
    op = manager.op("estate.add_place", place("水泵间", latitude=31.22, longitude=121.41))
    assert manager.verdict(op) == "applied"
    labels = {label["place_id"]: label for label in manager.call("tag_labels", {})["labels"]}
    assert len(labels[op["id"]]["token"]) == 22
    kept = world.ask("select body::text from sync.ops where op_id = %s", op["id"])
    assert labels[op["id"]]["token"] not in kept
    (tag,) = [t for t in manager.catch_up().table("estate.tags") if t["place_id"] == op["id"]]
    assert (tag["replaced_at"], len(tag["token_hash"])) == (None, 64)


def test_a_replaced_label_is_refused_from_then_on_and_was_good_before(phone: Phone, manager: Device) -> None:
    guard = phone("李卫国")
    early = guard.op("rounds.check_in", guard.check_in("西门"), ago=timedelta(minutes=9))
    assert manager.do("estate.replace_tag", {"place_id": str(PLACE["西门"].id)}) == "applied"
    assert guard.do("rounds.check_in", guard.check_in("西门")) == "TAG_REPLACED"
    assert guard.verdict(early) == "applied"
    (label,) = [x for x in manager.call("tag_labels", {})["labels"] if x["name"] == "西门"]
    fresh = guard.check_in("西门") | {"tag_id": label["tag_id"], "token": label["token"]}
    assert guard.do("rounds.check_in", fresh) == "applied"
    typed = fresh | {"how": "typed", "token": None, "code": label["code"]}
    assert guard.do("rounds.check_in", typed) == "applied"


def test_a_place_that_is_closed_frees_its_name_and_prints_no_label(manager: Device) -> None:
    op = manager.op("estate.add_place", place("旧岗亭"))
    assert manager.verdict(op) == "applied"
    assert manager.do("estate.add_place", place("旧岗亭")) == "NAME_TAKEN"
    assert op["id"] in {label["place_id"] for label in manager.call("tag_labels", {})["labels"]}
    assert manager.do("estate.close_place", {"place_id": op["id"]}) == "applied"
    assert op["id"] not in {label["place_id"] for label in manager.call("tag_labels", {})["labels"]}
    assert manager.do("estate.add_place", place("旧岗亭")) == "applied"
    assert manager.do("estate.close_place", {"place_id": str(far("place"))}) == "PLACE_UNKNOWN"


@pytest.fixture(scope="module")
def owner(still: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(still.dsn()) as connection:
        yield connection


DAY_PLANS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 23), st.integers(15, 600), st.integers(0, 5)),
    min_size=1,
    max_size=3,
)
SOME_DAYS = st.lists(st.sampled_from([1, 3, 5, 28, 29, 31]), unique=True)
MONTH_DAYS: st.SearchStrategy[list[int]] = st.one_of(st.just([]), SOME_DAYS)
SEASONS = st.lists(
    st.tuples(st.integers(-2, 8), st.integers(0, 200), st.integers(0, 5), st.integers(0, 23)), max_size=2
)
"""Each: begins so many days from the day, lasts so long, has so many starts from that hour on."""


def starts_of(count: int, first: int, step: int) -> list[str]:
    minutes = [(first * 60 + n * step) % 1440 for n in range(count) if n * step < 1440]
    return list(dict.fromkeys(f"{m // 60:02}:{m % 60:02}" for m in minutes))


ODD_DAYS = [
    *(date(2026, 3, 28), date(2026, 10, 24), date(2026, 10, 3), date(2026, 9, 5)),  # clocks change
    *(date(2026, 2, 27), date(2026, 12, 30), date(2028, 2, 27)),  # months end
]


def season_of(day: date, step: int, season: tuple[int, int, int, int]) -> Json:
    begins, lasts, count, first = season
    since = day + timedelta(days=begins)
    until = since + timedelta(days=lasts)
    starts = starts_of(count, first, step) if count else []
    return {"from_day": f"{since:%m-%d}", "to_day": f"{until:%m-%d}", "starts": starts}


@settings(max_examples=90, deadline=None)
@example("Australia/Lord_Howe", date(2026, 10, 3), [(2, 1, 40, 0)], [], [(1, 3, 4, 0)], [30, 6, 30, 0, 54])
@example("America/Santiago", date(2026, 9, 5), [(3, 23, 15, 0), (2, 0, 15, 0)], [5, 31], [], [12, 40, 12])
@given(
    zone=st.sampled_from(ZONES),
    day=st.sampled_from(ODD_DAYS),
    changes=DAY_PLANS,
    month_days=MONTH_DAYS,
    seasons=SEASONS,
    looks=st.lists(st.integers(0, 24 * 9), min_size=1, max_size=6),
)
def test_rounds_never_overlap_or_vanish_however_often_they_are_made(
    owner: psycopg.Connection[Any],
    zone: str,
    day: date,
    changes: list[Any],
    month_days: list[int],
    seasons: list[tuple[int, int, int, int]],
    looks: list[int],
) -> None:
    """Changes of the plan come on later days; the generator runs at any hours, in any order, as often as it
    likes. What is there in the end is what a single run with all plans known would give."""
    begins = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    moments = [begins + timedelta(hours=hours) for hours in looks]
    end = max(moments) + timedelta(hours=36)
    with owner.transaction(force_rollback=True):
        owner.execute("update rounds.plans set deleted_at = now() where true")
        owner.execute("delete from rounds.made where true")
        owner.execute("update rounds.rounds set deleted_at = now() where true")
        owner.execute("update estate.estates set time_zone = %s where id = %s", [zone, JINXIU.id])
        lineage, last = far("lineage"), None
        for number, (count, first, step, later) in enumerate(changes):
            since = day - timedelta(days=3) if number == 0 else day + timedelta(days=number * 2 + later)
            if last is not None:
                owner.execute("update rounds.plans set valid_to = %s where id = %s", [since - ONE_DAY, last])
            (last,) = owner.execute(
                """insert into rounds.plans
                     (estate_id, kind, name, roles, month_days, starts, seasons, minutes, valid_from, lineage,
                      known_at)
                   values (%s, 'patrol', '试', '{guard}', %s, %s, %s, %s, %s, %s, '-infinity')
                   returning id""",
                [
                    JINXIU.id,
                    sorted(month_days),
                    starts_of(count, first, step),
                    Jsonb([season_of(day, step, one) for one in seasons]),
                    min(step, 1440),
                    since,
                    lineage,
                ],
            ).fetchone() or (None,)
        for moment in moments:
            owner.execute("select rounds.make_at(%s, %s)", [JINXIU.id, moment])
        made = owner.execute(
            """select starts_at, due_at from rounds.rounds
               where estate_id = %s and deleted_at is null order by starts_at""",
            [JINXIU.id],
        ).fetchall()
        asked = owner.execute(
            "select starts_at, due_at from rounds.due(%s, %s, %s) order by starts_at",
            [JINXIU.id, moments[0] - timedelta(days=2), end],
        ).fetchall()
    reached = moments[0] - timedelta(days=2)
    assert [m for m in made if m[0] >= reached] == asked, "none vanishes, none is extra"
    assert all(before[1] <= after[0] for before, after in pairwise(made)), "none overlaps"
