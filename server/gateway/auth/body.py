"""The JSON body of a request to Auth, and what may be asked of it."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from server.gateway.auth.errors import AuthError

LARGEST = 1 << 20


@dataclass(frozen=True)
class Body:
    """Unknown fields are ignored; a field of the wrong type is 400 bad_json."""

    fields: dict[str, Any] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.fields.get(name) is not None

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise bad_json(f"{name} must be a string")
        return value

    def flag(self, name: str) -> bool:
        value = self.fields.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise bad_json(f"{name} must be true or false")

    def object(self, name: str) -> dict[str, Any]:
        value = self.fields.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad_json(f"{name} must be an object")
        return value


async def read_body(request: Request) -> Body:
    """An absent body is an empty object. Raises 413 above 1 MiB, 400 for what is no JSON object."""
    if int(request.headers.get("content-length") or 0) > LARGEST:
        raise too_large()
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            raise too_large()
    return Body(parse(bytes(raw))) if raw.strip() else Body()


def parse(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise bad_json("not valid JSON in UTF-8") from error
    if not isinstance(value, dict):
        raise bad_json("not an object")
    return value


def bad_json(reason: str) -> AuthError:
    return AuthError(400, "bad_json", f"Could not parse request body as JSON: {reason}")


def too_large() -> AuthError:
    return AuthError(413, "request_entity_too_large", "Request body is larger than 1 MiB")
