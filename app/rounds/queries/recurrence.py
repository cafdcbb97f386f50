"""When rounds of a plan begin: pure arithmetic with days and local times, as the server does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from app.rounds.records import Plan

DAY_MINUTES = 1440
MOST_STARTS = 96


@dataclass(frozen=True)
class Planned:
    """A round to come: `number` of its day, moments in UTC. A night belongs to the day it began."""

    plan_id: str
    day: date
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
    step = max(DAY_MINUTES // MOST_STARTS, round(hours * 60))
    times = range(begin, min(end, begin + DAY_MINUTES - 1) + 1, step)
    return tuple(f"{m // 60 % 24:02}:{m % 60:02}" for m in times)


def in_order(starts: Iterable[str], first: str = "") -> tuple[str, ...]:
    """Each time once, as they are walked: from `first`, else from the one after the longest rest."""
    times = sorted(set(starts))
    if not times:
        return ()
    if first not in times:
        around = [*times[-1:], *times]
        rests = [(minutes_of(b) - minutes_of(a)) % DAY_MINUTES or DAY_MINUTES for a, b in pairwise(around)]
        first = times[rests.index(max(rests))]
    at = times.index(first)
    return (*times[at:], *times[:at])


def is_next_day(starts: Sequence[str], local: str) -> bool:
    """Whether that start is after midnight, in the night that began the day before."""
    return bool(starts) and minutes_of(local) < minutes_of(starts[0])


def preview(plan: Plan, since: date, days: int, zone: tzinfo | None) -> Iterator[Planned]:
    """The rounds of a plan's days from `since` on, in order; a day's night belongs to it."""
    return together([plan], since, days, zone)


def together(plans: Iterable[Plan], since: date, days: int, zone: tzinfo | None) -> Iterator[Planned]:
    """As `preview`, of the versions of one plan: a round is due before the next begins, whichever it is of.

    Two times that a clock change makes one moment are one round.
    """
    around = [since + timedelta(days=n) for n in range(-1, days + 2)]
    asked: dict[datetime, tuple[int, str, date, datetime]] = {}
    for plan in plans:
        for day in around:
            starts = plan.starts_on(day)
            for number, local in enumerate(starts, start=1):
                at = _moment(day + timedelta(days=is_next_day(starts, local)), local, zone)
                found = (number, plan.id, day, at + timedelta(minutes=plan.minutes))
                asked[at] = min(found, asked.get(at, found))
    following: datetime | None = None
    found_here = list[Planned]()
    for at in sorted(asked, reverse=True):
        number, plan_id, day, due_at = asked[at]
        if since <= day < since + timedelta(days=days):
            ends = due_at if following is None else min(due_at, following)
            found_here.append(Planned(plan_id, day, number, at, ends))
        following = at
    yield from reversed(found_here)


def next_days(
    plans: Iterable[Plan], since: date, zone: tzinfo | None, count: int, now: datetime
) -> tuple[date, ...]:
    """The days on which the next rounds begin, at most `count` within about a year; `now` aware."""
    known, found = list(plans), list[date]()
    for month in range(0, 366, 31):
        for one in together(known, since + timedelta(days=month), 31, zone):
            if one.starts_at > now and one.day not in found:
                found.append(one.day)
        if len(found) >= count:
            break
    return tuple(found[:count])


def _moment(day: date, local: str, zone: tzinfo | None) -> datetime:
    """In UTC. Of a time that comes twice the second; one that the clocks skip is as much later."""
    there = datetime.combine(day, time.fromisoformat(local), zone)
    return max(there.astimezone(UTC), there.replace(fold=1).astimezone(UTC))
