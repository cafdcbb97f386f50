"""Accounts as an administrator sees them: only for the service role."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from psycopg.errors import ForeignKeyViolation, UniqueViolation
from starlette.responses import JSONResponse, Response

from server.gateway.auth import audit, users
from server.gateway.auth.account import taken
from server.gateway.auth.admin_fields import changes, confirmed_bans, new_account
from server.gateway.auth.context import Call, Cursor, Row
from server.gateway.auth.deletion import soft_delete
from server.gateway.auth.errors import AuthError, invalid
from server.gateway.auth.sessions import end

ADMIN_ROLES = ("service_role", "supabase_admin")
MOST_PER_PAGE = 1000


def require_admin(call: Call) -> Row:
    role = call.claims().get("role")
    if role not in ADMIN_ROLES:
        raise AuthError(403, "not_admin", "User not allowed")
    return {"role": role}


async def index(call: Call) -> Response:
    """Newest first. The total is in X-Total-Count, the way on in Link."""
    require_admin(call)
    page, size = _number(call, "page", 1, 1_000_000), _number(call, "per_page", 50, MOST_PER_PAGE)
    async with call.auth.transaction() as cur:
        await cur.execute("select count(*) as total from auth.users")
        counted = await cur.fetchone()
        await cur.execute(
            "select * from auth.users order by created_at desc, id limit %s offset %s",
            (size, (page - 1) * size),
        )
        listed = await users.shown_all(cur, await cur.fetchall())
    total: int = counted["total"] if counted else 0
    headers = {"X-Total-Count": str(total), "Link": _links(page, size, total)}
    return JSONResponse({"users": listed, "aud": "authenticated"}, headers=headers)


async def create(call: Call) -> Response:
    admin = require_admin(call)
    account = await new_account(call)
    try:
        async with call.auth.transaction() as cur:
            user = await users.create(cur, **account)
            user = await users.change(cur, user, **confirmed_bans(call))
            await audit.note(cur, call, "user_signedup", admin, user_id=str(user["id"]))
            return JSONResponse(await users.shown(cur, user))
    except UniqueViolation as error:
        raise taken(error) from error


async def show(call: Call) -> Response:
    require_admin(call)
    async with call.auth.transaction() as cur:
        return JSONResponse(await users.shown(cur, await _asked_for(cur, call)))


async def update(call: Call) -> Response:
    """Another password ends all sessions of the person."""
    admin = require_admin(call)
    async with call.auth.transaction() as cur:
        user = await _asked_for(cur, call)
    columns = await changes(call, user)
    try:
        async with call.auth.transaction() as cur:
            return JSONResponse(await _write(cur, call, admin, columns))
    except UniqueViolation as error:
        raise taken(error) from error


async def _write(cur: Cursor, call: Call, admin: Row, columns: Row) -> dict[str, Any]:
    user = await _asked_for(cur, call)
    for field, column in (("user_metadata", "raw_user_meta_data"), ("app_metadata", "raw_app_meta_data")):
        if field in call.body:
            columns = {**columns, column: users.merged(user[column], call.body.object(field))}
    user = await users.change(cur, user, **columns)
    if "encrypted_password" in columns:
        await end(cur, user["id"])
    await audit.note(cur, call, "user_modified", admin, user_id=str(user["id"]))
    return await users.shown(cur, user)


async def delete(call: Call) -> Response:
    admin = require_admin(call)
    soft = call.body.flag("should_soft_delete")
    try:
        async with call.auth.transaction() as cur:
            user = await _asked_for(cur, call)
            await audit.note(cur, call, "user_deleted", admin, user_id=str(user["id"]), soft=soft)
            if soft:
                await soft_delete(cur, user)
            else:
                await cur.execute("delete from auth.users where id = %s", (user["id"],))
    except ForeignKeyViolation as error:
        message = "Other records still name this user; use should_soft_delete"
        raise AuthError(409, "conflict", message) from error
    return JSONResponse({})


async def _asked_for(cur: Cursor, call: Call) -> Row:
    try:
        user_id = UUID(call.request.path_params["user_id"])
    except ValueError as error:
        raise AuthError(404, "validation_failed", "user_id must be an UUID") from error
    await cur.execute("select * from auth.users where id = %s for update", (user_id,))
    user = await cur.fetchone()
    if user is None:
        raise AuthError(404, "user_not_found", "User not found")
    return user


def _number(call: Call, name: str, default: int, most: int) -> int:
    written = call.request.query_params.get(name) or str(default)
    if not (written.isascii() and written.isdigit() and 1 <= int(written) <= most):
        raise invalid(f"Bad Pagination Parameters: {name} must be a number from 1 to {most}")
    return int(written)


def _links(page: int, size: int, total: int) -> str:
    last = max(1, -(-total // size))
    links = {"next": page + 1} if page < last else {}
    links["last"] = last
    return ", ".join(
        f'</admin/users?{urlencode({"page": number, "per_page": size})}>; rel="{name}"'
        for name, number in links.items()
    )
