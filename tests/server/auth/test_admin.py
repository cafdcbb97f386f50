"""Accounts in the hands of an administrator, and in no other."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import bcrypt
import httpx
import psycopg
import pytest

from tests.server.auth.conftest import PASSWORD, Person, new_phone, refresh, refused, sign_in

Newcomer = Callable[[], Person]
Database = psycopg.Connection[tuple[Any, ...]]


def created(admin: httpx.Client, **fields: Any) -> dict[str, Any]:
    user: dict[str, Any] = admin.post("admin/users", json=fields).raise_for_status().json()
    return user


def test_an_account_is_made_as_it_was_elsewhere(admin: httpx.Client, auth: httpx.Client) -> None:
    """The way from the embedded backend to hosted Supabase and back: same id, same password."""
    user_id, phone = str(uuid4()), new_phone()
    kept = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(10)).decode()
    user = created(
        admin,
        id=user_id,
        phone=phone,
        password_hash=kept,
        phone_confirm=True,
        app_metadata={"from": "hosted"},
    )
    assert (user["id"], user["phone"]) == (user_id, phone)
    assert user["app_metadata"] == {"provider": "phone", "providers": ["phone"], "from": "hosted"}
    assert sign_in(auth, phone).json()["user"]["id"] == user_id


def test_without_a_password_nobody_can_guess_it(admin: httpx.Client, auth: httpx.Client) -> None:
    phone = new_phone()
    created(admin, phone=phone, phone_confirm=True)
    assert refused(sign_in(auth, phone, "")) == (400, "invalid_credentials")


def test_unconfirmed_names_do_not_sign_in(admin: httpx.Client, auth: httpx.Client) -> None:
    phone = new_phone()
    user = created(admin, phone=phone, email=f"{phone}@a.example", password=PASSWORD)
    assert "confirmed_at" not in user
    assert refused(sign_in(auth, phone)) == (400, "phone_not_confirmed")
    by_email = {"email": f"{phone}@a.example", "password": PASSWORD}
    assert refused(auth.post("token?grant_type=password", json=by_email)) == (400, "email_not_confirmed")
    admin.put(f"admin/users/{user['id']}", json={"phone_confirm": True}).raise_for_status()
    assert sign_in(auth, phone).status_code == 200


def test_a_password_set_by_an_administrator_ends_every_session(
    admin: httpx.Client, auth: httpx.Client, newcomer: Newcomer
) -> None:
    person = newcomer()
    admin.put(f"admin/users/{person.id}", json={"password": "set-by-wang-2026"}).raise_for_status()
    assert refused(refresh(auth, person.refresh_token)) == (400, "refresh_token_not_found")
    assert refused(auth.get("user", headers=person.bearer)) == (403, "session_not_found")
    assert sign_in(auth, person.phone, "set-by-wang-2026").status_code == 200


def test_a_ban_holds_until_it_is_lifted(admin: httpx.Client, auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    banned = admin.put(f"admin/users/{person.id}", json={"ban_duration": "1h30m"}).json()
    assert banned["banned_until"] > banned["updated_at"]
    assert refused(sign_in(auth, person.phone)) == (400, "user_banned")
    assert refused(refresh(auth, person.refresh_token)) == (400, "user_banned")
    assert refused(auth.get("user", headers=person.bearer)) == (403, "user_banned")
    assert refused(sign_in(auth, person.phone, "wrong-password")) == (400, "invalid_credentials")
    lifted = admin.put(f"admin/users/{person.id}", json={"ban_duration": "none"}).json()
    assert "banned_until" not in lifted
    assert refresh(auth, person.refresh_token).status_code == 200


@pytest.mark.parametrize("duration", ["soon", "5", "-1h", "1d", "h"])
def test_what_is_no_duration_bans_nobody(admin: httpx.Client, newcomer: Newcomer, duration: str) -> None:
    answer = admin.put(f"admin/users/{newcomer().id}", json={"ban_duration": duration})
    assert refused(answer) == (400, "validation_failed")


def test_metadata_merges_and_null_takes_away(admin: httpx.Client, newcomer: Newcomer) -> None:
    path = f"admin/users/{newcomer().id}"
    admin.put(path, json={"app_metadata": {"estate": 1, "old": 2}, "user_metadata": {"name": "李卫国"}})
    changed = admin.put(path, json={"app_metadata": {"old": None}}).json()
    assert changed["app_metadata"] == {"provider": "phone", "providers": ["phone"], "estate": 1}
    assert changed["user_metadata"] == {"name": "李卫国"}


def test_taken_names_are_refused(admin: httpx.Client, newcomer: Newcomer) -> None:
    one, other = newcomer(), newcomer()
    email = f"{one.phone}@a.example"
    admin.put(f"admin/users/{one.id}", json={"email": email}).raise_for_status()
    assert refused(admin.post("admin/users", json={"phone": one.phone})) == (422, "phone_exists")
    assert refused(admin.post("admin/users", json={"email": email})) == (422, "email_exists")
    assert refused(admin.put(f"admin/users/{other.id}", json={"phone": one.phone})) == (422, "phone_exists")
    assert refused(admin.put(f"admin/users/{other.id}", json={"email": email})) == (422, "email_exists")


def test_pages_newest_first_with_a_way_on(admin: httpx.Client, newcomer: Newcomer) -> None:
    newest = [newcomer().id for _ in range(3)][::-1]
    first = admin.get("admin/users?page=1&per_page=2")
    second = admin.get("admin/users?page=2&per_page=2")
    listed = [user["id"] for user in first.json()["users"] + second.json()["users"]]
    assert listed[:3] == newest
    assert first.json()["aud"] == "authenticated"
    total = int(first.headers["x-total-count"])
    assert '</admin/users?page=2&per_page=2>; rel="next"' in first.headers["link"]
    assert f'page={-(-total // 2)}&per_page=2>; rel="last"' in first.headers["link"]


def test_a_deleted_account_is_gone(admin: httpx.Client, auth: httpx.Client, newcomer: Newcomer) -> None:
    person = newcomer()
    answer = admin.request("DELETE", f"admin/users/{person.id}", json={"should_soft_delete": False})
    assert (answer.status_code, answer.json()) == (200, {})
    assert refused(admin.get(f"admin/users/{person.id}")) == (404, "user_not_found")
    assert refused(auth.get("user", headers=person.bearer)) == (403, "user_not_found")
    assert refused(sign_in(auth, person.phone)) == (400, "invalid_credentials")


def test_a_softly_deleted_account_keeps_its_id_and_forgets_the_person(
    admin: httpx.Client, auth: httpx.Client, newcomer: Newcomer, database: Database
) -> None:
    person = newcomer()
    admin.request("DELETE", f"admin/users/{person.id}", json={"should_soft_delete": True}).raise_for_status()
    row = database.execute(
        """select u::text || i::text from auth.users u join auth.identities i on i.user_id = u.id
           where u.id = %s""",
        (person.id,),
    ).fetchone()
    assert row is not None
    assert person.phone not in row[0]
    assert refused(sign_in(auth, person.phone)) == (400, "invalid_credentials")
    assert refused(refresh(auth, person.refresh_token)) == (400, "refresh_token_not_found")
    again = auth.post("signup", json={"phone": f"+{person.phone}", "password": PASSWORD})
    assert again.status_code == 200


def test_an_account_others_refer_to_is_not_torn_out(
    admin: httpx.Client, newcomer: Newcomer, stack: Any
) -> None:
    person = newcomer()
    with psycopg.connect(stack.dsn(), autocommit=True) as postgres:
        postgres.execute("create table public.keyring (holder uuid references auth.users)")
        postgres.execute("insert into public.keyring values (%s)", (person.id,))
        try:
            answer = admin.request("DELETE", f"admin/users/{person.id}")
        finally:
            postgres.execute("drop table public.keyring")
    assert refused(answer) == (409, "conflict")
    assert admin.get(f"admin/users/{person.id}").status_code == 200


WAYS = [
    ("GET", "admin/users"),
    ("POST", "admin/users"),
    ("GET", "admin/users/{id}"),
    ("PUT", "admin/users/{id}"),
    ("DELETE", "admin/users/{id}"),
]


@pytest.mark.parametrize(("method", "path"), WAYS)
def test_only_the_service_role_administers(
    auth: httpx.Client, newcomer: Newcomer, stack: Any, method: str, path: str
) -> None:
    person = newcomer()
    path = path.format(id=person.id)
    anon = {"Authorization": f"Bearer {stack.publishable_key}"}
    assert refused(auth.request(method, path, headers=person.bearer)) == (403, "not_admin")
    assert refused(auth.request(method, path, headers=anon)) == (403, "not_admin")
    assert refused(auth.request(method, path)) == (401, "no_authorization")


def test_the_secret_key_is_refused_from_a_browser(admin: httpx.Client) -> None:
    origin = {"Origin": "https://jinxiuyuan.example"}
    for header in (origin, {"Sec-Fetch-Site": "same-origin"}, {"User-Agent": "Mozilla/5.0 (X11)"}):
        answer = admin.get("admin/users", headers=header)
        assert answer.status_code == 401
        assert answer.json()["message"] == "Forbidden use of secret API key in browser"
    assert (
        admin.get("admin/users", headers={"Sec-Fetch-Mode": "cors", "User-Agent": "node"}).status_code == 200
    )
