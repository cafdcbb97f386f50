"""The app starts from our own origin, offline too, and says so in words when it cannot."""

from collections.abc import Callable

import pytest

from server.bench.host import Host
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser
# A device that cannot run the app: WebAssembly without exceptions, as in browsers of 2021.
OLD = "delete WebAssembly.Exception;"
# Every word of the splash, however short it stood there.
REMEMBER = """
  window.said = [];
  new MutationObserver(() => window.said.push(document.querySelector('#splash')?.innerText ?? ''))
    .observe(document, { subtree: true, childList: true, characterData: true });
"""


def test_a_first_visit_shows_the_app_and_asks_nobody_else(phone: Phone, host: Host) -> None:
    phone.open()
    phone.sees("锦绣苑 3-2-1201")
    phone.tap("加一")
    phone.sees("计数 1")
    phone.picture("probe")
    assert host.paths(404) == []


def test_every_later_start_works_without_a_network(phone: Phone) -> None:
    phone.open()
    phone.kept_offline()
    phone.offline()
    phone.reload()
    phone.sees("路径 /")
    phone.open("/scan/abc")
    phone.sees("路径 /scan/abc")
    phone.tap("加一")
    phone.sees("计数 1")


def test_what_a_weak_network_broke_off_is_kept_on_the_next_try(phone: Phone, host: Host) -> None:
    path = "/icons/icon-192.png"
    host.answers[path] = (503, b"not yet")
    phone.expect_problem("503")
    phone.expect_problem("Uncaught (in promise)")
    phone.open()
    until(phone, lambda: path in host.paths(503))
    host.answers.clear()
    phone.kept_offline()
    phone.offline()
    phone.reload()
    phone.sees("安居探针")


def test_a_visit_downloads_each_file_once(phone: Phone, host: Host) -> None:
    """The service worker takes what the page has fetched; only small unhashed files are asked for again."""
    phone.open()
    phone.kept_offline()
    large = [path for path, status, size in host.log if status == 200 and size > 20_000]
    assert len(large) == len(set(large))


def test_the_splash_tells_the_progress_of_a_first_visit(phone: Phone) -> None:
    phone.page.add_init_script(REMEMBER)
    phone.open(wait=False)
    phone.page.wait_for_function("() => window.said.some((words) => /正在下载 [1-9]\\d?%/.test(words))")
    phone.picture("splash")
    phone.ready()
    assert any("首次打开需要下载约" in words for words in phone.page.evaluate("() => window.said"))


def test_an_app_that_cannot_load_says_what_to_do_and_tries_again(phone: Phone, host: Host) -> None:
    worker = next(host.root.glob("worker.*.js")).name
    host.answers[f"/{worker}"] = (404, b"gone")
    phone.expect_problem("404")
    phone.open(wait=False)
    phone.page.get_by_role("button", name="再试一次").wait_for()
    said = phone.page.inner_text("#splash")
    assert "没能打开安居" in said
    assert "手机里已有的记录都还在" in said
    phone.picture("trouble")
    host.answers.clear()
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="再试一次").click()
    phone.ready()
    phone.sees("计数 0")


def test_a_browser_that_is_too_old_is_told_so_in_two_languages(phone: Phone, host: Host) -> None:
    phone.page.add_init_script(OLD)
    phone.open(wait=False)
    phone.page.get_by_role("heading", name="请更新浏览器").wait_for()
    phone.picture("too-old")
    assert "Please update your browser" in phone.page.inner_text("#too-old")
    assert not any("worker" in path or "main.dart" in path for path in host.paths())


def test_the_probe_fits_a_tablet(tablet: Phone) -> None:
    tablet.open()
    tablet.sees("安居探针")
    tablet.picture("probe")


def until(phone: Phone, holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        phone.page.wait_for_timeout(100)
    raise AssertionError("never came true")
