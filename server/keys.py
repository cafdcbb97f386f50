"""The secrets of one installation: signing keys, API keys, the key of signed storage URLs."""

import json
import os
import secrets
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

Claims = dict[str, Any]
Jwk = dict[str, Any]

ALGORITHM = "ES256"
ROLE_TOKEN_SECONDS = 600
ROLES = ("anon", "authenticated", "service_role")


class InvalidToken(Exception):
    """The token is malformed, expired, or not signed by one of our keys."""


@dataclass(frozen=True)
class Keys:
    """`signing[0]` signs; every key in `signing` verifies. A retired key may be kept as its public half.

    `database_password` is for the logins on a PostgreSQL that is not ours (`DATABASE_URL`).
    """

    signing: tuple[Jwk, ...] = field(repr=False)
    publishable_key: str
    secret_key: str = field(repr=False)
    storage_secret: bytes = field(repr=False)
    database_password: str = field(repr=False)
    _roles: dict[str, tuple[str, float]] = field(default_factory=dict, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @classmethod
    def load(cls, home: Path) -> "Keys":
        """Reads `home/keys.json`; writes it with fresh secrets (mode 0600) on the first run."""
        path = home / "keys.json"
        if not path.exists():
            write_secret(path, json.dumps(_fresh(), indent=2))
        return cls.from_file(path)

    @classmethod
    def from_file(cls, path: Path) -> "Keys":
        stored = json.loads(path.read_text())
        return cls(
            signing=tuple(stored["signing"]),
            publishable_key=stored["publishable_key"],
            secret_key=stored["secret_key"],
            storage_secret=bytes.fromhex(stored["storage_secret"]),
            database_password=stored["database_password"],
        )

    def jwks(self) -> dict[str, list[Jwk]]:
        """The public halves, as `/.well-known/jwks.json` and PostgREST want them."""
        return {"keys": [_public(key) for key in self.signing]}

    def sign(self, claims: Claims) -> str:
        key = self.signing[0]
        private = ECAlgorithm.from_jwk(key)
        return jwt.encode(claims, private, algorithm=ALGORITHM, headers={"kid": key["kid"]})  # type: ignore[arg-type]

    def verify(self, token: str) -> Claims:
        """The claims of a token that one of our keys signed and that has not expired, else `InvalidToken`."""
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            key = next((key for key in self.jwks()["keys"] if key["kid"] == kid), None)
            if key is None:
                raise InvalidToken("signed by an unknown key")
            return jwt.decode(
                token,
                ECAlgorithm.from_jwk(key),  # type: ignore[arg-type]
                algorithms=[ALGORITHM],
                options={"require": ["exp"], "verify_aud": False},
            )
        except jwt.PyJWTError as error:
            raise InvalidToken(str(error)) from error

    def role_token(self, role: str) -> str:
        """A short-lived token of a bare role, for calls made with an API key; renewed at half its life."""
        if role not in ROLES:
            raise ValueError(f"no such API role: {role}")
        now = time.time()
        with self._lock:
            token, fresh_until = self._roles.get(role, ("", 0.0))
            if now >= fresh_until:
                claims = {"iss": "anju", "role": role, "iat": int(now), "exp": int(now) + ROLE_TOKEN_SECONDS}
                token = self.sign(claims)
                self._roles[role] = (token, now + ROLE_TOKEN_SECONDS / 2)
            return token


def rotate(home: Path) -> None:
    """A new key signs from the next start on; of the one before, the public half stays to verify."""
    path = home / "keys.json"
    stored = json.loads(path.read_text())
    before = _public(stored["signing"][0])
    write_secret(path, json.dumps({**stored, "signing": [new_signing_key(), before]}, indent=2))


def write_secret(path: Path, text: str) -> None:
    """Writes `text` so that only the owner can read it, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def new_signing_key() -> Jwk:
    private = ec.generate_private_key(ec.SECP256R1())
    jwk = ECAlgorithm.to_jwk(private, as_dict=True)
    return {**jwk, "kid": secrets.token_hex(8), "alg": ALGORITHM, "use": "sig"}


def _public(key: Jwk) -> Jwk:
    return {name: value for name, value in key.items() if name != "d"}


def _fresh() -> dict[str, Any]:
    return {
        "signing": [new_signing_key()],
        "publishable_key": f"sb_publishable_{secrets.token_urlsafe(24)}",
        "secret_key": f"sb_secret_{secrets.token_urlsafe(32)}",
        "storage_secret": secrets.token_hex(32),
        "database_password": secrets.token_hex(32),
    }
