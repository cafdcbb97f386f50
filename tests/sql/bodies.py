"""What commands about people carry, complete and good; tests change one thing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from server.demo.world import PERSON, PLACE, UNIT

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


def place(name: str, **more: Any) -> Json:
    return {"name": name, "place_kind": "checkpoint", "note": "门后"} | more


def plan(name: str, *stops: Json, from_day: str = "2026-01-01", **more: Any) -> Json:
    """A plan of two stops unless some are given; `plan_` before a name changes the plan itself."""
    told = {
        "name": name,
        "kind": "patrol",
        "ordered": False,
        "roles": ["guard"],
        "person_ids": [],
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "starts": ["06:00", "18:00"],
        "minutes": 60,
        "grace_minutes": 10,
    }
    told |= {key.removeprefix("plan_"): more.pop(key) for key in list(more) if key in PLAN_FIELDS}
    listed = list(stops) or [stop("西门"), stop("配电房")]
    return {"plan": told, "stops": listed, "from_day": from_day} | more


PLAN_FIELDS = {
    f"plan_{key}"
    for key in (
        "roles",
        "person_ids",
        "weekdays",
        "starts",
        "minutes",
        "grace_minutes",
        "kind",
        "proof",
        "ordered",
        "valid_to",
    )
}


def stop(name: str, **more: Any) -> Json:
    return {"id": str(uuid4()), "place_id": str(PLACE[name].id), "task": "看一看"} | more


def item(name: str, **more: Any) -> Json:
    told = {"item_kind": "pesticide", "unit": "瓶", "minimum": "5", "safety_hours": 0, "note": ""}
    return {"name": name} | told | more


def movement(item_id: str, why: str = "used", amount: str = "1", **more: Any) -> Json:
    return {"item_id": item_id, "why": why, "amount": amount} | more


def review(subject: str, **changed: Any) -> Json:
    return {"subject": subject, "subject_id": str(uuid4()), "verdict": "accepted"} | changed


def hazard(**changed: Any) -> Json:
    return {"place_id": str(PLACE["西门"].id), "urgency": "soon", "text": "积水"} | changed


def absence(name: str, first: int = 0, last: int = 0, **changed: Any) -> Json:
    """So many days from today at the estate; ill unless it says otherwise."""
    here = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    days = {"first_day": str(here + timedelta(days=first)), "last_day": str(here + timedelta(days=last))}
    return {"person_id": str(PERSON[name].id), "reason": "sick", "note": ""} | days | changed
