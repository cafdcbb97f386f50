"""What Auth refuses, in both of the shapes that Supabase clients read."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

API_VERSION = "2024-01-01"


class AuthError(Exception):
    """`code` is Supabase's error code; `extra` joins the body, `headers` the answer."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})


def invalid(message: str) -> AuthError:
    return AuthError(400, "validation_failed", message)


def wrong_credentials() -> AuthError:
    return AuthError(400, "invalid_credentials", "Invalid login credentials")


def banned(status: int) -> AuthError:
    return AuthError(status, "user_banned", "User is banned")


def too_many(wait: float) -> AuthError:
    retry = {"Retry-After": str(max(1, round(wait)))}
    return AuthError(429, "over_request_rate_limit", "Request rate limit reached", headers=retry)


def overloaded(wait: float = 2) -> AuthError:
    """503, which clients retry; a 4xx would make them drop the session."""
    retry = {"Retry-After": str(max(1, round(wait)))}
    return AuthError(503, "request_timeout", "The server is busy; try again shortly", headers=retry)


def unexpected() -> AuthError:
    return AuthError(500, "unexpected_failure", "Unexpected failure; the server log says more")


def refusal(request: Request, error: AuthError) -> JSONResponse:
    headers = {"x-sb-error-code": error.code, **error.headers}
    if speaks_2024(request):
        body = {"code": error.code, "message": error.message, **error.extra}
        headers["X-Supabase-Api-Version"] = API_VERSION
    else:
        body = {"code": error.status, "error_code": error.code, "msg": error.message, **error.extra}
    return JSONResponse(body, error.status, headers=headers)


def speaks_2024(request: Request) -> bool:
    asked = request.headers.get("x-supabase-api-version", "")
    return re.fullmatch(r"2\d{3}-\d\d-\d\d", asked) is not None and asked >= API_VERSION
