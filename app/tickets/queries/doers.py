"""Whom a ticket can be given to: who is at work first, who is away or lacks the permit said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.estate.queries import absent_on, today_here
from app.estate.records import Certificate, Membership, Person
from app.rounds.queries.duty import on_duty
from app.tickets.queries.standing import standing
from app.tickets.records import Category, Step, Ticket
from services.commands import View


@dataclass(frozen=True)
class Doer:
    """`since`: at work since then. `away`: absent to the end of that day. `load`: open tickets that are
    theirs. `permit`: empty when all is well, else missing or expired (since `valid_to`).
    """

    person_id: str
    name: str
    since: datetime | None = None
    away: date | None = None
    load: int = 0
    permit: str = ""
    valid_to: date | None = None

    @property
    def fit(self) -> bool:
        return not self.permit


def doers(view: View, ticket: Ticket, role: str, now: datetime) -> tuple[Doer, ...]:
    """Who holds the role: at work and least to do first, those who are away and who may not last."""
    held = {m.person_id for m in view.where(Membership, role=role) if m.ended_at is None}
    people = [p for p in view.all(Person) if p.id in held and p.left_at is None and p.user_id is not None]
    found = [_doer(view, ticket, person, now) for person in people]
    return tuple(sorted(found, key=lambda d: (not d.fit, d.away is not None, not d.since, d.load, d.name)))


def load_of(view: View, person_id: str) -> int:
    """How many open tickets are theirs."""
    told = {x.ticket_id for x in view.where(Step, to_person_id=person_id)}
    told |= {x.ticket_id for x in view.where(Step, person_id=person_id) if x.step == "accept"}
    tickets = [t for id in told if (t := view.get(Ticket, id)) is not None and t.closed_at is None]
    stands = [standing(view, one) for one in tickets]
    return sum(s.open and s.doer == person_id and not s.worked for s in stands)


def needs_of(view: View, ticket: Ticket) -> str:
    """The kind of permit that its category asks for; empty without one."""
    category = view.get(Category, ticket.category_id) if ticket.category_id else None
    return category.needs if category else ""


def _doer(view: View, ticket: Ticket, person: Person, now: datetime) -> Doer:
    away, duty = absent_on(view, person.id, today_here(view, now)), on_duty(view, person.id, now)
    permit, valid_to = _permit(view, ticket, person.id, now)
    return Doer(
        person_id=person.id,
        name=person.name,
        since=duty.since if duty.on and away is None else None,
        away=away.last_day if away else None,
        load=load_of(view, person.id),
        permit=permit,
        valid_to=valid_to,
    )


def _permit(view: View, ticket: Ticket, person_id: str, now: datetime) -> tuple[str, date | None]:
    needs = needs_of(view, ticket)
    if not needs:
        return "", None
    held = [c.valid_to for c in view.where(Certificate, person_id=person_id) if c.kind == needs]
    if not held:
        return "missing", None
    return ("expired" if max(held) < today_here(view, now) else ""), max(held)
