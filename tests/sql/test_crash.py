"""PostgreSQL is killed: numbers of transactions are given out again, and no device misses a row for it."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import server.demo
from server.demo.world import JINXIU, PERSON
from server.embedded import bootstrap, migrations
from server.embedded.cluster import SUPERUSER, Cluster
from server.stack import MIGRATIONS, quiet
from tests.sql.database import Database, cluster
from tests.sql.device import Device

INSERT = "insert into estate.buildings (estate_id, name) values (%s, %s) returning row_xid::text"


@pytest.fixture
def durable(fresh_home: Path) -> Iterator[Cluster]:
    """A cluster that keeps what it acknowledged."""
    with cluster(fresh_home) as made:
        bootstrap.apply(made.dsn(SUPERUSER))
        migrations.apply(made.dsn("postgres"), MIGRATIONS, quiet)
        server.demo.load(Database(made))
        yield made


def kill(running: Cluster) -> None:
    """-9 to PostgreSQL; returns when it serves again."""
    assert running.pid is not None
    os.kill(running.pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            psycopg.connect(running.dsn("postgres")).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise AssertionError("PostgreSQL did not come back")


def lost_after_a_crash(running: Cluster) -> set[str]:
    """What a manager is never told of the rows written after a crash that gave numbers out again."""
    world = Database(running)
    manager = Device(world, PERSON["王建国"]).catch_up()
    for attempt in range(8):
        guard = Device(world, PERSON["李卫国"]).catch_up()
        guard.do("rounds.start", {"round_id": guard.round()["id"]})
        with psycopg.connect(world.dsn()) as writer:
            for _ in range(12):
                writer.execute(INSERT, [JINXIU.id, "不留痕迹"])
                writer.rollback()
        manager.exchange()
        watermark = int(world.ask("select pg_snapshot_xmin(pg_current_snapshot())::text"))
        kill(running)
        manager.connection = psycopg.connect(world.dsn("authenticator"), autocommit=True)
        names = [f"重启后 {attempt}-{number}" for number in range(14)]
        numbers = [int(world.ask(INSERT, JINXIU.id, name)) for name in names]
        if numbers[0] < watermark:
            manager.catch_up()
            told = {row["name"] for row in manager.table("estate.buildings")}
            guard.close()
            manager.close()
            return set(names) - told
    raise AssertionError("no number was given out twice: this proves nothing")


def test_numbers_given_out_again_after_a_crash_hide_no_row(durable: Cluster) -> None:
    assert lost_after_a_crash(durable) == set()


def test_a_cursor_at_the_watermark_itself_would_fail_this_test(durable: Cluster) -> None:
    """Planted: the watermark of a moment ago stood above transactions that left nothing on disk."""
    world = Database(durable)
    source = world.ask("select pg_get_functiondef('sync.pull'::regproc)")
    assert "least(hi, s.durable_xid)" in source
    world.ask(source.replace("least(hi, s.durable_xid)", "hi"))
    assert lost_after_a_crash(durable)
