"""The answers recorded from Supabase's own storage API, asked of ours."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from server.stack import Stack
from tests.server.storage.recorded_requests import REQUESTS, Sent

GOLDEN = Path(__file__).with_name("golden.txt")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT")
TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
SIGNED = re.compile(rf"token=({TOKEN.pattern})")


@dataclass(frozen=True)
class Recorded:
    status: int
    headers: dict[str, str]
    body: str


def recorded() -> Iterator[tuple[str, Recorded]]:
    for block in GOLDEN.read_text().split("\n## ")[1:]:
        name, told, *body = block.rstrip("\n").split("\n")
        status, headers = told.split(" ", 1)
        yield name, Recorded(int(status), json.loads(headers), "\n".join(body))


def normalised(text: str) -> str:
    text = SIGNED.sub("token=<token>", text)
    text = re.sub(rf'"token":"{TOKEN.pattern}"', '"token":"<token>"', text)
    return DATE.sub("<date>", MOMENT.sub("<moment>", UUID.sub("<uuid>", text)))


def clients(stack: Stack) -> dict[str, dict[str, str]]:
    return {
        "service": {"Authorization": f"Bearer {stack.secret_key}"},
        "anon": {"Authorization": f"Bearer {stack.publishable_key}"},
        "nobody": {},
        "forged": {"Authorization": "Bearer not.a.token"},
    }


def ask(client: httpx.Client, sent: Sent, headers: dict[str, str], tokens: dict[str, str]) -> httpx.Response:
    return client.request(
        sent.method,
        re.sub(r"\{([\w ]+)\}", lambda found: tokens[found[1]], sent.url),
        headers={**headers, **sent.headers},
        content=sent.body,
        json=sent.json,
        files=sent.files,
        data=sent.data,
    )


@pytest.fixture(scope="module")
def answers(stack: Stack) -> dict[str, httpx.Response]:
    """All requests once, in their order: later ones build on earlier ones."""
    tokens: dict[str, str] = {}
    given: dict[str, httpx.Response] = {}
    with httpx.Client(base_url=f"{stack.url}/storage/v1/") as client:
        for sent in REQUESTS:
            given[sent.name] = ask(client, sent, clients(stack)[sent.who], tokens)
            if signed := SIGNED.search(given[sent.name].text):
                tokens[sent.name] = signed[1]
    return given


def test_every_recorded_answer_has_its_request() -> None:
    assert [name for name, _ in recorded()] == [sent.name for sent in REQUESTS]
    assert len(REQUESTS) == 56


@pytest.mark.parametrize(("name", "expected"), [pytest.param(*pair, id=pair[0]) for pair in recorded()])
def test_the_answer_is_the_recorded_one(
    answers: dict[str, httpx.Response], name: str, expected: Recorded
) -> None:
    answer = answers[name]
    body = normalised(answer.text)
    assert answer.status_code == expected.status
    if expected.body.endswith("…"):
        assert body.startswith(expected.body.removesuffix("…"))
    else:
        assert body == expected.body
    told = {header: normalised(answer.headers.get(header, "absent")) for header in expected.headers}
    assert told == expected.headers
