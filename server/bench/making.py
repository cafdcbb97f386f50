"""Making the rounds of many plans: the price of the generator beside plainly inserting its rows."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

import server.demo
from server.bench.figure import Figure
from server.demo import world
from server.stack import Stack, running_stack

name = "Making rounds"
note = (
    "An estate with a hundred plans of four rounds a day, ten stops each, some with seasons and days of the "
    "month. Ninety days are made at one go, as after a server slept, and day by day, as people sync; then "
    "once more, when all is there. Against the same rows copied by one plain insert."
)
PLANS, DAYS = 100, 90
PLAN = """
  insert into rounds.plans (id, estate_id, kind, name, proof, roles, weekdays, month_days, starts, seasons,
                            minutes, grace_minutes, valid_from, known_at)
  values (%(id)s, %(estate)s, 'cleaning', %(name)s, 'tick', '{cleaner}', %(weekdays)s, %(month_days)s,
          '{07:00,10:00,13:00,16:00}', %(seasons)s, 90, 10, '2020-01-01', '2020-01-01')
"""
STOPS = """
  insert into rounds.stops (estate_id, plan_id, place_id, ordinal)
  select p.estate_id, %s, p.id, row_number() over (order by p.id)
  from estate.places as p where p.estate_id = %s order by p.id limit 10
"""
SEASONS = '[{"from_day": "06-01", "to_day": "09-15", "starts": ["06:00", "09:00", "14:00", "17:00"]}]'


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="anju-bench-") as folder:
        Path(folder).chmod(0o755)
        with running_stack(Path(folder) / "home") as stack:
            server.demo.load(stack)
            with psycopg.connect(stack.dsn("supabase_admin"), autocommit=True) as sql:
                return _measured(sql, stack)


def _measured(sql: psycopg.Connection[Any], stack: Stack) -> list[Figure]:
    estate, now = world.JINXIU.id, datetime.now(UTC)
    _plans(sql)
    begin = now - timedelta(days=DAYS)
    asleep = _after(sql, begin, [now])
    rows = _one(sql, "select count(*) from rounds.rounds where estate_id = %s", estate)
    again = _timed(sql, [now])
    daily = _after(sql, begin, [begin + timedelta(days=n) for n in range(1, DAYS + 1)])
    sql.execute("create temporary table kept as select * from rounds.rounds where estate_id = %s", (estate,))
    sql.execute("delete from rounds.rounds where estate_id = %s", (estate,))
    began = time.perf_counter()
    sql.execute("insert into rounds.rounds select * from kept")
    plain = (time.perf_counter() - began) * 1000
    size = f"{rows} rounds of {PLANS} plans, {DAYS} days"
    return [
        Figure(f"{size}, at one go", asleep, "ms", f"{plain:.0f} ms by a plain insert", asleep / plain),
        Figure("the same day by day", daily, "ms", f"{plain:.0f} ms by a plain insert", daily / plain),
        Figure("looked at again, all there", again, "ms", f"{asleep:.0f} ms to make 90 days", again / asleep),
    ]


def _plans(sql: psycopg.Connection[Any]) -> None:
    estate = world.JINXIU.id
    sql.execute("update rounds.plans set deleted_at = now() where estate_id = %s", (estate,))
    for number in range(PLANS):
        told = {"id": uuid4(), "estate": estate, "name": f"plan {number}",
                "weekdays": [1, 2, 3, 4, 5, 6, 7] if number % 3 else [1, 3, 5],
                "month_days": [1, 10, 20, 31] if number % 10 == 0 else [],
                "seasons": SEASONS if number % 2 else "[]"}  # fmt: skip
        sql.execute(PLAN, told)
        sql.execute(STOPS, (told["id"], estate))


def _after(sql: psycopg.Connection[Any], begin: datetime, moments: list[datetime]) -> float:
    """Milliseconds to make what those moments ask for, when rounds were last made until `begin`."""
    estate = world.JINXIU.id
    sql.execute("delete from rounds.rounds where estate_id = %s", (estate,))
    sql.execute("update rounds.made set until = %s, stale = false where estate_id = %s", (begin, estate))
    sql.execute("vacuum analyze rounds.rounds")
    return _timed(sql, moments)


def _timed(sql: psycopg.Connection[Any], moments: list[datetime]) -> float:
    began = time.perf_counter()
    for moment in moments:
        sql.execute("select rounds.make_at(%s, %s)", (world.JINXIU.id, moment))
    return (time.perf_counter() - began) * 1000


def _one(sql: psycopg.Connection[Any], query: str, *values: Any) -> Any:
    found = sql.execute(query, values).fetchone()
    assert found is not None
    return found[0]
