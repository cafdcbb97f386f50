"""What an administrator may set on an account, read from the request and checked."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.gateway.auth.context import Call, Row
from server.gateway.auth.errors import invalid
from server.gateway.auth.names import email_address, phone_number
from server.gateway.auth.passwords import check_hash, check_length, check_strength

GO_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:h|ms|m|s))+")
SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
LONGEST_BAN = timedelta(days=365 * 200)


async def new_account(call: Call) -> Row:
    """The arguments of `users.create`. Raises `AuthError`."""
    body = call.body
    email, phone = body.text("email"), body.text("phone")
    if not email and not phone:
        raise invalid("Cannot create a user without either an email or phone")
    email = email_address(email) if email else ""
    phone = phone_number(phone) if phone else ""
    return {
        "email": email,
        "phone": phone,
        "kept_password": await _kept_password(call, email, phone) or await _random_password(call),
        "email_confirmed": body.flag("email_confirm"),
        "phone_confirmed": body.flag("phone_confirm"),
        "user_id": _user_id(body.text("id")),
        "role": body.text("role") or "authenticated",
        "aud": body.text("aud") or "authenticated",
        "user_metadata": body.object("user_metadata"),
        "app_metadata": body.object("app_metadata"),
    }


async def changes(call: Call, user: Row) -> Row:
    """The columns to change, metadata apart: it merges with the row as it is when locked."""
    body, columns = call.body, confirmed_bans(call)
    if email := body.text("email"):
        columns["email"] = email_address(email)
    if phone := body.text("phone"):
        columns["phone"] = phone_number(phone)
    if body.flag("email_confirm"):
        columns["email_confirmed_at"] = user["email_confirmed_at"] or "now"
    if body.flag("phone_confirm"):
        columns["phone_confirmed_at"] = user["phone_confirmed_at"] or "now"
    if role := body.text("role"):
        columns["role"] = role
    kept = await _kept_password(call, user["email"] or "", user["phone"] or "")
    return {**columns, "encrypted_password": kept} if kept else columns


def confirmed_bans(call: Call) -> Row:
    """`ban_duration` is a Go duration such as '24h' or '1h30m'; 'none' lifts the ban."""
    written = call.body.text("ban_duration")
    if not written:
        return {}
    if written == "none":
        return {"banned_until": None}
    if not GO_DURATION.fullmatch(written):
        raise invalid(f"invalid format for ban duration: {written[:40]!r}")
    parts = re.findall(r"(\d+(?:\.\d+)?)(h|ms|m|s)", written)
    seconds = sum(float(amount) * SECONDS[unit] for amount, unit in parts)
    return {"banned_until": datetime.now(UTC) + min(timedelta(seconds=min(seconds, 1e10)), LONGEST_BAN)}


async def _kept_password(call: Call, email: str, phone: str) -> str:
    password, kept = call.body.text("password"), call.body.text("password_hash")
    if password and kept:
        raise invalid("Only a password or a password hash should be provided")
    if kept:
        check_hash(kept)
        return kept
    if not password:
        return ""
    check_length(password)
    check_strength(password, call.auth.options.shortest_password, (email, phone))
    return await call.auth.passwords.keep(password)


async def _random_password(call: Call) -> str:
    return await call.auth.passwords.keep(secrets.token_urlsafe(48))


def _user_id(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError as error:
        raise invalid("ID must conform to the uuid v4 format") from error
