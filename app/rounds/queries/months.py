"""A month in figures: every round with how it ended, every visit and hazard, and what that comes to for each
plan and each person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.rounds.queries.bearing import bearers
from app.rounds.queries.hazards import HazardState, hazard_state
from app.rounds.queries.omissions import LeftOut, left_out
from app.rounds.queries.outcomes import KINDS, Outcome, late_to_start, outcome_of
from app.rounds.queries.progress import Progress, name_of, progress_of
from app.rounds.queries.reviews import ReviewState, reviews_of
from app.rounds.queries.timeline import VisitState, timeline
from app.rounds.records import Hazard, Round
from services.commands import View


@dataclass(frozen=True)
class RoundRow:
    """`late`: begun or ended beyond its grace; `open`: its time is not over yet."""

    progress: Progress
    outcome: Outcome
    visits: tuple[VisitState, ...]
    reviews: tuple[ReviewState, ...]

    @property
    def round(self) -> Round:
        return self.progress.round

    @property
    def late_start(self) -> int:
        return late_to_start(self.progress)


@dataclass(frozen=True)
class Tally:
    """What a plan or a person comes to. A person counts on a round that was meant for them or that they
    walked, so a round of two people stands in both lines; nobody's line holds what nobody walked.
    """

    id: str
    name: str
    planned: int = 0
    on_time: int = 0
    late: int = 0
    incomplete: int = 0
    missed: int = 0
    visits: int = 0
    flagged: int = 0
    rejected: int = 0
    omitted: int = 0

    @property
    def done(self) -> float | None:
        """The share of rounds that were walked whole, late or not; None when none was planned."""
        return (self.on_time + self.late) / self.planned if self.planned else None

    @property
    def punctual(self) -> float | None:
        return self.on_time / self.planned if self.planned else None


@dataclass(frozen=True)
class Month:
    """`kind`: of which kind of round, "" of all; `left_out`: what could not be done, the newest first."""

    first_day: date
    rounds: tuple[RoundRow, ...]
    hazards: tuple[HazardState, ...]
    plans: tuple[Tally, ...]
    people: tuple[Tally, ...]
    left_out: tuple[LeftOut, ...] = ()
    kind: str = ""

    @property
    def visits(self) -> tuple[tuple[RoundRow, VisitState], ...]:
        return tuple((row, seen) for row in self.rounds for seen in row.visits)


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(first_day: date, months: int = 1) -> date:
    """The first day of the month so many months later; earlier when negative."""
    count = first_day.year * 12 + first_day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def stretch(first_day: date, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """From the first moment of the month until the first of the next, aware."""
    first, after = (
        datetime(day.year, day.month, 1, tzinfo=zone) for day in (first_day, month_after(first_day))
    )
    return (first, after) if zone is not None else (first.astimezone(), after.astimezone())


def is_kept(first_day: date, zone: tzinfo | None, known_since: datetime | None) -> bool:
    """Whether a device whose facts reach back until then holds the whole month."""
    return known_since is not None and stretch(first_day, zone)[0] >= known_since


def rounds_of(view: View, first_day: date, zone: tzinfo | None) -> tuple[Round, ...]:
    """The rounds that began in the month, in their order."""
    since, until = stretch(first_day, zone)
    found = [r for r in view.all(Round) if since <= r.starts_at < until]
    return tuple(sorted(found, key=lambda r: (r.starts_at, r.id)))


def round_row(view: View, walk: Round, now: datetime) -> RoundRow:
    progress = progress_of(view, walk, now)
    return RoundRow(progress, outcome_of(progress), timeline(view, walk.id), reviews_of(view, walk.id))


def hazards_of(view: View, first_day: date, zone: tzinfo | None) -> tuple[HazardState, ...]:
    """The hazards that were reported in the month, in their order."""
    since, until = stretch(first_day, zone)
    found = [h for h in view.all(Hazard) if since <= h.at < until]
    return tuple(hazard_state(view, h) for h in sorted(found, key=lambda h: (h.at, h.id)))


def month_rows(view: View, first_day: date, zone: tzinfo | None, now: datetime) -> Month:
    """Everything at once; a screen asks `rounds_of` and `round_row` itself, to breathe in between."""
    rows = [round_row(view, walk, now) for walk in rounds_of(view, first_day, zone)]
    return summed(view, first_day, rows, hazards_of(view, first_day, zone))


def by_kind(view: View, month: Month) -> tuple[Month, ...]:
    """The whole month, then the month of each kind of round in it, with the hazards found on its rounds."""
    kinds = {row.round.id: row.round.kind for row in month.rounds}

    def of(kind: str) -> Month:
        rows = [row for row in month.rounds if row.round.kind == kind]
        hazards = tuple(h for h in month.hazards if kinds.get(h.hazard.round_id or "") == kind)
        return summed(view, month.first_day, rows, hazards, kind)

    return (month, *(of(kind) for kind in KINDS if kind in kinds.values()))


def summed(
    view: View,
    first_day: date,
    rows: Iterable[RoundRow],
    hazards: tuple[HazardState, ...],
    kind: str = "",
) -> Month:
    """What is still open counts nowhere."""
    all_rows = tuple(rows)
    plans: dict[str, Tally] = {}
    people: dict[str, Tally] = {}
    for row in all_rows:
        if row.outcome == "open":
            continue
        name = row.round.name
        omitted = [stop.omission for stop in row.progress.omitted if stop.omission is not None]
        plans[name] = _with(plans.get(name, Tally(name, name)), row, row.visits, len(omitted))
        for id in dict.fromkeys((*bearers(view, row.round), *row.progress.person_ids)) or ("",):
            known = people.get(id, Tally(id, name_of(view, id)))
            seen = [one for one in row.visits if one.visit.person_id == id]
            people[id] = _with(known, row, seen, sum(one.person_id == id for one in omitted))
    named = sorted(people.values(), key=lambda t: (not t.id, t.name, t.id))
    undone = left_out(view, (row.progress for row in all_rows))
    named_plans = tuple(plans[name] for name in sorted(plans))
    return Month(first_day, all_rows, hazards, named_plans, tuple(named), undone, kind)


def total(name: str, tallies: Iterable[Tally]) -> Tally:
    """The sum of plans; of people it would count a round of two twice."""
    parts = tuple(tallies)
    return Tally("", name, *(sum(getattr(t, field) for t in parts) for field in COUNTS))


COUNTS = ("planned", "on_time", "late", "incomplete", "missed", "visits", "flagged", "rejected", "omitted")


def _with(tally: Tally, row: RoundRow, visits: Iterable[VisitState], omitted: int) -> Tally:
    seen = tuple(visits)
    return Tally(
        tally.id,
        tally.name,
        tally.planned + 1,
        tally.on_time + (row.outcome == "on_time"),
        tally.late + (row.outcome == "late"),
        tally.incomplete + (row.outcome == "incomplete"),
        tally.missed + (row.outcome == "missed"),
        tally.visits + len(seen),
        tally.flagged + sum(bool(one.visit.flags) for one in seen),
        tally.rejected + sum(one.verdict == "rejected" for one in seen),
        tally.omitted + omitted,
    )
