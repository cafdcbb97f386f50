"""The paths of Auth, and what holds for each call: the API key, the body's size, no caching, no leaks."""

import logging
from collections.abc import Awaitable, Callable

import psycopg
from psycopg_pool import PoolTimeout
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.gateway.auth import about, account, admin, grants, signup
from server.gateway.auth.api_key import BrowserSecret, check_key, key_refusal
from server.gateway.auth.body import read_body
from server.gateway.auth.context import Auth, Call
from server.gateway.auth.errors import AuthError, invalid, overloaded, refusal, unexpected
from server.gateway.auth.options import AuthOptions
from server.gateway.auth.throttle import address_of
from server.gateway.caller import NoApiKey
from server.gateway.context import Gateway
from server.keys import InvalidToken

Endpoint = Callable[[Call], Awaitable[Response]]
Served = Callable[[Request], Awaitable[Response]]
log = logging.getLogger("anju.auth")


def routes(gateway: Gateway, options: AuthOptions | None = None) -> list[BaseRoute]:
    auth = Auth(gateway, options or AuthOptions())
    keyless = {"/.well-known/jwks.json": about.jwks, "/health": about.health}
    table: list[tuple[str, str, Endpoint]] = [
        ("GET", "/settings", about.settings),
        ("POST", "/signup", signup.sign_up),
        ("POST", "/token", grants.token),
        ("POST", "/logout", account.sign_out),
        ("GET", "/user", account.show),
        ("PUT", "/user", account.update),
        ("GET", "/admin/users", admin.index),
        ("POST", "/admin/users", admin.create),
        ("GET", "/admin/users/{user_id}", admin.show),
        ("PUT", "/admin/users/{user_id}", admin.update),
        ("DELETE", "/admin/users/{user_id}", admin.delete),
    ]
    return [
        *(Route(f"/auth/v1{path}", _served(auth, open_, with_key=False)) for path, open_ in keyless.items()),
        *(Route(f"/auth/v1{path}", _served(auth, end), methods=[verb]) for verb, path, end in table),
    ]


def _served(auth: Auth, endpoint: Endpoint, with_key: bool = True) -> Served:
    async def serve(request: Request) -> Response:
        try:
            if with_key:
                check_key(request, auth.gateway)
            call = Call(auth, request, await read_body(request), address_of(request))
            response = await endpoint(call)
        except AuthError as error:
            response = refusal(request, error)
        except (NoApiKey, BrowserSecret, InvalidToken) as error:
            response = key_refusal(error)
        except psycopg.DataError:
            response = refusal(request, invalid("A value holds a null character or is too long"))
        except (PoolTimeout, psycopg.OperationalError) as error:
            log.warning("auth database unavailable: %s", type(error).__name__)
            response = refusal(request, overloaded())
        except Exception:
            log.exception("auth failed at %s %s", request.method, request.url.path)
            response = refusal(request, unexpected())
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return serve
