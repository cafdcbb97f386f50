"""Behind a reverse proxy its name is answered and what it says of the caller is believed; else it is not."""

import json
import time
from collections.abc import Iterator

import httpx
import pytest

from server.stack import Stack, running_stack
from tests.conftest import short_folder
from tests.server.conftest import PROBE

FORWARDED = {"host": "estate.example", "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}


@pytest.fixture(scope="module")
def proxied() -> Iterator[Stack]:
    with short_folder() as folder:
        (folder / "site").mkdir()
        (folder / "site" / "index.html").write_text("<!doctype html>")
        options = {"site": folder / "site", "public_url": "https://estate.example/", "migrations": PROBE}
        with running_stack(folder / "home", **options) as stack:
            yield stack


def caller(stack: Stack, answer: httpx.Response) -> str:
    """Who the log says asked; the line is written after its answer has been sent."""
    asked = answer.headers["x-request-id"]
    for _ in range(500):
        log = stack.home / "logs" / "gateway.log"
        lines = log.read_text().splitlines() if log.exists() else []
        if found := [line for line in lines if asked in line]:
            return str(json.loads(found[0])["client"])
        time.sleep(0.01)
    raise AssertionError(f"{asked} was not logged")


def test_its_name_and_its_callers(proxied: Stack) -> None:
    answer = httpx.get(f"{proxied.url}/config.json", headers=FORWARDED)
    assert answer.json()["supabase_url"] == "https://estate.example"
    assert caller(proxied, answer) == "203.0.113.9"
    stranger = httpx.get(f"{proxied.url}/config.json", headers=FORWARDED | {"host": "x.example"})
    assert stranger.status_code == 421
    local = httpx.get(f"{proxied.url}/config.json").json()
    assert local["supabase_url"] == proxied.url


def test_without_one_a_caller_cannot_claim_another_address(probe: Stack) -> None:
    answer = httpx.get(f"{probe.url}/healthz", headers={"x-forwarded-for": "203.0.113.9"})
    assert caller(probe, answer) == "127.0.0.1"
