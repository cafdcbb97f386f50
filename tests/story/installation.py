"""An installation in a process of its own, as an operator runs it, so that every part of it can be killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """`./anju run --no-site` in the folder `home`, on one port through all its lives."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.facts: dict[str, Any] = {}

    def start(self) -> None:
        note = self.home / "run.json"
        note.unlink(missing_ok=True)
        said = (self.home.parent / "said.log").open("ab")
        with said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "server", "run", "--no-site", "--port", str(self.port)],
                cwd=ROOT,
                env={**os.environ, "ANJU_HOME": str(self.home)},
                stdout=said,
                stderr=said,
            )
        for _ in range(600):
            if note.exists() and note.read_text().endswith("}"):
                self.facts = json.loads(note.read_text())
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError((self.home.parent / "said.log").read_text()[-3000:])

    def kill(self) -> None:
        """SIGKILL of the process that holds the gateway; its children live on, as they would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)

    @property
    def config(self) -> dict[str, Any]:
        return {"url": self.facts["url"], "key": self.facts["publishable_key"]}

    def sql(self) -> psycopg.Connection[Any]:
        """A superuser's connection, for looking at the ledger and at processes."""
        lines = (self.home / "postgres" / "postmaster.pid").read_text().splitlines()
        return psycopg.connect(
            host=lines[4], port=int(lines[3]), user="supabase_admin", dbname="postgres", autocommit=True
        )

    @property
    def postmaster(self) -> int:
        return int((self.home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
