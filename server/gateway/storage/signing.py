"""Signed addresses: a short-lived leave to fetch or to put one object, under a key of their own."""

import time
from typing import Any

import jwt

from server.gateway.context import Gateway
from server.gateway.storage.errors import invalid_jwt, invalid_request, invalid_signature

ALGORITHM = "HS256"
LONGEST = 3600  # seconds
UPLOAD_LIFE = 3600


def sign(gateway: Gateway, url: str, scope: str, life: int, **more: Any) -> str:
    """`url` is 'bucket/key'; `scope` is 'download' or 'upload'; `life` in seconds, an hour at most."""
    now = int(time.time())
    claims = {"url": url, **more, "scope": scope, "iat": now, "exp": now + min(life, LONGEST)}
    return jwt.encode(claims, gateway.keys.storage_secret, algorithm=ALGORITHM)


def check(gateway: Gateway, token: str, url: str, scope: str) -> dict[str, Any]:
    """The claims of a token that allows `scope` on `url`, else InvalidJWT or InvalidSignature."""
    if not token:
        raise invalid_request("querystring must have required property 'token'")
    try:
        claims: dict[str, Any] = jwt.decode(
            token, gateway.keys.storage_secret, algorithms=[ALGORITHM], options={"require": ["exp"]}
        )
    except jwt.ExpiredSignatureError as error:
        raise invalid_jwt('"exp" claim timestamp check failed') from error
    except jwt.InvalidSignatureError as error:
        raise invalid_jwt("signature verification failed") from error
    except jwt.PyJWTError as error:
        raise invalid_jwt("Invalid Compact JWS") from error
    if claims.get("url") != url or claims.get("scope") != scope:
        raise invalid_signature()
    return claims


def seconds(asked: Any) -> int:
    """`expiresIn`: a positive whole number; the Python client sends it as text."""
    if isinstance(asked, str) and asked.isascii() and asked.isdigit():
        asked = int(asked[:12])
    if isinstance(asked, bool) or not isinstance(asked, int):
        raise invalid_request("body/expiresIn must be integer")
    if asked < 1:
        raise invalid_request("body/expiresIn must be >= 1")
    return asked
