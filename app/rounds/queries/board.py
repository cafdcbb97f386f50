"""What the manager looks at today: every round, and what waits for a second look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.rounds.queries.progress import OVER, Progress, name_of, next_round, progresses, zone_of
from app.rounds.queries.timeline import timeline
from app.rounds.records import Held, Round
from services.commands import Me, View


@dataclass(frozen=True)
class Concern:
    """What waits for the manager. `number`: stops left out, metres, photos; a held record has no round."""

    kind: Literal["missed_round", "missed_stops", "late_start", "far", "photo_owed", "held"]
    round: Round | None
    at: datetime
    place: str = ""
    person: str = ""
    number: int = 0
    visit_id: str = ""


def today_board(view: View, now: datetime) -> tuple[Progress, ...]:
    """Every round that touches today in the estate's time: what is live, what is over, what will come."""
    zone = zone_of(view)
    today = now.astimezone(zone).date()
    rounds = progresses(view, [r for r in view.all(Round) if r.touches(today, zone)], now)
    live = [p for p in rounds if p.state in ("walking", "late_start")]
    coming = [p for p in rounds if p.state == "waiting"]
    over = [p for p in rounds if p.state in OVER]
    return (*reversed(live), *reversed(over), *coming)


def concerns(view: View, now: datetime) -> tuple[Concern, ...]:
    """What the manager should look at: today's rounds, and records that wait too long; newest first."""
    found = [c for progress in today_board(view, now) for c in _concerns_of(view, progress)]
    found += [Concern("held", None, h.at, h.kind, name_of(view, h.person_id)) for h in view.all(Held)]
    return tuple(sorted(found, key=lambda c: c.at, reverse=True))


def headline(view: View, me: Me, now: datetime) -> tuple[str, dict[str, int]] | None:
    """A line for a home screen: a key of the texts and its figures; None when there is nothing to say."""
    if me.holds("manager", "desk", "inspector"):
        states = [p.state for p in today_board(view, now)]
        missed = states.count("missed") + states.count("incomplete")
        return "headline_board", {"done": states.count("finished"), "all": len(states), "missed": missed}
    if (mine := next_round(view, me, now)) is None:
        return None
    key = "headline_waiting" if now < mine.round.starts_at else "headline_walking"
    return key, {"number": mine.round.number, "minutes": mine.minutes, "left": len(mine.missing)}


def _concerns_of(view: View, progress: Progress) -> Iterator[Concern]:
    walk, missing = progress.round, progress.missing
    if progress.state == "missed":
        yield Concern("missed_round", walk, walk.due_at, number=len(missing))
    elif progress.state == "incomplete":
        at = progress.finish.at if progress.finish else walk.due_at
        yield Concern("missed_stops", walk, at, missing[0].place, progress.people[0], len(missing))
    elif progress.state == "late_start":
        yield Concern("late_start", walk, walk.starts_at)
    for seen in timeline(view, walk.id):
        id, at = seen.visit.id, seen.visit.at
        if seen.far:
            yield Concern("far", walk, at, seen.place, seen.person, seen.metres or 0, id)
        owed = [photo for note in seen.notes for photo in note.photos if not photo.arrived]
        if owed:
            yield Concern("photo_owed", walk, at, seen.place, owed[0].owed_by, len(owed), id)
