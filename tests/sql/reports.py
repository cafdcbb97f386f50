"""Tickets as devices send them: a report, steps, and a ticket at every point of its way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from server.demo.world import PERSON, UNIT
from tests.sql.bodies import soon
from tests.sql.database import Database
from tests.sql.device import Device, Json

Phone = Callable[[str], Device]
HOME = str(UNIT["3-2-1201"].id)
SHA = "ab" * 32
STAFF = {"guard", "cleaner", "electrician", "gardener", "desk", "manager", "inspector"}
DONE = {"photos": [SHA], "details": {"signature": "cd" * 32, "checks": [{"name": "关阀", "ok": True}]}}


def repair(**more: Any) -> Json:
    return {"ticket_kind": "repair", "unit_id": HOME, "text": "厨房水管漏水", "urgency": "urgent"} | more


def complaint(**more: Any) -> Json:
    return {"ticket_kind": "complaint", "text": "保安态度不好"} | more


def reported(device: Device, **more: Any) -> str:
    op = device.op("tickets.register", repair(**more))
    assert device.verdict(op) == "applied"
    return str(op["id"])


def step(device: Device, verb: str, ticket: str, **more: Any) -> str:
    """The verdict of one step: `applied`, `held`, or the code of its refusal."""
    return device.do(f"tickets.{verb}", {"ticket_id": ticket} | more)


def receipt(device: Device, kind: str, body: Json, **known: Any) -> Json:
    found: Json = device.exchange(device.op(f"tickets.{kind}", body, **known))["receipts"][-1]
    return found


def refusal(device: Device, verb: str, ticket: str, **more: Any) -> tuple[str, Json]:
    """The code of a refusal and what it tells, without times."""
    found = receipt(device, verb, {"ticket_id": ticket} | more)
    return found["code"], {k: v for k, v in (found["detail"] or {}).items() if k != "at"}


def told(name: str) -> Json:
    return {"to_person_id": str(PERSON[name].id)}


def standing(world: Database, ticket: str) -> tuple[str, str]:
    """(stage, how it was closed)"""
    found = world.ask(
        "select (s).stage || ' ' || (s).how from (select tickets.standing_of(t) as s"
        " from tickets.tickets as t where t.id = %s) as one",
        ticket,
    )
    stage, _, how = str(found).partition(" ")
    return stage, how


WAY: tuple[tuple[str, str, Json], ...] = (
    ("陈静", "verify", {}),
    ("陈静", "assign", told("郑海涛")),
    ("郑海涛", "accept", {}),
    ("郑海涛", "arrive", {}),
    ("郑海涛", "work", {}),
    ("郑海涛", "finish", DONE),
    ("王建国", "approve", {}),
    ("陈静", "call_back", {"rating": "satisfied"}),
)
"""Who does what from the report to the end of a repair."""


class Desk:
    """Phones in the hands of those who work on tickets; makes tickets at any point of their way."""

    def __init__(self, phone: Phone) -> None:
        self.fresh = phone
        self._phones: dict[str, Device] = {}

    def phone(self, name: str) -> Device:
        if name not in self._phones:
            self._phones[name] = self.fresh(name)
        return self._phones[name]

    def at(self, stage: str, **more: Any) -> str:
        """A repair of 黄淑珍's home that has gone as far as `stage`; `register`: just reported."""
        ticket = reported(self.phone("黄淑珍"), **more)
        for name, verb, body in WAY:
            if stage == "register":
                break
            assert step(self.phone(name), verb, ticket, **body) == "applied", verb
            if verb == stage:
                break
        return ticket

    def paused(self) -> str:
        ticket = self.at("accept")
        wait = {"reason": "等配件", "until": soon(2)}
        assert step(self.phone("郑海涛"), "pause", ticket, **wait) == "applied"
        return ticket

    def of_kind(self, kind: str, name: str = "黄淑珍", **more: Any) -> str:
        op = self.phone(name).op("tickets.register", {"ticket_kind": kind, "text": "请看一下"} | more)
        assert self.phone(name).verdict(op) == "applied"
        return str(op["id"])


Row = tuple[str, Json, set[str]]


def opened(phone: Phone, world: Database) -> dict[str, str]:
    """The tickets that the matrix of commands is about, seen by every post: it asks who may do what."""
    desk = Desk(phone)
    made = {stage: desk.at(stage) for stage in ("register", "accept", "finish", "approve")}
    made |= {"paused": desk.paused(), "other": desk.at("register")}
    made |= {kind: desk.of_kind(kind) for kind in ("consultation", "complaint")}
    world.ask("update tickets.tickets set seen_by = %s where true returning 1", sorted(STAFF))
    manager = desk.phone("王建国")
    paper = manager.op("estate.file_certificate", certificate())
    assert manager.verdict(paper) == "applied"
    worker = desk.phone("郑海涛")
    day = worker.op("tickets.hand_in_day", {"day": today(), "text": "水泵房换阀"})
    assert worker.verdict(day) == "applied"
    price = manager.op("tickets.add_price", PRICE)
    assert manager.verdict(price) == "applied"
    about = next(c["id"] for c in manager.catch_up().table("tickets.categories") if c["key"] == "window")
    papers = {"certificate": paper["id"], "day": day["id"]}
    return made | papers | {"price": price["id"], "category": about}


PRICE = {"name": "角阀", "unit": "个", "price": "35.50"}


def today() -> str:
    return str(datetime.now(ZoneInfo("Asia/Shanghai")).date())


def certificate(name: str = "郑海涛", **more: Any) -> Json:
    filed = {"person_id": str(PERSON[name].id), "certificate_kind": "electrician", "valid_to": "2099-12-31"}
    return filed | {"number": "T-2031"} | more


def matrix(o: dict[str, str]) -> list[Row]:
    """(kind of op, body, roles whose part it is)."""
    office, boss, doers = {"desk", "manager"}, {"manager"}, {"electrician", "manager"}
    both = STAFF | {"resident"}

    def row(verb: str, at: str, roles: set[str], **more: Any) -> Row:
        return f"tickets.{verb}", {"ticket_id": o[at]} | more, roles

    return [
        ("tickets.register", repair(), both),
        row("verify", "register", office | {"guard"}),
        row("assign", "register", office | {"guard"}),
        row("accept", "register", doers),
        row("arrive", "register", doers),
        row("work", "register", doers),
        row("finish", "register", doers, **DONE),
        row("answer", "consultation", office | {"guard"}, text="可以"),
        row("approve", "finish", boss),
        row("call_back", "approve", office, rating="fair"),
        row("send_back", "accept", office | {"electrician"}, reason="不在家"),
        row("hand_over", "accept", office | {"electrician"}, **told("王建国")),
        row("pause", "accept", office | {"electrician"}, reason="等配件", until=soon(3)),
        row("resume", "paused", office | {"electrician"}),
        row("dismiss", "register", office, reason="不归我们"),
        row("withdraw", "register", {"resident"}, reason="好了"),
        row("join", "register", office, other_id=o["other"]),
        row("split", "register", office, text="还有门锁"),
        row("escalate", "register", STAFF),
        row("judge", "complaint", boss, valid=True, reason="属实"),
        row("rate", "finish", {"resident"}, rating="satisfied"),
        row("note", "register", both, text="补充"),
        row("reopen", "finish", office | {"resident"}, text="又漏了"),
        ("tickets.report_accident", {"text": "滑倒", "ticket_id": o["register"]}, STAFF),
        ("tickets.hand_in_day", {"day": today(), "text": "平安"}, STAFF - {"inspector"}),
        ("tickets.review_day", {"day_id": o["day"], "note": "好"}, boss),
        ("estate.file_certificate", certificate(), boss),
        ("estate.withdraw_certificate", {"certificate_id": o["certificate"]}, boss),
        ("tickets.set_flow", {"ticket_kind": "repair", "call_back": "all"}, boss),
        ("tickets.add_category", {"ticket_kind": "repair", "name": "地暖"}, boss),
        ("tickets.change_category", {"category_id": o["category"], "name": "窗"}, boss),
        ("tickets.close_category", {"category_id": o["category"]}, boss),
        ("tickets.add_price", PRICE | {"name": "软管"}, boss),
        ("tickets.change_price", {"price_id": o["price"]} | PRICE, boss),
        ("tickets.close_price", {"price_id": o["price"]}, boss),
    ]
