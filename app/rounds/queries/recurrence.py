"""When rounds of a plan begin: pure arithmetic with days and local times, as the server does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from app.rounds.records import Plan

DAY_MINUTES = 1440


@dataclass(frozen=True)
class Planned:
    """A round to come: `number` of its day, moments with their zone."""

    plan_id: str
    number: int
    starts_at: datetime
    due_at: datetime


def minutes_of(local: str) -> int:
    """Minutes after midnight of "21:30". Raises ValueError when it is no time of day."""
    return (lambda t: t.hour * 60 + t.minute)(time.fromisoformat(local))


def overlap(starts: Sequence[str], minutes: int) -> bool:
    """Whether a round would not be over before the next begins, the first of the next day included."""
    if not starts:
        return False
    first = minutes_of(starts[0])
    times = sorted(m + (DAY_MINUTES if m < first else 0) for m in map(minutes_of, starts))
    return any(b - a < minutes for a, b in pairwise([*times, times[0] + DAY_MINUTES]))


def every(hours: float, first: str, last: str) -> tuple[str, ...]:
    """Starts every so many hours from `first` to `last`, over midnight when `last` is not after it."""
    begin, end = minutes_of(first), minutes_of(last)
    end += DAY_MINUTES if end <= begin else 0
    step = max(5, round(hours * 60))
    times = range(begin, min(end, begin + DAY_MINUTES - 1) + 1, step)
    return tuple(f"{m // 60 % 24:02}:{m % 60:02}" for m in times)


def preview(plan: Plan, since: date, days: int, zone: tzinfo | None) -> Iterator[Planned]:
    """The rounds of a plan's days from `since` on, in order; a day's night belongs to it."""
    asked = [found for n in range(days + 1) for found in _of_day(plan, since + timedelta(days=n), zone)]
    for found, following in pairwise([*asked, None]):
        if found is None or found[0] >= since + timedelta(days=days):
            return
        _, number, starts_at = found
        due_at = starts_at + timedelta(minutes=plan.minutes)
        yield Planned(plan.id, number, starts_at, min(due_at, following[2]) if following else due_at)


def _of_day(plan: Plan, day: date, zone: tzinfo | None) -> Iterator[tuple[date, int, datetime]]:
    if not plan.covers(day):
        return
    first = minutes_of(plan.starts[0]) if plan.starts else 0
    for number, local in enumerate(plan.starts, start=1):
        later = timedelta(days=1 if minutes_of(local) < first else 0)
        yield day, number, _moment(datetime.combine(day + later, time.fromisoformat(local)), zone)


def _moment(local: datetime, zone: tzinfo | None) -> datetime:
    return local.replace(tzinfo=zone) if zone is not None else local.astimezone()
