"""The device in plain CPython: for tests, with real transactions in SQLite, in memory or in files."""

from __future__ import annotations

import asyncio
import hashlib
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from services.platform import (
    LibraryAbsent,
    LocalDb,
    MicrophoneFailed,
    Picture,
    Position,
    Sound,
    Storage,
    Strokes,
    drawing,
)
from services.platform.sqlite import SqliteDb


class MemoryDevice:
    """What outlives a tab: databases, locks, the channel between tabs. `folder` makes it outlive kill -9."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.databases: dict[str, SqliteDb] = {}
        self.locks: dict[str, asyncio.Lock] = {}
        self.tabs: list[MemoryPlatform] = []
        self.storage = Storage(used=0, quota=1 << 30, persisted=True)
        self.fault: Callable[[str, str], None] = lambda database, step: None

    def open(self, name: str) -> SqliteDb:
        if name not in self.databases:
            path = ":memory:" if self.folder is None else str(self.folder / f"{name}.sqlite")
            self.databases[name] = SqliteDb(name, path, lambda step: self.fault(name, step))
        return self.databases[name]

    def destroy(self, name: str) -> None:
        gone = self.databases.pop(name, None)
        if gone is not None:
            gone.shut()
        if self.folder is not None:
            for path in self.folder.glob(f"{name}.sqlite*"):
                path.unlink()


class MemoryPlatform:
    """One tab. Clocks and randomness can be set by a test; `window_answers` stand for the page. `microphone`
    is why it fails, `spoken` what it has heard when it is stopped, `played` what was let be heard.
    """

    def __init__(
        self,
        device: MemoryDevice | None = None,
        config: Mapping[str, Any] | None = None,
        transport: Callable[[], Any] | None = None,
    ) -> None:
        self.device = device or MemoryDevice()
        self.device.tabs.append(self)
        self.config: Mapping[str, Any] = config or {}
        self.position: Position | None = None
        self.wall_offset = 0.0
        self.now: float | None = None
        self.rng = random.Random()
        self.absent_libraries: set[str] = set()
        self.window_calls: list[tuple[str, tuple[Any, ...]]] = []
        self.window_answers: dict[str, Any] = {"online": True, "visible": True, "persisted": True}
        self.qr_texts: list[str] = []
        self.microphone = ""
        self.spoken: Sound | None = None
        self.played: list[tuple[bytes, str]] = []
        self.failures: list[BaseException] = []
        self.on_failure: Callable[[BaseException], None] = lambda failure: None
        self.tasks: set[asyncio.Task[Any]] = set()
        self._transport = transport or (lambda: None)
        self._tab_listeners: list[Callable[[Any], None]] = []
        self._window_listeners: list[Callable[[str, Any], None]] = []

    def wall(self) -> float:
        return (time.time() if self.now is None else self.now) + self.wall_offset

    def mono(self) -> float:
        return time.monotonic() if self.now is None else self.now

    def random(self) -> float:
        return self.rng.random()

    async def open(self, name: str) -> LocalDb:
        return self.device.open(name)

    async def destroy(self, name: str) -> None:
        self.device.destroy(name)

    @asynccontextmanager
    async def lock(self, name: str) -> AsyncIterator[None]:
        async with self.device.locks.setdefault(name, asyncio.Lock()):
            yield

    def tell_tabs(self, message: Mapping[str, Any]) -> None:
        for tab in self.device.tabs:
            if tab is not self:
                for fn in list(tab._tab_listeners):
                    fn(message)

    def on_tabs(self, fn: Callable[[Any], None]) -> Callable[[], None]:
        self._tab_listeners.append(fn)
        return lambda: _remove(self._tab_listeners, fn)

    async def window(self, cmd: str, *args: Any) -> Any:
        self.window_calls.append((cmd, args))
        answer = self.window_answers.get(cmd)
        return answer(*args) if callable(answer) else answer

    def on_window(self, fn: Callable[[str, Any], None]) -> Callable[[], None]:
        self._window_listeners.append(fn)
        return lambda: _remove(self._window_listeners, fn)

    def window_says(self, event: str, data: Any = None) -> None:
        for fn in list(self._window_listeners):
            fn(event, data)

    def transport(self) -> Any:
        return self._transport()

    async def storage(self) -> Storage:
        return self.device.storage

    async def shrink(self, raw: bytes, lines: Sequence[str], longest: int, quality: float) -> Picture:
        """No pictures in plain CPython: bytes that differ with the lines, as large as they came."""
        mark = hashlib.sha256("\n".join(lines).encode()).digest()
        return Picture(raw + mark, longest, longest * 3 // 4)

    async def draw(self, strokes: Strokes, width: int, height: int) -> Picture:
        return Picture(drawing.jpeg(strokes, width, height), width, height)

    async def decode(self, jpeg: bytes) -> list[str]:
        return list(self.qr_texts)

    async def look(self) -> list[str] | None:
        """No window, so no pixels: pictures have to be taken and decoded."""
        return None

    async def voice_start(self) -> None:
        if self.microphone:
            raise MicrophoneFailed(self.microphone)

    async def voice_stop(self) -> Sound | None:
        found, self.spoken = self.spoken, None
        self.window_says("voice_stopped")
        return found

    async def voice_play(self, data: bytes, media: str) -> bool:
        self.window_says("voice_ended")
        self.played.append((data, media))
        return True

    async def voice_halt(self) -> None:
        self.window_says("voice_ended")

    async def bring(self, library: str) -> None:
        """Everything is installed already; a test may say that it cannot be had."""
        if library in self.absent_libraries:
            raise LibraryAbsent(library)

    def spawn(self, work: Awaitable[Any]) -> asyncio.Task[Any]:
        task = asyncio.ensure_future(self._watched(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def _watched(self, work: Awaitable[Any]) -> Any:
        try:
            return await work
        except asyncio.CancelledError:
            raise
        except Exception as failure:
            self.failures.append(failure)
            self.on_failure(failure)
            return None

    async def kill(self) -> None:
        """The tab is gone: nothing of it runs on, its locks are free, what was committed stays."""
        if self in self.device.tabs:
            self.device.tabs.remove(self)
        tasks = list(self.tasks)
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def _remove(listeners: list[Any], fn: Any) -> None:
    if fn in listeners:
        listeners.remove(fn)
