"""Tickets as lines of lists: what each waits for, whose that is, by when. Only what changed is asked anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from app.estate.queries import estate, figures, name_of
from app.estate.records import Building, Estate, Person, Place, Unit
from app.tickets.queries.clocks import Clock, Hours, hours, running_clocks
from app.tickets.queries.standing import Standing, after, calls_back, role_of, standing_after
from app.tickets.records import Step, Ticket
from services.commands import View

READ = (Ticket, Step, Unit, Place, Building, Person, Estate)
COLUMNS = ("verify", "assign", "coming", "working", "approve", "answer")
"""The columns of the dispatch board."""
COLUMN_OF = {
    "verify": "verify",
    "assign": "assign",
    "accept": "coming",
    "arrive": "coming",
    "work": "working",
    "finish": "working",
    "approve": "approve",
    "answer": "answer",
    "call_back": "answer",
}


@dataclass(frozen=True)
class Line:
    """`awaited`: the stage that comes next, empty when it is closed. `role`: whose that is. `where` and
    `doer` are names. `clock`: the one that is due first. `missed`: a limit was not kept, now or before.
    """

    standing: Standing
    awaited: str
    role: str
    where: str
    building_id: str
    doer: str
    clock: Clock | None
    missed_at: datetime | None = None

    @property
    def ticket(self) -> Ticket:
        return self.standing.ticket

    @property
    def id(self) -> str:
        return self.standing.ticket.id

    @property
    def column(self) -> str:
        """On the dispatch board; where nobody was told yet, it waits for somebody to come."""
        found = COLUMN_OF.get(self.awaited, "answer")
        return "coming" if self.awaited == "finish" and self.standing.doer is None else found

    def overdue(self, now: datetime) -> bool:
        return self.clock is not None and now >= self.clock.deadline

    def major(self, now: datetime) -> bool:
        """What the manager has to see at once: told so (X17), or a complaint that missed a limit (X19)."""
        late = self.missed_at is not None or self.overdue(now)
        return self.standing.major or (self.ticket.kind == "complaint" and late)

    @property
    def to_judge(self) -> bool:
        """A complaint that was dealt with, and the manager has not said yet whether it was right."""
        return self.ticket.kind == "complaint" and self.standing.valid is None and self.standing.worked


class _Known(NamedTuple):
    ticket: Ticket
    steps: list[Step]
    around: tuple[object, ...]
    line: Line


def open_lines(view: View) -> tuple[Line, ...]:
    """Every ticket that is not closed, in the order in which they were reported."""
    return view.memo("tickets.open", READ, None, lambda: _lines(view, view.where(Ticket, closed_at=None)))


def lines_in_turn(view: View) -> tuple[Line, ...]:
    """The same, urgent ones first, then by what is due first; what has no limit comes last."""
    return view.memo("tickets.turns", READ, None, lambda: tuple(sorted(open_lines(view), key=_turn)))


def closed_lines(view: View, since: datetime) -> tuple[Line, ...]:
    """Those that were closed from that moment on, the last first."""
    return view.memo("tickets.closed", READ, since, lambda: _closed(view, since))


def line_of(view: View, ticket_id: str) -> Line | None:
    ticket = view.get(Ticket, ticket_id)
    return _lines(view, [ticket])[0] if ticket else None


def awaited_of(s: Standing) -> str:
    """The stage that comes next; a call that the policy spares does not."""
    if not s.open:
        return ""
    later = s.ticket.flow.stages[s.reached :]
    return next((x.step for x in later if x.step != "call_back" or calls_back(s.ticket, s.rating)), "")


def _turn(line: Line) -> tuple[bool, bool, float, float, str]:
    due = line.clock.deadline.timestamp() if line.clock else 0.0
    return line.ticket.urgency != "urgent", line.clock is None, due, line.ticket.at.timestamp(), line.id


def _closed(view: View, since: datetime) -> tuple[Line, ...]:
    found = [t for t in view.all(Ticket) if t.closed_at is not None and t.closed_at >= since]
    found.sort(key=lambda t: (t.closed_at or t.at, t.id), reverse=True)
    return _lines(view, found)


def _lines(view: View, tickets: Iterable[Ticket]) -> tuple[Line, ...]:
    """What was folded once is kept beside the store, and used again as long as its records are the same."""
    kept = view.memo("tickets.folded", (), None, dict[str, _Known])
    here = estate(view)
    around: tuple[object, ...] = (here.time_zone if here else "", *sorted(figures(view).items()))
    open_hours, found = hours(view), []
    for ticket in tickets:
        steps = view.where(Step, ticket_id=ticket.id)
        names = (*_names(view, ticket), *around)
        known = kept.get(ticket.id)
        if known is None or known.around != names or not _same(view, known, ticket, steps):
            line = _line(view, open_hours, ticket, steps, names)
            known = kept[ticket.id] = _Known(ticket, steps, names, line)
        found.append(known.line)
    return tuple(found)


def _same(view: View, known: _Known, ticket: Ticket, steps: list[Step]) -> bool:
    return (
        known.ticket is ticket
        and known.line.doer == _doer(view, known.line.standing)
        and len(known.steps) == len(steps)
        and all(a is b for a, b in zip(known.steps, steps, strict=True))
    )


def _names(view: View, ticket: Ticket) -> tuple[str, str]:
    """Where it is in words, and the building."""
    unit = view.get(Unit, ticket.unit_id) if ticket.unit_id else None
    place = view.get(Place, ticket.place_id) if ticket.place_id else None
    words = (unit.name if unit else "", place.name if place else "", ticket.spot)
    building = unit.building_id if unit else place.building_id if place else None
    return " · ".join(word for word in words if word), building or ""


def _line(
    view: View, open_hours: Hours, ticket: Ticket, steps: list[Step], names: tuple[object, ...]
) -> Line:
    s = standing_after(ticket, steps)
    awaited, running = awaited_of(s), running_clocks(open_hours, s)
    return Line(
        standing=s,
        awaited=awaited,
        role=role_of(ticket, awaited) if awaited else "",
        where=str(names[0]),
        building_id=str(names[1]),
        doer=_doer(view, s),
        clock=running[0] if running else None,
        missed_at=_missed(open_hours, s) if ticket.kind == "complaint" else None,
    )


def _doer(view: View, s: Standing) -> str:
    """The name as the estate has it; who is not known on this device as the step says."""
    if s.doer is None:
        return ""
    told = s.last("assign", "hand_over", "accept")
    said = "" if told is None else told.by if told.step == "accept" else told.to_name
    return name_of(view, s.doer) or said


def _missed(open_hours: Hours, s: Standing) -> datetime | None:
    """When a limit first ran out before the step that it was for was done."""
    now = Standing(ticket=s.ticket, major=s.ticket.major)
    for step in s.steps:
        late = [c.deadline for c in running_clocks(open_hours, now) if c.deadline < step.at]
        if late:
            return min(late)
        now = after(now, step)
    return None
