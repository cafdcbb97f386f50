"""Puts the routes together."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.gateway import auth, functions, storage
from server.gateway.caller import NoApiKey
from server.gateway.context import Gateway
from server.keys import InvalidToken


def create_app(gateway: Gateway, site: Path | None) -> Starlette:
    """`site` is the folder of the built PWA; None serves the API alone."""
    routes = [
        *auth.routes(gateway),
        *storage.routes(gateway),
        *functions.routes(gateway),
        Route("/healthz", healthz),
    ]
    return Starlette(routes=routes, exception_handlers={NoApiKey: no_api_key, InvalidToken: bad_token})


async def healthz(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def no_api_key(request: Request, error: Exception) -> Response:
    hint = "No `apikey` request header or url param was found."
    return JSONResponse({"message": "No API key found in request", "hint": hint}, 401)


async def bad_token(request: Request, error: Exception) -> Response:
    return JSONResponse({"message": "Invalid API key", "hint": "Sign in again, or check the API key."}, 401)
