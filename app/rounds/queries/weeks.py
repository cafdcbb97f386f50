"""A person's week: rounds that were theirs or that they walked, their check-ins, how long they were here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from app.estate.queries import absent_on
from app.estate.records import Duty
from app.rounds.queries.bearing import bearers
from app.rounds.queries.duty import LAPSE
from app.rounds.queries.heat import DAY, dawn, rounds_between
from app.rounds.queries.outcomes import Sum, sum_of
from app.rounds.queries.progress import Progress, progress_of, rejected_ids, zone_of
from app.rounds.records import MINUTE, Finish, Omission, Round, Start, Visit
from services.commands import View

WEEK = 7
ACTS: tuple[type[Start | Visit | Omission | Finish], ...] = (Start, Visit, Omission, Finish)
Stay = tuple[datetime, datetime]


@dataclass(frozen=True)
class TheirRound:
    """`by_them`: stops settled by this person; `walked`: whether they did anything on it."""

    progress: Progress
    by_them: int
    walked: bool


@dataclass(frozen=True)
class TheirDay:
    """`minutes` at work, as far as it can be told; `flagged` of their `visits` were odd; `away`: on
    leave or ill.
    """

    day: date
    rounds: tuple[TheirRound, ...]
    total: Sum
    visits: int
    flagged: int
    minutes: int
    away: bool

    @property
    def is_empty(self) -> bool:
        return not (self.rounds or self.visits or self.minutes or self.away)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)


def person_week(view: View, person_id: str, monday: date, now: datetime) -> tuple[TheirDay, ...]:
    """Its seven days. A round belongs to the day it was to start; a check-in to the day it was made."""
    zone = zone_of(view)
    days = [monday + n * DAY for n in range(WEEK)]
    walked = {act.round_id for kind in ACTS for act in view.where(kind, person_id=person_id)}
    begun = [r for r in rounds_between(view, days[0], days[-1]) if r.starts_at <= now or r.id in walked]
    theirs = [r for r in begun if r.id in walked or person_id in bearers(view, r)]
    visits = view.where(Visit, person_id=person_id)
    stays = tuple(_stays(view, person_id, now))

    def told(day: date) -> TheirDay:
        mine = sorted(
            (r for r in theirs if _day(r.starts_at, zone) == day), key=lambda r: (r.starts_at, r.id)
        )
        rounds = tuple(_their_round(view, r, person_id, r.id in walked, now) for r in mine)
        made = [v for v in visits if _day(v.at, zone) == day]
        return TheirDay(
            day,
            rounds,
            sum_of(one.progress for one in rounds),
            len(made),
            sum(bool(v.flags) for v in made),
            _minutes(stays, dawn(day, zone), dawn(day + DAY, zone)),
            absent_on(view, person_id, day) is not None,
        )

    return tuple(told(day) for day in days)


def _their_round(view: View, walk: Round, person_id: str, walked: bool, now: datetime) -> TheirRound:
    progress, down = progress_of(view, walk, now), rejected_ids(view, walk.id)
    seen = {v.stop_id for v in view.where(Visit, round_id=walk.id, person_id=person_id) if v.id not in down}
    left = {o.stop_id for o in view.where(Omission, round_id=walk.id, person_id=person_id)}
    settled = seen | left
    return TheirRound(progress, len(settled), walked)


def _stays(view: View, person_id: str, now: datetime) -> Iterator[Stay]:
    """From the first sign of somebody to their word that they go; without a word, to the last sign before
    LAPSE of silence, and until now while that has not passed.
    """
    words = [(word.at, word.on_duty) for word in view.where(Duty, person_id=person_id)]
    acts = [(act.at, True) for kind in ACTS for act in view.where(kind, person_id=person_id)]
    begun: datetime | None = None
    last = now
    for at, here in sorted([*words, *acts]):
        if begun is not None and at - last > LAPSE:
            yield begun, last
            begun = None
        if here:
            begun, last = begun or at, at
        elif begun is not None:
            yield begun, at
            begun = None
    if begun is not None:
        yield begun, now if now - last <= LAPSE else last


def _minutes(stays: Iterable[Stay], since: datetime, until: datetime) -> int:
    inside = ((max(a, since), min(b, until)) for a, b in stays)
    return sum(((b - a for a, b in inside if a < b)), timedelta()) // MINUTE


def _day(at: datetime, zone: tzinfo | None) -> date:
    return at.astimezone(zone).date()
