"""What every step of a ticket shares: the ticket it belongs to, its judgement, the record it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from pydantic import Field

from app.estate.commands import nth_id
from app.rounds.commands.walking import done
from app.rounds.records import Voice
from app.tickets.commands.registering import course_for, name_in
from app.tickets.queries.standing import after, check_step, standing
from app.tickets.records import Caller, Course, Step, Ticket
from services.commands import Act, Command, Me, Refused, View
from services.records import Record


class Stepping(Command):
    """A step on the ticket `ticket_id`; the record's id is the op's."""

    verb: ClassVar[str]
    ticket_id: str
    text: str = Field(default="", max_length=2000)
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: TICKET_UNKNOWN, what check_step says, what the step itself lacks."""
        ticket = view.get(Ticket, self.ticket_id)
        if ticket is None:
            raise Refused("TICKET_UNKNOWN")
        check_step(view, standing(view, ticket), me, self.verb)
        self.lacks(view, ticket, me)

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        """Raises Refused when the step says too little."""

    def told(self, view: View) -> dict[str, Any]:
        """What the step says besides words, photos and voice."""
        return {}

    def changed(self, view: View, ticket: Ticket) -> dict[str, Any]:
        """The fields of the ticket that this step changes."""
        return {}

    def step(self, view: View, act: Act) -> Step:
        return Step(
            **done(act),
            ticket_id=self.ticket_id,
            step=self.verb,
            by=name_in(view, act.me),
            text=self.text.strip(),
            photos=self.photos,
            voices=self.voices,
            **self.told(view),
        )

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        ticket, step = view.get(Ticket, self.ticket_id), self.step(view, act)
        if ticket is None:
            return
        changed = self.changed(view, ticket)
        before = standing(view, ticket)
        now = after(replace(before, ticket=ticket.model_copy(update=changed)), step)
        if not now.open and ticket.closed_at is None:
            changed["closed_at"] = act.at
        if changed:
            yield ticket.model_copy(update=changed)
        if self.verb in ("split", "reopen") or (self.verb == "call_back" and now.how == "reworked"):
            step = step.model_copy(update={"other_id": follower_id(act.id)})
            yield from follower(view, ticket, step, act)
        yield step

    def photo_hashes(self) -> tuple[str, ...]:
        return (*self.photos, *(voice.sha256 for voice in self.voices))


def follower_id(op_id: str) -> str:
    """The id of the ticket that a step makes."""
    return nth_id(op_id, 1)


def follower(view: View, old: Ticket, step: Step, act: Act) -> Iterable[Record]:
    """A new ticket that comes of another: what was not put right, or a part of it."""
    split = step.step == "split"
    resident = old.person_id if old.person_id != act.me.person_id else None
    yield old.model_copy(
        update={
            **done(act),
            "id": follower_id(act.id),
            "number": "",
            "text": step.text,
            "photos": step.photos,
            "voices": step.voices,
            "hazard_id": None,
            "predecessor_id": None if split else old.id,
            "split_from_id": old.id if split else None,
            "for_person_id": old.for_person_id or resident,
            "by": step.by,
            "flow": course_for(view, old.kind) or Course(),
            "wished_from": None,
            "wished_until": None,
            "closed_at": None,
        }
    )
    caller = view.get(Caller, old.id)
    if caller is not None:
        yield caller.model_copy(update={"id": follower_id(act.id)})
