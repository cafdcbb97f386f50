"""What may be asked of rounds: where next, how far, who was where and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.estate.records import Estate, Person, Place
from app.rounds.records import MINUTE, Finish, Held, Note, Photo, Plan, Round, Start, State, Stop, Visit
from services.commands import Me, View

OPENS = 15 * MINUTE
CARRY_ON = 60 * MINUTE
SHIFT = timedelta(hours=14)
FAR_METRES = 50


@dataclass(frozen=True)
class StopState:
    """A stop of a round with the first visit to it; `late` in minutes as `Round.late`."""

    number: int
    stop_id: str
    place_id: str
    place: str
    task: str
    word: Literal["reached", "next", "to_come", "missed"]
    visit: Visit | None = None
    late: int = 0


@dataclass(frozen=True)
class Progress:
    """How far a round is. `minutes` until its start, then until it is due; negative once it is over."""

    round: Round
    state: State
    stops: tuple[StopState, ...]
    minutes: int
    began_at: datetime | None
    last_act: datetime | None
    person_ids: tuple[str, ...]
    people: tuple[str, ...]
    finish: Finish | None

    @property
    def reached(self) -> int:
        return len(self.stops) - len(self.missing)

    @property
    def missing(self) -> tuple[StopState, ...]:
        return tuple(s for s in self.stops if s.word != "reached")

    @property
    def next(self) -> StopState | None:
        return next((s for s in self.stops if s.word == "next"), None)

    def open_at(self, now: datetime) -> bool:
        """A check-in now needs no second thought: about to start, due, or walked until just now."""
        if self.finish is not None or self.state == "missed":
            return False
        if self.state in ("incomplete", "finished"):
            return self.last_act is not None and now - self.last_act < CARRY_ON
        return now >= self.round.starts_at - OPENS


@dataclass(frozen=True)
class PhotoState:
    """A photo that a note names; while it has not arrived, `owed_by` is who has it."""

    sha256: str
    arrived: bool
    owed_by: str


@dataclass(frozen=True)
class NoteState:
    note: Note
    person: str
    photos: tuple[PhotoState, ...]


@dataclass(frozen=True)
class VisitState:
    """One visit with all that is known of it; `metres` from its place, None without a position."""

    visit: Visit
    number: int
    place: str
    person: str
    metres: int | None
    far: bool
    notes: tuple[NoteState, ...]


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


def next_round(view: View, me: Me, now: datetime) -> Progress | None:
    """The round to think of: mine under way, one that waits for a walker, another's, the next to come."""
    rounds = _around(view, me, now)
    live = [p for p in rounds if p.open_at(now)]
    if mine := [p for p in live if me.person_id in p.person_ids]:
        return max(mine, key=lambda p: p.last_act or p.round.starts_at)
    fresh = [p for p in live if not p.person_ids]
    coming = [p for p in rounds if p.state == "waiting"]
    return next(iter([*fresh, *live, *coming]), None)


def round_for_place(view: View, me: Me, place_id: str, now: datetime) -> Progress | None:
    """The open round that passes this place, mine first; None when no such round is open."""
    live = [p for p in _around(view, me, now) if p.open_at(now)]
    passing = [p for p in live if any(s.place_id == place_id for s in p.stops)]
    return min(passing, key=lambda p: me.person_id not in p.person_ids, default=None)


def my_rounds_today(view: View, me: Me, now: datetime) -> tuple[Progress, ...]:
    """The rounds of this shift that I walked on and that are over, newest first."""
    over = [p for p in _around(view, me, now) if me.person_id in p.person_ids and not p.open_at(now)]
    return tuple(reversed([p for p in over if p.round.starts_at > now - SHIFT]))


def round_progress(view: View, round_id: str, now: datetime) -> Progress | None:
    walk = view.get(Round, round_id)
    return _progress(view, walk, now) if walk else None


def today_board(view: View, now: datetime) -> tuple[Progress, ...]:
    """Every round that touches today in the estate's time: what is live, what is over, what will come."""
    zone = zone_of(view)
    today = now.astimezone(zone).date()
    rounds = _progresses(view, [r for r in view.all(Round) if r.touches(today, zone)], now)
    live = [p for p in rounds if p.state in ("walking", "late_start")]
    coming = [p for p in rounds if p.state == "waiting"]
    over = [p for p in rounds if p.state in ("incomplete", "finished", "missed")]
    return (*reversed(live), *reversed(over), *coming)


def timeline(view: View, round_id: str) -> tuple[VisitState, ...]:
    """Every visit of a round in the order walked, second scans included."""
    walk = view.get(Round, round_id)
    if walk is None:
        return ()
    notes = view.where(Note, round_id=round_id)
    visits = sorted(view.where(Visit, round_id=round_id), key=lambda v: v.at)
    return tuple(_visit_state(view, walk, v, [n for n in notes if n.visit_id == v.id]) for v in visits)


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


def zone_of(view: View) -> tzinfo | None:
    """The estate's time zone; None, which means the device's own, when this device does not know it."""
    try:
        return next((ZoneInfo(estate.time_zone) for estate in view.all(Estate)), None)
    except ZoneInfoNotFoundError:
        return None


def name_of(view: View, person_id: str) -> str:
    person = view.get(Person, person_id)
    return person.name if person else ""


def _around(view: View, me: Me, now: datetime) -> list[Progress]:
    """The rounds of my roles from two shifts ago until three ahead, by start."""
    near = [r for r in view.all(Round) if now - 2 * SHIFT < r.starts_at < now + 3 * SHIFT]
    return _progresses(view, [r for r in near if me.holds(*r.roles)], now)


def _progresses(view: View, rounds: list[Round], now: datetime) -> list[Progress]:
    return [_progress(view, r, now) for r in sorted(rounds, key=lambda r: (r.starts_at, r.id))]


def _progress(view: View, walk: Round, now: datetime) -> Progress:
    visits = sorted(view.where(Visit, round_id=walk.id), key=lambda v: v.at)
    acts = sorted([*view.where(Start, round_id=walk.id), *visits], key=lambda act: act.at)
    finish = max(view.where(Finish, round_id=walk.id), key=lambda f: f.at, default=None)
    first = {v.stop_id: v for v in reversed(visits)}
    state = walk.state(bool(acts), finish is not None, all(i in first for i in walk.stop_ids), now)
    walkers = tuple(dict.fromkeys(act.person_id for act in acts))
    return Progress(
        round=walk,
        state=state,
        stops=_stops(view, walk, first, over=state in ("incomplete", "finished", "missed")),
        minutes=ceil(((walk.starts_at if now < walk.starts_at else walk.due_at) - now) / MINUTE),
        began_at=acts[0].at if acts else None,
        last_act=acts[-1].at if acts else None,
        person_ids=walkers,
        people=tuple(name_of(view, i) for i in walkers),
        finish=finish,
    )


def _stops(view: View, walk: Round, first: dict[str, Visit], over: bool) -> tuple[StopState, ...]:
    next_id = None if over else _next_stop(view, walk, first)

    def state(number: int, id: str) -> StopState:
        stop, visit = view.get(Stop, id), first.get(id)
        place = view.get(Place, stop.place_id) if stop else None
        return StopState(
            number=number,
            stop_id=id,
            place_id=place.id if place else "",
            place=place.name if place else "",
            task=stop.task if stop else "",
            word="reached" if visit else "missed" if over else "next" if id == next_id else "to_come",
            visit=visit,
            late=walk.late(visit.at) if visit else 0,
        )

    return tuple(state(number, id) for number, id in enumerate(walk.stop_ids, start=1))


def _next_stop(view: View, walk: Round, first: dict[str, Visit]) -> str | None:
    """In an ordered plan the first stop not reached; in a free one the first after the stop reached last."""
    plan = view.get(Plan, walk.plan_id)
    ids = list(walk.stop_ids)
    here = [i for i in ids if i in first]
    if here and not (plan and plan.ordered):
        at = ids.index(max(here, key=lambda i: first[i].at))
        ids = ids[at:] + ids[:at]
    return next((i for i in ids if i not in first), None)


def _visit_state(view: View, walk: Round, visit: Visit, notes: Iterable[Note]) -> VisitState:
    place = view.get(Place, visit.place_id)
    metres = visit.metres_from(place.latitude, place.longitude) if place else None
    return VisitState(
        visit=visit,
        number=walk.stop_ids.index(visit.stop_id) + 1 if visit.stop_id in walk.stop_ids else 0,
        place=place.name if place else "",
        person=name_of(view, visit.person_id),
        metres=None if metres is None else round(metres),
        far=metres is not None and metres > FAR_METRES + (visit.accuracy or 0),
        notes=tuple(
            NoteState(n, name_of(view, n.person_id), tuple(_photo_state(view, n, sha) for sha in n.photos))
            for n in sorted(notes, key=lambda n: n.at)
        ),
    )


def _photo_state(view: View, note: Note, sha: str) -> PhotoState:
    told = view.where(Photo, sha256=sha)
    arrived = any(photo.arrived_at is not None for photo in told)
    owed_by = told[0].person_id if told else note.person_id
    return PhotoState(sha, arrived, "" if arrived else name_of(view, owed_by))


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
