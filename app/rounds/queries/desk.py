"""The desk's day by the clock: what is due now, what was done, what was left, and the rounds beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.rounds.queries.hazards import HazardState, hazard_state
from app.rounds.queries.progress import OVER, Progress, StopState, name_of, progress_of, zone_of
from app.rounds.records import MINUTE, Hazard, Note, Round, Stop
from services.commands import Me, View

Word = Literal["done", "omitted", "now", "late", "to_come", "missed"]
KIND = "desk"
NEAR = timedelta(hours=24)


@dataclass(frozen=True)
class Item:
    """Something to be done at the desk from `at` on. `name` is its task, `place` where that is somewhere else
    than most of the day. `notes`: how much was written beside it.
    """

    stop: StopState
    name: str
    place: str
    at: datetime
    word: Word
    person: str = ""
    notes: int = 0


@dataclass(frozen=True)
class DeskDay:
    """`timed`: the day by the clock, None when none is planned; `beside`: other rounds of the desk that day;
    `found`: what this person found that day.
    """

    timed: Progress | None
    items: tuple[Item, ...]
    beside: tuple[Progress, ...]
    found: tuple[HazardState, ...]


def desk_day(view: View, me: Me, now: datetime, round_id: str = "") -> DeskDay:
    """Of the timed day that runs now, else the next of today, else the last; or of the round of that id."""
    mine = [r for r in view.all(Round) if r.kind == KIND and me.holds(*r.roles)]
    near = sorted((r for r in mine if abs(r.starts_at - now) < NEAR), key=lambda r: r.starts_at)
    timed = [r for r in near if is_timed(view, r)]
    chosen = view.get(Round, round_id) if round_id else _of_now(view, timed, now)
    zone = zone_of(view)
    today = (chosen.starts_at if chosen else now).astimezone(zone).date()
    beside = [r for r in near if r not in timed and r.starts_at.astimezone(zone).date() == today]
    told = view.where(Hazard, person_id=me.person_id)
    hazards = [h for h in told if h.at.astimezone(zone).date() == today]
    progress = progress_of(view, chosen, now) if chosen else None
    return DeskDay(
        timed=progress,
        items=items_of(view, progress, now) if progress else (),
        beside=tuple(progress_of(view, r, now) for r in beside),
        found=tuple(hazard_state(view, h) for h in sorted(hazards, key=lambda h: h.at, reverse=True)),
    )


def is_timed(view: View, walk: Round) -> bool:
    """Whether the things to do on it have times of their own."""
    stops = (view.get(Stop, id) for id in walk.stop_ids)
    return any(stop is not None and stop.not_before_minutes > 0 for stop in stops)


def items_of(view: View, progress: Progress, now: datetime) -> tuple[Item, ...]:
    """By the clock. Each is due until the next one begins, then late, and missed once the day is over."""
    timed = sorted(((_begins(view, progress, s), s) for s in progress.stops), key=lambda one: one[0])
    times = [at for at, _ in timed]
    places = [s.place_id for s in progress.stops]
    usual = max(dict.fromkeys(places), key=places.count, default="")
    over = progress.state in OVER
    return tuple(
        Item(
            stop=stop,
            name=stop.task or stop.place,
            place=stop.place if stop.task and stop.place_id != usual else "",
            at=at,
            word=_word(stop, at, _until(times, at), now, over),
            person=name_of(view, stop.visit.person_id) if stop.visit else "",
            notes=len(view.where(Note, visit_id=stop.visit.id)) if stop.visit else 0,
        )
        for at, stop in timed
    )


def due_now(view: View, me: Me, now: datetime) -> tuple[tuple[Round, Item], ...]:
    """What waits to be done at this hour, of every timed day that is mine."""
    mine = [r for r in view.all(Round) if r.kind == KIND and me.holds(*r.roles)]
    running = [r for r in mine if r.starts_at <= now <= r.due_at + r.grace and is_timed(view, r)]
    found = ((r, items_of(view, progress_of(view, r, now), now)) for r in running)
    return tuple((r, item) for r, items in found for item in items if item.word == "now")


def _of_now(view: View, timed: Sequence[Round], now: datetime) -> Round | None:
    running = [r for r in timed if r.starts_at <= now <= r.due_at + r.grace]
    if running:
        return running[-1]
    today = now.astimezone(zone_of(view)).date()
    here = [r for r in timed if r.starts_at.astimezone(zone_of(view)).date() == today]
    coming = [r for r in here if r.starts_at > now]
    return coming[0] if coming else here[-1] if here else None


def _begins(view: View, progress: Progress, state: StopState) -> datetime:
    stop = view.get(Stop, state.stop_id)
    return progress.round.starts_at + (stop.not_before_minutes if stop else 0) * MINUTE


def _until(times: Sequence[datetime], at: datetime) -> datetime | None:
    return next((later for later in times if later > at), None)


def _word(stop: StopState, at: datetime, until: datetime | None, now: datetime, over: bool) -> Word:
    if stop.word == "omitted":
        return "omitted"
    if stop.word == "reached":
        return "done"
    if over:
        return "missed"
    if now < at:
        return "to_come"
    return "now" if until is None or now < until else "late"
