"""One's own account: looking at it, changing it, signing out."""

from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation
from starlette.responses import JSONResponse, Response

from server.gateway.auth import audit, sessions, users
from server.gateway.auth.context import Call, Cursor, Row
from server.gateway.auth.errors import AuthError, banned, invalid
from server.gateway.auth.grants import give_back_try, take_try
from server.gateway.auth.names import email_address, phone_number
from server.gateway.auth.passwords import check_length, check_strength

SCOPES = ("global", "local", "others")


async def show(call: Call) -> Response:
    async with call.auth.transaction() as cur:
        user, _ = await signed_in(cur, call)
        return JSONResponse(await users.shown(cur, user))


async def sign_out(call: Call) -> Response:
    scope = call.query_choice("scope", "global", SCOPES)
    async with call.auth.transaction() as cur:
        user, session = await signed_in(cur, call)
        only = session if scope == "local" else None
        await sessions.end(cur, user["id"], only=only, but=session if scope == "others" else None)
        await audit.note(cur, call, "logout", user, scope=scope)
    return Response(status_code=204)


async def update(call: Call) -> Response:
    """Password, metadata and names. Another password ends all other sessions of the person."""
    if "app_metadata" in call.body:
        raise AuthError(403, "not_admin", "Updating app_metadata requires admin privileges")
    async with call.auth.transaction() as cur:
        user, session = await signed_in(cur, call)
    columns = _names(call, user)
    if "password" in call.body:
        columns["encrypted_password"] = await _new_password(call, user)
    try:
        async with call.auth.transaction() as cur:
            return JSONResponse(await _write(cur, call, user, session, columns))
    except UniqueViolation as error:
        raise taken(error) from error


async def _write(cur: Cursor, call: Call, user: Row, session: UUID, columns: Row) -> dict[str, Any]:
    await cur.execute("select * from auth.users where id = %s for update", (user["id"],))
    now = await cur.fetchone()
    if now is None or now["encrypted_password"] != user["encrypted_password"]:
        raise AuthError(409, "conflict", "The account was changed at the same time; try again")
    if "data" in call.body:
        data = users.merged(now["raw_user_meta_data"], call.body.object("data"))
        columns = {**columns, "raw_user_meta_data": data}
    changed = await users.change(cur, now, **columns)
    if "encrypted_password" in columns:
        await sessions.end(cur, user["id"], but=session)
        await audit.note(cur, call, "user_updated_password", changed)
    await audit.note(cur, call, "user_modified", changed)
    return await users.shown(cur, changed)


def _names(call: Call, user: Row) -> Row:
    """A new name holds at once: there is no message that could confirm it."""
    email, phone = call.body.text("email"), call.body.text("phone")
    names: Row = {}
    if email and email_address(email) != user["email"]:
        names |= {"email": email_address(email), "email_confirmed_at": user["email_confirmed_at"] or "now"}
    if phone and phone_number(phone) != user["phone"]:
        names |= {"phone": phone_number(phone), "phone_confirmed_at": user["phone_confirmed_at"] or "now"}
    return names


async def _new_password(call: Call, user: Row) -> str:
    auth, password, current = call.auth, call.body.text("password"), call.body.text("current_password")
    if not password:
        raise invalid("Password must not be empty")
    check_length(password)
    check_strength(password, auth.options.shortest_password, (user["email"] or "", user["phone"] or ""))
    if not current and auth.options.require_current_password:
        raise AuthError(400, "current_password_required", "Current password is required to set a new one")
    slot = take_try(call, str(user["id"]))
    if current and not await auth.passwords.matches(current, user["encrypted_password"]):
        raise AuthError(400, "current_password_invalid", "Current password is not right")
    if await auth.passwords.matches(password, user["encrypted_password"]):
        raise AuthError(422, "same_password", "New password should be different from the old password.")
    give_back_try(call, slot)
    return await auth.passwords.keep(password)


async def signed_in(cur: Cursor, call: Call) -> tuple[Row, UUID]:
    """The person and the session of the Bearer. Raises 401 or 403 when either is no longer good."""
    claims = call.claims()
    user_id, session_id = _uuid(claims, "sub"), _uuid(claims, "session_id")
    user = await users.by_id(cur, user_id)
    if user is None:
        raise AuthError(403, "user_not_found", "User from sub claim in JWT does not exist")
    if claims.get("aud") != user["aud"]:
        raise AuthError(403, "bad_jwt", "invalid claim: audience does not match")
    if users.is_banned(user):
        raise banned(403)
    await cur.execute("select 1 from auth.sessions where id = %s and user_id = %s", (session_id, user_id))
    if await cur.fetchone() is None:
        raise AuthError(403, "session_not_found", "Session from session_id claim in JWT does not exist")
    return user, session_id


def _uuid(claims: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(claims[name])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise AuthError(403, "bad_jwt", f"invalid claim: missing {name} claim") from error


def taken(error: UniqueViolation) -> AuthError:
    constraint = error.diag.constraint_name or ""
    if "email" in constraint:
        return AuthError(422, "email_exists", "A user with this email address has already been registered")
    if "phone" in constraint:
        return AuthError(422, "phone_exists", "A user with this phone number has already been registered")
    return AuthError(422, "user_already_exists", "A user with this id has already been registered")
