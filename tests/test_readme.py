"""What README.md tells people to type works as it is written there."""

import json
import os
import re
import signal
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import short_folder
from tests.story.installation import free_port

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
Check = Callable[[str, Path], None]


def commands() -> set[str]:
    """Each line of a shell block, and each `make …` or `./anju …` in the text."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = {line.strip() for block in blocks for line in block.splitlines() if line.strip()}
    inline = set(re.findall(r"`((?:make|\./anju) [^`]+)`", README))
    return lines | {command for command in inline if "文件" not in command}


@contextmanager
def started(command: str, home: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process group of its own, ended as Ctrl-C in a terminal ends it."""
    process = subprocess.Popen(
        ["/bin/sh", "-c", f"exec {command}"],
        cwd=ROOT,
        env=_clean() | {"ANJU_HOME": str(home), "ANJU_PORT": str(free_port())} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=60)


def finishes(command: str, home: Path, **environment: str) -> str:
    """What it printed. Fails with that when it ends badly."""
    with started(command, home, **environment) as process:
        printed, _ = process.communicate(timeout=600)
    assert process.returncode == 0, printed
    return printed


def runs(command: str, home: Path) -> None:
    with started(command, home) as process:
        note = home / "run.json"
        _until(process, lambda: note.exists() and note.read_text().endswith("}"))
        facts = json.loads(note.read_text())
        assert "安居" in httpx.get(facts["url"], trust_env=False).text
        assert "neighbour" in facts["sign_ins"]


def collects(command: str, home: Path) -> None:
    """The tests are found; running them here would be running this one for ever."""
    assert "tests/" in finishes(command, home, PYTEST_ADDOPTS="--collect-only -q")


def checks(command: str, home: Path) -> None:
    finishes(command, home)


def measures(command: str, home: Path) -> None:
    figures = home.with_name("figures.md")
    finishes(command, home, ONLY="push", ANJU_FIGURES=str(figures))
    assert "|" in figures.read_text(encoding="utf-8")


def serves(command: str, home: Path) -> None:
    """On loopback only: a test opens no door to the network."""
    with started(command.replace("0.0.0.0", "127.0.0.1"), home) as process:
        _until(process, lambda: any(home.rglob("ca.pem")))
        ca = next(home.rglob("ca.pem"))
        lines = iter(process.stdout.readline, "") if process.stdout else iter(())
        url = next(found[0] for line in lines if (found := re.findall(r"https://[\w.\-]+:\d+", line)))
        with httpx.Client(verify=ssl.create_default_context(cafile=ca), trust_env=False) as phone:
            assert "安居" in phone.get(url).text
            answer = phone.post(f"{url}/rest/v1/rpc/first_run", json={}, headers=_key(phone, url))
            assert answer.json() == {"first_run": True}


def keeps(command: str, home: Path) -> None:
    """Backup and restore belong together: the one is tried on what the other wrote."""
    file = home.with_name("anju-backup.tar")
    with started("./anju run --no-site", home) as process:
        _until(process, lambda: (home / "run.json").exists())
    finishes(f"./anju backup {file}", home)
    other = home.with_name("other")
    finishes(f"./anju restore {file}", other)
    assert (other / "keys.json").read_text() == (home / "keys.json").read_text()


def builds(command: str, home: Path) -> None:
    out = home.with_name("site")
    finishes(re.sub(r"--out \S+", f"--out {out}", command), home)
    config = json.loads((out / "config.json").read_text())
    assert config["supabase_url"] == "https://PROJECT.supabase.co"
    assert config["key"] == "sb_publishable_KEY"


RUNS: dict[str, Check] = {
    "make run": runs,
    "make test": collects,
    "make test-long": collects,
    "make lint": checks,
    "make bench": measures,
    "./anju serve --host 0.0.0.0 --https": serves,
    "./anju backup anju-backup.tar": keeps,
    "./anju restore anju-backup.tar": keeps,
    "./anju build --supabase-url https://PROJECT.supabase.co --key sb_publishable_KEY --out site": builds,
}


def test_every_command_of_the_readme_is_tried_here() -> None:
    assert commands() == set(RUNS)


@pytest.mark.parametrize("command", [c for c in RUNS if not c.startswith("./anju restore")])
def test_the_command_does_what_the_readme_says(command: str) -> None:
    with short_folder() as folder:
        RUNS[command](command, folder / "home")


def test_the_files_that_the_readme_points_to_are_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def _until(process: subprocess.Popen[str], ready: Callable[[], bool]) -> None:
    for _ in range(3000):
        if ready():
            return
        assert process.poll() is None, process.stdout and process.stdout.read()
        time.sleep(0.2)
    raise AssertionError("it never came up")


def _key(phone: httpx.Client, url: str) -> dict[str, str]:
    return {"apikey": phone.get(f"{url}/config.json").json()["key"]}


def _clean() -> dict[str, str]:
    """Without what the surrounding make and pytest have set for themselves."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "PYTEST_", "ANJU_"))}
