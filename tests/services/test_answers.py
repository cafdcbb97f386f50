"""What came back on the wire, said in our own words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.answers import Busy, Offline, Rejected, TimedOut, TooLarge, Trouble, Unauthorized
from services.backend import Backend, Session
from services.config import Config, identity_of, plain_phone
from services.platform.memory import MemoryPlatform

LI = Session("li", "access", "refresh", 0)
Answer = Callable[[httpx.Request], httpx.Response]


class Wire(httpx.AsyncBaseTransport):
    """Answers as a server, a proxy or a hotel would."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = self.answer(request)
        response.request = request
        return response


def exchange(answer: Answer) -> Any:
    return _ask(answer, lambda backend: backend.exchange({"ops": []}, LI))


def _ask(answer: Answer, call: Callable[[Backend], Any]) -> Any:
    async def run() -> Any:
        platform = MemoryPlatform(transport=lambda: Wire(answer))
        backend = Backend(platform, Config("http://anju.test", "sb_publishable_x"))
        try:
            return await call(backend)
        finally:
            await backend.close()

    return asyncio.run(run())


def told(status: int, body: Any = None, **headers: str) -> Answer:
    return lambda request: httpx.Response(status, json=body, headers=headers)


def test_the_body_goes_whole_with_key_and_token() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"receipts": [], "server_time": "2025-11-21T21:00:00+08:00"})

    assert exchange(answer)["receipts"] == []
    (request,) = seen
    assert request.url.path == "/rest/v1/rpc/sync"
    assert json.loads(request.content) == {"ops": []}
    assert request.headers["authorization"] == "Bearer access"
    assert request.headers["apikey"] == "sb_publishable_x"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (told(401, {"code": "PGRST301", "message": "JWT expired"}), Unauthorized),
        (told(413, {"code": "BATCH_TOO_BIG", "message": ""}), TooLarge),
        (told(429, {"code": "over_request_rate_limit"}), Busy),
        (told(503, {"message": "starting"}), Busy),
        (told(502), Busy),
        (told(500, {"code": "XX000", "message": "trouble"}), Rejected),
        (told(404, {"code": "PGRST202", "message": "no such function"}), Rejected),
        (told(200, {"hello": "from the hotel"}), Offline),
        (lambda request: httpx.Response(200, text="<html>请登录酒店网络</html>"), Offline),
        (lambda request: httpx.Response(302, headers={"location": "http://hotel.test"}), Offline),
        (lambda request: httpx.Response(403, text="<html>blocked</html>"), Rejected),
    ],
)
def test_every_answer_has_its_word(answer: Answer, kind: type[Trouble]) -> None:
    with pytest.raises(Trouble) as raised:
        exchange(answer)
    assert type(raised.value) is kind


@pytest.mark.parametrize("error", [httpx.ConnectError("no route"), httpx.RemoteProtocolError("broke off")])
def test_no_answer_is_offline(error: Exception) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(Offline):
        exchange(answer)
    with pytest.raises(Offline):
        _ask(answer, lambda backend: backend.sign_in("13800000011", "x"))
    with pytest.raises(Offline):
        _ask(answer, lambda backend: backend.upload_photo("e", "a" * 64, b"x", LI))


def test_an_answer_that_does_not_come_is_timed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(60)
            raise AssertionError("nobody waits that long")

    async def run() -> None:
        backend = Backend(MemoryPlatform(transport=Silent), Config("http://anju.test", "k"))
        await backend.load()
        await backend._ask(lambda: backend._client(LI).rpc("sync", {}).execute(), seconds=0.05)

    with pytest.raises(TimedOut):
        asyncio.run(run())


def test_retry_after_is_heard_as_seconds_and_as_a_date() -> None:
    with pytest.raises(Busy) as busy:
        exchange(told(503, {}, **{"retry-after": "17"}))
    assert busy.value.retry_after == 17
    with pytest.raises(Busy) as later:
        exchange(told(429, {}, **{"retry-after": "Wed, 21 Oct 2099 07:28:00 GMT"}))
    assert later.value.retry_after is not None
    assert later.value.retry_after > 3600


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "refresh_token_not_found", Unauthorized),
        (400, "refresh_token_already_used", Unauthorized),
        (429, "over_request_rate_limit", Busy),
        (503, "unexpected_failure", Busy),
        (500, "unexpected_failure", Rejected),
        (404, "not_found", Rejected),
    ],
)
def test_tokens_are_worthless_only_when_the_server_says_so(status: int, code: str, kind: type) -> None:
    answer = told(status, {"code": code, "message": code}, **{"x-supabase-api-version": "2024-01-01"})
    with pytest.raises(Trouble) as raised:
        _ask(answer, lambda backend: backend.refresh(LI))
    assert type(raised.value) is kind


def test_a_photo_that_is_there_already_is_sent_when_its_size_is_right() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            body = {
                "statusCode": "409",
                "error": "Duplicate",
                "message": "exists",
                "code": "KeyAlreadyExists",
            }
            return httpx.Response(400, json=body)
        return httpx.Response(200, json={"size": 3})

    _ask(answer, lambda backend: backend.upload_photo("e", "a" * 64, b"xxx", LI))
    with pytest.raises(Rejected) as differs:
        _ask(answer, lambda backend: backend.upload_photo("e", "a" * 64, b"another size", LI))
    assert differs.value.code == "SIZE_DIFFERS"


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ('"exp" claim timestamp check failed', Unauthorized),
        ("Invalid Compact JWS", Unauthorized),
        ("signature verification failed", Unauthorized),
        ("jwt expired", Unauthorized),
        ("new row violates row-level security policy", Rejected),
        ("Access denied", Rejected),
    ],
)
def test_storage_that_does_not_take_the_token_is_told_from_one_that_forbids(
    message: str, kind: type[Trouble]
) -> None:
    """It answers 400 to both, with 403 and AccessDenied in the body."""
    body = {"statusCode": "403", "error": "Unauthorized", "message": message, "code": "AccessDenied"}
    for call in (
        lambda backend: backend.upload_photo("e", "a" * 64, b"x", LI),
        lambda backend: backend.fetch_photo("e", "a" * 64, LI),
    ):
        with pytest.raises(Trouble) as raised:
            _ask(told(400, body), call)
        assert type(raised.value) is kind


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("13800000011", "8613800000011"),
        ("138 0000 0011", "8613800000011"),
        ("+86 138-0000-0011", "8613800000011"),
        ("008613800000011", "8613800000011"),
        ("+442071234567", "442071234567"),
    ],
)
def test_a_phone_number_has_one_form(typed: str, plain: str) -> None:
    assert plain_phone(typed) == plain
    assert identity_of(Config("", ""), typed) == {"phone": f"+{plain}"}
    assert identity_of(Config("", "", "email"), typed) == {"email": f"{plain}@phone.anju.invalid"}
