"""One child process that is kept alive: started, watched, started again with back-off, stopped."""

import asyncio
import contextlib
import logging
import os
import signal
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from server.trouble import Trouble

FIRST_DELAY, LONGEST_DELAY = 0.1, 5.0
STEADY_SECONDS = 10.0


@dataclass(frozen=True)
class Command:
    argv: list[str]
    options: dict[str, Any] = field(default_factory=dict)


class Child:
    """`prepare` is asked for the command before every start; `ready` says whether the child serves.

    `started` is told each new process id. `log` is told starts and ends, `output` what the child says.
    """

    def __init__(
        self,
        name: str,
        prepare: Callable[[], Awaitable[Command]],
        ready: Callable[[], Awaitable[bool]],
        log: logging.Logger,
        output: logging.Logger,
        started: Callable[[int], None] = lambda pid: None,
        stop_signal: signal.Signals = signal.SIGTERM,
        ready_seconds: float = 60.0,
    ) -> None:
        self.name = name
        self._prepare = prepare
        self._ready = ready
        self._log = log
        self._output = output
        self._started = started
        self._stop_signal = stop_signal
        self._ready_seconds = ready_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._reader: asyncio.Task[None] | None = None
        self._said: deque[str] = deque(maxlen=20)
        self._delay = FIRST_DELAY

    @property
    def pid(self) -> int | None:
        alive = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process and alive else None

    async def start(self) -> None:
        """Starts and waits until ready; raises `Trouble` with the child's last words when it gives up."""
        await self._spawn()
        self._keeper = asyncio.create_task(self._keep())

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def stop(self, patience: float = 20.0) -> None:
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None
        process = self._process
        if process and process.returncode is None:
            process.send_signal(self._stop_signal)
            try:
                await asyncio.wait_for(process.wait(), patience)
            except TimeoutError:
                self._log.warning("%s did not stop in %.0f s and is killed", self.name, patience)
                _kill_all(process)
                await process.wait()
        if self._reader:
            await self._reader

    async def _spawn(self) -> None:
        command = await self._prepare()
        self._said.clear()
        # A session of its own: Ctrl-C in the terminal reaches us alone, and we stop the children in order.
        self._process = await asyncio.create_subprocess_exec(
            *command.argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            **command.options,
        )
        self._started(self._process.pid)
        self._reader = asyncio.create_task(self._read(self._process))
        try:
            await self._until_ready(self._process)
        except BaseException:
            _kill_all(self._process)
            await self._process.wait()
            raise

    async def _until_ready(self, process: asyncio.subprocess.Process) -> None:
        deadline = time.monotonic() + self._ready_seconds
        while not await self._ready():
            if process.returncode is not None:
                await process.wait()  # until all it said has been read
                assert self._reader is not None
                await self._reader
                raise Trouble(self._last_words(f"{self.name} stopped while starting"))
            if time.monotonic() > deadline:
                raise Trouble(self._last_words(f"{self.name} was not ready in {self._ready_seconds:.0f} s"))
            await asyncio.sleep(0.02)

    def _last_words(self, what: str) -> str:
        said = " / ".join(self._said)
        if "No space left on device" in said:
            return "The disk is full. Nothing that was saved is lost; make room and start again."
        return f"{what}: {said[-400:] or 'it said nothing'}"

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while chunk := await process.stdout.read(65536):
            for line in chunk.decode(errors="replace").splitlines():
                self._said.append(line)
                self._output.info(line)

    async def _keep(self) -> None:
        while True:
            assert self._process is not None
            started = time.monotonic()
            code = await self._process.wait()
            if time.monotonic() - started > STEADY_SECONDS:
                self._delay = FIRST_DELAY
            self._log.warning("%s ended with code %s; again in %.1f s", self.name, code, self._delay)
            await asyncio.sleep(self._delay)
            self._delay = min(self._delay * 2, LONGEST_DELAY)
            try:
                await self._spawn()
            except (Trouble, OSError) as error:
                self._log.error("%s", error)


def _kill_all(process: asyncio.subprocess.Process) -> None:
    """The child leads a session of its own, so its process group is it and what it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
