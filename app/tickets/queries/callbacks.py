"""Whom the desk calls: those who are to be asked afterwards (S02), and calls that were put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.estate.queries import name_of
from app.estate.records import Contact, Household, Place, Unit
from app.tickets.queries.calling import reminder, reminders
from app.tickets.queries.clocks import clocks, hours
from app.tickets.queries.standing import Standing, can, standing
from app.tickets.records import Caller, Step, Ticket
from services.commands import Me, View

NEVER = datetime.max.replace(tzinfo=UTC)
CALLERS = ("desk", "manager")


@dataclass(frozen=True)
class Call:
    """A call to make. `due`: by when, None without a limit; `at`: not before, when it was put off; `tries`:
    how often nobody was reached; `done_by` did the work and `done` says what.
    """

    standing: Standing
    asks: bool
    due: datetime | None
    at: datetime | None
    tries: int
    where: str
    name: str
    phone: str
    done_by: str
    done: str

    @property
    def id(self) -> str:
        return self.standing.ticket.id

    @property
    def urgent(self) -> bool:
        return self.standing.ticket.urgency == "urgent"

    def waits(self, now: datetime) -> bool:
        return self.at is not None and now < self.at


def calls(view: View, me: Me | None, now: datetime) -> tuple[Call, ...]:
    """Every call of the desk: what can be called now first, by when it is due; then what was put off."""
    if me is None or not me.holds(*CALLERS):
        return ()
    asked = {t.id for t in view.where(Ticket, closed_at=None) if _asks(view, standing(view, t), me)}
    promised = {one.standing.ticket.id for one in reminders(view)}
    found = [made for id in asked | promised if (made := call(view, me, id, now)) is not None]
    return tuple(sorted(found, key=lambda c: (c.waits(now), c.at if c.waits(now) else c.due or NEVER, c.id)))


def call(view: View, me: Me | None, ticket_id: str, now: datetime) -> Call | None:
    """What a call about that ticket is about; None for one that there is not."""
    ticket = view.get(Ticket, ticket_id)
    if ticket is None or me is None:
        return None
    s, put_off = standing(view, ticket), reminder(view, ticket_id)
    asks = _asks(view, s, me)
    due = next((c.deadline for c in clocks(view, s, now) if c.step == "call_back"), None) if asks else None
    worked = s.last("finish", "answer")
    name, phone = reached(view, ticket)
    return Call(
        standing=s,
        asks=asks,
        due=due or (put_off.at if put_off else None),
        at=put_off.at if put_off else None,
        tries=sum(step.step == "call_back" and not step.rating for step in s.steps),
        where=where(view, ticket),
        name=name,
        phone=phone,
        done_by=worked.by if worked else "",
        done=worked.text if worked else "",
    )


def progress(view: View, me: Me | None, now: datetime) -> tuple[int, int]:
    """(calls back that reached somebody today, those and what can still be called before midnight)."""
    zone = hours(view).zone
    today = now.astimezone(zone).date()
    made = sum(
        step.rating != "" and step.at.astimezone(zone).date() == today
        for step in view.where(Step, step="call_back")
    )
    tomorrow = datetime.combine(today + timedelta(days=1), datetime.min.time(), zone)
    due = sum(c.asks and (c.at is None or c.at < tomorrow) for c in calls(view, me, now))
    return made, made + due


def where(view: View, ticket: Ticket) -> str:
    """The home, the place, or the words for it."""
    unit = view.get(Unit, ticket.unit_id) if ticket.unit_id else None
    place = view.get(Place, ticket.place_id) if ticket.place_id else None
    named = [unit.name if unit else "", place.name if place else "", ticket.spot]
    return " ".join(word for word in named if word)


def reached(view: View, ticket: Ticket) -> tuple[str, str]:
    """(name, number) of whom to call: as they said, else the resident, else who lives there."""
    caller = view.get(Caller, ticket.id)
    if caller is not None and caller.phone:
        return caller.name or ticket.by, caller.phone
    homes = view.where(Household, unit_id=ticket.unit_id) if ticket.unit_id else []
    asked = (ticket.for_person_id, ticket.person_id if ticket.channel == "app" else None)
    for person_id in (*asked, *(h.person_id for h in homes)):
        for contact in view.where(Contact, person_id=person_id) if person_id else ():
            return name_of(view, person_id) or ticket.by, contact.phone
    return (caller.name if caller else "") or ticket.by, ""


def _asks(view: View, s: Standing, me: Me) -> bool:
    return s.open and s.worked and can(view, s, me, "call_back")
