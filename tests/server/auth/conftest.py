"""Auth as seen by people who have just come, by the service role, and by the database."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest

from server.stack import Stack

PASSWORD = "anju-demo-2026"
VERSION = {"X-Supabase-Api-Version": "2024-01-01"}


def new_phone() -> str:
    """A number that nobody has, as the API stores it."""
    return f"86136{secrets.randbelow(10**8):08}"


@dataclass(frozen=True)
class Person:
    phone: str
    id: str
    session: dict[str, Any]

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.session['access_token']}"}

    @property
    def refresh_token(self) -> str:
        return str(self.session["refresh_token"])


@pytest.fixture
def auth(stack: Stack) -> Iterator[httpx.Client]:
    """Auth with the publishable key; paths relative to /auth/v1/."""
    headers = {"apikey": stack.publishable_key, **VERSION}
    with httpx.Client(base_url=f"{stack.url}/auth/v1/", headers=headers) as client:
        yield client


@pytest.fixture
def admin(stack: Stack) -> Iterator[httpx.Client]:
    """Auth with the secret key."""
    headers = {"apikey": stack.secret_key, "Authorization": f"Bearer {stack.secret_key}", **VERSION}
    with httpx.Client(base_url=f"{stack.url}/auth/v1/", headers=headers) as client:
        yield client


@pytest.fixture
def newcomer(auth: httpx.Client) -> Callable[[], Person]:
    """Signs somebody up by phone."""

    def sign_up() -> Person:
        phone = new_phone()
        session = (
            auth.post("signup", json={"phone": f"+{phone}", "password": PASSWORD}).raise_for_status().json()
        )
        return Person(phone, session["user"]["id"], session)

    return sign_up


@pytest.fixture
def database(stack: Stack) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """As the owner of the accounts, to turn the clock and to look behind the answers."""
    with psycopg.connect(stack.dsn("supabase_auth_admin"), autocommit=True) as connection:
        yield connection


def sign_in(auth: httpx.Client, phone: str, password: str = PASSWORD) -> httpx.Response:
    return auth.post("token?grant_type=password", json={"phone": f"+{phone}", "password": password})


def refresh(auth: httpx.Client, token: str) -> httpx.Response:
    return auth.post("token?grant_type=refresh_token", json={"refresh_token": token})


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Status and code; the header must say the same."""
    code = answer.json()["code"]
    assert answer.headers["x-sb-error-code"] == code
    return answer.status_code, code
