"""People come, change and go: the stories behind the commands about them."""

import json
from collections.abc import Callable

import psycopg
import pytest

from server.demo.world import PERSON
from tests.sql.bodies import invite, of, reset
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]


def test_nobody_who_joined_but_cannot_sign_in_counts_as_the_last_manager(phone: Phone) -> None:
    manager = phone("王建国")
    assert manager.do("estate.invite", invite("manager")) == "applied"
    assert manager.do("estate.deactivate", of("王建国")) == "LAST_MANAGER"


def test_two_managers_cannot_let_each_other_go_at_once(phone: Phone, world: Database) -> None:
    first, second = phone("王建国"), phone("陈静")
    assert first.do("estate.change_roles", of("陈静", roles=["desk", "manager"])) == "applied"
    with first.connection.transaction():
        first.become()
        op = json.dumps(first.request(first.op("estate.deactivate", of("陈静"))))
        first.connection.execute("select sync.push(%s::jsonb)", [op])
        second.connection.execute("set lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.exchange(second.op("estate.deactivate", of("王建国")))
    assert second.exchange(second.op("rounds.fly", {}))["revoked"] is True
    assert world.ask("select left_at is null from estate.people where id = %s", PERSON["王建国"].id)


def test_a_person_who_comes_back_has_the_roles_they_had(phone: Phone) -> None:
    manager, guard = phone("王建国"), phone("李卫国")
    assert manager.do("estate.deactivate", of("李卫国")) == "applied"
    assert guard.exchange()["revoked"] is True
    assert manager.do("estate.reactivate", of("李卫国")) == "applied"
    answer = guard.exchange()
    assert (answer["revoked"], answer["reset"], answer["person"]["roles"]) == (False, True, ["guard"])


def test_a_number_is_free_again_when_its_invite_is_taken_back(phone: Phone) -> None:
    manager = phone("王建国")
    first, second = invite("guard"), invite("guard")
    assert manager.do("estate.invite", first) == "applied"
    assert manager.do("estate.invite", second) == "PHONE_TAKEN"
    assert manager.do("estate.revoke_invite", {"invite_id": first["invite_id"]}) == "applied"
    assert manager.do("estate.invite", second) == "applied"


def test_a_person_cannot_come_back_while_someone_else_has_their_number(phone: Phone) -> None:
    manager = phone("王建国")
    assert manager.do("estate.deactivate", of("李卫国")) == "applied"
    assert manager.do("estate.invite", invite("guard", phone="13800000011")) == "applied"
    assert manager.do("estate.reactivate", of("李卫国")) == "PHONE_TAKEN"


def test_a_reset_code_needs_an_account(phone: Phone) -> None:
    manager = phone("王建国")
    op = manager.op("estate.invite", invite("guard"))
    assert manager.verdict(op) == "applied"
    assert manager.do("estate.issue_reset", reset(person_id=op["id"])) == "NO_ACCOUNT"
