"""A real Chromium for the browser tests and measurements: found on the machine, or fetched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
ARGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]


def find() -> Path:
    """The browser to use. Fetches one when there is none; exits with one clear line when that fails."""
    return _on_machine() or _from_playwright() or _fetch()


def _on_machine() -> Path | None:
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return MAC if MAC.exists() else None


def _from_playwright() -> Path | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _fetch() -> Path:
    print("no Chromium or Chrome on this machine, fetching one …", file=sys.stderr)  # noqa: T201
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        _run(["apt-get", "update"])
        _run(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])
    else:
        _run([sys.executable, "-m", "playwright", "install", "chromium"])
    found = _on_machine() or _from_playwright()
    if not found:
        sys.exit("no Chromium: install chromium or google-chrome, then run this again")
    return found


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        print(f"{' '.join(command)}: {last[0]}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    print(find())  # noqa: T201
