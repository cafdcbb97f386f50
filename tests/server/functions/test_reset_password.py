"""A forgotten password: one contract, held by the gateway and by the Edge Function."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from supabase_functions import SyncFunctionsClient
from supabase_functions.errors import FunctionsHttpError

from server.stack import Stack
from tests.server.functions.conftest import FUNCTION, OLD, ROOT, Holder

NEW = "jinxiuyuan-3-2-1201"
Holders = Callable[[], Holder]


def ask(function: httpx.Client, holder: Holder, **other: Any) -> httpx.Response:
    body = {"phone": f"+86{holder.phone}", "code": holder.code, "password": NEW, **other}
    return function.post(
        "reset-password", json={name: value for name, value in body.items() if value is not None}
    )


def enters(stack: Stack, holder: Holder, password: str) -> bool:
    answer = httpx.post(
        f"{stack.url}/auth/v1/token?grant_type=password",
        json={"phone": f"+86{holder.phone}", "password": password},
        headers={"apikey": stack.publishable_key},
    )
    return answer.status_code == 200


def refused(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["error"] == answer.json()["message"]
    return answer.status_code, answer.json()["code"]


def test_whoever_holds_the_code_sets_a_password_and_every_session_ends(
    stack: Stack, function: httpx.Client, holder: Holders
) -> None:
    person = holder()
    answer = ask(function, person)
    assert (answer.status_code, answer.json()) == (200, {"changed": True})
    assert [enters(stack, person, NEW), enters(stack, person, OLD)] == [True, False]
    carried_on = httpx.post(
        f"{stack.url}/auth/v1/token?grant_type=refresh_token",
        json={"refresh_token": person.session["refresh_token"]},
        headers={"apikey": stack.publishable_key},
    )
    assert carried_on.status_code == 400


@pytest.mark.parametrize("written", ["{}", "+86 {}", "86{}"])
def test_the_number_as_people_write_it(
    stack: Stack, function: httpx.Client, holder: Holders, written: str
) -> None:
    person = holder()
    answer = ask(function, person, phone=written.format(person.phone), code=f" {person.code.lower()} ")
    assert answer.status_code == 200
    assert enters(stack, person, NEW)


def test_a_code_is_good_once(stack: Stack, function: httpx.Client, holder: Holders) -> None:
    person = holder()
    assert ask(function, person).status_code == 200
    assert refused(ask(function, person, password="another-one-2026")) == (400, "reset_code_invalid")
    assert enters(stack, person, NEW)


def test_two_at_once_and_one_wins(stack: Stack, function: httpx.Client, holder: Holders) -> None:
    person = holder()
    words = [f"the-{number}-of-them-2026" for number in ("first", "second", "third")]

    async def race() -> list[int]:
        async with httpx.AsyncClient(headers=function.headers, timeout=30) as client:
            body, url = {"phone": person.phone, "code": person.code}, function.base_url.join("reset-password")
            calls = [client.post(url, json={**body, "password": word}) for word in words]
            return [answer.status_code for answer in await asyncio.gather(*calls)]

    codes = asyncio.run(race())
    assert sorted(codes) == [200, 400, 400]
    assert [enters(stack, person, word) for word in words] == [code == 200 for code in codes]


@pytest.mark.parametrize(
    ("password", "code", "reasons"),
    [
        ("kuai-1", "weak_password", ["length"]),
        ("Password1", "weak_password", ["pwned"]),
        ("1111111", "weak_password", ["length", "pwned"]),
        ("23456789", "weak_password", ["pwned"]),
        ("{phone}", "weak_password", ["pwned"]),
        ("安" * 25, "validation_failed", None),
        ("", "weak_password", ["length", "pwned"]),
    ],
)
def test_a_bad_password_does_not_cost_the_code(
    stack: Stack, function: httpx.Client, holder: Holders, password: str, code: str, reasons: list[str] | None
) -> None:
    person = holder()
    answer = ask(function, person, password=password.format(phone=person.phone))
    assert refused(answer) == (422 if reasons else 400, code)
    assert answer.json().get("weak_password") == ({"reasons": reasons} if reasons else None)
    assert enters(stack, person, OLD)
    assert ask(function, person).status_code == 200


def test_an_unknown_number_and_a_wrong_code_are_one_answer(function: httpx.Client, holder: Holders) -> None:
    person, other = holder(), holder()
    answers = [
        ask(function, person, phone="+8613999999999"),
        ask(function, person, code="0000000000"),
        ask(function, person, phone=f"+86{other.phone}"),
    ]
    assert {refused(answer) for answer in answers} == {(400, "reset_code_invalid")}
    assert len({answer.content for answer in answers}) == 1
    assert ask(function, person).status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"phone": None}, "validation_failed"),
        ({"phone": "desk"}, "validation_failed"),
        ({"code": None}, "validation_failed"),
        ({"code": "x" * 129}, "validation_failed"),
        ({"code": 12345}, "bad_json"),
        ({"password": ["a"]}, "bad_json"),
    ],
)
def test_what_cannot_be_understood(
    function: httpx.Client, holder: Holders, body: dict[str, Any], code: str
) -> None:
    assert refused(ask(function, holder(), **body)) == (400, code)


@pytest.mark.parametrize("content", [b"{", b"[]", b"null", b'"a"', b"\xff", b'{"password": "\\ud800"}'])
def test_what_is_no_body(function: httpx.Client, content: bytes) -> None:
    assert refused(function.post("reset-password", content=content)) == (400, "bad_json")


def test_guessing_a_code_is_throttled(function: httpx.Client, holder: Holders) -> None:
    person, other = holder(), holder()
    answers = [ask(function, person, code=f"000000000{n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert refused(answers[-1]) == (429, "over_request_rate_limit")
    assert int(answers[-1].headers["retry-after"]) > 0
    assert ask(function, other).status_code == 200


def test_the_official_client_tells_why(stack: Stack, holder: Holders) -> None:
    person = holder()
    headers = {"apiKey": stack.publishable_key, "Authorization": f"Bearer {stack.publishable_key}"}
    client = SyncFunctionsClient(f"{stack.url}/functions/v1", headers, http_client=httpx.Client())
    body = {"phone": person.phone, "code": "wrong", "password": NEW}
    with pytest.raises(FunctionsHttpError, match="This code does not hold for this phone number"):
        client.invoke("reset-password", {"body": body})
    body["code"] = person.code
    assert client.invoke("reset-password", {"body": body, "responseType": "json"}) == {"changed": True}


def test_both_homes_know_the_same_common_passwords() -> None:
    kept: Path = ROOT / "server" / "gateway" / "auth" / "common_passwords.txt"
    told = FUNCTION.with_name("common_passwords.ts").read_text().split("`")[1]
    assert told.split() == kept.read_text().split()


def test_the_function_imports_nothing_from_elsewhere() -> None:
    lines = FUNCTION.read_text().splitlines()
    imports = [line for line in lines if line.startswith(("import", "export")) and "from" in line]
    assert imports == ['import { COMMON } from "./common_passwords.ts";']
