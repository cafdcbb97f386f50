"""How a call to the server can fail, in our own words; what failed is told apart by what came back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

UNKNOWN_CALLER = {"bad_jwt", "session_not_found", "no_authorization", "InvalidJWT"}
WORTHLESS = UNKNOWN_CALLER | {
    "refresh_token_not_found",
    "refresh_token_already_used",
    "session_expired",
    "user_banned",
    "user_not_found",
    "validation_failed",
}
ABOUT_THE_TOKEN = re.compile(r'"\w+" claim|\bjwt\b|\bjws\b|signature', re.IGNORECASE)
BUSY = {429, 502, 503, 504, 520, 521, 522, 523, 524, 530}


class Trouble(Exception):
    """The call did not do what it was for."""


class Offline(Trouble):
    """No answer of the server's came: it may or may not have heard."""


class TimedOut(Offline):
    """Too long on the way."""


class Unauthorized(Trouble):
    """The server does not know who this is: sign in again. Nothing is lost by it."""


class TooLarge(Trouble):
    """Less at once."""


class Busy(Trouble):
    """The server asks to come back; `retry_after` in seconds when it said when."""

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__(f"busy, again after {retry_after}")
        self.retry_after = retry_after


class Rejected(Trouble):
    """The server understood and says no: `code` is ours, Auth's or PostgREST's."""

    def __init__(self, code: str, status: int, detail: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code} ({status})")
        self.code = code
        self.status = status
        self.detail = detail or {}


@dataclass
class Answered:
    """What came back on the wire of the last request, as far as it came."""

    status: int | None = None
    retry_after: str | None = None
    body: bytes = b""


def trouble(failed: Exception, answered: Answered, refreshing: bool = False) -> Exception:
    """What to raise for `failed`. An error of our own that no request had a part in stays what it is."""
    if isinstance(failed, Trouble):
        return failed
    status = answered.status
    if status is None:
        return Offline(str(failed)) if _of_the_network(failed) else failed
    if status < 400:
        return Offline(f"the answer broke off or was not the server's: {failed!r}"[:300])
    body = _parse(answered.body)
    status, code = _status(status, body), _code(body)
    if status == 413:
        return TooLarge(code)
    if status in BUSY:
        return Busy(_seconds(answered.retry_after))
    if _unauthorized(status, code, refreshing) or _token_refused(status, body):
        return Unauthorized(code)
    return Rejected(code, status, body)


def _of_the_network(failed: Exception) -> bool:
    kinds = {kind.__name__ for kind in type(failed).__mro__}
    return bool(kinds & {"TransportError", "AuthRetryableError", "OSError", "FunctionsRelayError"})


def _unauthorized(status: int, code: str, refreshing: bool) -> bool:
    return code in (WORTHLESS if refreshing else UNKNOWN_CALLER) or (status == 401 and not refreshing)


def _token_refused(status: int, body: Mapping[str, Any]) -> bool:
    """Storage says AccessDenied to a token past its time and to what a policy forbids; its words differ."""
    return status == 403 and bool(ABOUT_THE_TOKEN.search(str(body.get("message", ""))))


def _status(status: int, body: Mapping[str, Any]) -> int:
    """Storage answers 400 and tells the true status in its body."""
    told = str(body.get("statusCode", ""))
    return int(told) if status == 400 and told.isdigit() else status


def _code(body: Mapping[str, Any]) -> str:
    for name in ("code", "error_code", "error", "message"):
        if isinstance(body.get(name), str) and body[name]:
            return str(body[name])
    return "UNKNOWN"


def _parse(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(told: str | None) -> float | None:
    """Retry-After as seconds: a number or a date."""
    if not told:
        return None
    if told.strip().isdigit():
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
