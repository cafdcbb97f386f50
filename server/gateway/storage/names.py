"""Names of buckets and keys of objects: ASCII only, as in the original."""

import re

from server.gateway.storage.errors import invalid_bucket_name, invalid_key

LETTERS = r"A-Za-z0-9_!.*'() &$=@;:+,?\-"
KEY = re.compile(rf"[/{LETTERS}]+")
BUCKET = re.compile(rf"[{LETTERS}]+")
LONGEST_KEY = 1024
LONGEST_BUCKET = 100


def check_key(key: str) -> str:
    if len(key) > LONGEST_KEY or not KEY.fullmatch(key):
        raise invalid_key(key)
    return key


def check_bucket_name(name: str) -> str:
    if len(name) > LONGEST_BUCKET or not BUCKET.fullmatch(name) or name != name.strip():
        raise invalid_bucket_name()
    return name
