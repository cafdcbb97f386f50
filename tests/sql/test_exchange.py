"""One fact on its way: a guard writes it down, the database keeps it once, the manager hears of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from server.demo.world import PERSON
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]


def test_what_the_guard_scans_the_manager_hears(phone: Phone) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    body = guard.check_in("配电房")
    visit = guard.op("rounds.check_in", body, ago=timedelta(hours=4))
    assert guard.verdict(visit) == "applied"
    told = manager.catch_up().table("rounds.visits")
    assert [row["id"] for row in told] == [visit["id"]]
    assert told[0]["person_id"] == str(PERSON["李卫国"].id)
    assert datetime.fromisoformat(told[0]["at"]) < datetime.now(UTC) - timedelta(hours=3, minutes=59)


def test_nothing_is_told_of_what_only_the_database_needs(phone: Phone) -> None:
    manager = phone("王建国")
    assert manager.rows
    for row in manager.rows.values():
        assert not {"row_xid", "deleted_at", "seen_by"} & row.keys()


def test_an_op_says_nothing_about_itself_in_its_own_answer_and_all_in_the_next(phone: Phone) -> None:
    """Its transaction is above the watermark; the device keeps the optimistic effect until the cursor is."""
    guard = phone("李卫国")
    op = guard.op("rounds.start", {"round_id": guard.round()["id"]})
    answer = guard.exchange(op)
    xid = int(answer["receipts"][0]["xid"])
    assert not answer["changes"]
    assert int(answer["cursor"]["xid"]) <= xid
    after = guard.exchange()
    assert [change["id"] for change in after["changes"]] == [op["id"]]
    assert int(after["cursor"]["xid"]) > xid


def test_an_empty_exchange_writes_nothing(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    before = world.ask("select pg_snapshot_xmax(pg_current_snapshot())::text")
    for _ in range(3):
        assert guard.exchange()["changes"] == []
    assert world.ask("select pg_snapshot_xmax(pg_current_snapshot())::text") == before


def test_who_and_where_come_from_the_session_not_from_the_op(phone: Phone) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    others = {"person_id": str(PERSON["陈志强"].id), "estate_id": str(PERSON["田野"].estate.id)}
    assert guard.do("rounds.start", {"round_id": guard.round()["id"]} | others) == "applied"
    (start,) = manager.catch_up().table("rounds.starts")
    assert start["person_id"] == str(PERSON["李卫国"].id)
    assert start["estate_id"] == str(PERSON["李卫国"].estate.id)


def test_the_clock_of_the_device_is_corrected_by_what_it_was_off(phone: Phone) -> None:
    """Two days fast, known to be two days fast: walked when it was walked."""
    guard = phone("李卫国")
    walk, two_days = {"round_id": guard.round()["id"]}, 2 * 86_400_000
    guard.do("rounds.start", walk, ago=timedelta(days=-2), offset_ms=-two_days)
    (start,) = guard.catch_up().table("rounds.starts")
    assert abs(datetime.fromisoformat(start["at"]) - datetime.now(UTC)) < timedelta(seconds=20)
    assert datetime.fromisoformat(start["device_at"]) > datetime.now(UTC) + timedelta(days=1)


def test_an_offset_nobody_knew_is_measured_when_the_op_arrives(phone: Phone) -> None:
    guard = phone("李卫国")
    fast = timedelta(hours=3)
    op = guard.op(
        "rounds.start", {"round_id": guard.round()["id"]}, ago=timedelta(hours=1) - fast, offset_ms=None
    )
    guard.exchange(op, wall=(datetime.now(UTC) + fast).isoformat())
    (start,) = guard.catch_up().table("rounds.starts")
    walked = datetime.now(UTC) - timedelta(hours=1)
    assert abs(datetime.fromisoformat(start["at"]) - walked) < timedelta(seconds=20)


def test_nothing_was_done_later_than_it_arrived(phone: Phone) -> None:
    guard = phone("李卫国")
    guard.do("rounds.start", {"round_id": guard.round()["id"]}, ago=timedelta(days=-7))
    (start,) = guard.catch_up().table("rounds.starts")
    assert start["at"] == start["received_at"]


def test_the_answer_says_where_the_device_stands(phone: Phone) -> None:
    guard = phone("李卫国")
    guard.seq = 6
    guard.do("rounds.start", {"round_id": guard.round()["id"]})
    answer = guard.exchange()
    assert answer["device_seq"] == 7
    assert answer["person"] == {
        "id": str(PERSON["李卫国"].id),
        "estate_id": str(PERSON["李卫国"].estate.id),
        "name": "李卫国",
        "roles": ["guard"],
    }
    assert abs(datetime.fromisoformat(answer["server_time"]) - datetime.now(UTC)) < timedelta(seconds=20)
    assert not answer["revoked"]
    assert not answer["update_required"]


def test_too_old_an_app_may_send_but_is_told_nothing(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    world.ask("update sync.state set min_client = '0.10.0' where singleton returning 1")
    cursor = guard.cursor
    answer = guard.exchange(
        guard.op("rounds.start", {"round_id": guard.round()["id"]}), client="0.9.12", cursor=None
    )
    assert answer["receipts"][0]["verdict"] == "applied"
    assert (answer["changes"], answer["update_required"], answer["reset"]) == ([], True, False)
    guard.cursor = cursor
    assert len(guard.exchange(client="0.10.0")["changes"]) == 1


def test_the_manager_sees_what_a_device_has_not_sent_and_what_was_lost(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    walk = {"round_id": guard.round()["id"]}
    first = guard.op("rounds.start", walk)
    guard.seq += 1  # number 2 was given and never came
    third, fourth = guard.op("rounds.finish", walk), guard.op("rounds.finish", walk)
    guard.exchange(first, third, next_seq=fourth["seq"] + 1)
    gap = world.all("select highest_seq, not_sent, lost from sync.gaps where device_id = %s", guard.device)
    assert gap == [(3, 1, 1)]
