"""Sessions: begun by a password, carried on by refresh tokens, ended by signing out or by a reused token."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from server.gateway.auth import audit, users
from server.gateway.auth.context import Call, Cursor, Row
from server.gateway.auth.errors import AuthError, banned
from server.gateway.auth.options import AuthOptions
from server.gateway.auth.tokens import (
    RefreshToken,
    access_claims,
    key_bytes,
    new_key,
    write_refresh_token,
)

Answer = dict[str, Any]


async def begin(cur: Cursor, call: Call, user: Row) -> Answer:
    """A new session after a right password: the answer to the client."""
    life = call.auth.options.session_life
    await cur.execute(
        """insert into auth.sessions (id, user_id, created_at, updated_at, aal, not_after, user_agent, ip,
             refresh_token_hmac_key, refresh_token_counter)
           values (%s, %s, now(), now(), 'aal1', now() + %s, %s, nullif(%s, 'unknown')::inet, %s, 0)
           returning *""",
        (
            uuid4(),
            user["id"],
            timedelta(seconds=life) if life else None,
            call.user_agent,
            call.address,
            new_key(),
        ),
    )
    session = await cur.fetchone()
    assert session is not None
    await cur.execute(
        """insert into auth.mfa_amr_claims (session_id, created_at, updated_at, authentication_method, id)
           values (%s, now(), now(), 'password', gen_random_uuid())""",
        (session["id"],),
    )
    user = await users.change(cur, user, last_sign_in_at=datetime.now(UTC))
    await cur.execute("update auth.identities set last_sign_in_at = now() where user_id = %s", (user["id"],))
    return await answer(cur, call, user, session)


async def carry_on(cur: Cursor, call: Call, token: RefreshToken) -> Answer | AuthError:
    """The next answer for a refresh token. A refusal is returned, not raised: what it deleted must commit."""
    await cur.execute("select * from auth.sessions where id = %s for update", (token.session_id,))
    session = await cur.fetchone()
    if session is None or not session["refresh_token_hmac_key"]:
        return unknown_token()
    if not token.signed_with(key_bytes(session["refresh_token_hmac_key"])):
        return unknown_token()
    user = await users.by_id(cur, session["user_id"])
    assert user is not None
    if users.is_banned(user):
        return banned(400)
    if is_over(session, call.auth.options):
        return AuthError(400, "session_expired", "Invalid Refresh Token: Session Expired")
    behind = session["refresh_token_counter"] - token.counter
    if behind < 0:
        message = "Invalid Refresh Token: Not Issued By This Server"
        return AuthError(400, "validation_failed", message)
    if behind > 1 and not just_refreshed(session, call.auth.options):
        await cur.execute("delete from auth.sessions where id = %s", (session["id"],))
        await audit.note(cur, call, "token_revoked", user, session_id=str(session["id"]))
        return AuthError(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")
    session = await _refreshed(cur, call, session, step=1 if behind == 0 else 0)
    await audit.note(cur, call, "token_refreshed", user)
    return await answer(cur, call, user, session)


async def _refreshed(cur: Cursor, call: Call, session: Row, step: int) -> Row:
    await cur.execute(
        """update auth.sessions set refresh_token_counter = refresh_token_counter + %s,
             refreshed_at = now() at time zone 'utc', updated_at = now(),
             user_agent = %s, ip = nullif(%s, 'unknown')::inet
           where id = %s returning *""",
        (step, call.user_agent, call.address, session["id"]),
    )
    row = await cur.fetchone()
    assert row is not None
    return row


async def answer(cur: Cursor, call: Call, user: Row, session: Row) -> Answer:
    now = int(time.time())
    life = call.auth.options.access_token_life
    amr = await proofs(cur, session["id"])
    claims = access_claims(user, session, amr, call.auth.issuer, now, life)
    key = key_bytes(session["refresh_token_hmac_key"])
    return {
        "access_token": call.auth.gateway.keys.sign(claims),
        "token_type": "bearer",
        "expires_in": life,
        "expires_at": now + life,
        "refresh_token": write_refresh_token(session["id"], session["refresh_token_counter"], key),
        "user": await users.shown(cur, user),
    }


async def proofs(cur: Cursor, session_id: UUID) -> list[dict[str, Any]]:
    await cur.execute(
        """select authentication_method, updated_at from auth.mfa_amr_claims
           where session_id = %s order by updated_at desc""",
        (session_id,),
    )
    return [
        {"method": row["authentication_method"], "timestamp": int(row["updated_at"].timestamp())}
        for row in await cur.fetchall()
    ]


async def end(cur: Cursor, user_id: UUID, *, only: UUID | None = None, but: UUID | None = None) -> None:
    """Ends all sessions of a person, `only` one, or all `but` one."""
    await cur.execute(
        """delete from auth.sessions where user_id = %s
             and (%s::uuid is null or id = %s) and (%s::uuid is null or id <> %s)""",
        (user_id, only, only, but, but),
    )


def is_over(session: Row, options: AuthOptions) -> bool:
    now = datetime.now(UTC)
    if session["not_after"] and session["not_after"] < now:
        return True
    idle = options.session_idle
    return idle is not None and now - last_seen(session) > timedelta(seconds=idle)


def just_refreshed(session: Row, options: AuthOptions) -> bool:
    return abs(datetime.now(UTC) - last_seen(session)) < timedelta(seconds=options.refresh_reuse)


def last_seen(session: Row) -> datetime:
    """`refreshed_at` is without time zone, in UTC, as hosted keeps it."""
    refreshed: datetime | None = session["refreshed_at"]
    seen: datetime = refreshed.replace(tzinfo=UTC) if refreshed else session["created_at"]
    return seen


def unknown_token() -> AuthError:
    return AuthError(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
