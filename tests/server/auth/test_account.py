"""One's own account: signing up, signing out here and elsewhere, another password."""

from collections.abc import Callable
from typing import Any

import httpx
import psycopg
import pytest

from tests.server.auth.conftest import PASSWORD, Person, new_phone, refresh, refused, sign_in

Newcomer = Callable[[], Person]
Database = psycopg.Connection[tuple[Any, ...]]
NEW = "jinxiuyuan-3-2-1201"


def lives(auth: httpx.Client, session: dict[str, Any]) -> bool:
    """Whether the session can still be carried on and used."""
    bearer = {"Authorization": f"Bearer {session['access_token']}"}
    used = auth.get("user", headers=bearer).status_code
    carried_on = refresh(auth, session["refresh_token"]).status_code
    assert (used, carried_on) in ((200, 200), (403, 400))
    return used == 200


def test_whoever_signs_up_is_signed_in(auth: httpx.Client) -> None:
    phone = new_phone()
    data = {"name": "李卫国"}
    answer = auth.post(
        "signup", json={"phone": f"+{phone}", "password": PASSWORD, "data": data, "channel": "sms"}
    )
    session = answer.json()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert session["token_type"] == "bearer"
    assert session["user"]["phone"] == phone
    assert session["user"]["email"] == ""
    assert session["user"]["user_metadata"] == data
    assert session["user"]["app_metadata"] == {"provider": "phone", "providers": ["phone"]}
    assert session["user"]["phone_confirmed_at"]
    assert "email_confirmed_at" not in session["user"]
    assert [identity["provider"] for identity in session["user"]["identities"]] == ["phone"]


def test_whoever_signs_up_twice_is_told_so(auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    again = auth.post("signup", json={"phone": f"+{person.phone}", "password": "another-one-2026"})
    assert refused(again) == (422, "user_already_exists")
    assert sign_in(auth, person.phone).status_code == 200


@pytest.mark.parametrize(
    ("scope", "survivors"), [("local", [False, True]), ("others", [True, False]), ("global", [False, False])]
)
def test_signing_out(auth: httpx.Client, newcomer: Newcomer, scope: str, survivors: list[bool]) -> None:
    person = newcomer()
    elsewhere = sign_in(auth, person.phone).json()
    stranger = newcomer()
    answer = auth.post(f"logout?scope={scope}", headers=person.bearer)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [lives(auth, person.session), lives(auth, elsewhere)] == survivors
    assert lives(auth, stranger.session)


def test_signing_out_without_a_scope_is_everywhere(auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    elsewhere = sign_in(auth, person.phone).json()
    auth.post("logout", headers=person.bearer).raise_for_status()
    assert not lives(auth, elsewhere)


def test_another_password_ends_the_other_sessions_only(auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    elsewhere = sign_in(auth, person.phone).json()
    change = {"password": NEW, "current_password": PASSWORD}
    assert auth.put("user", json=change, headers=person.bearer).json()["id"] == person.id
    assert [lives(auth, person.session), lives(auth, elsewhere)] == [True, False]
    assert refused(sign_in(auth, person.phone)) == (400, "invalid_credentials")
    assert sign_in(auth, person.phone, NEW).status_code == 200


def test_a_wrong_current_password_changes_nothing(auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    change = {"password": NEW, "current_password": "not-the-one-2026"}
    assert refused(auth.put("user", json=change, headers=person.bearer)) == (400, "current_password_invalid")
    assert sign_in(auth, person.phone).status_code == 200


def test_guessing_the_current_password_is_throttled(auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    change = {"password": NEW, "current_password": "not-the-one-2026"}
    answers = [auth.put("user", json=change, headers=person.bearer) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [400] * 10 + [429]


def test_metadata_merges_and_null_takes_away(auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    auth.put(
        "user", json={"data": {"size": "large", "tone": "dark"}}, headers=person.bearer
    ).raise_for_status()
    answer = auth.put("user", json={"data": {"tone": None, "lang": "zh"}}, headers=person.bearer)
    assert answer.json()["user_metadata"] == {"size": "large", "lang": "zh"}


def test_nobody_gives_themselves_rights(auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    answer = auth.put("user", json={"app_metadata": {"role": "manager"}}, headers=person.bearer)
    assert refused(answer) == (403, "not_admin")


def test_a_second_name_becomes_a_second_way_in(auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    email = f"{person.phone}@jinxiuyuan.example"
    answer = auth.put("user", json={"email": email.upper()}, headers=person.bearer).raise_for_status().json()
    assert answer["email"] == email
    assert answer["app_metadata"]["providers"] == ["phone", "email"]
    assert {identity["provider"] for identity in answer["identities"]} == {"phone", "email"}
    entered = auth.post("token?grant_type=password", json={"email": email, "password": PASSWORD})
    assert entered.json()["user"]["id"] == person.id


def test_wrong_passwords_are_throttled_and_nobody_is_locked_out_elsewhere(
    auth: httpx.Client, newcomer: Newcomer
) -> None:
    person, colleague = newcomer(), newcomer()
    answers = [sign_in(auth, person.phone, "wrong-password") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [400] * 10 + [429]
    assert refused(answers[-1]) == (429, "over_request_rate_limit")
    assert int(answers[-1].headers["retry-after"]) > 0
    assert sign_in(auth, colleague.phone).status_code == 200
    assert refresh(auth, person.refresh_token).status_code == 200


def test_right_passwords_are_never_throttled(auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    assert {sign_in(auth, person.phone).status_code for _ in range(15)} == {200}


def test_the_audit_tells_what_happened_and_no_secret(
    auth: httpx.Client, newcomer: Newcomer, database: Database
) -> None:
    person = newcomer()
    sign_in(auth, person.phone)
    auth.put("user", json={"password": NEW}, headers=person.bearer)
    auth.post("logout", headers=person.bearer)
    rows = database.execute(
        """select payload ->> 'action', payload::text, ip_address from auth.audit_log_entries
           where payload ->> 'actor_id' = %s order by created_at""",
        (person.id,),
    ).fetchall()
    actions = [action for action, _, _ in rows]
    assert actions == ["user_signedup", "login", "user_updated_password", "user_modified", "logout"]
    assert {address for _, _, address in rows} == {"127.0.0.1"}
    written = "".join(payload for _, payload, _ in rows)
    for secret in (PASSWORD, NEW, person.session["access_token"], person.refresh_token, "$2b$"):
        assert secret not in written
