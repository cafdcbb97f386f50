"""Refresh tokens in use: rotation, lost answers, theft, and the end of a session."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import psycopg

from server.gateway.auth.tokens import key_bytes, read_refresh_token, write_refresh_token
from server.stack import Stack
from tests.server.auth.conftest import VERSION, Person, refresh, refused, sign_in

Newcomer = Callable[[], Person]
Database = psycopg.Connection[tuple[Any, ...]]


def session_of(token: str) -> UUID:
    return read_refresh_token(token).session_id


def age(database: Database, token: str, seconds: int = 60) -> None:
    """As if the last refresh had been so long ago."""
    changed = database.execute(
        "update auth.sessions set refreshed_at = refreshed_at - make_interval(secs => %s) where id = %s",
        (seconds, session_of(token)),
    )
    assert changed.rowcount == 1


def is_alive(database: Database, token: str) -> bool:
    found = database.execute("select 1 from auth.sessions where id = %s", (session_of(token),))
    return found.fetchone() is not None


def test_each_use_gives_the_next_token(auth: httpx.Client, newcomer: Newcomer) -> None:
    first = newcomer().refresh_token
    second = refresh(auth, first).json()["refresh_token"]
    third = refresh(auth, second).json()["refresh_token"]
    assert [read_refresh_token(token).counter for token in (first, second, third)] == [0, 1, 2]
    assert len({session_of(token) for token in (first, second, third)}) == 1


def test_twenty_at_once_get_one_token(stack: Stack, newcomer: Newcomer) -> None:
    token = newcomer().refresh_token

    async def all_at_once() -> list[httpx.Response]:
        headers = {"apikey": stack.publishable_key, **VERSION}
        async with httpx.AsyncClient(base_url=f"{stack.url}/auth/v1/", headers=headers, timeout=30) as client:
            body = {"refresh_token": token}
            calls = [client.post("token?grant_type=refresh_token", json=body) for _ in range(20)]
            return await asyncio.gather(*calls)

    answers = asyncio.run(all_at_once())
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


def test_a_lost_answer_may_be_asked_for_again_even_later(
    auth: httpx.Client, newcomer: Newcomer, database: Database
) -> None:
    first = newcomer().refresh_token
    second = refresh(auth, first).json()["refresh_token"]
    age(database, first)
    assert refresh(auth, first).json()["refresh_token"] == second
    assert refresh(auth, second).status_code == 200


def test_an_older_token_within_ten_seconds_gets_the_current_one(
    auth: httpx.Client, newcomer: Newcomer
) -> None:
    first = newcomer().refresh_token
    second = refresh(auth, first).json()["refresh_token"]
    third = refresh(auth, second).json()["refresh_token"]
    assert refresh(auth, first).json()["refresh_token"] == third


def test_an_older_token_after_ten_seconds_ends_the_session_for_good(
    auth: httpx.Client, newcomer: Newcomer, database: Database
) -> None:
    person = newcomer()
    second = refresh(auth, person.refresh_token).json()["refresh_token"]
    third = refresh(auth, second).json()["refresh_token"]
    age(database, third)
    assert refused(refresh(auth, person.refresh_token)) == (400, "refresh_token_already_used")
    assert not is_alive(database, third)
    assert refused(refresh(auth, third)) == (400, "refresh_token_not_found")
    assert refused(auth.get("user", headers=person.bearer)) == (403, "session_not_found")
    assert sign_in(auth, person.phone).status_code == 200


def test_a_token_ahead_of_us_is_not_ours(auth: httpx.Client, newcomer: Newcomer, database: Database) -> None:
    token = newcomer().refresh_token
    row = database.execute(
        "select refresh_token_hmac_key from auth.sessions where id = %s", (session_of(token),)
    ).fetchone()
    assert row is not None
    ahead = write_refresh_token(session_of(token), 5, key_bytes(row[0]))
    assert refused(refresh(auth, ahead)) == (400, "validation_failed")
    assert is_alive(database, token)


def test_a_forged_token_does_no_harm(auth: httpx.Client, newcomer: Newcomer, database: Database) -> None:
    token = newcomer().refresh_token
    forged = write_refresh_token(session_of(token), 0, b"another key")
    assert refused(refresh(auth, forged)) == (400, "refresh_token_not_found")
    assert refresh(auth, token).status_code == 200


def test_a_session_past_its_end_is_expired(
    auth: httpx.Client, newcomer: Newcomer, database: Database
) -> None:
    token = newcomer().refresh_token
    database.execute(
        "update auth.sessions set not_after = now() - interval '1 s' where id = %s", (session_of(token),)
    )
    assert refused(refresh(auth, token)) == (400, "session_expired")


def test_an_expired_access_token_in_the_header_is_no_hindrance(
    auth: httpx.Client, newcomer: Newcomer
) -> None:
    body = {"refresh_token": newcomer().refresh_token}
    answer = auth.post(
        "token?grant_type=refresh_token", json=body, headers={"Authorization": "Bearer ey.old.one"}
    )
    assert answer.status_code == 200


def test_no_refresh_token_is_in_the_database(
    auth: httpx.Client, newcomer: Newcomer, database: Database
) -> None:
    first = newcomer().refresh_token
    second = refresh(auth, first).json()["refresh_token"]
    dump = str(database.execute("select s::text from auth.sessions s").fetchall())
    dump += str(database.execute("select payload::text from auth.audit_log_entries").fetchall())
    assert first not in dump
    assert second not in dump
