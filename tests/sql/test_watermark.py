"""Transactions end in another order than they began: no device may miss a row for that."""

import json
from collections.abc import Callable, Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.demo.world import JINXIU
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
INSERT = "insert into estate.buildings (estate_id, name) values (%s, %s)"


@pytest.fixture
def writers(world: Database) -> Iterator[list[psycopg.Connection]]:
    connections = [psycopg.connect(world.dsn()) for _ in range(4)]
    yield connections
    for connection in connections:
        connection.close()


def buildings(device: Device) -> set[str]:
    return {row["name"] for row in device.catch_up().table("estate.buildings")}


def test_a_transaction_that_began_earlier_and_ended_later_is_told(
    phone: Phone, writers: list[psycopg.Connection]
) -> None:
    manager = phone("王建国")
    early, late = writers[:2]
    early.execute(INSERT, [JINXIU.id, "7 号楼"])
    late.execute(INSERT, [JINXIU.id, "8 号楼"])
    late.commit()
    assert "8 号楼" not in buildings(manager)  # not until nothing older can come any more
    early.commit()
    assert {"7 号楼", "8 号楼"} <= buildings(manager)


def interleave(
    writers: list[psycopg.Connection], steps: list[tuple[int, str]], look: Callable[[], object]
) -> set[str]:
    """Each step is a writer and what it does; returns the names that were committed."""
    open_rows: dict[int, list[str]] = {n: [] for n in range(len(writers))}
    kept: set[str] = set()
    for number, (writer, what) in enumerate(steps):
        connection = writers[writer]
        if what == "write":
            name = f"临时 {number}-{id(steps)}"
            connection.execute(INSERT, [JINXIU.id, name])
            open_rows[writer].append(name)
        elif what == "commit":
            connection.commit()
            kept |= set(open_rows[writer])
            open_rows[writer].clear()
        elif what == "rollback":
            connection.rollback()
            open_rows[writer].clear()
        else:
            look()
    for writer, connection in enumerate(writers):
        connection.commit()
        kept |= set(open_rows[writer])
    look()
    return kept


STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["write", "write", "commit", "rollback", "look"])),
    min_size=4,
    max_size=24,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_order_of_writing_and_reading_loses_a_row(
    phone: Phone, writers: list[psycopg.Connection], steps: list[tuple[int, str]]
) -> None:
    manager = phone("王建国")
    kept = interleave(writers, steps, lambda: manager.catch_up())
    assert kept <= {row["name"] for row in manager.table("estate.buildings")}


def test_a_cursor_of_numbers_given_out_would_fail_these_tests(
    world: Database, writers: list[psycopg.Connection]
) -> None:
    """Planted: the naive cursor, the highest number seen misses lower ones that come later."""
    world.ask("alter table estate.buildings add column given bigint generated always as identity")
    seen: set[str] = set()
    cursor = 0

    def look() -> None:
        nonlocal cursor
        for given_number, name in world.all(
            "select given, name from estate.buildings where given > %s", cursor
        ):
            seen.add(name)
            cursor = max(cursor, given_number)

    look()
    steps = [(0, "write"), (1, "write"), (1, "commit"), (0, "look"), (0, "commit")]
    assert not interleave(writers, steps, look) <= seen


def test_the_cursor_never_passes_a_number_that_a_crash_could_give_out_again(
    phone: Phone, writers: list[psycopg.Connection], world: Database
) -> None:
    """A transaction that rolled back may leave no trace on disk; after a crash its number is used again.

    So the cursor rises only as far as a commit stands above, and not to the watermark itself."""
    guard = phone("李卫国")
    guard.do("rounds.start", {"round_id": guard.round()["id"]})
    guard.catch_up()
    ceiling = int(guard.exchange()["cursor"]["xid"])
    for _ in range(5):
        writers[0].execute(INSERT, [JINXIU.id, "不留痕迹"])
        writers[0].rollback()
    assert int(world.ask("select pg_snapshot_xmin(pg_current_snapshot())::text")) >= ceiling + 5
    assert int(guard.exchange()["cursor"]["xid"]) == ceiling


def test_a_page_is_one_document_at_one_moment(phone: Phone, writers: list[psycopg.Connection]) -> None:
    """The rows and the watermark come from one snapshot, even if someone commits between two statements."""
    manager = phone("王建国")
    with manager.connection.transaction():
        manager.become()
        request = json.dumps(manager.request())
        answer = manager.connection.execute("select sync.pull(%s::jsonb)", [request]).fetchone()
        writers[0].execute(INSERT, [JINXIU.id, "9 号楼"])
        writers[0].commit()
        again = manager.connection.execute("select sync.pull(%s::jsonb)", [request]).fetchone()
    assert answer is not None
    assert again is not None
    assert [change["row"]["name"] for change in again[0]["changes"]] == ["9 号楼"]
    assert answer[0]["changes"] == []
