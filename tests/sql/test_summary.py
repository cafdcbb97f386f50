"""Rounds in figures: the server counts what the queries of the app count over the same facts."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest

from app.rounds.queries.outcomes import OBSTACLES, Sum, sums_by_spot
from app.rounds.queries.progress import progresses
from app.rounds.records import Round
from server.demo.world import JINXIU, PERSON, PLAN
from services.store import Store
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
Json = dict[str, Any]
ZONE = ZoneInfo(JINXIU.time_zone)
WALKERS = ("李卫国", "陈志强")
ROUND = """
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, stop_ids, seen_by, row_xid)
  values (%s, %s, %s, %s, '巡查', 1, %s, %s, %s, '{guard}', %s, '{guard,manager,desk,inspector}', '1')
"""
ACT = "insert into rounds.{} ({}) values ({})"


class Years:
    """Rounds and what was done on them, at random, written as they stand in the tables."""

    def __init__(self, world: Database, seed: int) -> None:
        self.chance = random.Random(seed)
        self.sql = psycopg.connect(world.dsn("supabase_admin"))
        self.sql.execute("set session_replication_role = replica")
        plan = PLAN["全园巡逻"]
        self.plan_id = plan.id
        self.stops = [
            row[0]
            for row in self.sql.execute(
                "select id from rounds.stops where plan_id = %s order by ordinal limit 4", [plan.id]
            )
        ]
        self.sql.execute("update rounds.stops set required = false where id = %s", [self.stops[3]])

    def round(self, starts: datetime) -> None:
        id, chance = uuid4(), self.chance
        starts += timedelta(seconds=13)  # beside the rounds of the plan itself
        due, grace = starts + timedelta(minutes=chance.choice((20, 480))), chance.choice((0, 10, 45))
        kind = chance.choice(("patrol", "cleaning", "fire"))
        stops = self.stops[: chance.choice((2, 4))]
        self.sql.execute(ROUND, (id, JINXIU.id, self.plan_id, kind, starts, due, grace, stops))
        deeds = chance.choice((0, 1, 3, 8))
        for _ in range(deeds):
            at = starts + timedelta(
                minutes=chance.choice((-5, 1, 9, 11, 20, 31, 44, 46, 481, 700)), seconds=1
            )
            self._deed(id, chance.choice(stops), at)
        if chance.random() < 0.4:
            self._act("finishes", id, due, reason="")

    def _deed(self, round_id: Any, stop: Any, at: datetime) -> None:
        kind = self.chance.choice(("starts", "visits", "visits", "visits", "omissions"))
        if kind == "starts":
            self._act(kind, round_id, at)
            return
        there = {"stop_id": stop, "place_id": self._place(stop)}
        if kind == "omissions":
            why = self.chance.choice(OBSTACLES)
            self._act(kind, round_id, at, **there, reason=why, text="锁了")
            return
        visit = self._act(kind, round_id, at, **there, how="tick", reason="")
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            verdict = self.chance.choice(("accepted", "rejected"))
            said = at + timedelta(hours=self.chance.choice((1, 2)))
            told = {"subject": "visit", "subject_id": visit, "verdict": verdict, "note": "看"}
            self._act("reviews", round_id, said, "王建国", **told)

    def _place(self, stop: Any) -> Any:
        found = self.sql.execute("select place_id from rounds.stops where id = %s", [stop]).fetchone()
        assert found is not None
        return found[0]

    def _act(self, table: str, round_id: Any, at: datetime, who: str = "", **more: Any) -> Any:
        gone = at if table in ("visits", "omissions") and self.chance.random() < 0.1 else None
        person = PERSON[who or self.chance.choice(WALKERS)].id
        told = {"id": uuid4(), "estate_id": JINXIU.id, "round_id": round_id, "person_id": person,
                "device_at": at, "at": at, "received_at": at, "seen_by": ["manager", "guard"],
                "deleted_at": gone} | more  # fmt: skip
        names = ", ".join(told)
        self.sql.execute(ACT.format(table, names + ", row_xid", ", ".join(["%s"] * len(told)) + ", '1'"),
                         list(told.values()))  # fmt: skip
        return told["id"]

    def close(self) -> None:
        self.sql.commit()
        self.sql.close()


@pytest.fixture
def noon() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def asked(noon: datetime, days: int = 40, **changed: Any) -> Json:
    return {"from": (noon - timedelta(days=days)).isoformat(), "until": noon.isoformat()} | changed


def summary(device: Device, about: Json) -> dict[tuple[str, int, str], Sum]:
    cells = device.call("rounds_summary", about)["cells"]
    return {(c["day"], c["hour"], c["kind"]): Sum.told(c) for c in cells}


def queried(device: Device, about: Json) -> dict[tuple[str, int, str], Sum]:
    """The same out of the facts themselves, as a device counts them."""
    view = Store()
    told = device.call("rounds_between", about)["changes"]
    rows = [
        (table, row) for (table, _), row in device.rows.items() if table in ("rounds.stops", "estate.places")
    ]
    view.replace([*rows, *((change["table"], change["row"]) for change in told)])
    found = sums_by_spot(progresses(view, view.all(Round), datetime.now(UTC)), ZONE)
    return {(str(day), hour, kind): total for (day, hour, kind), total in found.items()}


@pytest.mark.parametrize("seed", range(4))
def test_the_summary_is_what_the_queries_count_over_all_the_facts(
    phone: Phone, world: Database, noon: datetime, seed: int
) -> None:
    years = Years(world, seed)
    for number in range(120):
        years.round(noon - timedelta(hours=7 * number + 1, minutes=number % 60))
    years.round(noon + timedelta(hours=1))
    years.close()
    manager, about = phone("王建国"), asked(noon, until=(noon + timedelta(hours=6)).isoformat())
    ours = queried(manager, about)
    assert summary(manager, about) == ours
    whole = sum(ours.values(), Sum())
    assert min(whole.done, whole.late, whole.incomplete, whole.missed, whole.omitted) > 0
    assert set(whole.reasons) == set(OBSTACLES)


def test_the_inspector_is_told_too_the_neighbour_of_theirs_and_nobody_else(
    phone: Phone, world: Database, noon: datetime
) -> None:
    years = Years(world, 7)
    years.round(noon - timedelta(days=20))
    years.close()
    about = asked(noon, until=(noon - timedelta(days=15)).isoformat())
    assert len(summary(phone("林慧"), about)) == 1
    assert summary(phone("徐文博"), about) == {}
    for name in ("李卫国", "陈静", "黄淑珍"):
        with pytest.raises(psycopg.Error, match="NOT_ALLOWED"):
            phone(name).call("rounds_summary", about)


@pytest.mark.parametrize(
    "wrong", [{"from": "yesterday"}, {"until": None}, {"from": "2024-01-01T00:00:00Z"}, {"from": 7}]
)
def test_a_stretch_that_is_none_or_longer_than_a_year_is_said(
    phone: Phone, noon: datetime, wrong: Json
) -> None:
    with pytest.raises(psycopg.Error, match="REQUEST_BAD"):
        phone("王建国").call("rounds_summary", asked(noon, **wrong))


def test_four_hundred_days_may_be_asked_for(phone: Phone, noon: datetime) -> None:
    assert isinstance(summary(phone("王建国"), asked(noon, days=400)), dict)


def test_days_and_hours_are_those_of_the_estate(phone: Phone, world: Database, noon: datetime) -> None:
    """Half past midnight in Shanghai is the afternoon of the day before in UTC."""
    years = Years(world, 3)
    day = (noon - timedelta(days=20)).astimezone(ZONE).replace(hour=0, minute=30)
    years.round(day)
    years.close()
    about = asked(noon, until=(noon - timedelta(days=15)).isoformat())
    ((told, hour, _),) = summary(phone("王建国"), about)
    assert (told, hour) == (str(day.date()), 0)
