"""Behind a reverse proxy its name is answered and what it says of the caller is believed; else it is not."""

import json
from collections.abc import Iterator
from pathlib import Path

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


def clients(home: Path) -> list[str]:
    return [json.loads(line)["client"] for line in (home / "logs" / "gateway.log").read_text().splitlines()]


def test_its_name_and_its_callers(proxied: Stack) -> None:
    config = httpx.get(f"{proxied.url}/config.json", headers=FORWARDED).json()
    assert config["supabase_url"] == "https://estate.example"
    assert clients(proxied.home)[-1] == "203.0.113.9"
    assert (
        httpx.get(f"{proxied.url}/config.json", headers=FORWARDED | {"host": "x.example"}).status_code == 421
    )
    local = httpx.get(f"{proxied.url}/config.json").json()
    assert local["supabase_url"] == proxied.url


def test_without_one_a_caller_cannot_claim_another_address(probe: Stack) -> None:
    httpx.get(f"{probe.url}/healthz", headers={"x-forwarded-for": "203.0.113.9"})
    assert clients(probe.home)[-1] == "127.0.0.1"
