"""Trouble on the way: what passes is tried again whole, what does not is one op's own."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from server.demo.world import PERSON
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]


def plant(world: Database, kind: str, body: str) -> None:
    """A handler of our own, as a later release might bring one."""
    world.ask(
        f"""create function rounds.planted(op sync.ops) returns void language plpgsql set search_path = '' as
            $$ begin {body} end $$"""
    )
    world.ask("insert into sync.handlers values (%s, 1, 'rounds.planted')", kind)


def raising(sqlstate: str) -> str:
    return f"raise exception using errcode = '{sqlstate}', message = 'planted';"


@pytest.mark.parametrize("state", ["08006", "40P01", "53300", "55P03", "57P03", "58030", "XX000"])
def test_trouble_that_passes_keeps_nothing_of_the_batch(phone: Phone, world: Database, state: str) -> None:
    plant(world, "rounds.planted", raising(state))
    guard = phone("李卫国")
    walk = {"round_id": guard.round()["id"]}
    batch = [guard.op("rounds.start", walk), guard.op("rounds.planted", {}), guard.op("rounds.finish", walk)]
    with pytest.raises(psycopg.Error) as trouble:
        guard.exchange(*batch)
    assert trouble.value.sqlstate == state
    assert world.ask("select count(*) from sync.ops") == 0
    assert world.ask("select count(*) from rounds.starts") == 0
    world.ask("create or replace function rounds.planted(op sync.ops) returns void language sql as ''")
    assert [r["verdict"] for r in guard.exchange(*batch)["receipts"]] == ["applied"] * 3


def test_the_state_that_hangs_postgrest_is_never_raised(phone: Phone, world: Database) -> None:
    """PostgREST 12 sends a request that fails with 40001 again without end."""
    plant(world, "rounds.planted", raising("40001"))
    guard = phone("李卫国")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        guard.exchange(guard.op("rounds.planted", {}))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("perform 1 / 0;", "BODY_BAD"),
        (raising("23514"), "BODY_BAD"),
        (raising("P0001"), "FAULT"),
        ("perform no_such_function();", "FAULT"),
        ("perform private.refuse('ODD', '{\"why\": 1}');", "ODD"),
    ],
)
def test_a_poison_op_stops_no_other(phone: Phone, world: Database, body: str, code: str) -> None:
    plant(world, "rounds.planted", "update estate.people set name = 'x' where true; " + body)
    guard = phone("李卫国")
    walk = {"round_id": guard.round()["id"]}
    poison = guard.op("rounds.planted", {})
    answer = guard.exchange(guard.op("rounds.start", walk), poison, guard.op("rounds.finish", walk))
    assert [r["code"] for r in answer["receipts"]] == [None, code, None]
    assert world.ask("select count(*) from rounds.finishes") == 1
    assert world.ask("select count(*) from estate.people where name = 'x'") == 0
    assert guard.verdict(poison) == code


@pytest.mark.parametrize(
    "broken",
    [
        {"id": "no uuid"},
        {"id": "00000000-0000-0000-0000-000000000000"},
        {"seq": 0},
        {"seq": "many"},
        {"seq": 10**17},
        {"v": -1},
        {"v": None},
        {"kind": None},
        {"kind": "x" * 101},
        {"body": "text"},
        {"id": 7},
        {"id": None},
        {"seq": 1.5},
        {"body": None},
        {"clocks": []},
    ],
)
def test_an_op_that_cannot_be_read_is_answered_and_stops_no_other(
    still: Database, broken: dict[str, object]
) -> None:
    guard = reader(still)
    with guard.connection.transaction(force_rollback=True):
        good, bad = guard.op("rounds.fly", {}), guard.op("rounds.fly", {}) | broken
        receipts = guard.exchange(bad, good)["receipts"]
        assert [r["code"] for r in receipts] == ["BODY_BAD", "KIND_UNKNOWN"]
        assert receipts[0]["id"] == bad["id"]
    guard.close()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b", "ab"),
        ("半个 \ud83d 表情", "半个  表情"),
        ("\udc00\ud83d", ""),
        ("\0\\u0000 \\\0 😀 \ud83d", "\\u0000 \\ 😀 "),
    ],
)
def test_a_letter_that_no_database_can_hold_is_left_out_and_stops_nothing(
    still: Database, typed: str, kept: str
) -> None:
    """As jsonb the whole request would be turned away, again and again."""
    guard = reader(still)
    with guard.connection.transaction(force_rollback=True):
        good, odd = guard.op("rounds.fly", {}), guard.op("rounds.fly", {"text": typed})
        for duplicate in (False, True):
            receipts = guard.exchange(odd, good)["receipts"]
            assert [(r["code"], r["duplicate"]) for r in receipts] == [("KIND_UNKNOWN", duplicate)] * 2
        guard.connection.execute("reset role")
        guard.connection.execute("set local role service_role")
        query = "select body ->> 'text' from sync.ops where op_id = %s"
        assert guard.connection.execute(query, [odd["id"]]).fetchone() == (kept,)
    guard.close()


@pytest.mark.parametrize(
    "clocks",
    [
        {"wall": None},
        {"wall": "infinity"},
        {"wall": "2026-13-01T00:00:00Z"},
        {"offset_ms": "1"},
        {"offset_ms": 1e30},
    ],
)
def test_clocks_that_cannot_be_read_refuse_the_op_and_keep_it(
    still: Database, clocks: dict[str, Any]
) -> None:
    guard = reader(still)
    with guard.connection.transaction(force_rollback=True):
        assert guard.verdict(guard.op("rounds.fly", {}, **clocks)) == "BODY_BAD"
        answer = guard.exchange()
        assert answer["device_seq"] == 1
    guard.close()


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"device": "x"}, 400, "REQUEST_BAD"),
        ({"device": None}, 400, "REQUEST_BAD"),
        ({"ops": {}}, 400, "REQUEST_BAD"),
        ({"next_seq": "x"}, 400, "REQUEST_BAD"),
        ({"ops": [{}] * 31}, 413, "BATCH_TOO_BIG"),
        ({"ops": [{"body": "长" * 200_000}]}, 413, "BATCH_TOO_BIG"),
    ],
)
def test_a_request_that_cannot_be_read_is_an_error_with_our_code(
    still: Database, request_: dict[str, object], status: int, code: str
) -> None:
    guard = reader(still)
    with pytest.raises(psycopg.Error) as trouble:
        guard.exchange(**request_)
    assert trouble.value.sqlstate == "PGRST"
    assert f'"code": "{code}"' in str(trouble.value)
    assert f'"status": {status}' in str(trouble.value.diag.message_detail)
    guard.close()


@pytest.mark.parametrize(
    "cursor",
    ["x", 7, [], {}, {"xid": "-1"}, {"xid": "9" * 30}, {"xid": None, "table": "a", "id": "b"}, {"table": 3}],
)
def test_a_cursor_that_is_none_of_ours_starts_over(still: Database, cursor: object) -> None:
    guard = reader(still)
    answer = guard.exchange(cursor=cursor)
    assert answer["reset"] is True
    assert answer["changes"]
    guard.close()


def test_a_chore_that_fails_keeps_nobody_from_syncing(phone: Phone, world: Database) -> None:
    world.ask("create function rounds.broken(estate uuid) returns void language sql as 'select 1 / 0'")
    world.ask("insert into sync.chores values ('rounds.broken')")
    guard = phone("李卫国")
    assert guard.do("rounds.start", {"round_id": guard.round()["id"]}) == "applied"


def test_what_was_done_is_kept_as_it_was_written(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    guard.do("rounds.start", {"round_id": guard.round()["id"]})
    for change in (
        "update sync.ops set body = '{}'",
        "update sync.ops set at = now()",
        "delete from sync.ops",
    ):
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
            world.ask(change)


def reader(still: Database) -> Device:
    return Device(still, PERSON["李卫国"])
