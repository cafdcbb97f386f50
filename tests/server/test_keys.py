"""The secrets of an installation: made once, kept to the owner, rotated without signing anybody out."""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path

import httpx
import jwt
import pytest

from server.keys import InvalidToken, Keys, rotate
from server.stack import running_stack
from tests.server.conftest import PROBE


def soon() -> int:
    return int(time.time()) + 60


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys.load(tmp_path)


def test_they_are_made_once_and_for_the_owner_alone(tmp_path: Path, keys: Keys) -> None:
    assert Keys.load(tmp_path) == keys
    assert Keys.load(tmp_path / "other") != keys
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert keys.publishable_key.startswith("sb_publishable_")
    assert keys.secret_key.startswith("sb_secret_")
    assert len(keys.storage_secret) >= 32


def test_they_do_not_show_themselves(keys: Keys) -> None:
    shown = repr(keys)
    for secret in (keys.secret_key, keys.storage_secret.hex(), keys.database_password, keys.signing[0]["d"]):
        assert secret not in shown


def test_the_published_half_cannot_sign(keys: Keys) -> None:
    (public,) = keys.jwks()["keys"]
    assert set(public) == {"kty", "crv", "x", "y", "kid", "alg", "use"}


def test_a_signed_token_is_believed_until_it_expires(keys: Keys) -> None:
    claims = {"sub": "who", "role": "authenticated", "exp": soon()}
    assert keys.verify(keys.sign(claims)) == claims


def _forged(keys: Keys, tmp_path: Path) -> list[str]:
    claims = {"sub": "who", "role": "service_role", "exp": soon()}
    good = keys.sign(claims)
    head, body, signature = good.split(".")
    kid = keys.signing[0]["kid"]

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    public = json.dumps(keys.jwks()["keys"][0]).encode()
    confused = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{part(claims)}"
    mac = (
        base64.urlsafe_b64encode(hmac.digest(public, confused.encode(), hashlib.sha256)).rstrip(b"=").decode()
    )
    return [
        Keys.load(tmp_path / "stranger").sign(claims),
        f"{part({'alg': 'none', 'kid': kid})}.{part(claims)}.",
        f"{confused}.{mac}",
        f"{head}.{part({**claims, 'sub': 'other'})}.{signature}",
        f"{head}.{body}.",
        keys.sign({**claims, "exp": int(time.time()) - 1}),
        keys.sign({"sub": "who"}),
        keys.secret_key,
        "",
        "a.b.c",
        "é.é.é",
    ]


def test_no_forged_token_is_believed(tmp_path: Path, keys: Keys) -> None:
    for token in _forged(keys, tmp_path):
        with pytest.raises(InvalidToken):
            keys.verify(token)


def test_role_tokens_are_short_lived_and_used_again(keys: Keys) -> None:
    token = keys.role_token("anon")
    claims = keys.verify(token)
    assert claims["role"] == "anon"
    assert claims["exp"] - time.time() <= 600
    assert keys.role_token("anon") == token
    with pytest.raises(ValueError, match="no such API role"):
        keys.role_token("postgres")


def test_a_new_key_signs_and_the_old_one_still_verifies(fresh_home: Path) -> None:
    with running_stack(fresh_home, migrations=PROBE) as stack:
        old = stack.keys.sign({"role": "authenticated", "sub": "x", "exp": soon()})
        before = stack.keys.signing[0]["kid"]
    rotate(fresh_home)
    with running_stack(fresh_home, migrations=PROBE) as stack:
        new = stack.keys.sign({"role": "authenticated", "sub": "x", "exp": soon()})
        assert jwt.get_unverified_header(new)["kid"] != before == jwt.get_unverified_header(old)["kid"]
        assert "d" not in stack.keys.signing[1]
        for token in (old, new):
            headers = {"apikey": stack.publishable_key, "authorization": f"Bearer {token}"}
            answer = httpx.post(f"{stack.url}/rest/v1/rpc/who", json={}, headers=headers)
            assert answer.json()["role"] == "authenticated"
    rotate(fresh_home)
    with pytest.raises(InvalidToken):
        Keys.load(fresh_home).verify(old)
