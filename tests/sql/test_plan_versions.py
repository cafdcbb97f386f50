"""A change or an end of a plan reaches every version of it, on the server as on the device."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from server.demo.world import PLACE, PLAN
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
DAY = timedelta(days=1)


def draft(**changed: Any) -> dict[str, Any]:
    plan = {
        "name": "全园巡逻",
        "kind": "patrol",
        "ordered": False,
        "roles": ["guard"],
        "person_ids": [],
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "starts": ["21:00"],
        "minutes": 40,
        "grace_minutes": 10,
    }
    stop = {"id": str(uuid4()), "place_id": str(PLACE["东门岗亭"].id), "questions": []}
    return {"plan": plan, "stops": [stop], **changed}


@pytest.fixture
def manager(phone: Phone) -> Device:
    return phone("王建国")


def change(manager: Device, plan_id: str, day: date) -> str:
    """The id of the changed plan."""
    op = manager.op("rounds.change_plan", draft(plan_id=plan_id, from_day=day.isoformat()))
    assert manager.verdict(op) == "applied"
    return str(op["id"])


def ends(manager: Device) -> dict[str, str | None]:
    manager.catch_up()
    return {row["id"]: row["valid_to"] for row in manager.table("rounds.plans")}


def test_a_change_brought_forward_takes_the_place_of_the_one_to_come(
    manager: Device, world: Database
) -> None:
    today = world.ask("select estate.today(estate_id) from rounds.plans where id = %s", PLAN["全园巡逻"].id)
    first = str(PLAN["全园巡逻"].id)
    second = change(manager, first, today + 20 * DAY)
    assert ends(manager)[first] == str(today + 19 * DAY)
    third = change(manager, second, today + 2 * DAY)
    found = ends(manager)
    assert (found[first], found[second], found[third]) == (str(today + DAY), str(today + DAY), None)
    assert manager.do("rounds.change_plan", draft(plan_id=second, from_day=str(today))) == "PLAN_CHANGED"


def test_an_end_reaches_what_is_in_force_today(manager: Device, world: Database) -> None:
    today = world.ask("select estate.today(estate_id) from rounds.plans where id = %s", PLAN["全园巡逻"].id)
    first = str(PLAN["全园巡逻"].id)
    second = change(manager, first, today + 20 * DAY)
    assert manager.do("rounds.end_plan", {"plan_id": second, "last_day": str(today)}) == "applied"
    found = ends(manager)
    assert found[first] == found[second] == str(today)
    later = world.all(
        """select 1 from rounds.rounds as r join rounds.plans as p on p.id = r.plan_id
           where p.lineage = (select lineage from rounds.plans where id = %s) and r.deleted_at is null
             and (r.starts_at at time zone 'Asia/Shanghai')::date > %s""",
        first,
        today,
    )
    assert not later
