"""When rounds are late or missed: sums by day and hour, laid out as a grid, and the rounds behind a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from app.rounds.queries.outcomes import Spot, Sum, outcome_of, sums_by_spot
from app.rounds.queries.progress import Progress, progresses, zone_of
from app.rounds.records import Round
from services.commands import View

DAY = timedelta(days=1)
HOURS = 24
NOTHING = Sum()


@dataclass(frozen=True)
class Line:
    """A day, or a weekday (1 is Monday) over many; with a sum for each column of so many hours."""

    day: date | None
    weekday: int
    sums: tuple[Sum, ...]

    @property
    def whole(self) -> Sum:
        return sum(self.sums, Sum())


def dawn(day: date, zone: tzinfo | None) -> datetime:
    """The first moment of a day at the estate, aware; by this device's own zone when the estate's is not
    known here.
    """
    first = datetime.combine(day, time(), zone)
    return first if zone is not None else first.astimezone()


def local_sums(view: View, now: datetime, first: date, last: date) -> dict[Spot, Sum]:
    """What this device knows of the rounds of those days."""
    zone = zone_of(view)
    return sums_by_spot(progresses(view, rounds_between(view, first, last), now), zone)


def rounds_between(view: View, first: date, last: date) -> list[Round]:
    """Those that were to start on one of the days, both included, at the estate."""
    zone = zone_of(view)
    return [r for r in view.all(Round) if first <= r.starts_at.astimezone(zone).date() <= last]


def of_kind(sums: Mapping[Spot, Sum], kind: str) -> dict[Spot, Sum]:
    """Those of one kind; of all kinds with ""."""
    return {spot: total for spot, total in sums.items() if kind in ("", spot[2])}


def by_day(sums: Mapping[Spot, Sum], first: date, last: date, step: int) -> tuple[Line, ...]:
    """A line for each day, the newest first; a column for every `step` hours."""
    table = {last - n * DAY: [NOTHING] * (HOURS // step) for n in range((last - first).days + 1)}
    for (day, hour, _), total in sums.items():
        if day in table:
            table[day][hour // step] += total
    return tuple(Line(day, day.isoweekday(), tuple(line)) for day, line in table.items())


def by_weekday(sums: Mapping[Spot, Sum], step: int) -> tuple[Line, ...]:
    """A line for each weekday over everything."""
    table = {n: [NOTHING] * (HOURS // step) for n in range(1, 8)}
    for (day, hour, _), total in sums.items():
        table[day.isoweekday()][hour // step] += total
    return tuple(Line(None, n, tuple(line)) for n, line in table.items())


def worst_hours(sums: Mapping[Spot, Sum], most: int = 3) -> tuple[tuple[int, int], ...]:
    """The hours in which most rounds were late or missed, with how many, the worst first."""
    counts: dict[int, int] = {}
    for (_, hour, _), total in sums.items():
        counts[hour] = counts.get(hour, 0) + total.trouble
    worst = sorted(((count, -hour) for hour, count in counts.items() if count), reverse=True)
    return tuple((-hour, count) for count, hour in worst[:most])


def days_behind(sums: Mapping[Spot, Sum], weekday: int, hours: range) -> tuple[tuple[date, Sum], ...]:
    """The days behind a cell of weekdays on which something went wrong, the newest first."""
    found: dict[date, Sum] = {}
    for (day, hour, _), total in sums.items():
        if day.isoweekday() == weekday and hour in hours and total.trouble:
            found[day] = found.get(day, NOTHING) + total
    return tuple(sorted(found.items(), reverse=True))


def rounds_behind(
    view: View, now: datetime, day: date, hours: range, kind: str, zone: tzinfo | None
) -> tuple[Progress, ...]:
    """The rounds of a cell by their start, those that went wrong before the others."""
    found = [
        r
        for r in rounds_between(view, day, day)
        if r.starts_at.astimezone(zone).hour in hours and kind in ("", r.kind)
    ]
    calm = ("on_time", "open")
    return tuple(sorted(progresses(view, found, now), key=lambda p: outcome_of(p) in calm))
