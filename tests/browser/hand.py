"""A hand and an eye at a page: finds by label, taps what stands still, reads what is there."""

import contextlib
import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page

from tests.browser.reading import READ_SCREEN, TOUCHED, TOUCHES, standing

SENT = "全部已同步"
SOON = 60.0
"""Seconds until what must be there is there, on a machine that does something else besides."""


class Hand:
    """What a person does with `page`, a page drawn by Flutter whose touches are counted."""

    page: Page

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
        self,
        label: str,
        *,
        role: Any = None,
        exact: bool = False,
        last: bool = False,
        until: str = "",
        at_once: bool = False,
    ) -> None:
        """Taps what carries this label once the screen stands still, or `at_once` when it will soon be gone;
        `last` for the one on top, such as the answer in a dialog that repeats its question. A tap that meets
        a node of Flutter's accessibility tree while it is being replaced is lost, which no finger's is: one
        of which Python hears nothing is repeated. Where what is tapped may be tapped twice without harm,
        `until` names what must be read after it; a tap that meant what was just being replaced is then
        repeated, too.
        """
        found = self.find(label, role=role, exact=exact, last=last)
        for _ in range(3):
            if not at_once:
                self.still(found)
            heard = self._is_heard(lambda: found.click(timeout=SOON * 1000))
            if heard and not until:
                return
            with contextlib.suppress(AssertionError):
                if until:
                    return self.sees(until, seconds=12)
            if not found.is_visible():
                break
        if until:
            return self.sees(until)
        raise AssertionError(f"nobody heard the tap on {label!r}; there is: {self.text()}")

    def _is_heard(self, touch: Callable[[], object]) -> bool:
        """Does it, and says whether Python heard of it; also when the page is left because of it."""
        before = self.page.evaluate(TOUCHES)
        touch()
        try:
            return bool(self.page.evaluate(TOUCHED, before))
        except PlaywrightError:
            return True

    def still(self, target: Locator, seconds: float = 5) -> None:
        """Waits until the target is there and neither it nor what can be read has moved for a moment; figures
        may tick.
        """
        target.wait_for(timeout=SOON * 1000)
        with contextlib.suppress(PlaywrightError):
            target.scroll_into_view_if_needed(timeout=5000)
        end, before, same = time.monotonic() + seconds, None, 0
        while same < 2 and time.monotonic() < end:
            self.page.wait_for_timeout(120)
            with contextlib.suppress(PlaywrightError):
                now = (target.bounding_box(timeout=1000), standing(self.text()))
                same = same + 1 if now == before else 0
                before = now

    def fill(self, label: str, text: str) -> None:
        """Writes into a text field, once more when Python did not hear of it."""
        field = self.page.get_by_label(label).first
        self.still(field)
        if field.input_value() == text:
            return
        for turn in range(3):
            field.click(timeout=SOON * 1000)
            if turn:
                field.fill("")
            if self._is_heard(lambda: field.fill(text)):
                return
            self.still(field)
        raise AssertionError(f"nobody heard what was written into {label!r}; there is: {self.text()}")

    def synced(self, seconds: float = 120) -> None:
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
        size = self.page.viewport_size
        assert size is not None
        self.page.mouse.move(size["width"] / 2, size["height"] / 2)
        self.page.mouse.wheel(0, pixels)

    def sees(self, text: str, *, seconds: float = SOON) -> None:
        """Waits until the text can be read somewhere on the screen; fails with what is there instead."""
        self._until(lambda shown: text in shown, seconds, f"{text!r} is not on the screen")

    def reads(self, pattern: str, *, seconds: float = SOON) -> str:
        """Waits until something that fits the pattern can be read, and returns it."""
        shown = self._until(
            lambda shown: bool(re.search(pattern, shown)), seconds, f"nothing fits {pattern!r}"
        )
        return "".join(re.findall(pattern, shown)[:1])

    def sees_not(self, text: str, *, seconds: float = SOON) -> None:
        """Waits until the text is gone."""
        self._until(lambda shown: text not in shown, seconds, f"{text!r} is still on the screen")

    def _until(self, holds: Callable[[str], bool], seconds: float, otherwise: str) -> str:
        end = time.monotonic() + seconds
        while not holds(shown := self.text()):
            if time.monotonic() > end:
                raise AssertionError(f"{otherwise}; there is: {shown}")
            self.page.wait_for_timeout(100)
        return shown

    def text(self) -> str:
        """Everything a screen reader would say, top to bottom, joined with " | "."""
        return str(self.page.evaluate(READ_SCREEN))
