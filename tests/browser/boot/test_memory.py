"""Python resumes from the memory that the phone kept, and starts plainly when that cannot be had."""

import re

import pytest

from server.bench.host import Host
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser
HOW = "() => window.anju.start"
KEPT = """async () => {
  const cache = await caches.open('anju-memory');
  const keys = await cache.keys();
  return keys.length ? Number((await cache.match(keys[0])).headers.get('x-anju-length')) : 0;
}"""
SPOIL = """async () => {
  const cache = await caches.open('anju-memory');
  const [place] = await cache.keys();
  const length = Number((await cache.match(place)).headers.get('x-anju-length'));
  const rubbish = new Uint8Array(length).fill(7);
  await cache.put(place, new Response(rubbish, { headers: { 'x-anju-length': String(length) } }));
}"""


def started(phone: Phone) -> str:
    return str(phone.page.evaluate(HOW))


def wait_until_kept(phone: Phone) -> None:
    for _ in range(900):
        if phone.page.evaluate(KEPT) > 10_000_000:
            return
        phone.page.wait_for_timeout(200)
    raise AssertionError("no memory was kept")


def test_the_second_start_resumes_the_memory_of_the_first(phone: Phone) -> None:
    phone.open()
    assert started(phone) == "made"
    wait_until_kept(phone)
    phone.reload()
    assert started(phone) == "kept"
    phone.tap("加一")
    phone.sees("计数 1")


def test_resumed_starts_do_not_repeat_random_numbers(phone: Phone) -> None:
    phone.open()
    wait_until_kept(phone)
    seen = set()
    for _ in range(2):
        phone.reload()
        phone.tap("掷")
        phone.sees("掷出")
        seen.add(re.search(r"掷出 (\S+)", phone.text())[1])  # type: ignore[index]
    assert len(seen) == 2


def test_a_spoilt_memory_costs_a_slower_start_and_nothing_else(phone: Phone) -> None:
    phone.open()
    wait_until_kept(phone)
    phone.page.evaluate(SPOIL)
    phone.expect_problem("")
    phone.reload()
    assert started(phone) == "plain"
    phone.tap("加一")
    phone.sees("计数 1")
    assert phone.page.evaluate(KEPT) == 0


def test_starts_that_never_end_make_the_next_one_plain(phone: Phone) -> None:
    """As when a phone with little memory kills the page while it starts."""
    phone.open()
    phone.page.evaluate("() => localStorage.setItem('anju.unfinished_starts', '3')")
    phone.reload()
    assert started(phone) == "plain"
    assert phone.page.evaluate("() => localStorage.getItem('anju.unfinished_starts')") is None


def test_an_app_that_cannot_be_imported_ahead_still_starts(phone: Phone, host: Host) -> None:
    """A module that only works while the app runs must not keep the app from starting."""
    worker = next(host.root.glob("worker.*.js"))
    source = worker.read_text("utf-8").replace('"launch"', '"launch", "no_such_module"', 1)
    host.answers[f"/{worker.name}"] = (200, source.encode())
    phone.expect_problem("no_such_module")
    phone.open()
    assert started(phone) == "plain"
    phone.sees("计数 0")
