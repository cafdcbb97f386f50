"""Tickets of the demo estate: their stories, told to the database's own handlers as phones would."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from app.estate.commands import nth_id
from server.demo import photos, world
from server.demo.ids import uid
from server.demo.reports import FIXER, Story, past, today
from server.stack import Stack

Sql = psycopg.Connection[tuple[Any, ...]]
OP = """
  insert into sync.ops (op_id, user_id, person_id, estate_id, device_id, seq, kind, v, body, clocks, sha,
                        device_at, at, status, xid, received_at)
  values (%(id)s, %(user)s, %(person)s, %(estate)s, %(device)s,
          coalesce((select max(o.seq) from sync.ops as o where o.device_id = %(device)s), 0) + 1,
          %(kind)s, 1, %(body)s, '{}', '', %(at)s, %(at)s, 'applied', pg_current_xact_id(), %(at)s)
"""
PRICE = """
  insert into tickets.prices (id, estate_id, name, unit, price, ordinal) values (%s, %s, %s, %s, %s, %s)
"""
PRICES = (
    ("水龙头", "个", "68.00"),
    ("软管 60 厘米", "根", "15.00"),
    ("LED 灯泡", "只", "12.00"),
    ("门锁芯", "个", "95.00"),
)


def tell(stack: Stack, now: datetime | None = None, days: int = 60) -> None:
    """Doing it again adds nothing."""
    moment = now or datetime.now(UTC)
    promised: list[photos.Promise] = []
    with psycopg.connect(stack.dsn("supabase_admin")) as sql:
        if sql.execute("select 1 from tickets.tickets limit 1").fetchone():
            return
        furnish(sql, moment.date() + timedelta(days=300))
        for story in [*past(moment, days), *today(moment)]:
            promised += take_down(sql, story, moment)
    photos.send(stack, promised)


def furnish(sql: Sql, valid_to: date) -> None:
    """The electrician's certificate and the price list."""
    estate = world.JINXIU.id
    _do(sql, uid("certificate", FIXER), "王建国", "estate.file_certificate", datetime.now(UTC), {
        "person_id": str(world.PERSON[FIXER].id), "certificate_kind": "electrician", "number": "T3101-0042",
        "valid_to": valid_to.isoformat()})  # fmt: skip
    for number, (name, unit, price) in enumerate(PRICES):
        sql.execute(PRICE, (uid("price", name), estate, name, unit, price, number))


def take_down(sql: Sql, story: Story, now: datetime) -> list[photos.Promise]:
    """One story as far as it has gone by now; the photos that were taken."""
    ticket, follows = uid("ticket", story.name), ""
    promised: list[photos.Promise] = []
    for number, deed in enumerate(story.deeds):
        at = story.at + timedelta(minutes=deed.minutes)
        if at >= now:
            break
        body = {key: value for key, value in deed.body.items() if key != "category"}
        if "category" in deed.body:
            body["category_id"] = _category(sql, deed.body)
        if deed.pictures:
            promise = photos.Promise(world.JINXIU.id, deed.who, story.name, at)
            promised.append(promise)
            body["photos"] = [promise.sha256]
        id = ticket if number == 0 else uid("ticket", story.name, number)
        again = body.pop("again", False)
        told = body if number == 0 else {"ticket_id": follows if again else str(ticket)} | body
        if deed.verb == "call_back" and not again:
            follows = nth_id(str(id), 1)
        _do(sql, id, deed.who, f"tickets.{deed.verb}", at, told)
    return promised


def _category(sql: Sql, body: dict[str, Any]) -> str:
    found = sql.execute(
        "select tickets.key_id(%s, %s, %s)::text", (world.JINXIU.id, body["ticket_kind"], body["category"])
    ).fetchone()
    assert found is not None
    return str(found[0])


def _do(sql: Sql, id: UUID, who: str, kind: str, at: datetime, body: dict[str, Any]) -> None:
    person = world.PERSON[who]
    told = {"id": id, "user": person.user_id, "person": person.id, "estate": person.estate.id,
            "device": uid("phone", who), "kind": kind, "body": Jsonb(body), "at": at}  # fmt: skip
    sql.execute(OP, told)
    sql.execute(f"select {kind}(o) from sync.ops as o where o.op_id = %s", (id,))
