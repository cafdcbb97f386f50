"""Every row of Supabase's table of refusals, in both shapes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest

from server.stack import Stack
from tests.server.auth.conftest import PASSWORD, Person, new_phone

Newcomer = Callable[[], Person]


@dataclass(frozen=True)
class Row:
    """`who` holds the bearer: nobody, person, gone (session ended), deleted, or the text of a token."""

    name: str
    method: str
    path: str
    status: int
    code: str
    message: str
    body: Any = None
    who: str = "nobody"
    content: bytes | None = None
    extra: dict[str, Any] = field(default_factory=dict)


LOGIN = "token?grant_type=password"
REFRESH = "token?grant_type=refresh_token"
UNKNOWN = f"+{new_phone()}"
NOT_JSON = "Could not parse request body as JSON: "
WRONG = "Invalid login credentials"
NO_TOKEN = "Invalid Refresh Token: Refresh Token Not Found"
NO_SESSION = "Session from session_id claim in JWT does not exist"
UNREADABLE = "invalid JWT: unable to parse or verify signature, "
SHORT = "Password should be at least 8 characters."
LONG = "安" * 25
WEAK = {"weak_password": {"reasons": ["length"]}}

ROWS = [
    Row("unknown person", "POST", LOGIN, 400, "invalid_credentials", WRONG,
        {"phone": UNKNOWN, "password": PASSWORD}),
    Row("a name nobody can have", "POST", LOGIN, 400, "invalid_credentials", WRONG,
        {"phone": "not a number", "password": PASSWORD}),
    Row("no password", "POST", LOGIN, 400, "invalid_credentials", WRONG, {"phone": UNKNOWN}),
    Row("too long a password to be right", "POST", LOGIN, 400, "invalid_credentials",
        WRONG, {"phone": UNKNOWN, "password": LONG}),
    Row("unknown grant", "POST", "token?grant_type=magic", 400, "invalid_credentials",
        "unsupported_grant_type", {}),
    Row("two names", "POST", LOGIN, 400, "validation_failed",
        "Only an email address or phone number should be provided on login.",
        {"phone": UNKNOWN, "email": "a@b.example", "password": PASSWORD}),
    Row("no name", "POST", LOGIN, 400, "validation_failed", "missing email or phone", {"password": PASSWORD}),
    Row("malformed refresh token", "POST", REFRESH, 400, "refresh_token_not_found",
        NO_TOKEN, {"refresh_token": "abc"}),
    Row("no refresh token", "POST", REFRESH, 400, "refresh_token_not_found",
        NO_TOKEN, {}),
    Row("no bearer", "GET", "user", 401, "no_authorization",
        "This endpoint requires a valid Bearer token"),
    Row("bad token", "GET", "user", 403, "bad_jwt", UNREADABLE,
        who="ey.bad.token"),
    Row("token without a person", "GET", "user", 403, "bad_jwt", "invalid claim: missing sub claim",
        who="anon"),
    Row("expired token", "GET", "user", 403, "bad_jwt", UNREADABLE,
        who="expired"),
    Row("token for another audience", "GET", "user", 403, "bad_jwt", "invalid claim: audience",
        who="elsewhere"),
    Row("session gone", "GET", "user", 403, "session_not_found",
        NO_SESSION, who="gone"),
    Row("account gone", "GET", "user", 403, "user_not_found", "User from sub claim in JWT does not exist",
        who="deleted"),
    Row("sign-out without a session", "POST", "logout", 403, "session_not_found",
        NO_SESSION, who="gone"),
    Row("unknown scope", "POST", "logout?scope=all", 400, "validation_failed", "Unsupported scope: all",
        who="person"),
    Row("weak password", "PUT", "user", 422, "weak_password", SHORT,
        {"password": "kuai-1"}, "person", extra=WEAK),
    Row("same password", "PUT", "user", 422, "same_password",
        "New password should be different from the old password.", {"password": PASSWORD}, "person"),
    Row("too long a password", "PUT", "user", 400, "validation_failed",
        "Password cannot be longer than 72 characters", {"password": LONG}, "person"),
    Row("wrong current password", "PUT", "user", 400, "current_password_invalid",
        "Current password is not right",
        {"password": "another-2026", "current_password": "wrong"}, "person"),
    Row("weak password at sign-up", "POST", "signup", 422, "weak_password",
        SHORT, {"phone": UNKNOWN, "password": "kuai-1"}, extra=WEAK),
    Row("no password at sign-up", "POST", "signup", 400, "validation_failed",
        "Signup requires a valid password",
        {"phone": UNKNOWN}),
    Row("no name at sign-up", "POST", "signup", 400, "validation_failed",
        "To signup, please provide your email or phone number", {"password": PASSWORD}),
    Row("no number", "POST", "signup", 400, "validation_failed",
        "Invalid phone number format (E.164 required)",
        {"phone": "number", "password": PASSWORD}),
    Row("no address", "POST", "signup", 400, "validation_failed",
        "Unable to validate email address: invalid format", {"email": "address", "password": PASSWORD}),
    Row("not JSON", "POST", "signup", 400, "bad_json", NOT_JSON, content=b"{"),
    Row("a list", "POST", "signup", 400, "bad_json", NOT_JSON, content=b"[]"),
    Row("half a character", "POST", "signup", 400, "bad_json", NOT_JSON,
        content=b'{"password": "\\ud800"}'),
    Row("bottomless JSON", "POST", "signup", 400, "bad_json", NOT_JSON,
        content=b'{"data":' + b"[" * 100_000),
    Row("number for a password", "POST", "signup", 400, "bad_json", NOT_JSON,
        {"phone": UNKNOWN, "password": 12345678}),
    Row("a null character", "POST", "signup", 400, "validation_failed", "A value holds a null character",
        {"phone": UNKNOWN, "password": PASSWORD, "data": {"name": "a\0b"}}),
    Row("too large", "POST", "signup", 413, "request_entity_too_large", "Request body is larger than 1 MiB",
        content=b" " * (1 << 20) + b"{}"),
]  # fmt: skip
ADMIN_ROWS = [
    Row("unknown user", "GET", f"admin/users/{uuid4()}", 404, "user_not_found", "User not found"),
    Row("no uuid", "GET", "admin/users/wang", 404, "validation_failed", "user_id must be an UUID"),
    Row("nameless", "POST", "admin/users", 400, "validation_failed",
        "Cannot create a user without either an email or phone", {"password": PASSWORD}),
    Row("password and hash", "POST", "admin/users", 400, "validation_failed",
        "Only a password or a password hash",
        {"phone": UNKNOWN, "password": PASSWORD, "password_hash": "$2b$"}),
    Row("no hash", "POST", "admin/users", 400, "validation_failed",
        "Password hash is not a valid bcrypt hash",
        {"phone": UNKNOWN, "password_hash": "secret"}),
    Row("no id", "POST", "admin/users", 400, "validation_failed", "ID must conform to the uuid v4 format",
        {"phone": UNKNOWN, "id": "wang"}),
    Row("page nought", "GET", "admin/users?page=0", 400, "validation_failed",
        "Bad Pagination Parameters: page"),
    Row("weak", "POST", "admin/users", 422, "weak_password", SHORT,
        {"phone": UNKNOWN, "password": "kuai-1"}, extra=WEAK),
]  # fmt: skip


def bearer(
    row: Row, newcomer: Newcomer, auth: httpx.Client, admin: httpx.Client, stack: Stack
) -> dict[str, str]:
    if row.who == "nobody":
        return {}
    person = newcomer()
    if row.who == "gone":
        auth.post("logout", headers=person.bearer).raise_for_status()
    if row.who == "deleted":
        admin.delete(f"admin/users/{person.id}").raise_for_status()
    claims = {"sub": person.id, "session_id": str(uuid4()), "aud": "authenticated", "exp": time.time() + 60}
    tokens = {
        "person": person.session["access_token"],
        "gone": person.session["access_token"],
        "deleted": person.session["access_token"],
        "anon": stack.publishable_key,
        "expired": stack.keys.sign({**claims, "exp": int(time.time()) - 60}),
        "elsewhere": stack.keys.sign({**claims, "aud": "elsewhere"}),
    }
    return {"Authorization": f"Bearer {tokens.get(row.who, row.who)}"}


def check(client: httpx.Client, row: Row, headers: dict[str, str]) -> None:
    new = client.request(row.method, row.path, json=row.body, content=row.content, headers=headers)
    assert (new.status_code, new.json()["code"]) == (row.status, row.code)
    assert new.json()["message"].startswith(row.message)
    assert new.headers["x-supabase-api-version"] == "2024-01-01"
    old_headers = {**headers, "X-Supabase-Api-Version": ""}
    old = client.request(row.method, row.path, json=row.body, content=row.content, headers=old_headers)
    assert (old.status_code, old.json()["code"]) == (row.status, row.status)
    assert old.json()["error_code"] == row.code
    assert old.json()["msg"].startswith(row.message)
    assert "x-supabase-api-version" not in old.headers
    for answer in (new, old):
        assert row.extra.items() <= answer.json().items()
        assert answer.headers["x-sb-error-code"] == row.code
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
def test_refused(auth: httpx.Client, admin: httpx.Client, newcomer: Newcomer, stack: Stack, row: Row) -> None:
    check(auth, row, bearer(row, newcomer, auth, admin, stack))


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ADMIN_ROWS])
def test_refused_to_an_administrator(admin: httpx.Client, row: Row) -> None:
    check(admin, row, {})


def test_without_a_key_nothing_is_answered(stack: Stack) -> None:
    answer = httpx.post(f"{stack.url}/auth/v1/{LOGIN}", json={"phone": UNKNOWN, "password": PASSWORD})
    assert answer.status_code == 401
    assert answer.json()["message"] == "No API key found in request"


@pytest.mark.parametrize("key", ["sb_publishable_of_another_project", "nonsense"])
def test_the_key_of_another_installation_opens_nothing(stack: Stack, key: str) -> None:
    body = {"phone": UNKNOWN, "password": PASSWORD}
    assert httpx.post(f"{stack.url}/auth/v1/{LOGIN}", json=body, headers={"apikey": key}).status_code == 401


def test_what_needs_no_key(stack: Stack) -> None:
    keys = httpx.get(f"{stack.url}/auth/v1/.well-known/jwks.json").json()["keys"]
    assert keys
    assert not any("d" in key for key in keys)
    assert httpx.get(f"{stack.url}/auth/v1/health").status_code == 200


def test_settings_say_what_is_possible(auth: httpx.Client) -> None:
    settings = auth.get("settings").json()
    assert settings["external"]["phone"]
    assert settings["external"]["email"]
    assert not settings["external"]["google"]
    assert (settings["disable_signup"], settings["phone_autoconfirm"]) == (False, True)
