"""Passwords: how strong, how kept, how compared. bcrypt with the cost that hosted Supabase uses."""

import asyncio
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TypeVar

import bcrypt

from server.gateway.auth.errors import AuthError, invalid, overloaded

COST = 10
LONGEST = 72  # bytes: bcrypt takes no more, and we never cut a password short
QUEUE = 64
HASH = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}")
COSTS = range(4, 16)
DIGITS = "01234567890"
COMMON = Path(__file__).with_name("common_passwords.txt")
T = TypeVar("T")


class Passwords:
    """Hashing takes tens of milliseconds of a core: on a few threads, and never inside a transaction."""

    def __init__(self) -> None:
        threads = max(1, (os.cpu_count() or 2) - 1)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="bcrypt")
        self._dummy = bcrypt.hashpw(os.urandom(16).hex().encode(), bcrypt.gensalt(COST)).decode()
        self._waiting = 0

    async def keep(self, password: str) -> str:
        """The hash to store. Raises `AuthError` for a password bcrypt cannot take whole."""
        check_length(password)
        salted = await self._run(bcrypt.hashpw, password.encode(), bcrypt.gensalt(COST))
        return salted.decode()

    async def matches(self, password: str, kept: str | None) -> bool:
        """Takes as long for an unknown person (`kept` None or empty) as for a known one."""
        given = password.encode()
        too_long = len(given) > LONGEST
        comparable = kept if kept and HASH.fullmatch(kept) else None
        same = await self._run(bcrypt.checkpw, given[:LONGEST], (comparable or self._dummy).encode())
        return same and comparable is not None and not too_long

    async def _run(self, work: Callable[..., T], *args: bytes) -> T:
        if self._waiting >= QUEUE:
            raise overloaded()
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)
        finally:
            self._waiting -= 1


def check_length(password: str) -> None:
    if len(password.encode()) > LONGEST:
        raise invalid("Password cannot be longer than 72 characters")


def check_strength(password: str, shortest: int, names: tuple[str, ...] = ()) -> None:
    """Raises 422 weak_password with its reasons. `names` are what the person signs in with."""
    reasons, messages = [], []
    if len(password) < shortest:
        reasons.append("length")
        messages.append(f"Password should be at least {shortest} characters.")
    if guessable(password, names):
        reasons.append("pwned")
        messages.append("Password is known to be weak and easy to guess, please choose a different one.")
    if reasons:
        raise AuthError(422, "weak_password", " ".join(messages), {"weak_password": {"reasons": reasons}})


def guessable(password: str, names: tuple[str, ...] = ()) -> bool:
    word = password.lower()
    own = {form for name in names if name for form in (name, name.split("@")[0], name.removeprefix("86"))}
    return word in common() or len(set(word)) <= 2 or word in DIGITS or word.lstrip("+") in own


@cache
def common() -> frozenset[str]:
    """What everybody tries first; only those of eight characters or more, lower case."""
    return frozenset(COMMON.read_text().split())


def check_hash(kept: str) -> None:
    """Accounts may be brought along with their bcrypt hash; a huge cost would stop the server."""
    shape = HASH.fullmatch(kept)
    if not shape or int(shape[1]) not in COSTS:
        raise invalid("Password hash is not a valid bcrypt hash with a cost of 4 to 15")
