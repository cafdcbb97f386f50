"""What people sign in with, as it is stored."""

import pytest

from server.gateway.auth.errors import AuthError
from server.gateway.auth.names import email_address, phone_number


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("+8613800000001", "8613800000001"),
        ("+86 138 0000 0001", "8613800000001"),
        ("13800000001", "13800000001"),
    ],
)
def test_a_phone_number_loses_its_plus_and_spaces(written: str, stored: str) -> None:
    assert phone_number(written) == stored


@pytest.mark.parametrize(
    "written", ["", "+", "0138", "++86138", "138-0000", "１３８００００", "1" * 16, "abc"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(AuthError):
        phone_number(written)


def test_an_address_is_lower_case() -> None:
    assert email_address(" Wang.Jianguo@Example.COM ") == "wang.jianguo@example.com"


@pytest.mark.parametrize(
    "written", ["", "@", "a@", "@b", "a b@c.de", "a@b@c.de", "a@b..de", "x" * 251 + "@b.de"]
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(AuthError):
        email_address(written)
