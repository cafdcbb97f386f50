"""One line a request: what was asked, how it went, how long it took; no secret and no person in it."""

import logging
import re
import secrets
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Query strings carry signed-URL tokens and are left out; these parts of a path are secrets as well.
SECRET_PARTS = re.compile(r"^(/(?:t|join)/)[^/]+")


class Journal:
    def __init__(self, app: ASGIApp, log: logging.Logger) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, sent = time.perf_counter(), 0, 0
        request_id = secrets.token_hex(8)

        async def counted(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            else:
                sent += len(message.get("body", b""))
            await send(message)

        failure: Exception | None = None
        try:
            await self._app(scope, receive, counted)
        except Exception as error:
            failure = error
            if not status:
                raise
        finally:
            line = self._line(scope, request_id) | {
                "status": status,
                "bytes": sent,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            }
            self._log.log(logging.ERROR if failure else logging.INFO, line, exc_info=failure)

    def _line(self, scope: Scope, request_id: str) -> dict[str, object]:
        headers = Headers(scope=scope)
        client = scope.get("client")
        line: dict[str, object] = {
            "request": request_id,
            "method": scope["method"],
            "path": SECRET_PARTS.sub(r"\1…", scope["path"]),
            "client": client[0] if client else None,
        }
        retry = headers.get("x-retry-count", "")
        return line | ({"retry": int(retry)} if retry.isdigit() and len(retry) < 4 else {})
