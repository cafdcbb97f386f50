"""One-time codes: setting up, joining, a new password; and the sheet of labels."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from server.demo.ids import sha
from server.demo.kinds import Person
from server.demo.world import JINXIU, OLD_TAG, PERSON, TAGS, UNIT
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
Json = dict[str, Any]
CODE = "7K3PZ9QW2M"


def account(world: Database, phone: str, name: str = "新人") -> Person:
    """Someone signs up, and belongs to nobody yet."""
    person = Person(JINXIU, name, phone, "", ())
    world.ask(
        "insert into auth.users (id, phone, aud, role)"
        " values (%s, %s, 'authenticated', 'authenticated') returning 1",
        person.user_id,
        phone,
    )
    return person


def invited(manager: Device, code: str = CODE, days: float = 3, **changed: Any) -> Json:
    body = {
        "invite_id": str(uuid4()),
        "name": "周梅",
        "phone": "13800000088",
        "roles": ["guard"],
        "code_hash": sha(code),
        "expires_at": (datetime.now(UTC) + timedelta(days=days)).isoformat(),
    } | changed
    op = manager.op("estate.invite", body)
    assert manager.verdict(op) == "applied"
    return body | {"person_id": op["id"]}


def redeem(device: Device, code: str) -> tuple[int, Json]:
    """The status and the answer, as PostgREST gives them."""
    with device.connection.transaction():
        device.become()
        answer = device.connection.execute(
            "select public.redeem_invite(%s)", [Jsonb({"code": code})]
        ).fetchone()
        status = device.connection.execute("select current_setting('response.status', true)").fetchone()
    assert answer is not None
    assert status is not None
    return int(status[0] or 200), answer[0]


@pytest.fixture
def newcomer(world: Database) -> Iterator[Device]:
    device = Device(world, account(world, "13800000088"))
    yield device
    device.close()


@pytest.mark.parametrize("typed", [CODE, "7k3pz-9qw2m", " 7K3PZ - 9QW2M ", "7K3PZ–9QW2M"])
def test_a_code_makes_an_account_the_person_it_was_for(phone: Phone, newcomer: Device, typed: str) -> None:
    manager = phone("王建国")
    asked = invited(manager)
    assert newcomer.exchange()["person"] is None
    assert redeem(newcomer, typed) == (200, {"estate_id": str(JINXIU.id), "person_id": asked["person_id"]})
    answer = newcomer.exchange()
    assert (answer["reset"], answer["person"]["name"], answer["person"]["roles"]) == (True, "周梅", ["guard"])
    assert newcomer.table("rounds.rounds")
    (invite,) = manager.catch_up().table("estate.invites")
    assert invite["redeemed_at"] is not None


def test_letters_that_look_like_digits_are_those_digits(phone: Phone, newcomer: Device) -> None:
    invited(phone("王建国"), code="00011189AB")
    assert redeem(newcomer, "OoO1l-I89ab")[0] == 200


def test_a_resident_joins_with_their_unit(phone: Phone, newcomer: Device) -> None:
    invited(phone("陈静"), roles=["resident"], unit_id=str(UNIT["3-2-1202"].id))
    assert redeem(newcomer, CODE)[0] == 200
    assert [unit["name"] for unit in newcomer.catch_up().table("estate.units")] == ["3-2-1202"]


def test_redeeming_again_after_a_lost_answer_says_the_same(phone: Phone, newcomer: Device) -> None:
    invited(phone("王建国"))
    assert redeem(newcomer, CODE) == redeem(newcomer, CODE)


def test_a_code_counts_once(phone: Phone, newcomer: Device, world: Database) -> None:
    invited(phone("王建国"))
    assert redeem(newcomer, CODE)[0] == 200
    second = Device(world, account(world, "13800000089"))
    status, answer = redeem(second, CODE)
    assert (status, answer["code"]) == (410, "CODE_USED")
    second.close()


def test_codes_that_do_not_count(phone: Phone, newcomer: Device, world: Database) -> None:
    manager = phone("王建国")
    asked = invited(manager)
    world.ask("update estate.invites set expires_at = now() - interval '1 minute' where true returning 1")
    assert redeem(newcomer, CODE)[1]["code"] == "CODE_EXPIRED"
    assert manager.do("estate.revoke_invite", {"invite_id": asked["invite_id"]}) == "applied"
    assert redeem(newcomer, CODE)[1]["code"] == "CODE_UNKNOWN"
    reset = "MM0MM0MM0M"
    manager.do("estate.issue_reset", reset_of("李卫国", reset))
    assert redeem(newcomer, reset)[1]["code"] == "CODE_UNKNOWN"


def test_an_account_belongs_to_one_person(phone: Phone) -> None:
    invited(phone("王建国"))
    status, answer = redeem(phone("李卫国"), CODE)
    assert (status, answer["code"]) == (409, "ALREADY_MEMBER")


def test_ten_wrong_codes_an_hour_and_no_more(phone: Phone, newcomer: Device, world: Database) -> None:
    """The count must outlive the answer: raising an error would undo it."""
    invited(phone("王建国"))
    for number in range(10):
        assert redeem(newcomer, f"WRONG{number}")[0] == 404
    assert redeem(newcomer, CODE)[0] == 429
    world.ask("update estate.tries set at = at - interval '61 minutes' where true returning 1")
    assert redeem(newcomer, CODE)[0] == 200


def test_who_left_may_join_again(phone: Phone, newcomer: Device) -> None:
    manager = phone("王建国")
    asked = invited(manager)
    assert redeem(newcomer, CODE)[0] == 200
    assert manager.do("estate.deactivate", {"person_id": asked["person_id"]}) == "applied"
    other = invited(manager, code="ZZZZZ00000", roles=["cleaner"])
    assert redeem(newcomer, "ZZZZZ00000")[1]["person_id"] == other["person_id"]
    assert newcomer.exchange()["person"]["roles"] == ["cleaner"]


def reset_of(name: str, code: str, days: float = 1) -> Json:
    expires = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    return {"person_id": str(PERSON[name].id), "code_hash": sha(code), "expires_at": expires}


def reset(world: Database, **asked: Any) -> str | None:
    """The account, None when there is none for that code."""
    with psycopg.connect(world.dsn("authenticator")) as connection:
        connection.execute("set local role service_role")
        try:
            row = connection.execute("select public.redeem_reset_code(%s)", [Jsonb(asked)]).fetchone()
        except psycopg.Error as error:
            if "CODE_UNKNOWN" in str(error):
                return None
            raise
    return str(row[0]["user_id"]) if row else None


def test_a_reset_code_names_the_account_once(phone: Phone, world: Database) -> None:
    assert phone("王建国").do("estate.issue_reset", reset_of("李卫国", CODE)) == "applied"
    guard = str(PERSON["李卫国"].user_id)
    assert reset(world, phone="13800000012", code=CODE) is None
    assert reset(world, phone="13800000011", code="7K3PZ9QW2N") is None
    for phone_typed in ("+86 138 0000 0011", "0086-13800000011", "8613800000011"):
        assert reset(world, phone=phone_typed, code="7k3pz-9qw2m", probe=True) == guard
    assert reset(world, phone="13800000011", code=CODE) == guard
    assert reset(world, phone="13800000011", code=CODE) is None


def test_a_newer_reset_code_ends_the_older(phone: Phone, world: Database) -> None:
    manager = phone("王建国")
    manager.do("estate.issue_reset", reset_of("李卫国", CODE))
    manager.do("estate.issue_reset", reset_of("李卫国", "22222ZZZZZ"))
    assert reset(world, phone="13800000011", code=CODE) is None
    assert reset(world, phone="13800000011", code="22222ZZZZZ") is not None


def test_an_expired_reset_code_and_one_of_who_left_open_nothing(phone: Phone, world: Database) -> None:
    manager = phone("王建国")
    manager.do("estate.issue_reset", reset_of("李卫国", CODE))
    manager.do("estate.issue_reset", reset_of("陈静", "22222ZZZZZ"))
    assert manager.do("estate.deactivate", {"person_id": str(PERSON["李卫国"].id)}) == "applied"
    world.ask(
        "update estate.invites set expires_at = now() where person_id = %s returning 1", PERSON["陈静"].id
    )
    assert reset(world, phone="13800000011", code=CODE) is None
    assert reset(world, phone="13800000002", code="22222ZZZZZ") is None


@pytest.mark.parametrize("name", ["李卫国", "陈静", "林慧", "黄淑珍"])
def test_labels_are_for_the_manager(phone: Phone, name: str) -> None:
    with pytest.raises(psycopg.Error, match="NOT_ALLOWED"):
        phone(name).call("tag_labels", {})


def test_labels_in_use_of_the_own_estate(phone: Phone) -> None:
    labels = phone("王建国").call("tag_labels", {})["labels"]
    mine = [tag for tag in TAGS if tag.place.estate is JINXIU]
    assert {(label["name"], label["token"], label["code"]) for label in labels} == {
        (tag.place.name, tag.token, tag.code) for tag in mine
    }
    assert OLD_TAG.token not in {label["token"] for label in labels}


def test_the_first_person_sets_up_the_estate_and_manages_it(nobody: Database) -> None:
    first, second = (Device(nobody, account(nobody, phone)) for phone in ("13700000001", "13700000002"))
    assert first.call("first_run", {}) == {"first_run": True}
    asked = {"name": "望江苑", "time_zone": "Asia/Shanghai", "manager_name": "周正"}
    for broken in ({"name": " "}, {"time_zone": "Mars/Olympus"}, {"manager_name": None}):
        with pytest.raises(psycopg.Error, match=r"REQUEST_BAD|TIME_ZONE_UNKNOWN"):
            first.call("set_up_estate", asked | broken)
    made = first.call("set_up_estate", asked)
    person = first.exchange()["person"]
    assert (person["id"], person["roles"], person["name"]) == (made["person_id"], ["manager"], "周正")
    assert first.table("estate.estates")[0]["settings"]["repair_on_site_minutes"] == 10
    assert first.table("estate.contacts")[0]["phone"] == "13700000001"
    assert second.call("first_run", {}) == {"first_run": False}
    with pytest.raises(psycopg.Error, match="ALREADY_SET_UP"):
        second.call("set_up_estate", asked)
    first.close()
    second.close()


def test_the_number_is_known_where_it_travels_as_an_address(nobody: Database) -> None:
    person = account(nobody, "13700000001")
    nobody.ask(
        "update auth.users set phone = null, email = '8613700000001@phone.anju.invalid'"
        " where id = %s returning 1",
        person.user_id,
    )
    first = Device(nobody, person)
    first.call("set_up_estate", {"name": "望江苑", "time_zone": "Asia/Shanghai", "manager_name": "周正"})
    assert [row["phone"] for row in first.catch_up().table("estate.contacts")] == ["13700000001"]
    first.close()


def test_two_first_persons_make_one_estate(nobody: Database) -> None:
    first, second = (Device(nobody, account(nobody, phone)) for phone in ("13700000001", "13700000002"))
    asked = Jsonb({"name": "望江苑", "time_zone": "Asia/Shanghai", "manager_name": "周正"})
    with first.connection.transaction():
        first.become()
        first.connection.execute("select public.set_up_estate(%s)", [asked])
        second.connection.execute("set lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.call("set_up_estate", asked.obj)
    with pytest.raises(psycopg.Error, match="ALREADY_SET_UP"):
        second.call("set_up_estate", asked.obj)
    first.close()
    second.close()
