"""锦绣苑 with kinds and categories of tickets, in the hands of those who report: for tests of what they hold."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.tickets.records import Step, Ticket
from services.ids import uuid7
from tests.harness import PHONE
from tests.rounds.night import code, sha, token
from tests.rounds.patrol import camera
from tests.services.night import ESTATE
from tests.shell.yard import Held, Yard
from tests.shell.yard import hold as hold_yard

DEFAULTS = json.loads(Path(__file__).with_name("defaults.json").read_text("utf-8"))
Story = Callable[[Held], Awaitable[None]]


class Front(Yard):
    """What the server knows of tickets: the flows and categories that every estate begins with, one place with
    a label, tickets that were reported before.
    """

    def __init__(self) -> None:
        super().__init__()
        for flow in DEFAULTS["flows"]:
            self.row("tickets.flows", {**flow, "id": uuid7()})
        self.categories: dict[tuple[str, str], str] = {}
        for n, one in enumerate(DEFAULTS["categories"], 1):
            id = self.categories[(one["kind"], one["key"])] = uuid7()
            above = self.categories.get((one["kind"], one["above"])) if one["above"] else None
            told = {k: v for k, v in one.items() if k != "above"}
            self.row("tickets.categories", {**told, "id": id, "parent_id": above, "ordinal": n})
        self.gate = self.put("places", name="东门岗亭", kind="checkpoint", note="岗亭外")
        hashes = {"token_hash": sha(token(0)), "code_hash": sha(code(0))}
        self.put("tags", place_id=self.gate, **hashes)

    def row(self, table: str, values: dict[str, Any]) -> str:
        row = {"id": uuid7(), "estate_id": ESTATE, **values}
        self.server.put(table, row)
        return str(row["id"])

    def fact(self, table: str, name: str, hours_ago: float, **values: Any) -> str:
        """An act of somebody that the server already has."""
        at = (datetime.now(UTC) - timedelta(hours=hours_ago)).isoformat()
        times = {"device_at": at, "at": at, "received_at": at, "ages_at": "infinity"}
        return self.row(table, {"person_id": self.me(name).person_id, "by": name, **times, **values})

    def ticket(self, name: str, hours_ago: float = 1, kind: str = "repair", **values: Any) -> str:
        """Reported before, with its kind's flow."""
        flow = next(f for f in DEFAULTS["flows"] if f["kind"] == kind)
        told = {"number": "251121-07", "kind": kind, "role": "electrician", "text": "厨房漏水"}
        course = {name: flow[name] for name in ("stages", "call_back")}
        return self.fact("tickets.tickets", name, hours_ago, **told | {"flow": course} | values)

    def hazard(self, name: str, **values: Any) -> str:
        told = {"place_id": self.gate, "urgency": "urgent", "text": "地砖翘起", "photos": ["ab" * 32]}
        return self.fact("rounds.hazards", name, 0.2, **told | values)


def tickets(held: Held) -> list[Ticket]:
    return held.anju.store.all(Ticket)


def steps(held: Held) -> list[Step]:
    return held.anju.store.all(Step)


def hold(
    story: Story, as_: str, yard: Front | None = None, size: tuple[int, int] = PHONE, **more: Any
) -> None:
    """Runs a story with the app open in somebody's hand, with a camera."""
    hold_yard(story, as_=as_, yard=yard or Front(), size=size, **{**camera(), **more})
