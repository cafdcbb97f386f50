"""The demo estates have a past: the same every time, and never more than was due."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from server.demo import history, load, load_work
from server.demo.world import CUIHU, JINXIU
from server.stack import running_stack
from tests.conftest import short_folder

KINDS = {"too_far", "too_fast", "again", "clock_off", "mocked"}


@pytest.fixture(scope="module")
def past() -> Iterator[psycopg.Connection[Any]]:
    with short_folder() as folder, running_stack(folder / "home") as stack:
        load(stack)
        load_work(stack)
        history.remember(stack)
        with psycopg.connect(stack.dsn("supabase_admin"), autocommit=True) as sql:
            before = _counts(sql)
            history.remember(stack)
            assert _counts(sql) == before, "a second start adds nothing"
            yield sql


def _counts(sql: psycopg.Connection[Any]) -> list[int]:
    tables = (
        "rounds.starts",
        "rounds.visits",
        "rounds.answers",
        "rounds.omissions",
        "rounds.reviews",
        "sync.ops",
        "sync.photos",
    )
    return [one(sql, f"select count(*) from {table}") for table in tables]


def one(sql: psycopg.Connection[Any], query: str, *values: Any) -> Any:
    found = sql.execute(query, values).fetchone()
    assert found is not None
    return found[0]


@pytest.mark.parametrize(("estate", "a_day"), [(JINXIU, 19), (CUIHU, 12)], ids=["锦绣苑", "翠湖庭"])
def test_sixty_days_were_walked_mostly(past: psycopg.Connection[Any], estate: Any, a_day: int) -> None:
    of = "from rounds.rounds r where estate_id = %s and due_at < now() and kind = 'patrol'"
    due = one(past, f"select count(*) {of}", estate.id)
    assert 58 * a_day <= due <= 61 * a_day
    finished = one(
        past,
        f"select count(*) {of} and exists (select from rounds.finishes f where f.round_id = r.id)",
        estate.id,
    )
    assert 0.85 * due < finished < due, "most were walked, some were missed"
    oldest = one(past, f"select now() - min(starts_at) {of}", estate.id)
    assert timedelta(days=59) < oldest < timedelta(days=61)


def test_every_board_has_something_to_say(past: psycopg.Connection[Any]) -> None:
    flags = {flag for (flag,) in past.execute("select distinct unnest(flags) from rounds.visits")}
    assert flags >= KINDS
    assert one(past, "select count(*) from rounds.visits where how = 'photo'") > 10
    assert one(past, "select count(*) from rounds.hazards") > 10
    assert one(past, "select count(*) from rounds.notes") > 10
    assert one(past, "select count(*) from rounds.finishes where reason <> ''") > 50
    verdicts = {v for (v,) in past.execute("select distinct subject || ' ' || verdict from rounds.reviews")}
    assert verdicts == {"visit accepted", "visit rejected", "round accepted", "hazard accepted"}
    open_flags = """select count(*) from rounds.visits v
                    where flags <> '{}' and at > now() - interval '2 days'
                      and not exists (select from rounds.reviews w where w.subject_id = v.id)"""
    assert one(past, open_flags) > 0, "the last days wait for the manager's word"


KINDS_OF_WORK = ("cleaning", "greening", "upkeep", "fire", "desk")


@pytest.mark.parametrize("kind", KINDS_OF_WORK)
def test_every_kind_of_work_was_done_by_those_who_do_it(past: psycopg.Connection[Any], kind: str) -> None:
    due = one(past, "select count(*) from rounds.rounds where kind = %s and due_at < now()", kind)
    done = """select count(*) from rounds.rounds r where kind = %s and due_at < now()
              and exists (select from rounds.finishes f where f.round_id = r.id)"""
    assert 0.85 * due < one(past, done, kind) <= due
    wrong = """select count(*)
               from rounds.visits v join rounds.rounds r on r.id = v.round_id
               where r.kind = %s
                 and not exists (select from estate.memberships m
                                 where m.person_id = v.person_id and m.role = any (r.roles))"""
    assert one(past, wrong, kind) == 0


def test_some_stops_could_not_be_done(past: psycopg.Connection[Any]) -> None:
    reasons = {reason for (reason,) in past.execute("select distinct reason from rounds.omissions")}
    assert reasons == {"locked", "works", "weather", "other"}
    both = "select count(*) from rounds.omissions o join rounds.visits v using (round_id, stop_id)"
    assert one(past, both) == 0


def test_photos_are_there_and_signals_came_late_from_below(past: psycopg.Connection[Any]) -> None:
    assert one(past, "select count(*) from sync.photos where arrived_at is null") == 0
    below = "select count(*) from rounds.visits where received_at > at + interval '1 minute'"
    assert 0 < one(past, below) < one(past, "select count(*) from rounds.visits")


def test_what_is_to_come_is_left(past: psycopg.Connection[Any]) -> None:
    begun = """select count(*) from rounds.starts s join rounds.rounds r on r.id = s.round_id
               where r.due_at > now()"""
    assert one(past, begun) == 0


def test_the_flags_are_those_that_the_database_gives(past: psycopg.Connection[Any]) -> None:
    wrong = "select count(*) from rounds.visits v where flags is distinct from rounds.flags_of(v)"
    assert one(past, wrong) == 0
