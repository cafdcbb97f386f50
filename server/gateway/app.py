"""Puts the routes together, and the guards in front of them."""

import logging
from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from server.gateway import auth, config, functions, health, rest, storage
from server.gateway.caller import NoApiKey
from server.gateway.context import Gateway
from server.gateway.headers import Headers
from server.gateway.hosts import Hosts
from server.gateway.journal import Journal
from server.gateway.static import Site
from server.keys import InvalidToken

PREFIXES = ("auth", "rest", "storage", "functions")


def create_app(gateway: Gateway, site: Path | None) -> Starlette:
    """`site` is the folder of the built PWA; None serves the API alone."""
    routes: list[BaseRoute] = [
        *auth.routes(gateway),
        *rest.routes(gateway),
        *storage.routes(gateway),
        *functions.routes(gateway),
        *health.routes(gateway),
        *(Route(f"/{prefix}/{{rest:path}}", nothing_here) for prefix in PREFIXES),
    ]
    if site is not None:
        routes += config.routes(gateway, site)
        routes.append(Route("/{path:path}", Site(site).serve, methods=["GET", "HEAD"]))
    handlers = {NoApiKey: no_api_key, InvalidToken: bad_token, Exception: our_fault}
    return Starlette(routes=routes, exception_handlers=handlers)


def guarded(app: ASGIApp, names: Sequence[str], log: logging.Logger) -> ASGIApp:
    """`app` behind the host check, the security headers and the journal. `names` are allowed host names."""
    return Journal(Headers(Hosts(app, names)), log)


async def nothing_here(request: Request) -> Response:
    return JSONResponse({"message": "There is nothing at this address", "hint": None}, 404)


async def no_api_key(request: Request, error: Exception) -> Response:
    hint = "No `apikey` request header or url param was found."
    return JSONResponse({"message": "No API key found in request", "hint": hint}, 401)


async def bad_token(request: Request, error: Exception) -> Response:
    return JSONResponse({"message": "Invalid API key", "hint": "Sign in again, or check the API key."}, 401)


async def our_fault(request: Request, error: Exception) -> Response:
    message = "Something failed here. Nothing was changed; try again."
    return JSONResponse({"message": message, "hint": None}, 500)
