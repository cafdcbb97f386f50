"""Steps of several devices in any order: database and app agree, no state is illegal, the log explains it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.estate.records import Certificate, Membership, Person, Place, Unit
from app.tickets.commands import COMMANDS
from app.tickets.commands.stepping import Stepping
from app.tickets.queries.standing import Standing, check_step, standing, standing_after
from app.tickets.records import Category, Flow, Price, Step, Ticket
from server.demo.world import JINXIU, PERSON
from server.embedded.cluster import Cluster
from services.commands import Act, Me, Refused
from services.records import Gone, Record
from services.store import Store
from tests.sql.bodies import soon
from tests.sql.database import Database, copied
from tests.sql.device import Device, Json
from tests.sql.reports import DONE, HOME, told

NAMES = ("黄淑珍", "陈静", "刘芳", "王建国", "郑海涛", "李卫国", "何福生", "林慧")
KINDS = ("repair", "complaint", "litter", "hazard", "consultation", "violation")
STEPS = {c.kind.removeprefix("tickets."): c for c in COMMANDS if issubclass(c, Stepping)}
OTHER = "other"  # stands for the ticket that another is joined to
BODIES: dict[str, tuple[Json, ...]] = {
    "verify": ({}, {"urgency": "later"}, {"ticket_kind": "complaint"}, {"ticket_kind": "repair"}),
    "assign": ({}, told("郑海涛"), told("王建国"), {"to_role": "gardener", **told("何福生")}, told("何福生")),
    "accept": ({},),
    "arrive": ({},),
    "work": ({}, {"text": "换了阀"}),
    "finish": (DONE, DONE, {}),
    "answer": ({"text": "可以"}, {}),
    "approve": ({}, {"passed": False, "text": "还在漏"}),
    "call_back": ({"rating": "satisfied"}, {}, {"rating": "unsatisfied", "text": "没修好"}),
    "send_back": ({"reason": "不在家"}, {"reason": ""}),
    "hand_over": (told("郑海涛"), told("王建国"), {"to_role": "desk", **told("李卫国")}),
    "pause": ({"reason": "等配件", "until": soon(2)},),
    "resume": ({},),
    "dismiss": ({"reason": "不归我们"},),
    "withdraw": ({"reason": "好了"},),
    "join": ({"other_id": OTHER},),
    "split": ({"text": "还有门锁"},),
    "escalate": ({},),
    "judge": ({"valid": True, "reason": "属实"},),
    "rate": ({"rating": "satisfied"}, {"rating": "unsatisfied"}),
    "note": ({"text": "补充"}, {"text": "内部", "inside": True}, {}),
    "reopen": ({"text": "又坏了"},),
}
ALONG = ("verify", "assign", "accept", "arrive", "work", "finish", "answer", "approve", "call_back", "rate")
"""Tried more often than the rest, so that tickets get somewhere."""

a_step = st.tuples(
    st.sampled_from(NAMES),
    st.one_of(st.sampled_from(ALONG), st.sampled_from(sorted(BODIES))),
    st.integers(0, 9),
    st.integers(0, 86_400),
)
a_batch = st.lists(a_step, min_size=1, max_size=4, unique_by=lambda step: step[3])
"""What one device did offline, and sends at once; the first tells whose it is."""


class Estate:
    """One database, a device for each person, and what such a device would know. `log`: each step's ticket as
    it was before, and who did it.
    """

    def __init__(self, world: Database) -> None:
        self.owner = psycopg.connect(world.dsn(), autocommit=True)
        self.devices = {name: Device(world, PERSON[name]) for name in NAMES}
        self.me = {
            name: Me(str(p.id), str(p.estate.id), p.name, frozenset(p.roles))
            for name, p in ((n, PERSON[n]) for n in NAMES)
        }
        self.log: dict[str, tuple[Ticket, Me]] = {}
        self.view = Store()
        for record in (Person, Membership, Flow, Category, Unit, Place, Certificate, Price):
            self.view.merge([(record.table, str(row["id"]), row) for row in self.rows(record)])

    def rows(self, record: type[Record], where: str = "true", *values: Any) -> list[Json]:
        query = f"select to_jsonb(t) from {record.table} as t where t.estate_id = %s and {where}"
        return [row[0] for row in self.owner.execute(query, (JINXIU.id, *values))]

    def report(self, kind: str, name: str) -> str:
        body: Json = {"ticket_kind": kind, "text": "请看一下"}
        body |= {"unit_id": HOME} if name == "黄淑珍" else {"spot": "大堂"}
        op = self.devices[name].op("tickets.register", body)
        assert self.devices[name].verdict(op) == "applied"
        return str(op["id"])

    def read(self, *tickets: str) -> None:
        """What the server would tell of these tickets."""
        for id in tickets:
            for record, where in ((Ticket, "t.id = %s"), (Step, "t.ticket_id = %s")):
                self.view.merge([(record.table, r["id"], r) for r in self.rows(record, where, id)])

    def stands(self, ticket: str) -> Standing:
        found = self.view.get(Ticket, ticket)
        assert found is not None
        return standing(self.view, found)

    def told(self, ticket: str) -> tuple[Any, ...]:
        """How the database says that a ticket stands."""
        query = (
            "select (s).stage, (s).doer::text, (s).paused, (s).how, (s).rating, (s).closer::text"
            " from (select tickets.standing_of(t) as s from tickets.tickets as t where t.id = %s) as one"
        )
        return tuple(self.owner.execute(query, [ticket]).fetchone() or ())

    def expected(self, name: str, command: Stepping, id: str, at: datetime) -> str:
        """What the app says of a step, done on top of what it knows; its effect stays."""
        me, seen = self.me[name], self.view.get(Ticket, command.ticket_id)
        extra = (seen.model_extra or {}) if seen else {}
        if me.person_id not in extra["watchers"] and not me.holds(*extra["seen_by"]):
            return "TICKET_UNKNOWN"
        try:
            command.check(self.view, me)
        except Refused as no:
            return no.code
        assert seen is not None
        self.log[id] = (seen, me)
        for effect in list(command.effect(self.view, Act(id=id, me=me, device_at=at, at=at))):
            assert not isinstance(effect, Gone)
            self.view.merge([(effect.table, effect.id, effect.to_row())])
        return "applied"


@pytest.fixture(scope="module")
def estate(forgetful: Cluster, template: str) -> Iterator[Estate]:
    with copied(forgetful, "sql_standing", template) as made:
        found = Estate(made)
        yield found
        for device in found.devices.values():
            device.close()
        found.owner.close()


def run(estate: Estate, ticket: str, other: str, batch: list[tuple[str, str, int, int]]) -> None:
    """One device sends what it did; each verdict is the one that the app foresaw."""
    name = batch[0][0]
    device, now = estate.devices[name], datetime.now(UTC)
    ops, foreseen = [], []
    done = sorted((ago for *_, ago in batch), reverse=True)
    for (_, verb, which, _), ago in zip(batch, done, strict=True):
        body = BODIES[verb][which % len(BODIES[verb])] | {"ticket_id": ticket}
        if body.get("other_id") == OTHER:
            body |= {"other_id": other}
        op = device.op(f"tickets.{verb}", body, ago=timedelta(seconds=ago))
        command = STEPS[verb].model_validate(body)
        foreseen.append((verb, estate.expected(name, command, op["id"], now - timedelta(seconds=ago))))
        ops.append(op)
    receipts = device.call("sync", device.request(*ops))["receipts"]
    verdicts = [r["code"] or r["verdict"] for r in receipts]
    assert verdicts == [code for _, code in foreseen], foreseen
    foretold = estate.stands(ticket)
    shown = {one.id: picture(one) for one in (foretold.ticket, *foretold.steps)}
    forget(estate, ticket)
    estate.read(ticket, other)
    s = estate.stands(ticket)
    assert {one.id: picture(one) for one in (s.ticket, *s.steps)} == shown
    closer = s.closed_by.id if s.closed_by else None
    assert estate.told(ticket) == (s.stage, s.doer, s.paused, s.how, s.rating, closer)
    assert (s.stage, s.doer, s.paused, s.how, s.rating) == (
        foretold.stage, foretold.doer, foretold.paused, foretold.how, foretold.rating,
    )  # fmt: skip


def picture(one: Record) -> Json:
    """What the app shows of it before the server has answered; number and times come from there."""
    unknown = {"number", "ordinal", "received_at", "at", "device_at", "closed_at", "person_id"}
    return {name: getattr(one, name) for name in type(one).model_fields if name not in unknown}


def forget(estate: Estate, ticket: str) -> None:
    """What was only foreseen makes room for what is told."""
    estate.view.merge([(Step.table, s.id, None) for s in estate.view.where(Step, ticket_id=ticket)])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(KINDS), st.sampled_from(NAMES), st.lists(a_batch, min_size=1, max_size=9))
def test_whatever_the_order_the_ticket_stands_where_its_log_says(
    estate: Estate, kind: str, name: str, batches: list[list[tuple[str, str, int, int]]]
) -> None:
    ticket, other = estate.report(kind, name), estate.report("repair", "陈静")
    estate.read(ticket, other)
    for batch in batches:
        run(estate, ticket, other, batch)
    s = estate.stands(ticket)
    steps = {stage.step for stage in s.ticket.flow.stages}
    assert s.stage in steps | {"register", "verify"}
    assert [x.ordinal for x in s.steps] == list(range(1, len(s.steps) + 1))
    assert (s.ticket.closed_at is not None) == (not s.open)
    assert s.open == (s.closed_by is None)
    for n, x in enumerate(s.steps):
        was, me = estate.log[x.id]
        check_step(estate.view, standing_after(was, s.steps[:n]), me, x.step)  # legal when it was done
    for x in s.steps:
        if x.other_id is not None and x.step != "join":
            (row,) = estate.rows(Ticket, "t.id = %s", x.other_id)
            assert ticket == row["split_from_id" if x.step == "split" else "predecessor_id"]
