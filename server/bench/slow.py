"""A slower phone out of this machine: the pages of a browser work for one of several moments."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.browser.phone import browser_processes

MOMENT = 0.002
"""Seconds of work before the pause; shorter than a frame, so that no frame is missed for the pause alone."""


@contextlib.contextmanager
def slowed(profile: Path, times: int) -> Iterator[None]:
    """While it lasts, pages of the browser with this profile work `times` slower, their workers too: what the
    browser's own throttling slows down is the page alone, and the app lives in a worker.
    """
    pages, over = _pages(profile), threading.Event()
    beat = threading.Thread(target=_beat, args=(pages, times, over), daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()
        _tell(pages, signal.SIGCONT)


def _beat(pages: list[int], times: int, over: threading.Event) -> None:
    while not over.is_set():
        _tell(pages, signal.SIGSTOP)
        time.sleep(MOMENT * (times - 1))
        _tell(pages, signal.SIGCONT)
        time.sleep(MOMENT)


def _tell(pages: list[int], what: signal.Signals) -> None:
    for pid in pages:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, what)


def _pages(profile: Path) -> list[int]:
    """The processes that draw pages, below those of the browser itself."""
    parents = {int(p.name): _parent(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
    family = set(browser_processes(profile))
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sorted(pid for pid in family if b"--type=renderer" in _line(pid))


def _parent(process: Path) -> int:
    with contextlib.suppress(OSError):
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _line(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
