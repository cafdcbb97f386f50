"""锦绣苑 in the hands of those who report something: kinds, categories, a labelled gate, a hazard there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from app.tickets.records import Step, Ticket
from services.ids import uuid7
from tests.harness import PHONE
from tests.rounds.night import code, sha, token
from tests.rounds.patrol import camera
from tests.shell.yard import Held
from tests.shell.yard import hold as hold_yard
from tests.tickets.desk import TicketYard, moment

ALL_DAY = {"desk_opens": "00:00", "desk_closes": "23:59"}
Story = Callable[[Held], Awaitable[None]]


class Front(TicketYard):
    """The desk is always open; 东门岗亭 has a label."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**(ALL_DAY | settings))
        self.gate = self.put("places", name="东门岗亭", kind="checkpoint", note="岗亭外")
        plain = code(0).replace("-", "")
        tag = uuid7()
        hashes = {"token_hash": sha(token(0)), "code_hash": sha(f"{tag}:{plain}")}
        self.tell("estate.tags", id=tag, place_id=self.gate, **hashes)

    def hazard(self, name: str = "李卫国", **values: Any) -> str:
        """Found a while ago at the gate, with a photo."""
        told = {"place_id": self.gate, "urgency": "urgent", "text": "地砖翘起", "photos": ["ab" * 32]}
        who = {"person_id": self.me(name).person_id}
        return self.tell("rounds.hazards", **{**moment(12), **who, **told, **values})


def tickets(held: Held) -> list[Ticket]:
    return held.anju.store.all(Ticket)


def steps(held: Held) -> list[Step]:
    return held.anju.store.all(Step)


def hold(
    story: Story, as_: str, yard: Front | None = None, size: tuple[int, int] = PHONE, **more: Any
) -> None:
    """Runs a story with the app open in somebody's hand, with a camera."""
    hold_yard(story, as_=as_, yard=yard or Front(), size=size, **{**camera(), **more})
