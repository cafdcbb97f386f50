"""What only the page can do, asked from the worker over the channel that assets/web/bridge.js answers."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

import js  # type: ignore[import-not-found]
from pyodide.ffi import create_proxy, to_js  # type: ignore[import-not-found]

PATIENCE = 5.0
WITH_PEOPLE = {"install", "persist", "voice_start"}
MINUTE = 60.0


class WindowFailed(Exception):
    """The page could not do what it was asked."""


class Window:
    """`page` is the name that the page gave its worker; other pages do not hear what is asked here."""

    def __init__(self, page: str, on_failure: Callable[[BaseException], None]) -> None:
        self._channel = js.BroadcastChannel.new(f"anju-ui-{page}")
        self._heard = create_proxy(self._hear)
        self._channel.onmessage = self._heard
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._ids = itertools.count(1)
        self._listeners: list[Callable[[str, Any], None]] = []
        self._on_failure = on_failure

    async def ask(self, cmd: str, *args: Any) -> Any:
        """None when the page does not answer or cannot; why goes to the journal."""
        number = next(self._ids)
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "cmd": cmd, "args": list(args)}
        self._channel.postMessage(to_js(message, dict_converter=js.Object.fromEntries))
        try:
            async with asyncio.timeout(MINUTE if cmd in WITH_PEOPLE else PATIENCE):
                return await answer
        except (TimeoutError, WindowFailed) as failed:
            self._on_failure(failed)
            return None
        finally:
            del self._asked[number]

    def listen(self, fn: Callable[[str, Any], None]) -> Callable[[], None]:
        self._listeners.append(fn)
        return lambda: self._listeners.remove(fn)

    def _hear(self, event: Any) -> None:
        data = json.loads(js.JSON.stringify(event.data))
        answer = self._asked.get(data.get("id", 0))
        if answer is not None and not answer.done():
            if data.get("error"):
                answer.set_exception(WindowFailed(data["error"]))
            else:
                answer.set_result(data.get("result"))
        elif data.get("event"):
            for fn in list(self._listeners):
                fn(data["event"], data.get("data"))
