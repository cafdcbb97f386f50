"""My rounds of the last days, with what was odd about my visits and what the manager said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.estate.records import Place
from app.rounds.queries.bearing import bearers
from app.rounds.queries.progress import Progress, progress_of, rejected_ids, zone_of
from app.rounds.records import Review, Round, Start, Visit
from services.commands import Me, View

DAYS = 7


@dataclass(frozen=True)
class Remark:
    """A visit of mine worth a second look. `note` is what the manager wrote when turning it down."""

    visit_id: str
    place: str
    at: datetime
    flags: tuple[str, ...]
    rejected: bool
    note: str = ""


@dataclass(frozen=True)
class MyRound:
    """`by_me`: stops that count as reached by me; 0 on a round that was mine and that I did not walk."""

    progress: Progress
    by_me: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Day:
    day: date
    rounds: tuple[MyRound, ...]


def my_days(view: View, me: Me, now: datetime) -> tuple[Day, ...]:
    """The rounds that I walked on or that were meant for me by name, of this day and the six before it,
    newest first. A round belongs to the day it was to start.
    """
    zone = zone_of(view)
    first = now.astimezone(zone).date() - timedelta(days=DAYS - 1)
    walked = {start.round_id for start in view.where(Start, person_id=me.person_id)}
    walked |= {visit.round_id for visit in view.where(Visit, person_id=me.person_id)}
    mine = [r for r in view.all(Round) if r.id in walked or _was_mine(view, r, me, now)]
    days: dict[date, list[MyRound]] = {}
    for walk in sorted(mine, key=lambda r: (r.starts_at, r.id), reverse=True):
        day = walk.starts_at.astimezone(zone).date()
        if day >= first:
            days.setdefault(day, []).append(_my_round(view, walk, me, now))
    return tuple(Day(day, tuple(rounds)) for day, rounds in days.items())


def verdict_on(view: View, visit_id: str) -> Review | None:
    """The last word of the manager on a visit."""
    said = [r for r in view.where(Review, subject_id=visit_id) if r.subject == "visit"]
    return max(said, key=lambda review: review.at, default=None)


def _was_mine(view: View, walk: Round, me: Me, now: datetime) -> bool:
    return me.person_id in bearers(view, walk) and walk.starts_at <= now


def _my_round(view: View, walk: Round, me: Me, now: datetime) -> MyRound:
    visits = [v for v in view.where(Visit, round_id=walk.id) if v.person_id == me.person_id]
    turned_down = rejected_ids(view, walk.id)
    remarks = (_remark(view, v) for v in sorted(visits, key=lambda v: v.at))
    return MyRound(
        progress_of(view, walk, now),
        by_me=len({v.stop_id for v in visits if v.id not in turned_down}),
        remarks=tuple(remark for remark in remarks if remark is not None),
    )


def _remark(view: View, visit: Visit) -> Remark | None:
    """A visit that the manager accepted is in order, whatever its flags."""
    review = verdict_on(view, visit.id)
    rejected = review is not None and review.verdict == "rejected"
    if not rejected and (review is not None or not visit.flags):
        return None
    place = view.get(Place, visit.place_id)
    return Remark(
        visit_id=visit.id,
        place=place.name if place else "",
        at=visit.at,
        flags=visit.flags,
        rejected=rejected,
        note=review.note if review is not None and rejected else "",
    )
