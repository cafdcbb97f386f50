"""An op arrives twice, out of order, again after years, from a cloned device: it counts once."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Json

from server.demo.world import PERSON
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]


def starts(guard: Device, many: int) -> list[dict[str, Any]]:
    return [guard.op("rounds.start", {"round_id": guard.round()["id"]}) for _ in range(many)]


def test_the_same_op_again_gets_the_first_verdict(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    good, bad = guard.op("rounds.start", {"round_id": guard.round()["id"]}), guard.op("rounds.fly", {})
    first = guard.exchange(good, bad)["receipts"]
    again = guard.exchange(good, bad)["receipts"]
    assert [r.pop("duplicate") for r in first] == [False, False]
    assert [r.pop("duplicate") for r in again] == [True, True]
    assert first == again
    assert world.ask("select count(*) from rounds.starts") == 1


def test_ops_may_come_in_any_order(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    ops = starts(guard, 5)
    for op in reversed(ops):
        assert guard.verdict(op) == "applied"
    assert world.ask("select count(*) from rounds.starts") == 5


def test_the_same_id_with_other_content_is_refused(phone: Phone) -> None:
    guard = phone("李卫国")
    op = guard.op("rounds.start", {"round_id": guard.round()["id"]})
    assert guard.verdict(op) == "applied"
    other = deepcopy(op)
    other["body"]["note"] = "changed"
    assert guard.verdict(other) == "ID_REUSED"


def test_the_same_id_from_another_person_is_refused(phone: Phone) -> None:
    guard, colleague = phone("李卫国"), phone("陈志强")
    op = guard.op("rounds.start", {"round_id": guard.round()["id"]})
    assert guard.verdict(op) == "applied"
    assert colleague.verdict(op) == "ID_REUSED"


def test_a_number_given_twice_means_a_cloned_device(phone: Phone, world: Database) -> None:
    """The clone takes a new device id, numbers anew, sends again: nothing is lost, nothing doubled."""
    guard = phone("李卫国")
    clone = Device(world, PERSON["李卫国"], guard.device).catch_up()
    shared = starts(guard, 1)[0]
    clone.seq = guard.seq
    mine, copy = starts(guard, 1)[0], starts(clone, 1)[0]
    assert [r["verdict"] for r in guard.exchange(shared, mine)["receipts"]] == ["applied", "applied"]
    assert [r["code"] for r in clone.exchange(shared, copy)["receipts"]] == [None, "SEQ_REUSED"]
    clone.device = uuid4()
    for number, op in enumerate((shared, copy), 1):
        op["seq"] = number
    again = clone.exchange(shared, copy)["receipts"]
    assert [(r["verdict"], r["duplicate"]) for r in again] == [("applied", True), ("applied", False)]
    assert world.ask("select count(*) from rounds.starts") == 3
    clone.close()


def test_two_requests_with_the_same_op_at_once_apply_it_once(phone: Phone, world: Database) -> None:
    """Two tabs, or a retry that overtakes: the second waits for the first and repeats its verdict."""
    guard = phone("李卫国")
    twin = Device(world, PERSON["李卫国"], guard.device)
    op = starts(guard, 1)[0]
    with guard.connection.transaction():
        guard.become()
        first = guard.connection.execute("select sync.push(%s::jsonb)", [Json(guard.request(op))])
        assert first.fetchone()[0][0]["duplicate"] is False  # type: ignore[index]
        twin.connection.execute("set lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            twin.exchange(op)
    assert twin.exchange(op)["receipts"][0]["duplicate"] is True
    twin.close()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_batches_in_any_order_and_any_number_of_times(
    phone: Phone, world: Database, data: st.DataObject
) -> None:
    guard = phone("陈志强")
    ops = starts(guard, 6)
    batches = data.draw(st.lists(st.lists(st.sampled_from(ops), max_size=8), min_size=1, max_size=6))
    for batch in [*batches, ops]:
        assert {r["verdict"] for r in guard.exchange(*batch)["receipts"]} <= {"applied"}
    ids = [op["id"] for op in ops]
    assert world.ask("select count(*) from rounds.starts where id = any (%s::uuid[])", ids) == 6


TARGETED = "on conflict (op_id) do nothing"
BARE = "on conflict do nothing returning * into op"


def test_a_conflict_target_would_fail_these_tests(phone: Phone, world: Database) -> None:
    """Planted: with a target, a clash on the other unique index is an error of the whole batch."""
    source = world.ask("select pg_get_functiondef('sync.take'::regproc)")
    assert BARE in source
    world.ask(source.replace(BARE, BARE.replace("do nothing", "(op_id) do nothing")))
    with pytest.raises(psycopg.errors.UniqueViolation):
        test_a_number_given_twice_means_a_cloned_device(phone, world)
