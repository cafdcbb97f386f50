"""What a printed month says: figures by week and person, reasons, hazards, late hours, some pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from app.rounds.queries.months import Month, RoundRow, month_after
from app.rounds.queries.outcomes import Sum, sum_of

MOST_PICTURES, OF_HAZARDS, OF_OMISSIONS = 12, 4, 3
WORST_HOURS = 6


@dataclass(frozen=True)
class Week:
    """The days of a week (from Monday) that lie in the month, and what their rounds come to."""

    first: date
    last: date
    total: Sum


@dataclass(frozen=True)
class Choice:
    """A picture for the report: `about` is hazard, left_out or visit; `words` what was said there."""

    sha256: str
    about: str
    place: str
    person: str
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Report:
    """`hours`: how many rounds that were to start in that hour were late or missed, the worst first."""

    month: Month
    total: Sum
    weeks: tuple[Week, ...]
    hours: tuple[tuple[int, int], ...]
    pictures: tuple[Choice, ...]


def report_of(month: Month, zone: tzinfo | None) -> Report:
    return Report(
        month,
        sum_of(row.progress for row in month.rounds),
        tuple(_weeks(month, zone)),
        _hours(month.rounds, zone),
        tuple(chosen_pictures(month)),
    )


def chosen_pictures(month: Month) -> list[Choice]:
    """Hazards first, then what could not be done, then one of each place, spread over the month; in order of
    time.
    """
    hazards = [
        Choice(photo.sha256, "hazard", h.place, h.person, h.hazard.at, h.hazard.text)
        for h in month.hazards
        for photo in h.photos[:1]
    ]
    undone = [
        Choice(photo.sha256, "left_out", o.state.place, o.state.person, o.omission.at, o.omission.text)
        for o in month.left_out
        for photo in o.state.photos[:1]
    ]
    picked = [*_once(hazards)[:OF_HAZARDS], *_once(undone)[:OF_OMISSIONS]]
    visits = list(_of_visits(month, {one.sha256 for one in picked}))
    picked += _spread(visits, MOST_PICTURES - len(picked))
    return sorted(picked, key=lambda one: (one.at, one.sha256))


def _once(some: list[Choice]) -> list[Choice]:
    """The same picture may tell of several stops."""
    return list({one.sha256: one for one in some}.values())


def _of_visits(month: Month, taken: set[str]) -> Iterator[Choice]:
    """The latest picture of each place."""
    latest: dict[str, Choice] = {}
    for _, seen in month.visits:
        for photo in seen.all_photos[:1]:
            if photo.sha256 not in taken:
                note = next((n.note.text for n in seen.notes if n.note.text.strip()), "")
                at, words = seen.visit.at, note or seen.task
                latest[seen.place] = Choice(photo.sha256, "visit", seen.place, seen.person, at, words)
    yield from sorted(latest.values(), key=lambda one: one.at)


def _spread(some: list[Choice], most: int) -> list[Choice]:
    """At most so many, as evenly spread as may be."""
    if len(some) <= most:
        return some
    return [some[n * len(some) // most] for n in range(most)]


def _weeks(month: Month, zone: tzinfo | None) -> Iterator[Week]:
    end = month_after(month.first_day) - timedelta(days=1)
    first = month.first_day
    while first <= end:
        last = min(first + timedelta(days=7 - first.isoweekday()), end)
        rows = (row for row in month.rounds if first <= row.round.starts_at.astimezone(zone).date() <= last)
        yield Week(first, last, sum_of(row.progress for row in rows))
        first = last + timedelta(days=1)


def _hours(rows: Iterable[RoundRow], zone: tzinfo | None) -> tuple[tuple[int, int], ...]:
    counts: dict[int, int] = {}
    for row in rows:
        if row.outcome in ("late", "incomplete", "missed"):
            hour = row.round.starts_at.astimezone(zone).hour
            counts[hour] = counts.get(hour, 0) + 1
    worst = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(worst[:WORST_HOURS])
