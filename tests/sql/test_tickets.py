"""Tickets on the server: the way of each kind, who may do what, and what is refused with what happened meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from server.demo.world import PERSON, PLACE, UNIT
from tests.sql.bodies import soon
from tests.sql.database import Database
from tests.sql.device import Device, Json

Phone = Callable[[str], Device]
HOME = str(UNIT["3-2-1201"].id)
SHA = "ab" * 32


def repair(**more: Any) -> Json:
    return {"ticket_kind": "repair", "unit_id": HOME, "text": "厨房水管漏水", "urgency": "urgent"} | more


def reported(device: Device, **more: Any) -> str:
    op = device.op("tickets.register", repair(**more))
    assert device.verdict(op) == "applied"
    return str(op["id"])


def step(device: Device, verb: str, ticket: str, **more: Any) -> str:
    return device.do(f"tickets.{verb}", {"ticket_id": ticket} | more)


def told(name: str) -> Json:
    return {"to_person_id": str(PERSON[name].id)}


DONE = {"photos": [SHA], "details": {"signature": "cd" * 32, "checks": [{"name": "关阀", "ok": True}]}}


def standing(world: Database, ticket: str) -> tuple[str, str]:
    found = world.ask("select (s).stage || ' ' || (s).how from (select tickets.standing_of(t) as s"
                      " from tickets.tickets as t where t.id = %s) as one", ticket)
    stage, _, how = str(found).partition(" ")
    return stage, how


def test_a_repair_goes_its_whole_way(phone: Phone, world: Database) -> None:
    resident, desk, electrician, manager = (phone(n) for n in ("黄淑珍", "陈静", "郑海涛", "王建国"))
    ticket = reported(resident, photos=[SHA])
    assert step(desk, "verify", ticket, urgency="urgent") == "applied"
    assert step(desk, "assign", ticket, **told("郑海涛")) == "applied"
    for verb in ("accept", "arrive", "work"):
        assert step(electrician, verb, ticket) == "applied", verb
    assert step(electrician, "finish", ticket, **DONE) == "applied"
    assert step(manager, "approve", ticket, passed=True) == "applied"
    assert standing(world, ticket) == ("approve", "")
    assert step(resident, "rate", ticket, rating="satisfied", text="很快") == "applied"
    assert step(desk, "call_back", ticket, rating="satisfied") == "applied"
    assert standing(world, ticket) == ("call_back", "done")
    seen = [s["step"] for s in resident.catch_up().table("tickets.steps")]
    assert sorted(seen) == sorted(
        ["verify", "assign", "accept", "arrive", "work", "finish", "approve", "rate", "call_back"]
    )
    assert [t["number"][-3:] for t in resident.table("tickets.tickets")] == ["-01"]

