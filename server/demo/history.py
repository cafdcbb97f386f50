"""What was walked on the demo estates before somebody opened them: believable, and the same every time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import dict_row

from server.demo import world
from server.demo.ids import uid
from server.stack import Stack

DAY_CREW, NIGHT_CREW = ("李卫国", "陈志强"), ("赵大勇", "孙立军")
BASEMENT = ("地下车库入口", "地下车库 B 区", "消防泵房", "配电房", "翠湖庭地下车库")
PASSED = """
  select r.id, r.estate_id, r.starts_at, r.due_at, r.stop_ids, r.seen_by, p.name as plan
  from rounds.rounds r join rounds.plans p on p.id = r.plan_id
  where r.due_at < now() and r.deleted_at is null and not rounds.is_begun(r.id)
"""
Sql = psycopg.Connection[dict[str, Any]]


@dataclass(frozen=True)
class Walk:
    """One round as it went: who, the stops reached with their times, when it was ended and why."""

    round: dict[str, Any]
    person: UUID
    began: datetime
    reached: tuple[tuple[UUID, datetime], ...]
    ended: datetime
    reason: str


def remember(stack: Stack) -> None:
    """Fills in the rounds whose time passed and which nobody walked. Doing it again adds nothing to them."""
    with psycopg.connect(stack.dsn("supabase_admin"), row_factory=dict_row) as sql:
        for estate in world.ESTATES:
            sql.execute("select rounds.make(%s)", (estate.id,))
        stops = {row["id"]: row for row in sql.execute(
            "select s.id, s.place_id, p.name, p.latitude, p.longitude from rounds.stops s"
            " join estate.places p on p.id = s.place_id"
        ).fetchall()}  # fmt: skip
        for row in sql.execute(PASSED).fetchall():
            walk = walked(row)
            if walk is not None:
                _write(sql, walk, stops)


def walked(row: dict[str, Any]) -> Walk | None:
    """How a round went; None for the one in fifteen that was forgotten. Follows from the round's id alone."""
    chance = Random(str(row["id"]))
    if chance.random() < 1 / 15:
        return None
    late = chance.choice((0, 0, 1, 2, 3, 4, 12))
    began = row["starts_at"] + timedelta(minutes=late, seconds=chance.randrange(60))
    pace = (row["due_at"] - began) * 0.8 / len(row["stop_ids"])
    left_out = chance.choice(row["stop_ids"]) if chance.random() < 1 / 8 else None
    reached = tuple(
        (stop, began + pace * (number + chance.uniform(0.1, 0.9)))
        for number, stop in enumerate(row["stop_ids"])
        if stop != left_out
    )
    ended = reached[-1][1] + timedelta(minutes=1)
    reason = "门锁着进不去" if left_out else ""
    return Walk(row, _walker(row, chance), began, reached, ended, reason)


def _walker(row: dict[str, Any], chance: Random) -> UUID:
    if row["estate_id"] != world.JINXIU.id:
        return world.PERSON["田野"].id
    hour = row["starts_at"].astimezone(ZoneInfo(world.JINXIU.time_zone)).hour
    return world.PERSON[chance.choice(DAY_CREW if 7 <= hour < 19 else NIGHT_CREW)].id


def _write(sql: Sql, walk: Walk, stops: dict[UUID, dict[str, Any]]) -> None:
    _keep(sql, walk, "start", walk.began, walk.began)
    for stop, at, received in _received(walk, stops):
        spot = stops[stop]
        _keep(sql, walk, "check_in", at, received, stop_id=stop, place_id=spot["place_id"],
              tag_id=world.TAG[spot["name"]].id, how="scan", latitude=spot["latitude"],
              longitude=spot["longitude"], accuracy=9.0)  # fmt: skip
    _keep(sql, walk, "finish", walk.ended, walk.ended, reason=walk.reason)


def _keep(sql: Sql, walk: Walk, verb: str, at: datetime, received: datetime, **told: Any) -> None:
    """One act: the op as its phone would have sent it, and the row that it made."""
    row, came = walk.round, received + timedelta(seconds=2)
    op = uid(str(row["id"]), verb, str(told.get("stop_id", "")))
    device = uid("phone", str(walk.person))
    body = {"round_id": row["id"], **told}
    sql.execute(
        """insert into sync.ops (op_id, user_id, person_id, estate_id, device_id, seq, kind, v, body, clocks,
                                 sha, device_at, at, status, xid, received_at)
           select %(op)s, p.user_id, p.id, p.estate_id, %(device)s,
                  (select coalesce(max(o.seq), 0) + 1 from sync.ops o where o.device_id = %(device)s),
                  %(kind)s, 1, %(body)s, '{}', sha256(''), %(at)s, %(at)s, 'applied',
                  pg_current_xact_id(), %(came)s
           from estate.people p where p.id = %(person)s""",
        {"op": op, "device": device, "kind": f"rounds.{verb}", "body": json.dumps(body, default=str),
         "at": at, "came": came, "person": walk.person},
    )  # fmt: skip
    facts = {"id": op, "estate_id": row["estate_id"], "round_id": row["id"], "person_id": walk.person,
             "device_at": at, "at": at, "received_at": came, "seen_by": row["seen_by"], **told}  # fmt: skip
    table = {"start": "starts", "check_in": "visits", "finish": "finishes"}[verb]
    names, marks = ", ".join(facts), ", ".join(["%s"] * len(facts))
    sql.execute(f"insert into rounds.{table} ({names}) values ({marks})", (*facts.values(),))


def _received(walk: Walk, stops: dict[UUID, dict[str, Any]]) -> Iterator[tuple[UUID, datetime, datetime]]:
    """Below ground there is no signal: word of those stops comes with the next one above it."""
    waiting: list[tuple[UUID, datetime]] = []
    for stop, at in (*walk.reached, (None, walk.ended)):
        if stop is not None and stops[stop]["name"] in BASEMENT:
            waiting.append((stop, at))
            continue
        for earlier, then in waiting:
            yield earlier, then, at
        waiting = []
        if stop is not None:
            yield stop, at, at
