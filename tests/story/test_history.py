"""The demo estates have a past: the same every time, and never more than was due."""

from typing import Any

import psycopg

from server.demo import history, load
from server.stack import running_stack
from tests.conftest import short_folder

COUNTS = """
  select (select count(*) from rounds.rounds where due_at < now()),
         (select count(*) from rounds.finishes), (select count(*) from rounds.visits),
         (select count(*) from rounds.visits where received_at > at + interval '1 minute'),
         (select count(*) from rounds.visits v join rounds.rounds r on r.id = v.round_id
          where v.at not between r.starts_at and r.due_at or not v.stop_id = any (r.stop_ids)),
         (select count(*) from rounds.starts s join rounds.rounds r on r.id = s.round_id
          where r.due_at > now())
"""


def test_what_is_past_was_walked_mostly_and_what_is_to_come_is_left() -> None:
    with short_folder() as folder, running_stack(folder / "home") as stack:
        load(stack)
        history.remember(stack)
        with psycopg.connect(stack.dsn("supabase_admin")) as sql:
            first = _look(sql)
            history.remember(stack)
            assert _look(sql) == first


def _look(sql: psycopg.Connection[Any]) -> tuple[int, ...]:
    found = sql.execute(COUNTS).fetchone()
    sql.commit()
    assert found is not None
    due, finished, visits, from_below, out_of_time, begun_ahead = found
    assert 0.6 * due < finished < due
    assert visits > 5 * finished
    assert 0 < from_below < visits
    assert (out_of_time, begun_ahead) == (0, 0)
    return tuple(found)
