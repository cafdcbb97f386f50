"""What may be asked of absences: who is away on a day, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.estate.queries.people import figures, name_of, zone_here
from app.estate.records import Absence, AbsenceReason
from services.commands import Me, View


@dataclass(frozen=True)
class Away:
    """Somebody's days away; `why` is None where this device is not told, and so is `note` empty."""

    absence_id: str
    person_id: str
    name: str
    first_day: date
    last_day: date
    told_at: datetime
    why: str | None = None
    note: str = ""


def absent_on(view: View, person_id: str, day: date) -> Absence | None:
    """The absence that covers this day; of several the one that lasts longest."""
    found = [a for a in view.where(Absence, person_id=person_id) if a.covers(day)]
    return max(found, key=lambda a: (a.last_day, a.id), default=None)


def away_on(view: View, day: date) -> tuple[Away, ...]:
    """Everybody who is away on a day, each once, by name."""
    people = {a.person_id for a in view.all(Absence) if a.covers(day)}
    found = [a for id in people if (a := absent_on(view, id, day)) is not None]
    return tuple(sorted((_away(view, a) for a in found), key=lambda away: (away.name, away.person_id)))


def absences_of(view: View, person_id: str, today: date) -> tuple[Away, ...]:
    """The days away of one person that are not over, the next first."""
    found = [a for a in view.where(Absence, person_id=person_id) if a.last_day >= today]
    return tuple(_away(view, a) for a in sorted(found, key=lambda a: (a.first_day, a.id)))


def leave_late(view: View, me: Me, first_day: date, today: date) -> int:
    """How many days ahead leave of my own from that day on should have been asked for; 0: it is in time."""
    ahead = int(figures(view)["leave_notice_days"])
    return 0 if me.holds("manager") or first_day >= today + timedelta(days=ahead) else ahead


def today_here(view: View, now: datetime) -> date:
    """The day that it is at the estate."""
    return now.astimezone(zone_here(view)).date()


def _away(view: View, absence: Absence) -> Away:
    why = view.get(AbsenceReason, absence.id)
    return Away(
        absence_id=absence.id,
        person_id=absence.person_id,
        name=name_of(view, absence.person_id),
        first_day=absence.first_day,
        last_day=absence.last_day,
        told_at=absence.at,
        why=why.reason if why else None,
        note=why.note if why else "",
    )
