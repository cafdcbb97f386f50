"""Who is at work: by their own word, and by what they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.estate.queries import absent_on, staff_here, today_here
from app.estate.records import Duty
from app.rounds.records import Start, Visit
from services.commands import View

LAPSE = timedelta(hours=12)
"""Without a word and without an act for so long, somebody has gone home and forgot to say so."""


@dataclass(frozen=True)
class Standing:
    """At work or not, and since when; None when nothing was ever told."""

    on: bool = False
    since: datetime | None = None


def on_duty(view: View, person_id: str, now: datetime) -> Standing:
    """Going on duty, starting a round and checking in count as coming to work; only a word as going home."""
    words = sorted(view.where(Duty, person_id=person_id), key=lambda word: word.at)
    left = max((word.at for word in words if not word.on_duty), default=None)
    acts = [*view.where(Start, person_id=person_id), *view.where(Visit, person_id=person_id)]
    signs = sorted({*(word.at for word in words if word.on_duty), *(act.at for act in acts)})
    signs = [at for at in signs if left is None or at > left]
    if not signs:
        return Standing(False, left)
    if now - signs[-1] > LAPSE:
        return Standing(False, signs[-1] + LAPSE)
    since = signs[-1]
    for at in reversed(signs):
        if since - at > LAPSE:
            break
        since = at
    return Standing(True, since)


def at_work(view: View, now: datetime) -> tuple[tuple[str, datetime], ...]:
    """Name and since when, of everybody of the staff who is at work now; who came last comes first."""
    today = today_here(view, now)
    people = [p for p in staff_here(view) if absent_on(view, p.id, today) is None]
    found = ((p.name, on_duty(view, p.id, now)) for p in people)
    here = [(name, standing.since) for name, standing in found if standing.on and standing.since]
    return tuple(sorted(here, key=lambda one: one[1], reverse=True))
