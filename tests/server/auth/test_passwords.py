"""Passwords: which are too weak, which too long, and that a stranger's takes as long as a friend's."""

import asyncio
import statistics
import time

import bcrypt
import pytest

from server.gateway.auth.errors import AuthError
from server.gateway.auth.passwords import Passwords, check_hash, check_length, check_strength, guessable

WORD = "anju-demo-2026"


def reasons(password: str, names: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(AuthError) as refused:
        check_strength(password, 8, names)
    assert (refused.value.status, refused.value.code) == (422, "weak_password")
    found: list[str] = refused.value.extra["weak_password"]["reasons"]
    return found


def test_short_and_common_passwords_are_weak() -> None:
    assert reasons("kuai-1") == ["length"]
    assert reasons("Password1") == ["pwned"]
    assert reasons("woaini1314") == ["pwned"]
    assert reasons("1111111") == ["length", "pwned"]
    assert reasons("23456789") == ["pwned"]


def test_the_own_number_is_weak() -> None:
    assert reasons("13800000001", ("", "8613800000001")) == ["pwned"]
    assert not guessable("13800000001", ("", "8613800000002"))


def test_eight_chinese_characters_are_strong_enough() -> None:
    check_strength("春眠不觉晓处处闻", 8)


def test_72_bytes_are_the_most() -> None:
    check_length("安" * 24)
    with pytest.raises(AuthError) as refused:
        check_length("安" * 24 + "a")
    assert (refused.value.status, refused.value.code) == (400, "validation_failed")


def test_a_longer_password_is_never_cut_to_a_right_one() -> None:
    async def compare() -> tuple[bool, bool]:
        passwords = Passwords()
        kept = await passwords.keep("x" * 72)
        return await passwords.matches("x" * 72, kept), await passwords.matches("x" * 73, kept)

    assert asyncio.run(compare()) == (True, False)


def test_an_unknown_person_takes_as_long_as_a_known_one() -> None:
    async def durations(kept: str | None) -> float:
        passwords, spans = Passwords(), []
        for _ in range(5):
            began = time.perf_counter()
            assert not await passwords.matches("wrong-password", kept)
            spans.append(time.perf_counter() - began)
        return statistics.median(spans)

    known = asyncio.run(durations(bcrypt.hashpw(WORD.encode(), bcrypt.gensalt(10)).decode()))
    assert asyncio.run(durations(None)) > known / 3
    assert asyncio.run(durations("")) > known / 3
    assert asyncio.run(durations("not a hash")) > known / 3


@pytest.mark.parametrize("variant", ["2a", "2b", "2y"])
def test_hashes_of_other_programs_are_understood(variant: str) -> None:
    kept = bcrypt.hashpw(WORD.encode(), bcrypt.gensalt(4)).decode().replace("$2b$", f"${variant}$")
    check_hash(kept)
    assert asyncio.run(Passwords().matches(WORD, kept))


@pytest.mark.parametrize(
    "kept", ["", "secret", "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA", "$2b$31$" + "a" * 53]
)
def test_a_hash_we_cannot_compare_is_refused(kept: str) -> None:
    with pytest.raises(AuthError):
        check_hash(kept)


def test_a_full_queue_says_come_back() -> None:
    async def rush() -> list[object]:
        passwords = Passwords()
        tries = [passwords.matches("wrong", None) for _ in range(80)]
        return await asyncio.gather(*tries, return_exceptions=True)

    refused = [outcome for outcome in asyncio.run(rush()) if isinstance(outcome, AuthError)]
    assert len(refused) == 80 - 64
    assert {error.status for error in refused} == {503}
