"""A new version is offered and never forced, comes whole or not at all, and can be called back."""

from pathlib import Path

import pytest

from server.bench.host import Host
from tests.browser import probe
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser
LOOK = "async () => { await (await navigator.serviceWorker.getRegistration()).update(); }"
WAITING = "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)"
TAKE_OVER = "async () => (await navigator.serviceWorker.getRegistration()).waiting.postMessage('take over')"
CACHES = "async () => (await caches.keys()).filter((name) => /^anju-(extra|[0-9a-f]{16})$/.test(name)).length"
VERSIONS = "async () => (await caches.keys()).filter((name) => /^anju-[0-9a-f]{16}$/.test(name)).length"
SETTLED = "async () => (await navigator.serviceWorker.getRegistration()).active.state === 'activated'"
REGISTERED = "async () => Boolean(await navigator.serviceWorker.getRegistration())"


def deploy(host: Host, folder: Path, words: str) -> None:
    host.root = probe.site(folder, words=words)


def until(phone: Phone, question: str, seconds: int = 180) -> None:
    for _ in range(seconds * 5):
        if phone.page.evaluate(question):
            return
        phone.page.wait_for_timeout(200)
    raise AssertionError(f"never came true: {question}")


def ask(phone: Phone, command: str) -> None:
    phone.fill("命令", command)
    phone.tap("问", exact=True)


def test_a_new_version_waits_until_the_person_takes_it(phone: Phone, host: Host, tmp_path: Path) -> None:
    phone.open()
    phone.kept_offline()
    deploy(host, tmp_path, "安居新版")
    before = len(host.log)
    phone.page.evaluate(LOOK)
    until(phone, WAITING)
    phone.tap("看事件")
    phone.sees("update_ready")
    fetched = [path for path, _, size in host.log[before:] if size > 200_000]
    assert fetched == [], "only what changed may be downloaded"
    phone.reload()
    phone.sees("安居探针")
    with phone.page.expect_navigation():
        ask(phone, '["apply_update"]')
    phone.ready()
    phone.sees("安居新版")
    phone.offline()
    phone.reload()
    phone.sees("安居新版")


def test_a_version_that_arrives_in_part_is_not_taken(phone: Phone, host: Host, tmp_path: Path) -> None:
    phone.open()
    phone.kept_offline()
    deploy(host, tmp_path, "安居半版")
    part = next((host.root / "python").glob("app.*.zip")).name
    host.answers[f"/python/{part}"] = (503, b"not yet")
    phone.expect_problem("503")
    phone.expect_problem("Uncaught (in promise)")
    phone.page.evaluate(LOOK)
    phone.page.wait_for_timeout(4000)
    assert not phone.page.evaluate(WAITING)
    phone.offline()
    phone.reload()
    phone.sees("安居探针")
    phone.online()
    host.answers.clear()
    phone.page.evaluate(LOOK)
    until(phone, WAITING)


def test_a_mixed_up_deployment_is_noticed(phone: Phone, host: Host, tmp_path: Path) -> None:
    """sw.js of the new version with a page of the old one: the sums do not match, the old version stays."""
    phone.open()
    phone.kept_offline()
    old = (host.root / "index.html").read_bytes()
    deploy(host, tmp_path, "安居错版")
    for name in ("index.html", "index.html.br", "index.html.gz"):
        (host.root / name).unlink(missing_ok=True)
    (host.root / "index.html").write_bytes(old)
    phone.expect_problem("integrity")
    phone.expect_problem("Uncaught (in promise)")
    phone.page.evaluate(LOOK)
    phone.page.wait_for_timeout(4000)
    assert not phone.page.evaluate(WAITING)


def test_the_kill_switch_empties_every_phone(phone: Phone, host: Host) -> None:
    phone.open()
    phone.kept_offline()
    host.answers["/sw-kill.json"] = (200, b'{"kill": true}')
    phone.reload()
    until(phone, f"async () => !(await ({REGISTERED})())")
    phone.page.wait_for_timeout(4000)
    assert not phone.page.evaluate(REGISTERED), "it must not come back while it is called back"
    assert phone.page.evaluate(CACHES) == 0


def test_what_belongs_to_the_server_is_never_kept(phone: Phone, host: Host) -> None:
    phone.open()
    phone.kept_offline()
    for path in ("/rest/v1/rpc/sync", "/auth/v1/user", "/storage/v1/object/x", "/functions/v1/x", "/healthz"):
        for turn in (b"1", b"2"):
            host.answers[path] = (200, turn)
            said = phone.page.evaluate("async (path) => (await fetch(path)).text()", path)
            assert said == turn.decode()


def test_the_newest_config_is_asked_for_and_the_last_one_is_kept(phone: Phone, host: Host) -> None:
    read = "async () => (await (await fetch('/config.json')).json()).key"
    phone.open()
    phone.kept_offline()
    assert phone.page.evaluate(read) == "k"
    assert host.config is not None
    host.config["key"] = "newer"
    assert phone.page.evaluate(read) == "newer"
    phone.offline()
    assert phone.page.evaluate(read) == "newer"


def test_old_versions_do_not_pile_up(phone: Phone, host: Host, tmp_path: Path) -> None:
    phone.open()
    phone.kept_offline()
    for words in ("安居二版", "安居三版"):
        deploy(host, tmp_path, words)
        phone.page.evaluate(LOOK)
        until(phone, WAITING)
        phone.page.evaluate(TAKE_OVER)
        until(phone, f"async () => !(await ({WAITING})())")
        until(phone, SETTLED)
    assert phone.page.evaluate(VERSIONS) == len({"this version", "the one before"})
