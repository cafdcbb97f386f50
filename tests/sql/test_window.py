"""How far back the facts reach that devices carry, and how older ones are asked for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from server.demo.world import JINXIU, PERSON, PLAN
from tests.sql.bodies import hazard, review
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
Json = dict[str, Any]
PAST = ("rounds.rounds", "rounds.visits", "rounds.starts")


@pytest.fixture
def aged(phone: Phone, world: Database) -> str:
    """A round that was walked: its id; `grow` makes it so many days older."""
    guard = phone("李卫国")
    walk = guard.round()
    visit = guard.op("rounds.check_in", guard.check_in("西门", walk))
    assert guard.verdict(guard.op("rounds.start", {"round_id": walk["id"]}), visit) == "applied"
    return str(walk["id"])


def grow(world: Database, round_id: str, days: int) -> None:
    world.ask(
        "update rounds.rounds set starts_at = now() - make_interval(days => %s) where id = %s returning 1",
        days,
        round_id,
    )
    for table in ("starts", "visits"):
        world.ask(
            f"update rounds.{table} set at = now() - %s where round_id = %s returning 1",
            timedelta(days=days),
            round_id,
        )


def knows(device: Device, round_id: str) -> set[str]:
    rows = {"rounds.rounds": "id", "rounds.visits": "round_id", "rounds.starts": "round_id"}
    return {table for table, key in rows.items() if any(r[key] == round_id for r in device.table(table))}


@pytest.mark.parametrize(
    ("days", "who", "told"),
    [
        (7, "李卫国", True),
        (9, "李卫国", False),
        (14, "王建国", True),
        (16, "王建国", False),
        (9, "林慧", True),
    ],
)
def test_walkers_carry_one_week_and_watchers_two(
    phone: Phone, world: Database, aged: str, days: int, who: str, told: bool
) -> None:
    grow(world, aged, days)
    assert knows(phone(who), aged) == (set(PAST) if told else set())


def test_a_hazard_stays_until_it_is_settled_and_the_word_on_it_stays_too(
    phone: Phone, world: Database
) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    op = guard.op("rounds.report_hazard", hazard(), ago=timedelta(days=200))
    assert guard.verdict(op) == "applied"
    word = manager.op("rounds.review", review("hazard", subject_id=op["id"]), ago=timedelta(days=190))
    assert manager.verdict(word) == "applied"
    for name in ("李卫国", "王建国"):
        told = phone(name)
        assert [h["id"] for h in told.table("rounds.hazards")] == [op["id"]]
        assert [r["ages_at"] for r in told.table("rounds.reviews")] == ["infinity"]
    changes = phone("王建国").call("rounds_between", month())["changes"]
    assert {change["id"] for change in changes} == {op["id"], word["id"]}


def test_the_answer_says_how_far_back(phone: Phone) -> None:
    for name, days in (("李卫国", 8), ("王建国", 15)):
        since = datetime.fromisoformat(phone(name).exchange()["since"])
        assert abs(datetime.now(UTC) - since - timedelta(days=days)) < timedelta(minutes=5)


def month(**changed: Any) -> Json:
    until = datetime.now(UTC) - timedelta(days=170)
    return {"from": (until - timedelta(days=60)).isoformat(), "until": until.isoformat()} | changed


def test_older_facts_are_told_when_they_are_asked_for(phone: Phone, world: Database, aged: str) -> None:
    grow(world, aged, 200)
    told = phone("王建国").call("rounds_between", month())["changes"]
    assert {change["table"] for change in told} == set(PAST)
    assert all("seen_by" not in change["row"] and "row_xid" not in change["row"] for change in told)
    assert {c["id"] for c in told if c["table"] == "rounds.rounds"} == {aged}


def test_only_the_manager_and_the_inspector_may_ask_and_only_for_theirs(
    phone: Phone, world: Database, aged: str
) -> None:
    grow(world, aged, 200)
    assert phone("徐文博").call("rounds_between", month()) == {"changes": []}
    for name in ("李卫国", "陈静", "黄淑珍"):
        with pytest.raises(psycopg.Error, match="NOT_ALLOWED"):
            phone(name).call("rounds_between", month())


@pytest.mark.parametrize("wrong", [{"from": "yesterday"}, {"until": None}, {"from": "2020-01-01T00:00:00Z"}])
def test_a_stretch_that_is_none_or_too_long_is_said(phone: Phone, wrong: Json) -> None:
    with pytest.raises(psycopg.Error, match="REQUEST_BAD"):
        phone("王建国").call("rounds_between", month(**wrong))


def test_a_server_that_slept_makes_the_rounds_it_missed(world: Database) -> None:
    """However long: a round nobody could walk is a round that was missed, not one that never was."""
    count = "select count(*) from rounds.rounds where plan_id = %s and starts_at < now() - interval '3 days'"
    plan = PLAN["全园巡逻"].id
    assert world.ask(count, plan) == 0
    world.ask("update rounds.made set until = now() - interval '10 days' where true returning 1")
    Device(world, PERSON["李卫国"]).catch_up().close()
    assert world.ask(count, plan) == 7 * 12
    assert world.ask("select until > now() from rounds.made where estate_id = %s", JINXIU.id)


def test_who_was_silent_for_a_week_starts_over(phone: Phone) -> None:
    """What ended and grew old meanwhile was never told to them: they would hold it as open for ever."""
    guard, today = phone("李卫国"), datetime.now(UTC).date()
    assert guard.cursor is not None
    assert guard.cursor["day"] == str(today)

    def resets(day: object) -> bool:
        assert guard.cursor is not None
        return bool(guard.exchange(cursor=guard.cursor | {"day": day})["reset"])

    assert not resets(str(today - timedelta(days=6)))
    assert resets(str(today - timedelta(days=7)))
    assert resets("yesterday's")
    assert not resets(None), "a cursor of before there were days"
