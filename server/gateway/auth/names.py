"""The names people sign in with: phone numbers and email addresses, in the form they are stored in."""

import re

from server.gateway.auth.errors import invalid

PHONE = re.compile(r"[1-9][0-9]{1,14}", re.ASCII)
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")
LONGEST_EMAIL = 255


def phone_number(written: str) -> str:
    """'+86 138 0000 0001' -> '8613800000001': no plus, no spaces, as Supabase stores it."""
    digits = written.replace(" ", "").removeprefix("+")
    if not PHONE.fullmatch(digits):
        raise invalid("Invalid phone number format (E.164 required)")
    return digits


def email_address(written: str) -> str:
    address = written.strip().lower()
    if len(address) > LONGEST_EMAIL or not EMAIL.fullmatch(address):
        raise invalid("Unable to validate email address: invalid format")
    return address
