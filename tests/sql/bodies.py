"""What commands about people carry, complete and good; tests change one thing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from server.demo.world import PERSON, UNIT

Json = dict[str, Any]


def soon(days: float = 3) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def invite(*roles: str, **changed: Any) -> Json:
    home = str(UNIT["3-2-1201"].id) if "resident" in roles else None
    return {
        "invite_id": str(uuid4()),
        "name": "周梅",
        "phone": "13800000088",
        "post": "",
        "roles": list(roles),
        "unit_id": home,
        "code_hash": uuid4().hex * 2,
        "expires_at": soon(),
    } | changed


def reset(name: str = "李卫国", **changed: Any) -> Json:
    return {"person_id": str(PERSON[name].id), "code_hash": uuid4().hex * 2, "expires_at": soon()} | changed


def of(name: str, **more: Any) -> Json:
    return {"person_id": str(PERSON[name].id)} | more
