"""Ids, tokens and codes of the demo world: the same on every machine."""

import base64
import hashlib
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

WORLD = uuid5(NAMESPACE_URL, "anju-demo")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@cache
def uid(*parts: object) -> UUID:
    return uuid5(WORLD, "/".join(map(str, parts)))


def token(*parts: object) -> str:
    """22 characters base64url, as a label carries them."""
    return base64.urlsafe_b64encode(_digest("token", *parts)[:16]).decode().rstrip("=")


def code(*parts: object, length: int = 8) -> str:
    """Crockford base32, without the dash it is printed with."""
    return "".join(CROCKFORD[byte % 32] for byte in _digest("code", *parts)[:length])


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _digest(*parts: object) -> bytes:
    return hashlib.sha256("/".join(("anju-demo", *map(str, parts))).encode()).digest()
