"""What the electrician's page sends, as the device writes it, is taken by the server word for word."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from app.tickets.commands import Finish, Work, WorkDetails
from app.tickets.commands.working import Check, Reading, Used
from server.demo.world import JINXIU
from tests.sql.database import Database
from tests.sql.device import Device
from tests.sql.reports import Desk

Phone = Callable[[str], Device]
BEFORE, AFTER, SIGNED = "b1" * 32, "a2" * 32, "c3" * 32


def price(world: Database, name: str, amount: str) -> str:
    return str(
        world.ask(
            "insert into tickets.prices (id, estate_id, name, unit, price)"
            " values (gen_random_uuid(), %s, %s, '个', %s) returning id",
            JINXIU.id,
            name,
            amount,
        )
    )


def test_checks_material_readings_and_the_signature_arrive(phone: Phone, world: Database) -> None:
    tap = price(world, "水龙头", "68.00")
    ticket = Desk(phone).at("arrive")
    electrician = phone("郑海涛")
    work = Work(
        ticket_id=ticket,
        photos=(BEFORE,),
        details=WorkDetails(
            checks=(Check(name="先关阀门", ok=True, step="逐项检查"),),
            materials=(Used(price_id=tap, amount=Decimal("2")),),
            readings=(Reading(name="水表", value=123.5, unit="m³"),),
        ),
    )
    finish = Finish(
        ticket_id=ticket,
        photos=(AFTER,),
        details=WorkDetails(checks=(Check(name="穿鞋套", ok=False),), signature=SIGNED),
    )
    for command in (work, finish):
        assert electrician.do(command.kind, command.body()) == "applied", command.kind
    steps = {s["step"]: s for s in electrician.catch_up().table("tickets.steps")}
    told = steps["work"]["details"]
    assert told["materials"] == [
        {"price_id": tap, "name": "水龙头", "unit": "个", "price": 68.00, "amount": 2}
    ]
    assert told["readings"] == [{"name": "水表", "value": 123.5, "unit": "m³"}]
    assert told["checks"] == [{"name": "先关阀门", "ok": True, "step": "逐项检查"}]
    assert steps["finish"]["details"]["signature"] == SIGNED
    owed = {p["sha256"]: p["person_id"] for p in electrician.table("sync.photos")}
    assert {BEFORE, AFTER, SIGNED} <= owed.keys()
    assert owed[SIGNED] == str(electrician.person.id)
    shown = {p["sha256"] for p in phone("黄淑珍").table("sync.photos")}
    assert {BEFORE, AFTER, SIGNED} <= shown
