"""SIGKILL of the whole browser while it records: what it said is there at the next start, photos and all."""

import json
import random
from pathlib import Path

import pytest

from server import pwa
from server.bench.host import serve
from server.bundle.cache import ROOT
from server.bundle.product import Product
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser

SCRIBE = Product(
    ROOT, ("app", "components", "services", "tests/services/shelf"), "tests.services.shelf.scribe"
)


def test_what_was_said_to_be_recorded_outlives_the_browser(tmp_path: Path) -> None:
    site = tmp_path / "site"
    pwa.build(site, product=SCRIBE, quality=1, report=lambda line: None)
    config = {"supabase_url": "", "key": "k", "identity": "phone", "version": "test"}
    said: list[str] = []
    with serve(site, config) as host:
        for turn in range(3):
            said += _record_until_killed(tmp_path, host.url, random.Random(turn).uniform(0.2, 1.5))
        with Phone.launch(tmp_path / "phone", host.url) as phone:
            heard = _listen(phone)
            phone.open("/")
            (there, whole) = json.loads(_told(phone, heard, "THERE")[6:])
            phone.kill()
    assert len(said) > 10
    assert set(said) <= {op_id for op_id, _ in there}
    assert set(said) <= set(whole)
    assert sorted(seq for _, seq in there) == list(range(1, len(there) + 1))


def _record_until_killed(folder: Path, url: str, seconds: float) -> list[str]:
    with Phone.launch(folder / "phone", url) as phone:
        heard = _listen(phone)
        phone.open("/")
        _told(phone, heard, "SAID", 4)
        phone.page.wait_for_timeout(seconds * 1000)
        phone.kill()
    return [line.split()[1] for line in heard if line.startswith("SAID") and len(line) == 41]


def _told(phone: Phone, heard: list[str], word: str, lines: int = 1) -> str:
    """The first line that begins so, once there are so many."""
    for _ in range(1800):
        found = [line for line in heard if line.startswith(word)]
        if len(found) >= lines:
            return found[0]
        phone.page.wait_for_timeout(100)
    raise AssertionError(f"{word} was never said; there is: {heard[-5:]}")


def _listen(phone: Phone) -> list[str]:
    heard: list[str] = []
    phone.context.on("console", lambda message: heard.append(message.text.strip()))
    return heard
