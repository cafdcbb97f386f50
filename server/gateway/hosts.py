"""Answers only to the names it was told: a foreign page must not reach us under a name of its own."""

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Hosts:
    """Address literals are always fine: DNS rebinding needs a name."""

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self._app = app
        self._names = {"localhost", *(name.lower() for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._allowed(Headers(scope=scope).get("host", "")):
            body = {
                "message": "This host name is not served here",
                "hint": "Name it with `./anju serve --name …`.",
            }
            await JSONResponse(body, 421)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _allowed(self, host: str) -> bool:
        name = without_port(host).lower().rstrip(".")
        return name in self._names or _is_address(name)


def without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
