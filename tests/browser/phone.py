"""A real browser as a phone or tablet in someone's hand.

    with Phone.launch(folder, url) as phone:          # PHONE 412x915 @2x; form=TABLET for 1180x820
        phone.open("/scan")                           # goes there, waits until the splash is gone
        phone.tap("登录")                             # a button, tab, link or text by its label
        phone.fill("手机号", "13800000011")           # a text field by its label
        phone.sees("3/12")                            # waits until it is readable, fails after 20 s
        phone.synced()                                # all is sent, and stays so
        phone.picture("guard-home")                   # ./screenshots/guard-home-412.png
        phone.offline(); phone.online(); phone.reload()
        phone.kill()                                  # SIGKILL of the whole browser
    with Phone.launch(folder, url) as phone: ...      # the same folder is the same phone, switched on again

`camera=` takes a Y4M file for the fake camera, `cameras=` says how many there are when no file is given,
`microphone=True` gives one that beeps;
`phone.position(lat, lon)` grants a place. `phone.problems` holds errors of the console and the page,
`phone.requests` every URL asked for. Leaving the block fails when a request left the origin (`allow_hosts`
for a test that needs another) or an unexpected problem was logged (`phone.expect_problem("text")` for one
that belongs to the test). `phone.page` is Playwright's page.
"""

import contextlib
import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from server import chromium
from server.bundle.cache import ROOT

SCREENSHOTS = ROOT / "screenshots"
SENT = "全部已同步"
# Messages of the browser and of headless drawing that say nothing about the app.
NOISE = re.compile(r"WebGL|GPU stall|ERR_INTERNET_DISCONNECTED|swiftshader|AudioContext", re.IGNORECASE)


@dataclass(frozen=True)
class Form:
    width: int
    height: int
    scale: float
    touch: bool


PHONE = Form(412, 915, 2, True)
TABLET = Form(1180, 820, 1, True)


class Phone:
    """One browser profile, running."""

    def __init__(self, context: BrowserContext, url: str, form: Form, profile: Path) -> None:
        self.context, self.url, self.form, self.profile = context, url.rstrip("/"), form, profile
        self.problems: list[str] = []
        self.requests: list[str] = []
        self.expected: list[str] = []
        self.alive = True
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(str(error.error)))
        self.page: Page = context.pages[0] if context.pages else context.new_page()

    @classmethod
    @contextlib.contextmanager
    def launch(
        cls,
        profile: Path,
        url: str,
        *,
        form: Form = PHONE,
        camera: Path | None = None,
        cameras: int = 0,
        microphone: bool = False,
        locale: str = "zh-CN",
        permissions: tuple[str, ...] = (),
        allow_hosts: tuple[str, ...] = (),
        **options: Any,
    ) -> Iterator["Phone"]:
        """Switches the phone that lives in the folder `profile` on, at the site `url`."""
        args = list(chromium.ARGS)
        if camera:
            args += [
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-video-capture={camera}",
            ]
        if cameras:
            args += [
                f"--use-fake-device-for-media-stream=device-count={cameras}",
                "--use-fake-ui-for-media-stream",
            ]
        if microphone:
            args += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        settings: dict[str, Any] = {
            "viewport": {"width": form.width, "height": form.height},
            "device_scale_factor": form.scale,
            "has_touch": form.touch,
            "locale": locale,
            "timezone_id": "Asia/Shanghai",
            "permissions": list(permissions),
            **options,
        }
        with _driver() as playwright:
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path=chromium.find(), args=args, **settings
            )
            phone = cls(context, url, form, profile)
            try:
                yield phone
            finally:
                phone.close()
        phone.check(allow_hosts)

    def open(self, path: str = "/", *, wait: bool = True) -> None:
        self.page.goto(self.url + path, wait_until="commit")
        if wait:
            self.ready()

    def reload(self, *, wait: bool = True) -> None:
        self.page.reload(wait_until="commit")
        if wait:
            self.ready()

    def ready(self, seconds: float = 90) -> None:
        """Waits until the splash is gone and the app can be read like a screen reader does."""
        gone = "() => document.body && !document.querySelector('#splash')"
        self.page.wait_for_function(gone, timeout=seconds * 1000)
        self.read_aloud()

    def read_aloud(self) -> None:
        """Turns Flutter's accessibility tree on; without it nothing in the page has a name."""
        enable_semantics(self.page)

    def find(self, label: str, *, role: Any = None, exact: bool = False, last: bool = False) -> Locator:
        """What carries this label: by role when given, else button, tab, link, field or text; the first of
        several, or the `last`.
        """
        found = self._all(label, role, exact)
        return found.last if last else found.first

    def _all(self, label: str, role: Any, exact: bool) -> Locator:
        if role:
            return self.page.get_by_role(role, name=label, exact=exact)
        named = self.page.get_by_label(label, exact=exact)
        for kind in ("button", "tab", "link", "checkbox", "switch", "radio", "menuitem"):
            named = self.page.get_by_role(kind, name=label, exact=exact).or_(named)
        return named.or_(self.page.get_by_text(label, exact=exact))

    def tap(
        self, label: str, *, role: Any = None, exact: bool = False, last: bool = False, until: str = ""
    ) -> None:
        """Taps what carries this label once the screen stands still; `last` for the one on top, such as the
        answer in a dialog that repeats its question. A tap that meets a node of Flutter's accessibility tree
        while it is being replaced is lost, which no finger's is: where it may be repeated without harm,
        `until` names what must be read after it.
        """
        found = self.find(label, role=role, exact=exact, last=last)
        self.still(found)
        found.click(timeout=20_000)
        for _ in range(3 if until else 0):
            with contextlib.suppress(AssertionError):
                self.sees(until, seconds=8)
                return
            if found.is_visible():
                self.still(found)
                found.click(timeout=20_000)
        if until:
            self.sees(until)

    def still(self, target: Locator, seconds: float = 5) -> None:
        """Waits until the target is there and neither it nor what can be read has moved for a moment."""
        target.wait_for(timeout=20_000)
        end, before, same = time.monotonic() + seconds, None, 0
        while same < 2 and time.monotonic() < end:
            self.page.wait_for_timeout(120)
            with contextlib.suppress(PlaywrightError):
                now = (target.bounding_box(timeout=1000), self.text())
                same = same + 1 if now == before else 0
                before = now

    def fill(self, label: str, text: str) -> None:
        field = self.page.get_by_label(label).first
        self.still(field)
        field.click(timeout=20_000)
        field.fill(text)

    def synced(self, seconds: float = 90) -> None:
        """Waits until the phone says that all is sent, and goes on saying so: right after a tap, or when the
        network is back, the word may still be that of before.
        """
        end, said = time.monotonic() + seconds, 0.0
        while not said or time.monotonic() - said < 2:
            if SENT not in (shown := self.text()):
                said = 0.0
            elif not said:
                said = time.monotonic()
            if time.monotonic() > end:
                raise AssertionError(f"not all is sent; there is: {shown}")
            self.page.wait_for_timeout(100)

    def down(self, pixels: int = 400) -> None:
        """Scrolls what is in the middle of the screen; what is far below it has no name yet."""
        self.page.mouse.move(self.form.width / 2, self.form.height / 2)
        self.page.mouse.wheel(0, pixels)

    def sees(self, text: str, *, seconds: float = 20) -> None:
        """Waits until the text can be read somewhere on the screen; fails with what is there instead."""
        end = time.monotonic() + seconds
        while text not in (shown := self.text()):
            if time.monotonic() > end:
                raise AssertionError(f"{text!r} is not on the screen; there is: {shown}")
            self.page.wait_for_timeout(100)

    def sees_not(self, text: str, *, seconds: float = 20) -> None:
        """Waits until the text is gone."""
        end = time.monotonic() + seconds
        while text in (shown := self.text()):
            if time.monotonic() > end:
                raise AssertionError(f"{text!r} is still on the screen: {shown}")
            self.page.wait_for_timeout(100)

    def text(self) -> str:
        """Everything a screen reader would say, top to bottom, joined with " | "."""
        return str(self.page.evaluate(READ_SCREEN))

    def picture(self, name: str) -> Path:
        """A screenshot to look at, ./screenshots/<name>-<width>.png (git-ignored)."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{name}-{self.form.width}.png"
        self.page.screenshot(path=path)
        return path

    def offline(self) -> None:
        self.context.set_offline(True)

    def online(self) -> None:
        self.context.set_offline(False)

    def position(self, latitude: float, longitude: float, accuracy: float = 8) -> None:
        self.context.grant_permissions(["geolocation"], origin=self.url)
        self.context.set_geolocation({"latitude": latitude, "longitude": longitude, "accuracy": accuracy})

    def kept_offline(self, seconds: float = 120) -> None:
        """Waits until the service worker has everything the app needs to start without a network."""
        end = time.monotonic() + seconds
        while not self.page.evaluate("() => Boolean(navigator.serviceWorker.controller)"):
            if time.monotonic() > end:
                raise AssertionError("the service worker did not take over")
            self.page.wait_for_timeout(200)

    def expect_problem(self, text: str) -> None:
        self.expected.append(text)

    def kill(self) -> None:
        """SIGKILL, as when the system takes the memory back: no goodbye, no flush."""
        self.alive = False
        for pid in browser_processes(self.profile):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        with contextlib.suppress(PlaywrightError):
            self.context.close()
        self.alive = False

    def check(self, allow_hosts: tuple[str, ...] = ()) -> None:
        """Fails when something left the origin or an error was logged that nobody expected."""
        ours = {urlsplit(self.url).netloc, *allow_hosts}
        asked = [url for url in self.requests if url.startswith(("http", "ws"))]
        strange = [url for url in asked if urlsplit(url).netloc not in ours]
        assert not strange, f"requests that left the origin: {strange[:5]}"
        bad = [text for text in self.problems if not any(word in text for word in self.expected)]
        assert not bad, f"errors in the browser: {bad[:5]}"

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not NOISE.search(message.text):
            self.problems.append(f"{message.text} ({message.location.get('url', '')})")


_drivers: list[Playwright] = []


@contextlib.contextmanager
def _driver() -> Iterator[Playwright]:
    """One driver for all phones that are on: the synchronous API cannot be started twice at a time."""
    if _drivers:
        yield _drivers[0]
        return
    with sync_playwright() as playwright:
        _drivers.append(playwright)
        try:
            yield playwright
        finally:
            _drivers.clear()


def browser_processes(profile: Path) -> list[int]:
    """The processes of the browser that runs with this profile; only those."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
                if f"--user-data-dir={profile}" in line:
                    found.append(int(entry.name))
    return found


def enable_semantics(page: Page) -> None:
    """Presses Flutter's hidden accessibility button until the tree is there."""
    anything = "flt-semantics-placeholder, flt-semantics-host flt-semantics"
    page.wait_for_selector(anything, state="attached", timeout=60_000)
    end = time.monotonic() + 20
    while not page.evaluate(PRESS_ACCESSIBILITY):
        if time.monotonic() > end:
            raise AssertionError("Flutter's accessibility tree did not appear")
        page.wait_for_timeout(100)


PRESS_ACCESSIBILITY = """() => {
  if (document.querySelector('flt-semantics-host flt-semantics')) return true;
  const button = document.querySelector('flt-semantics-placeholder');
  if (button) {
    const box = button.getBoundingClientRect();
    const at = {clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true};
    button.click();
    button.dispatchEvent(new MouseEvent('click', at));
  }
  return false;
}"""

READ_SCREEN = """() => {
  const said = [];
  const host = document.querySelector('flt-semantics-host');
  for (const node of host?.querySelectorAll('flt-semantics, h1, h2, h3, h4, h5, h6, input, textarea') ?? []) {
    const own = [...node.childNodes].filter((child) => child.nodeType === 3 || child.tagName === 'SPAN');
    const words = own.map((child) => child.textContent).join('');
    const text = [node.getAttribute('aria-label'), words, node.value];
    for (const part of text) if (part && said[said.length - 1] !== part) said.push(part);
  }
  return said.join(' | ');
}"""
