"""Names for new things: ids that sort by time, and one-time codes that people can read to each other."""

from __future__ import annotations

import secrets
import time

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7(ms: int | None = None) -> str:
    """A version 7 uuid in text; `ms` since 1970, else now. Sorts by time across the devices of one person."""
    stamp = (time.time_ns() // 1_000_000 if ms is None else ms) & (1 << 48) - 1
    bits = stamp << 80 | 7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_code() -> str:
    """A one-time code, `XXXXX-XXXXX` in Crockford's base32 (50 bits)."""
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def new_device_id() -> str:
    return uuid7()
