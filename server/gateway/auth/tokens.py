"""The two tokens of a session: the signed access token, and the refresh token made of a key and a counter."""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

SIGNATURE = 16
CHECKSUM = 4
SHORTEST = 1 + 16 + 1 + SIGNATURE + CHECKSUM
BIGGEST_COUNTER = 2**63 - 1


class NotARefreshToken(Exception):
    """Not of our making, or damaged on the way."""


@dataclass(frozen=True)
class RefreshToken:
    """0x00, session, counter, signature, checksum; base64url. Nothing in the database equals it."""

    session_id: UUID
    counter: int
    signature: bytes

    def signed_with(self, key: bytes) -> bool:
        return hmac.compare_digest(self.signature, _signature(_head(self.session_id, self.counter), key))


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def key_bytes(kept: str) -> bytes:
    return base64.b64decode(kept)


def write_refresh_token(session_id: UUID, counter: int, key: bytes) -> str:
    head = _head(session_id, counter)
    signed = head + _signature(head, key)
    return base64.urlsafe_b64encode(signed + _checksum(signed)).rstrip(b"=").decode()


def read_refresh_token(text: str) -> RefreshToken:
    """The signature is not checked here: its key is in the session row. Raises `NotARefreshToken`."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotARefreshToken from error
    signed, checksum = raw[:-CHECKSUM], raw[-CHECKSUM:]
    if len(raw) < SHORTEST or raw[0] != 0 or not hmac.compare_digest(checksum, _checksum(signed)):
        raise NotARefreshToken
    counter, used = _read_uvarint(signed[17:])
    signature = signed[17 + used :]
    if len(signature) != SIGNATURE:
        raise NotARefreshToken
    return RefreshToken(UUID(bytes=signed[1:17]), counter, signature)


def access_claims(
    user: dict[str, Any], session: dict[str, Any], amr: list[dict[str, Any]], issuer: str, now: int, life: int
) -> dict[str, Any]:
    """The claims that Supabase puts into an access token."""
    return {
        "iss": issuer,
        "sub": str(user["id"]),
        "aud": user["aud"],
        "exp": now + life,
        "iat": now,
        "email": user["email"] or "",
        "phone": user["phone"] or "",
        "app_metadata": user["raw_app_meta_data"] or {},
        "user_metadata": user["raw_user_meta_data"] or {},
        "role": user["role"],
        "aal": session["aal"] or "aal1",
        "amr": amr,
        "session_id": str(session["id"]),
        "is_anonymous": user["is_anonymous"],
    }


def _head(session_id: UUID, counter: int) -> bytes:
    return b"\0" + session_id.bytes + _uvarint(counter)


def _signature(head: bytes, key: bytes) -> bytes:
    return hmac.digest(key, head, "sha256")[:SIGNATURE]


def _checksum(signed: bytes) -> bytes:
    return hashlib.sha256(signed).digest()[:CHECKSUM]


def _uvarint(number: int) -> bytes:
    written = bytearray()
    while number >= 0x80:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def _read_uvarint(data: bytes) -> tuple[int, int]:
    number = 0
    for used, byte in enumerate(data[:9]):
        number |= (byte & 0x7F) << (7 * used)
        if byte < 0x80:
            if number > BIGGEST_COUNTER:
                raise NotARefreshToken
            return number, used + 1
    raise NotARefreshToken
