"""Which permits people of the staff hold, and which run out (E06, K18)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from app.domain import Alert
from app.estate.queries.absences import today_here
from app.estate.queries.people import staff_here, zone_here
from app.estate.records import Certificate, Person
from services.commands import Me, View

AHEAD = timedelta(days=30)
"""So long before its end a permit is spoken of."""
DAY = timedelta(days=1)
PERMITS = ("electrician", "height", "welder", "lift", "fire")
"""Kinds that have a word of their own in the texts; any other is called by what was typed."""
State = Literal["good", "soon", "over", "renewed"]


@dataclass(frozen=True)
class Permit:
    """`days` until its end: 0 is the last day on which it holds. `renewed`: a later one takes its place."""

    certificate: Certificate
    days: int
    state: State


def permits_of(view: View, person_id: str, today: date) -> tuple[Permit, ...]:
    """What is on file for somebody, by kind, the newest of each first."""
    known = sorted(
        view.where(Certificate, person_id=person_id), key=lambda c: (c.kind, -c.valid_to.toordinal(), c.id)
    )
    found: list[Permit] = []
    for one in known:
        renewed = bool(found) and found[-1].certificate.kind == one.kind
        found.append(_permit(one, today, renewed))
    return tuple(found)


def permit_kinds(view: View) -> tuple[str, ...]:
    """Every kind that is on file in the estate, and those that have a word."""
    known = {c.kind for c in view.all(Certificate)}
    return (*PERMITS, *sorted(known - set(PERMITS)))


def certificate_alerts(view: View, me: Me, now: datetime) -> tuple[Alert, ...]:
    """For the manager: permits that end within a month, and those that ended, until a new one is filed."""
    if not me.holds("manager"):
        return ()
    found = [alert for person in staff_here(view) for alert in _of_person(view, person, now)]
    return tuple(sorted(found, key=lambda alert: (alert.at, alert.id), reverse=True))


def _of_person(view: View, person: Person, now: datetime) -> Iterator[Alert]:
    zone = zone_here(view)
    for permit in permits_of(view, person.id, today_here(view, now)):
        if permit.state not in ("soon", "over"):
            continue
        one, over = permit.certificate, permit.state == "over"
        day = one.valid_to + DAY if over else one.valid_to - AHEAD
        at = datetime.combine(day, datetime.min.time(), zone)
        worded = one.kind in PERMITS
        values: tuple[tuple[str, Any], ...] = (("person", person.name), ("until", one.valid_to.isoformat()))
        yield Alert(
            f"permit:{one.id}:{permit.state}",
            "alert_permit_over" if over else "alert_permit_soon",
            at.astimezone(now.tzinfo),
            f"/people/{person.id}",
            values if worded else (*values, ("kind", one.kind)),
            "bad" if over else "warn",
            lasting=True,
            terms=(("kind", (f"permit_{one.kind}",)),) if worded else (),
        )


def _permit(one: Certificate, today: date, renewed: bool) -> Permit:
    days = (one.valid_to - today).days
    state: State = "renewed" if renewed else "over" if days < 0 else "soon" if days <= AHEAD.days else "good"
    return Permit(one, days, state)
