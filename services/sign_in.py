"""Why somebody could not sign in, join or change a password, in codes that screens have words for."""

from __future__ import annotations

from services.answers import Busy, Offline, Rejected, Trouble, Unauthorized


class SignInFailed(Exception):
    """`code`: invalid_credentials, offline, busy, weak_password, same_password, phone_exists, code_unknown,
    code_expired, code_used, already_member, already_set_up, too_many_tries, confirmation_needed, refused."""

    def __init__(self, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


CODES = {
    "invalid_credentials": "invalid_credentials",
    "weak_password": "weak_password",
    "same_password": "same_password",
    "current_password_invalid": "invalid_credentials",
    "phone_exists": "phone_exists",
    "email_exists": "phone_exists",
    "user_already_exists": "phone_exists",
    "phone_not_confirmed": "confirmation_needed",
    "email_not_confirmed": "confirmation_needed",
    "CODE_UNKNOWN": "code_unknown",
    "CODE_EXPIRED": "code_expired",
    "CODE_USED": "code_used",
    "ALREADY_MEMBER": "already_member",
    "ALREADY_SET_UP": "already_set_up",
    "TOO_MANY_TRIES": "too_many_tries",
    "reset_code_invalid": "code_unknown",
}


def sign_in_failed(trouble: Trouble) -> SignInFailed:
    if isinstance(trouble, Busy):
        return SignInFailed("busy", trouble.retry_after)
    if isinstance(trouble, Offline):
        return SignInFailed("offline")
    if isinstance(trouble, Unauthorized):
        return SignInFailed(str(trouble) if str(trouble) == "confirmation_needed" else "invalid_credentials")
    code = trouble.code if isinstance(trouble, Rejected) else "refused"
    return SignInFailed(CODES.get(code, "refused"))
