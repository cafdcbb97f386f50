"""The tickets of a month: how many of each kind, what became of them, by whom, and each for a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.estate.queries import name_of
from app.tickets.queries.lines import awaited_of
from app.tickets.queries.litter import Tally, answers_for, tallies
from app.tickets.queries.log import reached_at
from app.tickets.queries.searching import where_of
from app.tickets.queries.standing import Standing, standing
from app.tickets.queries.workers import Worker, workers
from app.tickets.records import KINDS, Category, Ticket
from services.commands import View


@dataclass(frozen=True)
class Row:
    """One ticket for the table; `answers`: who answers for litter, empty for other kinds."""

    standing: Standing
    awaited: str
    where: str
    category: tuple[Category, ...]
    doer: str
    caller: str
    phone: str
    before: str
    answers: str

    @property
    def ticket(self) -> Ticket:
        return self.standing.ticket


@dataclass(frozen=True)
class KindCount:
    kind: str
    count: int
    closed: int


@dataclass(frozen=True)
class TicketMonth:
    rows: tuple[Row, ...]
    kinds: tuple[KindCount, ...]
    litter: tuple[Tally, ...]
    workers: tuple[Worker, ...]


def ticket_month(view: View, since: datetime, until: datetime, now: datetime) -> TicketMonth:
    """Of what was reported from `since` until before `until`, in that order."""
    found = sorted((t for t in view.all(Ticket) if since <= t.at < until), key=lambda t: (t.at, t.id))
    made = tuple(_row(view, ticket, now) for ticket in found)
    counts = []
    for kind in KINDS:
        some = [row for row in made if row.ticket.kind == kind]
        if some:
            counts.append(KindCount(kind, len(some), sum(not row.standing.open for row in some)))
    standings = [row.standing for row in made]
    return TicketMonth(made, tuple(counts), tallies(view, since, until, now), workers(view, standings, now))


def _row(view: View, ticket: Ticket, now: datetime) -> Row:
    s = standing(view, ticket)
    name, phone = reached_at(view, ticket)
    own = view.get(Category, ticket.category_id) if ticket.category_id else None
    above = view.get(Category, own.parent_id) if own and own.parent_id else None
    old = view.get(Ticket, ticket.predecessor_id) if ticket.predecessor_id else None
    told = s.last("accept", "hand_over", "assign")
    said = "" if told is None else told.by if told.step == "accept" else told.to_name
    return Row(
        standing=s,
        awaited=awaited_of(s),
        where=where_of(view, ticket),
        category=tuple(one for one in (above, own) if one is not None),
        doer=name_of(view, s.doer) or said,
        caller=name,
        phone=phone,
        before=old.number if old else "",
        answers=answers_for(view, s, now).role if ticket.kind == "litter" else "",
    )
