"""JSON bodies sent to Storage, and how a wrong one is refused."""

import json
from typing import Any

from starlette.requests import Request

from server.gateway.storage.errors import StorageError, invalid_request, too_large

LARGEST = 1 << 20
Fields = dict[str, Any]


async def read_json(request: Request) -> Fields:
    """An empty body is {}. Raises InvalidRequest for what is no JSON object."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            raise too_large()
    return parse(bytes(raw)) if raw.strip() else {}


def parse(raw: bytes) -> Fields:
    try:
        value = json.loads(raw)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise invalid_request("Body is not valid JSON") from error
    if not isinstance(value, dict):
        raise invalid_request("body must be object")
    return value


def required_text(fields: Fields, name: str) -> str:
    if name not in fields:
        raise invalid_request(f"body must have required property '{name}'")
    value = fields[name]
    if not isinstance(value, str) or not value:
        raise must_be(name, "string")
    return value


def text(fields: Fields, name: str, default: str = "") -> str:
    value = fields.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise must_be(name, "string")
    return value


def whole_number(fields: Fields, name: str, default: int, least: int, most: int) -> int:
    """Above `most` it is `most`, as the original does."""
    value = fields.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise must_be(name, "integer")
    if value < least:
        raise invalid_request(f"body/{name} must be >= {least}")
    return min(value, most)


def flag(fields: Fields, name: str, default: bool = False) -> bool:
    value = fields.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise must_be(name, "boolean")
    return value


def texts(fields: Fields, name: str, most: int) -> list[str]:
    if name not in fields:
        raise invalid_request(f"body must have required property '{name}'")
    values = fields[name]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise must_be(name, "array")
    if not values:
        raise invalid_request(f"body/{name} must NOT have fewer than 1 items")
    if len(values) > most:
        raise invalid_request(f"body/{name} must NOT have more than {most} items")
    return values


def must_be(name: str, kind: str) -> StorageError:
    return invalid_request(f"body/{name} must be {kind}")
