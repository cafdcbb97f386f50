"""The functions that need the service key; hosted Supabase runs the same contract as Edge Functions."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import psycopg
from psycopg_pool import PoolTimeout
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from server.gateway.auth import audit, sessions, users
from server.gateway.auth.api_key import BrowserSecret, check_key, key_refusal
from server.gateway.auth.body import read_body
from server.gateway.auth.context import Auth, Call
from server.gateway.auth.errors import AuthError, invalid, overloaded, too_many, unexpected
from server.gateway.auth.names import phone_number
from server.gateway.auth.passwords import check_length, check_strength
from server.gateway.auth.throttle import address_of
from server.gateway.caller import NoApiKey
from server.gateway.context import Gateway
from server.keys import InvalidToken

LONGEST_CODE = 128
TRIES = 3
NOT_ABOUT_THE_CODE = ("PGRST", "42")  # the function is missing, or may not be called
log = logging.getLogger("anju.functions")


def routes(gateway: Gateway) -> list[BaseRoute]:
    auth = Auth(gateway)

    async def reset_password(request: Request) -> Response:
        try:
            check_key(request, gateway)
            await reset(Call(auth, request, await read_body(request), address_of(request)))
        except AuthError as error:
            return refusal(error)
        except (NoApiKey, BrowserSecret, InvalidToken) as error:
            return key_refusal(error)
        except (httpx.HTTPError, psycopg.OperationalError, PoolTimeout) as error:
            log.warning("reset-password: %s", type(error).__name__)
            return refusal(overloaded())
        except psycopg.Error as error:
            log.error("reset-password: %s", type(error).__name__)
            return refusal(unexpected())
        return JSONResponse({"changed": True}, headers={"Cache-Control": "no-store"})

    return [Route("/functions/v1/reset-password", reset_password, methods=["POST"])]


async def reset(call: Call) -> None:
    """A new password for whoever holds the code that the manager gave. Raises `AuthError`.

    Everything that can be wrong with the password is found before the code is spent.
    """
    phone, code, password = (
        call.body.text("phone").strip(),
        call.body.text("code").strip(),
        call.body.text("password"),
    )
    number = phone_number(phone.replace("-", ""))
    if not code or len(code) > LONGEST_CODE:
        raise invalid("code is missing or too long")
    check_length(password)
    check_strength(password, call.auth.options.shortest_password, (number,))
    _throttle(call, number.removeprefix("86"))
    kept = await call.auth.passwords.keep(password)
    user_id = await redeem(call.auth.gateway, phone, code)
    await set_password(call, user_id, kept)


async def redeem(gateway: Gateway, phone: str, code: str) -> UUID:
    """Spends the code. One answer for a number nobody has and for a code that does not hold."""
    token = gateway.keys.role_token("service_role")
    answer = await gateway.http.post(
        f"{gateway.postgrest_url.rstrip('/')}/rpc/redeem_reset_code",
        json={"phone": phone, "code": code},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    told = told_by(answer)
    if answer.is_success and told.get("user_id"):
        return UUID(str(told["user_id"]))
    about_code = not str(told.get("code", "")).startswith(NOT_ABOUT_THE_CODE)
    if answer.is_success or (400 <= answer.status_code < 500 and answer.status_code != 401 and about_code):
        raise code_refused()
    log.error("redeem_reset_code answered %s %s", answer.status_code, told.get("code"))
    raise overloaded()


async def set_password(call: Call, user_id: UUID, kept: str) -> None:
    """As an administrator would: every session of the person ends. The code is spent, so it tries again."""
    for attempt in range(1, TRIES + 1):
        try:
            return await _set_password(call, user_id, kept)
        except (psycopg.OperationalError, PoolTimeout):
            if attempt == TRIES:
                raise
            await asyncio.sleep(0.2 * attempt)


async def _set_password(call: Call, user_id: UUID, kept: str) -> None:
    async with call.auth.transaction() as cur:
        await cur.execute("select * from auth.users where id = %s for update", (user_id,))
        user = await cur.fetchone()
        if user is None:
            raise code_refused()
        changed = await users.change(cur, user, encrypted_password=kept)
        await sessions.end(cur, user_id)
        await audit.note(cur, call, "user_updated_password", changed, by="reset code")


def told_by(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _throttle(call: Call, number: str) -> None:
    throttles = call.auth.throttles
    wait = throttles.reset.take(f"{number} {call.address}") or throttles.reset_anywhere.take(number)
    if wait:
        raise too_many(wait)


def code_refused() -> AuthError:
    return AuthError(400, "reset_code_invalid", "This code does not hold for this phone number")


def refusal(error: AuthError) -> Response:
    """`error` is what the functions client shows."""
    body = {"code": error.code, "message": error.message, "error": error.message, **error.extra}
    return JSONResponse(body, error.status, headers={"Cache-Control": "no-store", **error.headers})
