"""An op whose parent is still on its way waits, blocks nothing, and is shown when it waited too long."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import uuid4

import psycopg

from server.demo.world import PERSON
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]


def note(device: Device, visit: str) -> dict[str, Any]:
    return device.op("rounds.add_note", {"visit_id": visit, "text": "灯坏了"})


def age(world: Database, op: dict[str, Any], days: int) -> None:
    """Days go by."""
    with psycopg.connect(world.dsn()) as owner:
        owner.execute("alter table sync.ops disable trigger keep")
        owner.execute(
            "update sync.ops set received_at = received_at - make_interval(days => %s) where op_id = %s",
            [days, op["id"]],
        )
        owner.execute("alter table sync.ops enable trigger keep")


def test_a_note_waits_for_its_visit_and_is_applied_when_that_comes(phone: Phone, world: Database) -> None:
    guard, colleague = phone("李卫国"), phone("陈志强")
    visit = guard.op("rounds.check_in", guard.check_in("西门"))
    early = note(colleague, visit["id"])
    (receipt,) = colleague.exchange(early)["receipts"]
    assert (receipt["verdict"], receipt["detail"]) == ("held", {"visit_id": visit["id"]})
    assert guard.verdict(visit) == "applied"
    (kept,) = guard.catch_up().table("rounds.notes")
    assert (kept["id"], kept["person_id"]) == (early["id"], str(PERSON["陈志强"].id))
    (receipt,) = colleague.exchange(early)["receipts"]
    assert (receipt["verdict"], receipt["duplicate"]) == ("applied", True)
    assert int(receipt["xid"]) == world.ask(
        "select xid::text::int from sync.ops where op_id = %s", early["id"]
    )


def test_what_waits_holds_up_nothing_behind_it(phone: Phone) -> None:
    guard = phone("李卫国")
    visit = guard.op("rounds.check_in", guard.check_in("西门"))
    late, walk = note(guard, visit["id"]), guard.op("rounds.start", {"round_id": guard.round()["id"]})
    receipts = guard.exchange(late, walk)["receipts"]
    assert [r["verdict"] for r in receipts] == ["held", "applied"]
    receipts = guard.exchange(visit)["receipts"]
    assert guard.verdict(late) == "applied"


def test_the_receipt_is_the_last_word_of_the_batch(phone: Phone) -> None:
    guard = phone("李卫国")
    visit = guard.op("rounds.check_in", guard.check_in("西门"))
    receipts = guard.exchange(note(guard, visit["id"]), visit)["receipts"]
    assert [r["verdict"] for r in receipts] == ["applied", "applied"]


def test_a_chain_of_waiting_ops_is_released_in_one_go(phone: Phone, world: Database) -> None:
    """Whatever order they lie in, as long as a pass settles one there is another pass."""
    world.ask(
        """create function rounds.after(op sync.ops) returns void language plpgsql set search_path = '' as $$
           begin
             if not exists (select from sync.ops o where o.op_id = (op.body ->> 'parent')::uuid
                            and o.status = 'applied') then perform private.hold(); end if;
           end $$"""
    )
    world.ask("insert into sync.handlers values ('rounds.after', 1, 'rounds.after')")
    guard = phone("李卫国")
    root = guard.op("rounds.start", {"round_id": guard.round()["id"]})
    ids = [root["id"], *(str(uuid4()) for _ in range(4))]
    chain = [guard.op("rounds.after", {"parent": a}, id=b) for a, b in pairwise(ids)]
    receipts = guard.exchange(*reversed(chain))["receipts"]
    assert {r["verdict"] for r in receipts} == {"held"}
    guard.exchange(root)
    assert world.all("select distinct status from sync.ops") == ["applied"]


def test_a_note_to_a_visit_that_was_refused_waits_for_nothing(phone: Phone) -> None:
    guard = phone("李卫国")
    visit = guard.op("rounds.check_in", guard.check_in("西门") | {"token": "wrong"})
    receipts = guard.exchange(visit, note(guard, visit["id"]))["receipts"]
    assert [r["code"] for r in receipts] == ["TAG_UNKNOWN", "VISIT_REFUSED"]


def test_the_manager_sees_what_has_waited_for_five_days_until_it_is_settled(
    phone: Phone, world: Database
) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    visit = guard.op("rounds.check_in", guard.check_in("西门"))
    lost = note(guard, visit["id"])
    guard.exchange(lost)
    assert manager.catch_up().table("sync.held") == []
    age(world, lost, 4)
    assert manager.catch_up().catch_up().table("sync.held") == []
    age(world, lost, 2)
    (shown,) = manager.catch_up().catch_up().table("sync.held")
    assert (shown["id"], shown["kind"], shown["person_id"]) == (
        lost["id"],
        "rounds.add_note",
        str(guard.person.id),
    )
    assert guard.catch_up().table("sync.held") == []
    guard.exchange(visit)
    assert manager.catch_up().table("sync.held") == []


def test_what_waits_for_someone_who_left_is_kept_aside(phone: Phone, world: Database) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    visit = guard.op("rounds.check_in", guard.check_in("西门"))
    orphan = note(phone("陈志强"), visit["id"])
    phone("陈志强").exchange(orphan)
    assert manager.do("estate.deactivate", {"person_id": str(PERSON["陈志强"].id)}) == "applied"
    assert guard.verdict(visit) == "applied"
    assert world.ask("select status from sync.ops where op_id = %s", orphan["id"]) == "quarantined"
    assert world.ask("select count(*) from rounds.notes") == 0


def test_waiting_costs_the_others_nothing_to_write(phone: Phone, world: Database) -> None:
    """An op that goes on waiting is looked at by every exchange and touched by none."""
    guard = phone("李卫国")
    guard.exchange(note(guard, str(uuid4())))
    guard.catch_up()
    before = world.ask("select pg_snapshot_xmax(pg_current_snapshot())::text")
    guard.exchange()
    assert world.ask("select pg_snapshot_xmax(pg_current_snapshot())::text") == before
