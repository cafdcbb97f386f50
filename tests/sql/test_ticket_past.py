"""The demo estate's tickets: told to the database's own handlers, the same every time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from server.demo import tickets
from server.demo.reports import past, today
from tests.sql.database import Database

NOW = datetime.now(UTC)


@pytest.mark.parametrize("hour", [1, 9, 16, 22])
def test_every_board_has_something_to_say_at_any_hour(world: Database, hour: int) -> None:
    now = NOW.replace(hour=hour) - timedelta(days=1)
    with psycopg.connect(world.dsn("supabase_admin")) as sql:
        tickets.furnish(sql, now.date() + timedelta(days=300))
        for story in [*past(now, 20), *today(now)]:
            tickets.take_down(sql, story, now)
        stood = sql.execute(
            """select t.kind, (s).stage, (s).how, count(*) from tickets.tickets as t,
                 lateral (select tickets.standing_of(t) as s) as one group by 1, 2, 3"""
        ).fetchall()
        late = sql.execute(
            "select count(*) from tickets.tickets where closed_at is null and at < %s",
            (now - timedelta(days=4),),
        ).fetchone()
    kinds = {kind for kind, _, _, _ in stood}
    assert kinds == {"repair", "complaint", "litter", "consultation", "violation"}
    open_stages = {stage for _, stage, how, _ in stood if not how}
    assert open_stages >= {"register", "assign", "arrive", "finish", "approve"}
    assert {how for _, _, how, _ in stood} == {"", "done", "reworked"}
    assert late == (0,), "what is older than some days has come to an end"


def test_it_is_the_same_past_every_time() -> None:
    assert list(past(NOW)) == list(past(NOW))
    assert len({story.name for story in past(NOW)}) == len(list(past(NOW))) > 100
