"""A repair and a complaint on the server, from the report to the last call-back."""

from __future__ import annotations

from tests.sql.database import Database
from tests.sql.reports import DONE, SHA, Phone, reported, standing, step, told


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
