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

from app.rounds.queries.recurrence import overlap, together
from app.rounds.records import Plan
from server.demo.world import JINXIU
from tests.sql.database import Database

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
DAYS = st.one_of(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    # the days before clock changes, ends of months
    st.sampled_from([date(2026, 3, 7), date(2026, 3, 28), date(2026, 10, 3), date(2026, 10, 24)]),
    st.sampled_from([date(2026, 10, 31), date(2026, 4, 4), date(2026, 2, 27), date(2026, 12, 30)]),
)
TIMES = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
STARTS = st.lists(TIMES, min_size=1, max_size=6, unique=True)


@st.composite
def versions(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A plan and up to two changes of it, each from some days after the one before."""
    begins, found = draw(st.integers(-6, 2)), list[dict[str, Any]]()
    for _ in range(draw(st.integers(1, 3))):
        ends = begins + draw(st.integers(0, 4))
        weekdays = draw(st.sets(st.integers(1, 7), min_size=1))
        minutes = draw(st.sampled_from([1, 40, 90, 600]))
        found.append(
            {"days": (begins, ends), "weekdays": sorted(weekdays), "starts": draw(STARTS), "minutes": minutes}
        )
        begins = ends + 1
    return found


def one(begins: int, ends: int, starts: list[str], minutes: int = 90) -> dict[str, Any]:
    return {"days": (begins, ends), "weekdays": list(range(1, 8)), "starts": starts, "minutes": minutes}


@pytest.fixture(scope="module")
def owner(still: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(still.dsn()) as connection:
        yield connection


@settings(max_examples=150, deadline=None)
@example("Europe/Berlin", date(2026, 10, 24), [one(-3, 6, ["01:30", "02:30", "03:30"])])
@example("Europe/Berlin", date(2026, 3, 28), [one(-3, 6, ["01:30", "02:30", "03:30"])])
@example("Asia/Shanghai", date(2026, 2, 27), [one(-3, 0, ["21:00", "01:00"]), one(1, 6, ["00:30", "01:00"])])
@given(zone=st.sampled_from(ZONES), day=DAYS, plans=versions())
def test_what_is_foretold_is_what_is_made(
    owner: psycopg.Connection, zone: str, day: date, plans: list[dict[str, Any]]
) -> None:
    lineage, here = str(uuid4()), ZoneInfo(zone)
    told = [
        Plan(
            id=str(uuid4()),
            kind="patrol",
            name="试",
            roles=("guard",),
            weekdays=tuple(plan["weekdays"]),
            starts=tuple(plan["starts"]),
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
                """insert into rounds.plans (id, estate_id, kind, name, roles, weekdays, starts, minutes,
                     valid_from, valid_to, lineage, known_at)
                   values (%s, %s, 'patrol', '试', '{guard}', %s, %s, %s, %s, %s, %s, '2025-01-01')""",
                [
                    plan.id,
                    JINXIU.id,
                    list(plan.weekdays),
                    list(plan.starts),
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
