"""Getting a session: by password, or by the refresh token of the one before."""

from starlette.responses import JSONResponse, Response

from server.gateway.auth import audit, sessions, users
from server.gateway.auth.context import Call, Row
from server.gateway.auth.errors import AuthError, banned, invalid, overloaded, too_many, wrong_credentials
from server.gateway.auth.names import email_address, phone_number
from server.gateway.auth.tokens import NotARefreshToken, read_refresh_token


async def token(call: Call) -> Response:
    grant = call.request.query_params.get("grant_type", "")
    if grant == "password":
        return await by_password(call)
    if grant == "refresh_token":
        return await by_refresh_token(call)
    raise AuthError(400, "invalid_credentials", "unsupported_grant_type")


async def by_password(call: Call) -> Response:
    auth = call.auth
    email, phone = call.body.text("email"), call.body.text("phone")
    if email and phone:
        raise invalid("Only an email address or phone number should be provided on login.")
    if not email and not phone:
        raise invalid("missing email or phone")
    email, phone = _as_stored(email, phone)
    slot = take_try(call, email or phone)
    user = await _find(call, email, phone)
    kept = user["encrypted_password"] if user else None
    if not await auth.passwords.matches(call.body.text("password"), kept):
        raise wrong_credentials()
    assert user is not None
    give_back_try(call, slot)
    if users.is_banned(user):
        raise banned(400)
    if email and user["email_confirmed_at"] is None:
        raise AuthError(400, "email_not_confirmed", "Email not confirmed")
    if phone and user["phone_confirmed_at"] is None:
        raise AuthError(400, "phone_not_confirmed", "Phone not confirmed")
    return JSONResponse(await _begin(call, user, "email" if email else "phone"))


def _as_stored(email: str, phone: str) -> tuple[str, str]:
    """What can be nobody's name is an unknown name, not another kind of answer."""
    try:
        return (email_address(email), "") if email else ("", phone_number(phone))
    except AuthError:
        return email[:255].lower(), phone[:255]


async def _find(call: Call, email: str, phone: str) -> Row | None:
    async with call.auth.transaction() as cur:
        return await users.by_name(cur, email.replace("\0", ""), phone.replace("\0", ""))


async def _begin(call: Call, user: Row, provider: str) -> sessions.Answer:
    """The row is read again under lock: the password may have been changed while we hashed."""
    async with call.auth.transaction() as cur:
        await cur.execute("select * from auth.users where id = %s for update", (user["id"],))
        now = await cur.fetchone()
        if now is not None and now["encrypted_password"] == user["encrypted_password"]:
            await audit.note(cur, call, "login", now, provider=provider)
            return await sessions.begin(cur, call, now)
    raise wrong_credentials()


def take_try(call: Call, name: str) -> str:
    """Counts one try of a password for this account from this address. Raises 429."""
    slot = f"{name} {call.address}"
    throttles = call.auth.throttles
    wait = throttles.account.take(slot) or throttles.address.take(call.address)
    if wait:
        raise too_many(wait)
    return slot


def give_back_try(call: Call, slot: str) -> None:
    call.auth.throttles.account.give_back(slot)
    call.auth.throttles.address.give_back(call.address)


async def by_refresh_token(call: Call) -> Response:
    """Never 429: a client that is told so gives up its session. Who is too fast is told 503."""
    wait = call.auth.throttles.refresh.take(call.address)
    if wait:
        raise overloaded(wait)
    try:
        shown = read_refresh_token(call.body.text("refresh_token"))
    except NotARefreshToken as error:
        raise sessions.unknown_token() from error
    async with call.auth.transaction() as cur:
        outcome = await sessions.carry_on(cur, call, shown)
    if isinstance(outcome, AuthError):
        raise outcome
    return JSONResponse(outcome)
