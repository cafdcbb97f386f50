"""The phone: IndexedDB, Web Locks, the other tabs, the page, pictures; from Python in the worker."""

from __future__ import annotations

import asyncio
import base64
import importlib
import json
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import js  # type: ignore[import-not-found]
from pyodide.ffi import JsException, create_proxy, to_js  # type: ignore[import-not-found]

from services.platform import (
    Batch,
    LibraryAbsent,
    LocalDb,
    MicrophoneFailed,
    PhotoUnreadable,
    Picture,
    Position,
    Sound,
    Storage,
    Strokes,
)
from services.platform.indexed import IndexedDb
from services.platform.window import Window

DEVICE_DB = "anju-device"


class BrowserPlatform:
    """Made by `browser()`. One for each tab's worker."""

    def __init__(self, db: Any, tabs: Any) -> None:
        self._db = db
        self._tabs = tabs
        self._databases: dict[str, IndexedDb] = {}
        self._modules: dict[str, asyncio.Future[Any]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._listeners: list[Callable[[Any], None]] = []
        self._channel = js.BroadcastChannel.new("anju-tabs")
        self._heard = create_proxy(self._hear)
        self._channel.onmessage = self._heard
        self._window = Window(str(js.self.name), lambda failed: self.on_failure(failed))
        self.on_failure: Callable[[BaseException], None] = lambda failed: None
        self.config: Mapping[str, Any] = {}
        self.position: Position | None = None

    def wall(self) -> float:
        return time.time()

    def mono(self) -> float:
        return time.monotonic()

    def random(self) -> float:
        return random.random()

    async def open(self, name: str) -> LocalDb:
        if name not in self._databases:
            self._databases[name] = IndexedDb(name, self._db.database(name))
        return self._databases[name]

    async def destroy(self, name: str) -> None:
        known = self._databases.pop(name, None)
        if known is not None:
            await known.close()
        await self._db.destroy(name)

    @asynccontextmanager
    async def lock(self, name: str) -> AsyncIterator[None]:
        lock = self._tabs.lock(name)
        try:
            await lock.granted
            yield
        finally:
            lock.release()

    def tell_tabs(self, message: Mapping[str, Any]) -> None:
        self._channel.postMessage(json.dumps(message, ensure_ascii=False))

    def on_tabs(self, fn: Callable[[Any], None]) -> Callable[[], None]:
        self._listeners.append(fn)
        return lambda: self._listeners.remove(fn)

    async def window(self, cmd: str, *args: Any) -> Any:
        return await self._window.ask(cmd, *args)

    def on_window(self, fn: Callable[[str, Any], None]) -> Callable[[], None]:
        return self._window.listen(fn)

    def transport(self) -> Any:
        from services.platform.fetch import FetchTransport

        return FetchTransport()

    async def storage(self) -> Storage:
        persisted = await self.window("persisted")
        try:
            found = await js.navigator.storage.estimate()
        except (JsException, AttributeError):
            return Storage(None, None, persisted)
        return Storage(int(found.usage), int(found.quota), persisted)

    async def shrink(self, raw: bytes, lines: Sequence[str], longest: int, quality: float) -> Picture:
        photo = await self._module("photo")
        try:
            words = json.dumps(list(lines), ensure_ascii=False)
            made = await photo.shrink(to_js(raw), words, longest, quality)
        except JsException as unreadable:
            raise PhotoUnreadable(str(unreadable)) from unreadable
        return Picture(made.data.to_bytes(), made.width, made.height)

    async def draw(self, strokes: Strokes, width: int, height: int) -> Picture:
        photo = await self._module("photo")
        made = await photo.draw(json.dumps(strokes), width, height)
        return Picture(made.data.to_bytes(), made.width, made.height)

    async def decode(self, jpeg: bytes) -> list[str]:
        scan = await self._module("scan")
        try:
            found: list[str] = json.loads(await scan.decode(to_js(jpeg)))
        except JsException as unreadable:
            self.on_failure(unreadable)
            return []
        return found

    async def look(self) -> list[str] | None:
        scan = await self._module("scan")
        try:
            found: list[str] | None = json.loads(await scan.look())
        except JsException as unreadable:
            self.on_failure(unreadable)
            return None
        return found

    async def voice_start(self) -> None:
        answer = await self.window("voice_start")
        if answer != "recording":
            raise MicrophoneFailed(answer or "absent")

    async def voice_stop(self) -> Sound | None:
        told = await self.window("voice_stop")
        return Sound(base64.b64decode(told["data"]), told["media"], int(told["seconds"])) if told else None

    async def voice_play(self, data: bytes, media: str) -> bool:
        return bool(await self.window("voice_play", data, media))

    async def voice_halt(self) -> None:
        await self.window("voice_halt")

    async def bring(self, library: str) -> None:
        import flet_js  # type: ignore[import-not-found]

        try:
            path = str(await flet_js.bring(library))
        except JsException as absent:
            raise LibraryAbsent(library) from absent
        if path not in sys.path:
            sys.path.append(path)
            importlib.invalidate_caches()

    def spawn(self, work: Awaitable[Any]) -> asyncio.Task[Any]:
        task = asyncio.ensure_future(self._watched(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def configure(self) -> None:
        """What the last start knew, at once; only the very first start waits for the network."""
        device = await self.open(DEVICE_DB)
        known = (await device.meta()).get("config")
        if known:
            self.config = known
            self.spawn(self._learn(device))
        else:
            await self._learn(device)

    async def _learn(self, device: LocalDb) -> None:
        """Another server or key counts from the next start on: this one goes on as it began."""
        answer = await js.fetch("/config.json")
        if not answer.ok:
            raise ConnectionError(f"/config.json: HTTP {answer.status}")
        found = json.loads(await answer.text())
        if found != self.config:
            await device.write(Batch(meta={"config": found}))
        self.config = self.config or found

    async def _module(self, name: str) -> Any:
        if name not in self._modules:
            self._modules[name] = asyncio.ensure_future(_load(name))
        try:
            return await asyncio.shield(self._modules[name])
        except JsException:
            self._modules.pop(name, None)
            raise

    async def _watched(self, work: Awaitable[Any]) -> Any:
        try:
            return await work
        except asyncio.CancelledError:
            raise
        except Exception as failed:
            self.on_failure(failed)
            return None

    def _hear(self, event: Any) -> None:
        message = json.loads(event.data)
        for fn in list(self._listeners):
            fn(message)


async def _load(name: str) -> Any:
    """A module of assets/js; the worker imports it for us."""
    import flet_js

    return await flet_js.load(f"/anju/{name}.js")


async def browser() -> BrowserPlatform:
    """Ready to open a home. Raises ConnectionError, JsException on a very first start without network."""
    db, tabs = await asyncio.gather(_load("db"), _load("tabs"))
    platform = BrowserPlatform(db, tabs)
    await platform.configure()
    return platform
