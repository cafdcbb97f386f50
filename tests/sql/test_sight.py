"""What a person may see changes: other roles, let go, a household; a row goes; a database is restored."""

from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest

from server.demo.world import JINXIU, PERSON, UNIT
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]


def of(name: str, *roles: str) -> dict[str, object]:
    return {"person_id": str(PERSON[name].id)} | ({"roles": list(roles)} if roles else {})


def test_a_role_gained_brings_rows_written_long_ago(phone: Phone) -> None:
    cleaner, manager = phone("王秀兰"), phone("王建国")
    assert cleaner.table("rounds.rounds") == []
    assert manager.do("estate.change_roles", of("王秀兰", "cleaner", "guard")) == "applied"
    answer = cleaner.exchange()
    assert answer["reset"] is True
    assert cleaner.table("rounds.rounds")
    assert cleaner.exchange()["reset"] is False


def test_a_role_lost_takes_its_rows_away(phone: Phone) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    assert guard.table("rounds.rounds")
    assert manager.do("estate.change_roles", of("李卫国", "cleaner")) == "applied"
    answer = guard.exchange()
    assert (answer["reset"], answer["person"]["roles"]) == (True, ["cleaner"])
    assert guard.table("rounds.rounds") == []
    assert guard.table("estate.places")


def test_only_the_devices_of_that_person_start_over(phone: Phone) -> None:
    other, manager = phone("陈志强"), phone("王建国")
    assert manager.do("estate.change_roles", of("李卫国", "cleaner")) == "applied"
    assert other.exchange()["reset"] is False
    assert manager.exchange()["reset"] is False


def test_who_is_let_go_is_told_nothing_and_what_they_send_is_kept_aside(
    phone: Phone, world: Database
) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    op = guard.op("rounds.start", {"round_id": guard.round()["id"]})
    assert manager.do("estate.deactivate", of("李卫国")) == "applied"
    answer = guard.exchange(op)
    assert (answer["revoked"], answer["person"], answer["changes"]) == (True, None, [])
    assert answer["receipts"][0]["verdict"] == "quarantined"
    assert world.ask("select count(*) from rounds.starts") == 0
    assert world.ask("select body ->> 'round_id' from sync.ops where op_id = %s", op["id"])
    (again,) = guard.exchange(op)["receipts"]
    assert (again["verdict"], again["duplicate"]) == ("quarantined", True)


def test_an_ended_session_must_sign_in_again(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    world.ask("delete from auth.sessions where id = %s returning 1", guard.session)
    with pytest.raises(psycopg.Error, match="SESSION_ENDED"):
        guard.exchange()


def test_a_household_gained_brings_the_unit(phone: Phone, world: Database) -> None:
    resident = phone("黄淑珍")
    assert [unit["name"] for unit in resident.table("estate.units")] == ["3-2-1201"]
    world.ask(
        "insert into estate.households (estate_id, person_id, unit_id) values (%s, %s, %s) returning 1",
        JINXIU.id,
        resident.person.id,
        UNIT["3-2-1202"].id,
    )
    assert resident.exchange()["reset"] is True
    assert {unit["name"] for unit in resident.table("estate.units")} == {"3-2-1201", "3-2-1202"}


def test_an_account_that_changes_estates_sees_the_new_one_only(phone: Phone, world: Database) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    assert manager.do("estate.deactivate", of("李卫国")) == "applied"
    world.ask(
        """with p as (insert into estate.people (estate_id, user_id, name)
                      select id, %s, '李卫国' from estate.estates where name = '翠湖庭' returning *)
           insert into estate.memberships (estate_id, person_id, role)
           select estate_id, id, 'guard' from p returning 1""",
        guard.person.user_id,
    )
    answer = guard.exchange()
    assert (answer["reset"], answer["revoked"]) == (True, False)
    assert [estate["name"] for estate in guard.table("estate.estates")] == ["翠湖庭"]
    assert manager.do("estate.reactivate", of("李卫国")) == "ACCOUNT_ELSEWHERE"


def test_a_row_that_is_gone_is_told_as_gone(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    place = guard.table("estate.places")[0]
    world.ask("update estate.places set deleted_at = now() where id = %s returning 1", UUID(place["id"]))
    answer = guard.exchange()
    assert answer["changes"] == [{"table": "estate.places", "id": place["id"], "row": None}]


def test_after_a_restore_every_device_starts_over(phone: Phone, world: Database) -> None:
    """Row numbers of the old cluster may be above all of the new one's: devices would wait for ever."""
    guard = phone("李卫国")
    op = guard.op("rounds.start", {"round_id": guard.round()["id"]})
    guard.exchange(op)
    before = guard.catch_up().exchange()["generation"]
    with psycopg.connect(world.dsn()) as owner:  # the restored rows carry numbers from far ahead
        for table in (*world.all("select table_name from sync.feeds"), "sync.ops"):
            column = "xid" if table == "sync.ops" else "row_xid"
            owner.execute(f"alter table {table} disable trigger user")
            owner.execute(f"update {table} set {column} = '900000000'")
            owner.execute(f"alter table {table} enable trigger user")
    world.ask("select sync.after_restore()")
    answer = guard.exchange(op)
    assert (answer["reset"], answer["generation"] != before) == (True, True)
    guard.catch_up()
    assert [row["id"] for row in guard.table("rounds.starts")] == [op["id"]]
    (receipt,) = guard.exchange(op)["receipts"]
    assert (receipt["verdict"], receipt["duplicate"]) == ("applied", True)
    assert guard.cursor is not None
    assert int(receipt["xid"]) < int(guard.cursor["xid"])
    assert guard.exchange()["reset"] is False


def test_another_database_is_another_generation(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    world.ask("update sync.state set generation = gen_random_uuid() where singleton returning 1")
    assert [guard.exchange()["reset"] for _ in range(2)] == [True, False]


def test_a_cursor_from_the_future_starts_over(phone: Phone) -> None:
    guard = phone("李卫国")
    assert guard.cursor is not None
    assert (
        guard.exchange(cursor=guard.cursor | {"xid": str(int(guard.cursor["xid"]) + 10**9)})["reset"] is True
    )


def test_who_was_away_while_tombstones_were_swept_starts_over(phone: Phone, world: Database) -> None:
    away, here = phone("李卫国"), phone("陈志强")
    world.ask(
        "update estate.buildings set deleted_at = now() - interval '200 days' where ordinal = 6 returning 1"
    )
    # units still stand in that building: its tombstone stays, and nobody is disturbed
    assert world.ask("select sync.prune()") == 0
    assert here.exchange()["reset"] is False
    world.ask(
        "insert into estate.places (estate_id, name, kind, deleted_at)"
        " values (%s, '旧岗亭', 'area', '2026-01-01') returning 1",
        JINXIU.id,
    )
    here.exchange()
    assert world.ask("select sync.prune()") == 1
    here_again, away_again = here.exchange(), away.exchange()
    assert (here_again["reset"], away_again["reset"]) == (False, True)
    assert away.exchange()["reset"] is False


def test_starting_over_in_pages_is_not_started_over_by_an_old_sweep(phone: Phone, world: Database) -> None:
    """The first pages of everything lie below the horizon; the device must not be sent back to the first."""
    world.ask(
        "insert into estate.places (estate_id, name, kind)"
        " select %s, 'P' || n, 'area' from generate_series(1, 700) n returning 1",
        JINXIU.id,
    )
    world.ask("update sync.state set horizon = pg_current_xact_id() where singleton returning 1")
    guard = Device(world, PERSON["李卫国"])
    answers = [guard.exchange()]
    while answers[-1]["more"]:
        answers.append(guard.exchange())
    assert [answer["reset"] for answer in answers] == [True] + [False] * (len(answers) - 1)
    assert len(answers) == 3
    guard.close()
