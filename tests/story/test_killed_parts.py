"""Parts of the server are killed (-9) in the middle of a push: nothing is lost and nothing happens twice."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from app.rounds.commands import CheckIn, StartRound
from app.rounds.records import Round, Stop, Visit
from app.wiring import Anju, start
from server.demo import world
from services.platform.memory import MemoryDevice, MemoryPlatform
from tests.conftest import short_folder
from tests.story.installation import Installation

# Each op is slow at the two places where a push can be caught: while it is written, and at the commit.
SLOW = """
create schema if not exists test;
create or replace function test.dawdle() returns trigger language plpgsql as $$
begin
  perform set_config('application_name', 'dawdling ' || tg_argv[0], false), pg_sleep(0.25);
  return new;
end $$;
grant usage on schema test to public;
grant execute on function test.dawdle() to public;
create or replace trigger slow_write before insert on sync.ops
  for each row execute function test.dawdle('at write');
drop trigger if exists slow_commit on sync.ops;
create constraint trigger slow_commit after insert on sync.ops deferrable initially deferred
  for each row execute function test.dawdle('at commit');
"""
DAWDLING = "select pid from pg_stat_activity where application_name = %s and wait_event = 'PgSleep'"


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with short_folder() as folder:
        running = Installation(folder / "home")
        running.start()
        with running.sql() as sql:
            sql.execute(SLOW)
        try:
            yield running
        finally:
            running.stop()


def kill_backend(running: Installation, backend: int) -> None:
    os.kill(backend, signal.SIGKILL)


def kill_postmaster(running: Installation, backend: int) -> None:
    os.kill(running.postmaster, signal.SIGKILL)


def kill_postgrest(running: Installation, backend: int) -> None:
    assert running.process is not None
    (postgrest,) = (
        p for p in psutil.Process(running.process.pid).children(recursive=True) if "postgrest" in p.name()
    )
    postgrest.kill()


def kill_gateway(running: Installation, backend: int) -> None:
    running.kill()
    running.start()


KILLS = (kill_backend, kill_postmaster, kill_postgrest, kill_gateway)


@pytest.mark.parametrize("moment", ["at write", "at commit"])
@pytest.mark.parametrize("kill", KILLS)
def test_a_part_killed_in_mid_push_loses_and_doubles_nothing(
    installation: Installation, kill: Callable[[Installation, int], None], moment: str
) -> None:
    asyncio.run(_push_through(installation, kill, moment))


async def _push_through(
    running: Installation, kill: Callable[[Installation, int], None], moment: str
) -> None:
    async with _guard(running, "李卫国") as guard:
        done = [act.id for act in [await guard.do(command) for command in _walk(guard)]]
        pushing = asyncio.create_task(guard.sync.now())
        backend = await asyncio.to_thread(_caught, running, moment)
        await asyncio.to_thread(kill, running, backend)
        await pushing
        await _drained(guard)
        assert sorted(v.id for v in guard.store.all(Visit) if v.id in done and v.received_at) == sorted(
            done[1:]
        )
    with running.sql() as sql:
        ledger = _rows(sql, "select op_id::text, status from sync.ops where op_id = any(%s)", done)
        visits = _rows(sql, "select id::text from rounds.visits where id = any(%s)", done)
    assert sorted(ledger) == sorted((op, "applied") for op in done)
    assert sorted(visits) == sorted((op,) for op in done[1:])


@asynccontextmanager
async def _guard(running: Installation, name: str) -> AsyncIterator[Anju]:
    platform = MemoryPlatform(MemoryDevice(), running.config, httpx.AsyncHTTPTransport)
    guard = await start(platform, talk=False)
    try:
        await guard.accounts.sign_in(world.PERSON[name].phone, world.PASSWORD)
        await guard.sync.now()
        yield guard
    finally:
        await guard.close()


def _walk(guard: Anju) -> Iterator[StartRound | CheckIn]:
    """The start of a round and its first two stops."""
    assert guard.me is not None
    held = guard.me.roles
    walk = next(r for r in guard.store.all(Round) if held & set(r.roles) and len(r.stop_ids) > 2)
    yield StartRound(round_id=walk.id)
    tags = {str(tag.place.id): tag for tag in world.TAGS}
    for stop_id in walk.stop_ids[:2]:
        stop = guard.store.get(Stop, stop_id)
        assert stop is not None
        tag = tags[stop.place_id]
        yield CheckIn(round_id=walk.id, stop_id=stop_id, tag_id=str(tag.id), token=tag.token)


def _caught(running: Installation, moment: str) -> int:
    """The backend that is in the middle of a push."""
    with running.sql() as sql:
        for _ in range(400):
            found = sql.execute(DAWDLING, (f"dawdling {moment}",)).fetchone()
            if found:
                return int(found[0])
            time.sleep(0.02)
    raise AssertionError("the push never came by")


async def _drained(guard: Anju) -> None:
    for _ in range(120):
        status = await guard.sync.now()
        if status.on_phone == 0 and status.state == "synced":
            return
        await asyncio.sleep(0.5)
    raise AssertionError(f"never sent: {guard.sync.status}")


def _rows(sql: psycopg.Connection[Any], query: str, ids: list[str]) -> list[tuple[Any, ...]]:
    return sql.execute(query, (ids,)).fetchall()
