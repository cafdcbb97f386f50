"""Refresh tokens: whatever is not exactly what we wrote is not ours."""

import base64
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.gateway.auth.tokens import (
    NotARefreshToken,
    key_bytes,
    new_key,
    read_refresh_token,
    write_refresh_token,
)

KEY = key_bytes(new_key())


@given(st.uuids(), st.integers(min_value=0, max_value=2**62))
def test_a_token_says_what_was_written_into_it(session: UUID, counter: int) -> None:
    token = read_refresh_token(write_refresh_token(session, counter, KEY))
    assert (token.session_id, token.counter) == (session, counter)
    assert token.signed_with(KEY)
    assert not token.signed_with(key_bytes(new_key()))


@given(st.text(max_size=80))
def test_any_other_text_is_no_token(text: str) -> None:
    with pytest.raises(NotARefreshToken):
        read_refresh_token(text)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(write_refresh_token(uuid4(), 300, KEY) + "=="))
    raw[place % len(raw)] ^= change
    with pytest.raises(NotARefreshToken):
        read_refresh_token(base64.urlsafe_b64encode(raw).rstrip(b"=").decode())


def test_no_two_sessions_share_a_key() -> None:
    assert len({new_key() for _ in range(100)}) == 100
