"""The operator's commands, as a person types them: what is printed, what is left behind, how it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from server.keys import Keys
from server.stack import Stack

ROOT = Path(__file__).resolve().parents[2]
ROLES = {
    "guard",
    "cleaner",
    "electrician",
    "gardener",
    "desk",
    "manager",
    "inspector",
    "resident",
    "neighbour",
}


def anju(home: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    """stdout and stderr apart; port 0 unless told otherwise."""
    return subprocess.Popen(
        [sys.executable, "-m", "server", *words],
        cwd=ROOT,
        env=os.environ | {"ANJU_HOME": str(home), "ANJU_PORT": "0"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(home: Path, *words: str, **environment: str) -> tuple[int, str, str]:
    process = anju(home, *words, **environment)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@contextmanager
def running(home: Path, *words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    process = anju(home, *words, **environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def told(process: subprocess.Popen[str], word: str) -> str:
    """What is printed up to the line that contains `word`."""
    assert process.stdout
    text = ""
    for line in process.stdout:
        text += line
        if word in line:
            return text
    raise AssertionError(f"ended without {word!r}: {text}{process.stderr.read() if process.stderr else ''}")


def test_run_starts_the_demo_and_says_how_to_get_in(fresh_home: Path) -> None:
    with running(fresh_home, "run", "--no-site") as process:
        text = told(process, "Ctrl-C")
        note = json.loads((fresh_home / "run.json").read_text())
        assert set(note["sign_ins"]) == ROLES
        assert note["url"] in text
        assert f"{note['url']}/labels" in text
        for step in ("starting PostgreSQL", "starting PostgREST", "loading the demo estate"):
            assert step in text
        for who in note["sign_ins"].values():
            assert who["phone"].removeprefix("+86") in text
            answer = httpx.post(
                f"{note['url']}/auth/v1/token?grant_type=password",
                json=who,
                headers={"apikey": note["publishable_key"]},
            )
            assert answer.status_code == 200
    assert process.returncode == 0


def test_who_starts_it_twice_is_told_and_the_first_goes_on(fresh_home: Path) -> None:
    with running(fresh_home, "run", "--no-site") as process:
        told(process, "Ctrl-C")
        second = anju(fresh_home, "run", "--no-site")
        _, err = second.communicate(timeout=60)
        assert f"already running on {fresh_home} (process {process.pid})" in err
        assert second.returncode != 0
        note = json.loads((fresh_home / "run.json").read_text())
        assert httpx.get(f"{note['url']}/config.json").status_code < 500


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_and_starts_again_with_its_data(fresh_home: Path, number: signal.Signals) -> None:
    keys = []
    for _ in range(2):
        process = anju(fresh_home, "run", "--no-site")
        told(process, "Ctrl-C")
        keys.append(json.loads((fresh_home / "run.json").read_text())["publishable_key"])
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        assert not (fresh_home / "run.json").exists()
        assert not (fresh_home / "postgres" / "postmaster.pid").exists()
    assert keys[0] == keys[1]


def test_ctrl_c_while_starting_leaves_nothing_running(fresh_home: Path) -> None:
    process = anju(fresh_home, "run", "--no-site")
    told(process, "starting PostgreSQL")
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert not (fresh_home / "postgres" / "postmaster.pid").exists()
    with running(fresh_home, "run", "--no-site") as again:
        told(again, "Ctrl-C")


def test_ctrl_c_twice_still_stops_in_order(fresh_home: Path) -> None:
    process = anju(fresh_home, "serve", "--no-site")
    told(process, "Ctrl-C")
    for _ in range(3):
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert not (fresh_home / "postgres" / "postmaster.pid").exists()


def test_serve_adds_nobody(fresh_home: Path) -> None:
    with running(fresh_home, "serve", "--no-site") as process:
        text = told(process, "Ctrl-C")
        assert "demo" not in text
        assert not (fresh_home / "run.json").exists()


def test_a_port_in_use_is_one_line(fresh_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, err = finished(fresh_home, "serve", "--no-site", ANJU_PORT=str(port))
    assert code == 1
    assert err == f"anju: Port {port} is in use by another program. Choose another: ANJU_PORT={port + 1}\n"


@pytest.mark.parametrize(
    ("home", "words", "said"),
    [
        ("/etc/passwd", ["serve", "--no-site"], "/etc/passwd is in the way"),
        ("/etc/passwd/below", ["serve", "--no-site"], "is not a folder"),
        ("/proc/anju", ["serve", "--no-site"], "cannot be made"),
        ("/nowhere", ["serve", "--no-site", "--port", "70000"], "'70000' is not a port"),
        ("/nowhere", ["backup", "x.tar"], "nothing to back up"),
        ("/nowhere", ["restore", "/no/file.tar"], "There is no file /no/file.tar"),
        ("/nowhere", ["build", "--supabase-url", "x", "--key", "k"], "is not an address"),
        ("/nowhere", ["build", "--supabase-url", "https://a.b", "--key", "sb_secret_x"], "the secret key"),
    ],
)
def test_trouble_is_one_line(home: str, words: list[str], said: str) -> None:
    code, _, err = finished(Path(home), *words)
    assert code == 1
    assert err.startswith("anju: ")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ANJU_PORT", "http", "'http' is not a port"),
        ("ANJU_PG", "15", "ANJU_PG may be 16 or 18"),
        ("ANJU_PG", "new", "ANJU_PG may be 16 or 18"),
        ("POSTGREST_BIN", "/no/postgrest", "POSTGREST_BIN=/no/postgrest is not a program"),
        ("DATABASE_URL", "postgresql://127.0.0.1:1/x", "The database of DATABASE_URL does not answer"),
    ],
)
def test_a_bad_setting_is_one_line(fresh_home: Path, name: str, value: str, said: str) -> None:
    code, _, err = finished(fresh_home, "serve", "--no-site", **{name: value})
    assert code == 1
    assert said in err
    assert err.count("\n") == 1


def test_backup_and_restore_as_typed(fresh_home: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "anju.tar", fresh_home.with_name("other")
    with running(fresh_home, "run", "--no-site") as process:
        told(process, "Ctrl-C")
        code, out, err = finished(fresh_home, "backup", str(file))
        assert (code, err) == (0, "")
        assert "keep it like a key" in out
    code, out, err = finished(other, "restore", str(file))
    assert (code, err) == (0, "")
    with running(other, "run", "--no-site") as process:
        told(process, "Ctrl-C")
    assert process.returncode == 0


def test_help_names_every_command(fresh_home: Path) -> None:
    code, out, _ = finished(fresh_home, "--help")
    assert code == 0
    for command in ("run", "serve", "backup", "restore", "build", "bench"):
        assert command in out


def test_migrate_brings_another_database_up_to_date(fresh_home: Path, stack: Stack) -> None:
    """As for a hosted project: nothing but `supabase/migrations/` is applied, as the role that logs in."""
    assert finished(fresh_home, "migrate")[2].startswith("anju: Say which database")
    with psycopg.connect(stack.dsn("supabase_admin"), autocommit=True) as connection:
        socket_folder = connection.info.host
    url = f"postgresql://postgres@/postgres?host={socket_folder}"
    code, out, err = finished(fresh_home, "migrate", DATABASE_URL=url)
    assert (code, err) == (0, "")
    assert "0 migrations applied" in out
    assert not fresh_home.exists()
    code, _, err = finished(fresh_home, "migrate", DATABASE_URL="postgresql://127.0.0.1:1/x")
    assert code == 1
    assert err.startswith("anju: The database of DATABASE_URL does not answer")


def test_keys_are_rotated_as_typed(fresh_home: Path) -> None:
    assert finished(fresh_home, "rotate-keys")[0] == 1
    Keys.load(fresh_home)
    assert finished(fresh_home, "rotate-keys")[0] == 0
    assert len(Keys.load(fresh_home).signing) == 2
