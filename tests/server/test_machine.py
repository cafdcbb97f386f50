"""The check that runs before anything is installed, on whatever Python there is."""

import ast
import importlib.util
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from server import machine

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "server" / "machine.py"


def test_this_machine_will_do() -> None:
    assert machine.trouble() is None
    done = subprocess.run([sys.executable, str(SOURCE)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_old_python_can_read_it() -> None:
    ast.parse(SOURCE.read_text(), feature_version=(3, 7))


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "OLDEST", (4, 0))
    assert f"this is {platform.python_version()}" in str(machine.trouble())


@pytest.mark.parametrize("name", ["ssl", "venv", "ensurepip", "sqlite3"])
def test_a_missing_part_of_python_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda asked: None if asked == name else real(asked))
    assert f"lacks the module {name}" in str(machine.trouble())


def test_windows_is_pointed_to_wsl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    assert "WSL" in str(machine.trouble())


def test_make_tells_it_in_one_line(tmp_path: Path) -> None:
    """A Python that fails the check stops make before a virtualenv is made."""
    fake = tmp_path / "python"
    fake.write_text('#!/bin/sh\necho "anju: Python 3.11 or newer is needed" >&2; exit 1\n')
    fake.chmod(0o755)
    for name in ("Makefile", "constraints.txt", "package-lock.json"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "machine.py").write_bytes(SOURCE.read_bytes())
    done = subprocess.run(
        ["make", "run", f"PYTHON={fake}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "anju: Python 3.11 or newer is needed" in done.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("target", ["run", "test", "test-long", "lint", "bench", "clean"])
def test_make_knows_its_targets(target: str) -> None:
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
