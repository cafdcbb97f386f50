"""Signing up with a phone number or an email address; confirmed at once, since no message can be sent."""

from psycopg.errors import UniqueViolation
from starlette.responses import JSONResponse, Response

from server.gateway.auth import audit, sessions, users
from server.gateway.auth.context import Call
from server.gateway.auth.errors import AuthError, invalid, too_many
from server.gateway.auth.names import email_address, phone_number
from server.gateway.auth.passwords import check_length, check_strength


async def sign_up(call: Call) -> Response:
    """Hashes before it looks, so that a known name takes as long as a new one."""
    auth, body = call.auth, call.body
    if not auth.options.signup:
        raise AuthError(422, "signup_disabled", "Signups not allowed for this instance")
    password = body.text("password")
    if not password:
        raise invalid("Signup requires a valid password")
    email, phone = _name(call)
    check_length(password)
    check_strength(password, auth.options.shortest_password, (email, phone))
    _throttle(call)
    kept = await auth.passwords.keep(password)
    try:
        async with auth.transaction() as cur:
            user = await users.create(
                cur,
                email=email,
                phone=phone,
                kept_password=kept,
                email_confirmed=True,
                phone_confirmed=True,
                user_metadata=body.object("data"),
            )
            await audit.note(cur, call, "user_signedup", user, provider="email" if email else "phone")
            session = await sessions.begin(cur, call, user)
    except UniqueViolation as error:
        await _note_repeated(call, email, phone)
        raise AuthError(422, "user_already_exists", "User already registered") from error
    auth.throttles.signup.give_back(call.address)
    return JSONResponse(session)


def _name(call: Call) -> tuple[str, str]:
    email, phone = call.body.text("email"), call.body.text("phone")
    if email and phone:
        raise invalid("Only an email address or phone number should be provided on signup.")
    if email:
        return email_address(email), ""
    if phone:
        return "", phone_number(phone)
    raise invalid("To signup, please provide your email or phone number")


def _throttle(call: Call) -> None:
    throttles = call.auth.throttles
    wait = throttles.signup.take(call.address) or throttles.accounts_made.take(call.address)
    if wait:
        raise too_many(wait)


async def _note_repeated(call: Call, email: str, phone: str) -> None:
    async with call.auth.transaction() as cur:
        user = await users.by_name(cur, email, phone)
        if user:
            await audit.note(cur, call, "user_repeated_signup", user)
