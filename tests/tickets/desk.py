"""锦绣苑 with tickets as the server tells them, for pages that its people hold in their hands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.tickets.records import Category, Flow, Step, Ticket
from services.ids import uuid7
from tests.services.night import ESTATE
from tests.shell.yard import Yard
from tests.tickets.counter import DEFAULTS

NEVER_QUIET = {"no_calls_after": "00:00", "no_calls_before": "00:00", "no_call_meals": ""}
ALWAYS_QUIET = {"no_calls_after": "00:00", "no_calls_before": "23:59", "no_call_meals": "23:59-00:00"}


class TicketYard(Yard):
    """A yard whose tickets are told by the server; times count back from now."""

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        self.drawn = 0
        row = next(r.value for (table, _), r in self.server.rows.items() if table == "estate.estates")
        self.server.put("estate.estates", {**row, "settings": NEVER_QUIET | settings})
        self.flows: dict[str, dict[str, Any]] = {}
        self.ids: dict[tuple[str, str], str] = {}
        for flow in DEFAULTS["flows"]:
            self.flows[flow["kind"]] = flow
            self.tell(Flow.table, **flow)
        for n, found in enumerate(DEFAULTS["categories"], 1):
            above = self.ids.get((found["kind"], found["above"]))
            kept = {k: v for k, v in found.items() if k != "above"}
            id = self.tell(Category.table, **kept, parent_id=above, ordinal=n)
            self.ids[found["kind"], found["key"]] = id

    def tell(self, table: str, **values: Any) -> str:
        row = {"id": uuid7(), "estate_id": ESTATE, **values}
        self.server.put(table, row)
        return str(row["id"])

    def reported(self, kind: str = "repair", by: str = "黄淑珍", ago: float = 60, **more: Any) -> str:
        """`ago`: minutes."""
        self.drawn += 1
        flow = self.flows[kind]
        told = {
            "number": f"251122-{self.drawn:02d}",
            "kind": kind,
            "urgency": "soon",
            "role": "electrician",
            "channel": "app",
            "text": "厨房水管漏水",
            "unit_id": self.units["3-2-1201"],
            "by": by,
            "person_id": self.me(by).person_id,
            "flow": {"stages": flow["stages"], "call_back": flow["call_back"], "sample": 0},
            "seen_by": ["desk", "manager"],
        }
        return self.tell(Ticket.table, **moment(ago), **{**told, **more})

    def step(self, ticket_id: str, step: str, by: str, ago: float = 30, **more: Any) -> str:
        ordinal = 1 + sum(
            r.value["ticket_id"] == ticket_id for (t, _), r in self.server.rows.items() if t == Step.table
        )
        told = {"ticket_id": ticket_id, "step": step, "by": by, "person_id": self.me(by).person_id}
        return self.tell(Step.table, **moment(ago), **{**told, "ordinal": ordinal, **more})

    def approved(self, **more: Any) -> str:
        """A repair that waits for the call afterwards."""
        id = self.finished(**more)
        self.step(id, "approve", "王建国", 10)
        return id

    def finished(self, **more: Any) -> str:
        id = self.reported(**more)
        zheng = self.me("郑海涛").person_id
        self.step(id, "assign", "陈静", 55, to_person_id=zheng, to_name="郑海涛")
        for n, verb in enumerate(("accept", "arrive", "work")):
            self.step(id, verb, "郑海涛", 50 - n)
        self.step(id, "finish", "郑海涛", 20, text="换了角阀")
        return id


def moment(ago: float) -> dict[str, str]:
    at = (datetime.now(UTC) - timedelta(minutes=ago)).isoformat()
    return {"device_at": at, "at": at, "received_at": at, "ages_at": "infinity"}
