"""The rounds that the manager's tablet foretells are those that the server makes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from app.rounds.queries.recurrence import overlap, together
from app.rounds.records import Plan, Season
from server.demo.world import JINXIU
from tests.sql.database import Database

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu")
DAYS = st.one_of(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    # the days before clock changes, ends of months
    st.sampled_from([date(2026, 3, 7), date(2026, 3, 28), date(2026, 10, 3), date(2026, 10, 24)]),
    st.sampled_from([date(2026, 10, 31), date(2026, 4, 4), date(2026, 2, 27), date(2026, 12, 30)]),
    st.sampled_from([date(2026, 9, 5), date(2028, 2, 27), date(2028, 2, 28), date(2026, 4, 29)]),
)
TIMES = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
STARTS = st.lists(TIMES, min_size=1, max_size=6, unique=True)
SOME_DAYS = st.lists(st.sampled_from([1, 2, 15, 27, 28, 29, 30, 31]), unique=True)
MONTH_DAYS: st.SearchStrategy[list[int]] = st.one_of(st.just([]), SOME_DAYS)


@st.composite
def seasons_around(draw: st.DrawFn, day: date) -> list[Season]:
    """Up to two stretches that begin or end within days of that day; some wrap over the new year."""
    found = []
    for _ in range(draw(st.integers(0, 2))):
        ends = [
            day + timedelta(days=draw(st.integers(-4, 5))),
            day + timedelta(days=draw(st.integers(-90, 90))),
        ]
        if draw(st.booleans()):
            ends.reverse()
        starts = draw(st.lists(TIMES, max_size=4, unique=True))
        found.append(Season(from_day=f"{ends[0]:%m-%d}", to_day=f"{ends[1]:%m-%d}", starts=tuple(starts)))
    return found


@st.composite
def versions(draw: st.DrawFn) -> tuple[date, list[dict[str, Any]]]:
    """A day, and around it a plan and up to two changes of it, each from some days after the one before."""
    day = draw(DAYS)
    begins, found = draw(st.integers(-6, 2)), list[dict[str, Any]]()
    for _ in range(draw(st.integers(1, 3))):
        ends = begins + draw(st.integers(0, 4))
        weekdays = draw(st.sets(st.integers(1, 7), min_size=1))
        minutes = draw(st.sampled_from([1, 40, 90, 600]))
        more = {"month_days": sorted(draw(MONTH_DAYS)), "seasons": draw(seasons_around(day))}
        found.append(
            {
                "days": (begins, ends),
                "weekdays": sorted(weekdays),
                "starts": draw(STARTS),
                "minutes": minutes,
                **more,
            }
        )
        begins = ends + 1
    return day, found


def one(begins: int, ends: int, starts: list[str], minutes: int = 90, **more: Any) -> dict[str, Any]:
    plan = {"days": (begins, ends), "weekdays": list(range(1, 8)), "starts": starts, "minutes": minutes}
    return {**plan, "month_days": [], "seasons": [], **more}


NIGHTS = Season(from_day="11-01", to_day="02-28", starts=("22:00", "01:00"))


@pytest.fixture(scope="module")
def owner(still: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(still.dsn()) as connection:
        yield connection


@settings(max_examples=150, deadline=None)
@example("Europe/Berlin", (date(2026, 10, 24), [one(-3, 6, ["01:30", "02:30", "03:30"])]))
@example("Europe/Berlin", (date(2026, 3, 28), [one(-3, 6, ["01:30", "02:30", "03:30"])]))
@example(
    "Asia/Shanghai", (date(2026, 2, 27), [one(-3, 0, ["21:00", "01:00"]), one(1, 6, ["00:30", "01:00"])])
)
@example("America/Santiago", (date(2026, 9, 5), [one(-3, 6, ["23:30", "00:15", "00:59"], 20)]))
@example("Asia/Shanghai", (date(2028, 2, 28), [one(-3, 6, ["08:00"], seasons=[NIGHTS])]))
@example("Asia/Shanghai", (date(2026, 2, 27), [one(-3, 6, ["08:00"], month_days=[29])]))
@given(zone=st.sampled_from(ZONES), when=versions())
def test_what_is_foretold_is_what_is_made(
    owner: psycopg.Connection, zone: str, when: tuple[date, list[dict[str, Any]]]
) -> None:
    lineage, here, (day, plans) = str(uuid4()), ZoneInfo(zone), when
    told = [
        Plan(
            id=str(uuid4()),
            kind="patrol",
            name="试",
            roles=("guard",),
            weekdays=tuple(plan["weekdays"]),
            starts=tuple(plan["starts"]),
            month_days=tuple(plan["month_days"]),
            seasons=tuple(plan["seasons"]),
            minutes=plan["minutes"],
            valid_from=day + timedelta(days=plan["days"][0]),
            valid_to=day + timedelta(days=plan["days"][1]),
            lineage=lineage,
        )
        for plan in plans
    ]
    since = datetime.combine(day, time(), here)
    until = datetime.combine(day + timedelta(days=3), time(), here)
    foretold = {
        (r.plan_id, r.number, r.starts_at, r.due_at)
        for r in together(told, day - timedelta(days=2), 7, here)
        if since <= r.starts_at <= until
    }
    assert foretold == _made(owner, told, zone, since, until)


@settings(max_examples=100, deadline=None)
@given(starts=STARTS, minutes=st.integers(1, 1440))
def test_both_agree_on_what_is_too_close(owner: psycopg.Connection, starts: list[str], minutes: int) -> None:
    asked = owner.execute("select rounds.overlap(%s, %s)", [starts, minutes]).fetchone()
    assert asked == (overlap(starts, minutes),)


def _made(
    owner: psycopg.Connection, plans: list[Plan], zone: str, since: datetime, until: datetime
) -> set[tuple[str, int, datetime, datetime]]:
    with owner.transaction(force_rollback=True):
        owner.execute("update rounds.plans set deleted_at = now() where true")
        owner.execute("update estate.estates set time_zone = %s where id = %s", [zone, JINXIU.id])
        for plan in plans:
            owner.execute(
                """insert into rounds.plans (id, estate_id, kind, name, roles, weekdays, month_days, starts,
                     seasons, minutes, valid_from, valid_to, lineage, known_at)
                   values (%s, %s, 'patrol', '试', '{guard}', %s, %s, %s, %s, %s, %s, %s, %s,
                     '2025-01-01')""",
                [
                    plan.id,
                    JINXIU.id,
                    list(plan.weekdays),
                    list(plan.month_days),
                    list(plan.starts),
                    Jsonb([season.model_dump() for season in plan.seasons]),
                    plan.minutes,
                    plan.valid_from,
                    plan.valid_to,
                    plan.lineage,
                ],
            )
        query = "select plan_id::text, number, starts_at, due_at from rounds.due(%s, %s, %s)"
        made = owner.execute(query, [JINXIU.id, since, until]).fetchall()
    return {
        (plan_id, number, starts.astimezone(UTC), due.astimezone(UTC))
        for plan_id, number, starts, due in made
    }
