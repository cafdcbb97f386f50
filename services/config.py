"""What a build knows of its server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

VERSION = "0.1.0"


@dataclass(frozen=True)
class Config:
    """`url` without trailing slash; `key` is publishable; `identity`: how a phone number travels.

    `version` is what the server compares with the oldest app that can read it; `build` names these files.
    """

    url: str
    key: str
    identity: Literal["phone", "email"] = "phone"
    version: str = VERSION
    build: str = ""

    @classmethod
    def parse(cls, found: Mapping[str, Any]) -> Config:
        """Raises KeyError when url or key is missing."""
        return cls(
            url=str(found.get("supabase_url") or found["url"]).rstrip("/"),
            key=str(found["key"]),
            identity="email" if found.get("identity") == "email" else "phone",
            build=str(found.get("version") or ""),
        )


def plain_phone(typed: str) -> str:
    """Digits with country code, no plus: `138 0000 0001` → `8613800000001`."""
    digits = re.sub(r"[^\d+]", "", typed)
    if digits.startswith("+"):
        return digits[1:]
    if digits.startswith("00"):
        return digits[2:]
    return f"86{digits}" if re.fullmatch(r"1\d{10}", digits) else digits


def identity_of(config: Config, phone: str) -> dict[str, str]:
    digits = plain_phone(phone)
    if config.identity == "email":
        return {"email": f"{digits}@phone.anju.invalid"}
    return {"phone": f"+{digits}"}
