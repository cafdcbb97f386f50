"""httpx over the browser's fetch: what the official client needs to speak from a worker."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import js  # type: ignore[import-not-found]
from pyodide.ffi import JsException, to_js  # type: ignore[import-not-found]

NOT_SENT = {"host", "content-length", "connection", "accept-encoding", "user-agent"}
NOT_TOLD = {"content-encoding", "content-length", "transfer-encoding"}


class FetchTransport(httpx.AsyncBaseTransport):
    """Whole bodies both ways; nothing cached, no cookies; a redirect (a hotel's sign-in page) fails."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        controller = js.AbortController.new()
        options = {
            "method": request.method,
            "headers": [[k, v] for k, v in request.headers.items() if k.lower() not in NOT_SENT],
            "signal": controller.signal,
            "cache": "no-store",
            "credentials": "omit",
            "redirect": "error",
        }
        if body:
            options["body"] = body
        sent = to_js(options, dict_converter=js.Object.fromEntries)
        try:
            async with asyncio.timeout(_seconds(request)):
                return await _answer(request, await js.fetch(str(request.url), sent))
        except TimeoutError as late:
            raise httpx.ReadTimeout("no answer in time", request=request) from late
        except JsException as failed:
            raise httpx.ConnectError(str(failed), request=request) from failed
        finally:
            controller.abort()


async def _answer(request: httpx.Request, answer: Any) -> httpx.Response:
    data = (await answer.arrayBuffer()).to_bytes()
    told = js.Object.fromEntries(answer.headers.entries()).to_py()
    headers = {name: value for name, value in told.items() if name.lower() not in NOT_TOLD}
    return httpx.Response(answer.status, headers=headers, content=data, request=request)


def _seconds(request: httpx.Request) -> float | None:
    found = request.extensions.get("timeout", {}).get("read")
    return None if found is None else float(found)
