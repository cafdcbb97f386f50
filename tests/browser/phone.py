"""A real browser as a phone or tablet in someone's hand.

    with Phone.launch(folder, url) as phone:          # PHONE 412x915 @2x; form=TABLET for 1180x820
        phone.open("/scan")                           # goes there, waits until the splash is gone
        phone.tap("登录")                             # a button, tab, link or text by its label
        phone.fill("手机号", "13800000011")           # a text field by its label
        phone.sees("3/12")                            # waits until it is readable, fails after a minute
        phone.reads("0:0[1-9]")                       # the same with a pattern
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

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from server import chromium
from server.bundle.cache import ROOT
from tests.browser.hand import SOON, Hand
from tests.browser.reading import COUNT, WORKER, enable_semantics

SCREENSHOTS = ROOT / "screenshots"
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


class Phone(Hand):
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
        context.set_default_timeout(SOON * 1000)
        context.add_init_script(COUNT)
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
                profile, executable_path=chromium.find(), args=args, timeout=120_000, **settings
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

    def ready(self, seconds: float = 180) -> None:
        """Waits until the splash is gone and the app can be read like a screen reader does."""
        # While the page is still being read it has no splash yet.
        gone = "() => document.readyState !== 'loading' && !document.querySelector('#splash')"
        self.page.wait_for_function(gone, timeout=seconds * 1000)
        self.read_aloud()

    def read_aloud(self) -> None:
        """Turns Flutter's accessibility tree on; without it nothing in the page has a name."""
        enable_semantics(self.page)

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

    def located(self) -> None:
        """Waits until this page has measured where it is."""
        self.page.wait_for_function("() => window.measured > 0")

    def kept_offline(self, seconds: float = 240) -> None:
        """Waits until the service worker has everything the app needs to start without a network."""
        end = time.monotonic() + seconds
        while not self.page.evaluate("() => Boolean(navigator.serviceWorker.controller)"):
            if time.monotonic() > end:
                worker = self.page.evaluate(WORKER)
                raise AssertionError(f"the service worker did not take over: {worker}; {self.problems}")
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
