"""What every Auth endpoint works with."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from psycopg import AsyncCursor
from psycopg.rows import dict_row
from starlette.requests import Request

from server.gateway.auth.body import Body
from server.gateway.auth.errors import AuthError, invalid
from server.gateway.auth.options import AuthOptions
from server.gateway.auth.passwords import Passwords
from server.gateway.auth.throttle import Throttles
from server.gateway.caller import bearer, same
from server.gateway.context import Gateway
from server.keys import Claims, InvalidToken

Row = dict[str, Any]
Cursor = AsyncCursor[Row]
BEARER = re.compile(r"[Bb]earer (\S+)")


@dataclass(frozen=True)
class Auth:
    gateway: Gateway
    options: AuthOptions = field(default_factory=AuthOptions)
    passwords: Passwords = field(default_factory=Passwords)
    throttles: Throttles = field(default_factory=Throttles)

    @property
    def issuer(self) -> str:
        return f"{self.gateway.public_url.rstrip('/')}/auth/v1"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Cursor]:
        """Commits at the end. Refuse after it, not in it, when what was done must stay."""
        async with (
            self.gateway.auth_pool.connection() as connection,
            connection.transaction(),
            connection.cursor(row_factory=dict_row) as cursor,
        ):
            yield cursor


@dataclass(frozen=True)
class Call:
    """One request to Auth: who asks from where, and what for."""

    auth: Auth
    request: Request
    body: Body
    address: str

    @property
    def user_agent(self) -> str | None:
        return self.request.headers.get("user-agent")

    def claims(self) -> Claims:
        """The verified claims of the Bearer, which the secret key stands in for. Raises 401 or 403."""
        shown = self.request.headers.get("authorization", "")
        secret = same(self.request.headers.get("apikey", ""), self.auth.gateway.keys.secret_key)
        if not BEARER.fullmatch(shown) and (shown or not secret):
            raise AuthError(401, "no_authorization", "This endpoint requires a valid Bearer token")
        try:
            return self.auth.gateway.keys.verify(bearer(self.request, self.auth.gateway))
        except InvalidToken as error:
            message = f"invalid JWT: unable to parse or verify signature, {error}"
            raise AuthError(403, "bad_jwt", message) from error

    def query_choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.request.query_params.get(name) or default
        if value not in choices:
            raise invalid(f"Unsupported {name}: {value[:40]}")
        return value
