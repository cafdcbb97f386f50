"""What nobody will walk because people are away, and who could instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.estate.queries import Away, absent_on, away_on, today_here
from app.estate.records import Membership, Person
from app.rounds.queries.bearing import bearers
from app.rounds.queries.duty import on_duty
from app.rounds.queries.progress import name_of, progress_of, zone_of
from app.rounds.queries.recurrence import is_next_day
from app.rounds.records import MINUTE, Plan, Round, Start, Visit
from services.commands import View

TO_WALK = ("waiting", "late_start")
SHIFT_LEFT = timedelta(hours=12)
AROUND = timedelta(hours=60)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could take a round: `rounds` and `minutes` are what they have that day already, `clash`
    the name and start of one at the same hours.
    """

    person_id: str
    name: str
    rounds: int
    minutes: int
    clash: tuple[str, datetime] | None = None
    here: bool = False


@dataclass(frozen=True)
class Uncovered:
    """A round that waits for somebody; `away`: who was to walk it, none when nobody of its roles is there."""

    round: Round
    away: tuple[str, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class CoverDay:
    day: date
    away: tuple[Away, ...]
    uncovered: tuple[Uncovered, ...]


def cover_day(view: View, day: date, now: datetime) -> CoverDay:
    return CoverDay(day, away_on(view, day), uncovered(view, day, now))


def uncovered(view: View, day: date, now: datetime) -> tuple[Uncovered, ...]:
    """The rounds of a day that nobody has begun and whose people are all away, by start."""
    rounds = [r for r in _of_day(view, day) if _is_bare(view, r, day)]
    to_walk = [r for r in rounds if progress_of(view, r, now).state in TO_WALK]
    return tuple(
        Uncovered(r, tuple(name_of(view, id) for id in bearers(view, r)), candidates(view, r, now))
        for r in sorted(to_walk, key=lambda r: (r.starts_at, r.id))
    )


def candidates(view: View, walk: Round, now: datetime) -> tuple[Candidate, ...]:
    """Colleagues who hold one of its roles and are there that day, who has time and the least to do first."""
    day = day_of(view, walk)
    theirs = _of_day(view, day)
    ids = [id for id in _present(view, walk, day) if id not in bearers(view, walk)]
    found = [_candidate(view, id, walk, theirs, now) for id in ids]
    return tuple(
        sorted(found, key=lambda c: (c.clash is not None, not c.here, c.minutes, c.name, c.person_id))
    )


def _of_day(view: View, day: date) -> list[Round]:
    noon = datetime.combine(day, time(12), zone_of(view) or UTC)
    near = [r for r in view.all(Round) if -AROUND < r.starts_at - noon < AROUND]
    return [r for r in near if day_of(view, r) == day]


def day_of(view: View, walk: Round) -> date:
    """The day a round belongs to at the estate: the one that its night began on."""
    start = walk.starts_at.astimezone(zone_of(view))
    before = start.date() - timedelta(days=1)
    plan = view.get(Plan, walk.plan_id)
    starts, local = plan.starts_on(before) if plan else (), f"{start:%H:%M}"
    return before if local in starts and is_next_day(starts, local) else start.date()


def _is_bare(view: View, walk: Round, day: date) -> bool:
    named = bearers(view, walk)
    if named:
        return not any(is_there(view, id, day) for id in named)
    return not _present(view, walk, day)


def is_there(view: View, person_id: str, day: date) -> bool:
    """Neither gone for good nor away that day."""
    person = view.get(Person, person_id)
    return person is not None and person.left_at is None and absent_on(view, person_id, day) is None


def _present(view: View, walk: Round, day: date) -> Sequence[str]:
    """The ids of those who could walk it that day; who was invited and has not come yet is none of them."""
    held = {m.person_id for m in view.all(Membership) if m.ended_at is None and m.role in walk.roles}
    people = [p for p in view.all(Person) if p.id in held and p.user_id is not None]
    return [p.id for p in people if is_there(view, p.id, day)]


def _candidate(view: View, id: str, walk: Round, theirs: list[Round], now: datetime) -> Candidate:
    mine = [r for r in theirs if r.id != walk.id and _bears(view, r, id)]
    clash = next((r for r in mine if r.starts_at < walk.due_at and walk.starts_at < r.due_at), None)
    soon = walk.starts_at < now + SHIFT_LEFT and day_of(view, walk) <= today_here(view, now)
    return Candidate(
        person_id=id,
        name=name_of(view, id),
        rounds=len(mine),
        minutes=sum((r.due_at - r.starts_at) // MINUTE for r in mine),
        clash=(clash.name, clash.starts_at) if clash else None,
        here=soon and on_duty(view, id, now).on,
    )


def _bears(view: View, walk: Round, person_id: str) -> bool:
    """Theirs by name, or nobody's by name and begun by them."""
    if person_id in bearers(view, walk):
        return True
    acts = [*view.where(Start, round_id=walk.id), *view.where(Visit, round_id=walk.id)]
    return any(act.person_id == person_id for act in acts)
