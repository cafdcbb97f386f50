"""How a day went for whoever worked (E11): counted from the steps of that day, nothing is typed twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from app.estate.queries import name_of
from app.estate.records import Estate, Person
from app.tickets.queries.clocks import clocks, hours
from app.tickets.queries.standing import Standing, standing_after
from app.tickets.queries.working import Line, bill, total
from app.tickets.records import Day, Step, Ticket
from services.commands import View

WORK = ("accept", "arrive", "work", "finish")
READ = (Ticket, Step, Day, Person, Estate)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Daily:
    """A person's day. `tickets` is what they had in hand; `arrived` of them `in_time` (X01). `open`: theirs
    and not done when the day ended. `report`: what they handed in, None before.
    """

    person_id: str
    name: str
    day: date
    taken: int = 0
    arrived: int = 0
    in_time: int = 0
    finished: int = 0
    reworks: int = 0
    open: int = 0
    material: tuple[Line, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    report: Day | None = None

    @property
    def sum(self) -> Decimal:
        return total(self.material)

    @property
    def waits(self) -> bool:
        """Handed in and not read yet."""
        return self.report is not None and self.report.reviewed_at is None

    @property
    def empty(self) -> bool:
        return not self.tickets and self.report is None


def daily(view: View, person_id: str, day: date) -> Daily:
    """One person's day, also when nothing happened."""
    known = {one.person_id: one for one in dailies(view, day)}
    return known.get(person_id) or Daily(person_id, name_of(view, person_id), day)


def dailies(view: View, day: date) -> tuple[Daily, ...]:
    """Of everybody who worked on tickets or handed in that day, by name."""
    return view.memo(("tickets.dailies", day), READ, day, partial(_dailies, view, day))


def _dailies(view: View, day: date) -> tuple[Daily, ...]:
    begins, ends = span(view, day)
    mine: dict[str, set[str]] = {}
    for step in view.all(Step):
        if step.step in WORK and begins <= step.at < ends:
            mine.setdefault(step.person_id, set()).add(step.ticket_id)
    reports = _reports(view, day)
    people = mine.keys() | reports.keys()
    found = [_of(view, id, day, mine.get(id, set()), reports.get(id)) for id in people]
    return tuple(sorted(found, key=lambda one: (one.name, one.person_id)))


def span(view: View, day: date) -> tuple[datetime, datetime]:
    """From the first moment of a day at the estate to that of the next."""
    zone = hours(view).zone
    begins, ends = (datetime.combine(one, datetime.min.time(), zone) for one in (day, day + DAY))
    return begins, ends


def _reports(view: View, day: date) -> dict[str, Day]:
    """The last one that each handed in."""
    known = sorted(view.where(Day, day=day), key=lambda one: (one.at, one.id))
    return {one.person_id: one for one in known}


def _of(view: View, person_id: str, day: date, ids: set[str], report: Day | None) -> Daily:
    begins, ends = span(view, day)
    counts = dict.fromkeys(("accept", "arrive", "finish", "in_time", "rework", "open"), 0)
    material: list[Line] = []
    tickets = [t for id in ids if (t := view.get(Ticket, id)) is not None]
    for ticket in tickets:
        steps = [
            s for s in standing_after(ticket, view.where(Step, ticket_id=ticket.id)).steps if s.at < ends
        ]
        own = [s for s in steps if s.person_id == person_id and s.at >= begins]
        for verb in ("accept", "arrive", "finish"):
            counts[verb] += any(s.step == verb for s in own)
        there = next((s for s in own if s.step == "arrive"), None)
        counts["in_time"] += there is not None and in_time(view, ticket, steps, there)
        counts["rework"] += ticket.predecessor_id is not None or any(_failed(s) for s in steps)
        last = standing_after(ticket, steps)
        counts["open"] += last.open and last.doer == person_id and not last.worked
        material += bill(Standing(ticket, tuple(s for s in own if s.step in WORK)))
    name = report.by if report and report.by else name_of(view, person_id)
    return Daily(
        person_id=person_id,
        name=name,
        day=day,
        taken=counts["accept"],
        arrived=counts["arrive"],
        in_time=counts["in_time"],
        finished=counts["finish"],
        reworks=counts["rework"],
        open=counts["open"],
        material=tuple(material),
        tickets=tuple(sorted(tickets, key=lambda t: (t.at, t.id))),
        report=report,
    )


def in_time(view: View, ticket: Ticket, steps: Sequence[Step], there: Step) -> bool:
    """Whether that arrival was before the clock of it ran out; without a clock it was."""
    before = standing_after(ticket, steps[: list(steps).index(there)])
    running = [c for c in clocks(view, before, there.at) if c.step == "arrive"]
    return all(there.at <= c.deadline for c in running)


def _failed(step: Step) -> bool:
    return step.step == "approve" and step.details.get("passed") is False
