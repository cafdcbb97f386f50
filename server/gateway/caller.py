"""Who is calling: Supabase's rule for the apikey and Authorization headers."""

import hmac
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from server.gateway.context import Gateway
from server.keys import Claims, InvalidToken


class NoApiKey(Exception):
    """The request carries neither an API key nor a token."""


@dataclass(frozen=True)
class Caller:
    """`claims` is what `request.jwt.claims` becomes; of an API key it holds only the role."""

    role: str
    claims: Claims
    token_for_postgrest: str


def caller(request: HTTPConnection, gateway: Gateway) -> Caller:
    """Raises `NoApiKey` when there is nothing to go by, `InvalidToken` when the token does not verify."""
    token = bearer(request, gateway)
    claims = gateway.keys.verify(token)
    role = claims.get("role")
    if not isinstance(role, str):
        raise InvalidToken("the token names no role")
    return Caller(role, claims, token)


def bearer(request: HTTPConnection, gateway: Gateway) -> str:
    """The token to show PostgREST, unverified: the caller's own, or a role token for an API key.

    Raises `NoApiKey`, or `InvalidToken` for an API key of another installation.
    """
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    shown = shown.strip()
    if not shown.isascii() or not request.headers.get("apikey", "").isascii():
        raise InvalidToken("not a token")
    if scheme.lower() == "bearer" and shown and not shown.startswith("sb_"):
        return shown
    key = request.headers.get("apikey", "").strip() or shown
    if not key:
        raise NoApiKey
    if same(key, gateway.keys.secret_key):
        return gateway.keys.role_token("service_role")
    if same(key, gateway.keys.publishable_key):
        return gateway.keys.role_token("anon")
    if key.startswith("sb_"):
        raise InvalidToken("no key of this installation")
    return key


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
