"""How far a round is, and which one to think of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from math import ceil
from typing import Any, Literal

from app.estate.queries import zone_here
from app.estate.records import Estate, Person, Place
from app.rounds.queries.bearing import bearers, given_up, meant_for
from app.rounds.records import (
    MINUTE,
    Answers,
    Finish,
    Omission,
    Plan,
    Review,
    Round,
    Start,
    State,
    Stop,
    Visit,
)
from services.commands import Me, View

OPENS = 15 * MINUTE
CARRY_ON = 60 * MINUTE
SHIFT = timedelta(hours=14)
COMING = 4
OVER = ("incomplete", "finished", "missed")


@dataclass(frozen=True)
class StopState:
    """A stop of a round with the first visit to it that was not turned down, else with why it could not be
    done; `late` in minutes as `Round.late`, `unanswered` the required questions of a visited stop that wait
    for an answer.
    """

    number: int
    stop_id: str
    place_id: str
    place: str
    task: str
    word: Literal["reached", "omitted", "next", "to_come", "missed"]
    visit: Visit | None = None
    late: int = 0
    required: bool = True
    unanswered: int = 0
    rejected: bool = False
    omission: Omission | None = None


@dataclass(frozen=True)
class Progress:
    """How far a round is. `minutes` until its start, then until it is due; negative once it is over.
    `meant`: whom it is for by name; none: anybody of its roles.
    """

    round: Round
    state: State
    stops: tuple[StopState, ...]
    minutes: int
    began_at: datetime | None
    last_act: datetime | None
    person_ids: tuple[str, ...]
    people: tuple[str, ...]
    finish: Finish | None
    meant: tuple[str, ...] = ()

    @property
    def reached(self) -> int:
        return sum(s.word == "reached" for s in self.stops)

    @property
    def omitted(self) -> tuple[StopState, ...]:
        """What could not be done."""
        return tuple(s for s in self.stops if s.word == "omitted")

    @property
    def missing(self) -> tuple[StopState, ...]:
        return tuple(s for s in self.stops if s.word not in ("reached", "omitted"))

    @property
    def lacking(self) -> tuple[StopState, ...]:
        """The missing stops that may not be left out without a reason."""
        return tuple(s for s in self.missing if s.required)

    @property
    def unanswered(self) -> tuple[StopState, ...]:
        return tuple(s for s in self.stops if s.unanswered)

    @property
    def next(self) -> StopState | None:
        return next((s for s in self.stops if s.word == "next"), None)

    def open_at(self, now: datetime) -> bool:
        """A check-in now needs no second thought: about to start, due, or walked until just now."""
        if self.finish is not None or self.state == "missed":
            return False
        if self.last_act is not None and abs(now - self.last_act) < CARRY_ON:
            return True
        return self.state not in OVER and now >= self.round.starts_at - OPENS


def next_round(view: View, me: Me, now: datetime) -> Progress | None:
    """The round to think of: mine under way, one that waits for a walker, another's, the next to come. What
    is meant for me by name comes first; what is meant for others only when there is nothing else.
    """
    rounds = [p for p in _around(view, me, now) if not given_up(view, p.round, me)]
    live = [p for p in rounds if p.open_at(now)]
    if mine := [p for p in live if me.person_id in p.person_ids]:
        return max(mine, key=lambda p: p.last_act or p.round.starts_at)
    for group in (True, False):
        some = [p for p in rounds if meant_for(view, p.round, me) == group]
        open_now = [p for p in some if p in live]
        fresh = sorted((p for p in open_now if not p.person_ids), key=lambda p: not bearers(view, p.round))
        coming = [p for p in some if p.state == "waiting"]
        if found := [*fresh, *open_now, *coming]:
            return found[0]
    return None


def round_for_place(view: View, me: Me, place_id: str, now: datetime) -> Progress | None:
    """The open round that passes this place, mine first; None when no such round is open."""
    live = [p for p in _around(view, me, now) if p.open_at(now)]
    passing = [p for p in live if any(s.place_id == place_id for s in p.stops)]
    return min(
        passing,
        key=lambda p: (me.person_id not in p.person_ids, not meant_for(view, p.round, me)),
        default=None,
    )


def coming_rounds(view: View, me: Me, now: datetime, shown: str = "") -> tuple[Progress, ...]:
    """The next rounds that I may walk, without the one of the id `shown`."""
    ahead = [r for r in view.all(Round) if now < r.starts_at < now + SHIFT and r.id != shown]
    mine = sorted(
        (r for r in ahead if me.holds(*r.roles) and meant_for(view, r, me)), key=lambda r: r.starts_at
    )
    return tuple(progresses(view, mine[:COMING], now))


def my_rounds_today(view: View, me: Me, now: datetime) -> tuple[Progress, ...]:
    """The rounds of this shift that I walked on and that are over, newest first."""
    over = [p for p in _around(view, me, now) if me.person_id in p.person_ids and not p.open_at(now)]
    return tuple(reversed([p for p in over if p.round.starts_at > now - SHIFT]))


def round_progress(view: View, round_id: str, now: datetime) -> Progress | None:
    walk = view.get(Round, round_id)
    return progress_of(view, walk, now) if walk else None


def zone_of(view: View) -> tzinfo | None:
    """The estate's time zone; None, which means the device's own, before there is an estate."""
    return zone_here(view) if view.all(Estate) else None


def name_of(view: View, person_id: str) -> str:
    person = view.get(Person, person_id)
    return person.name if person else ""


def _around(view: View, me: Me, now: datetime) -> list[Progress]:
    """The rounds of my roles from two shifts ago until three ahead, by start."""
    near = [r for r in view.all(Round) if now - 2 * SHIFT < r.starts_at < now + 3 * SHIFT]
    return progresses(view, [r for r in near if me.holds(*r.roles)], now)


def progresses(view: View, rounds: list[Round], now: datetime) -> list[Progress]:
    return [progress_of(view, r, now) for r in sorted(rounds, key=lambda r: (r.starts_at, r.id))]


def progress_of(view: View, walk: Round, now: datetime) -> Progress:
    visits = sorted(view.where(Visit, round_id=walk.id), key=lambda v: v.at)
    left_out = sorted(view.where(Omission, round_id=walk.id), key=lambda o: o.at)
    acts = sorted([*view.where(Start, round_id=walk.id), *visits, *left_out], key=lambda act: act.at)
    finish = max(view.where(Finish, round_id=walk.id), key=lambda f: f.at, default=None)
    turned_down = rejected_ids(view, walk.id)
    first = {v.stop_id: v for v in reversed(visits) if v.id not in turned_down}
    needed = view.memo(("needed", walk.id), (Stop,), walk, lambda: _needed(view, walk))
    why = {o.stop_id: o for o in reversed(left_out)}
    state = walk.state(bool(acts), finish is not None, all(i in first or i in why for i in needed), now)
    walkers = tuple(dict.fromkeys(act.person_id for act in acts))
    over, seen = state in OVER, {v.stop_id for v in visits}
    told = view.where(Answers, round_id=walk.id)
    stops = view.memo(
        ("stops", walk.id),
        (Plan, Stop, Place),
        (walk, over, first, why, seen, told),
        lambda: _stops(view, walk, first, why, seen, over),
    )
    return Progress(
        round=walk,
        state=state,
        stops=stops,
        minutes=ceil(((walk.starts_at if now < walk.starts_at else walk.due_at) - now) / MINUTE),
        began_at=acts[0].at if acts else None,
        last_act=acts[-1].at if acts else None,
        person_ids=walkers,
        people=tuple(name_of(view, i) for i in walkers),
        finish=finish,
        meant=tuple(name_of(view, i) for i in bearers(view, walk)),
    )


def _needed(view: View, walk: Round) -> list[str]:
    return [i for i in walk.stop_ids if (stop := view.get(Stop, i)) is None or stop.required]


def rejected_ids(view: View, round_id: str) -> set[str]:
    """The visits and hazards of a round that the manager turned down, by the last word on each."""
    said = sorted(view.where(Review, round_id=round_id), key=lambda review: review.at)
    last = {review.subject_id: review.verdict for review in said}
    return {subject_id for subject_id, verdict in last.items() if verdict == "rejected"}


def unanswered(view: View, stop: Stop, visit: Visit) -> int:
    """How many required questions of the stop still wait for an answer."""
    required = [q for q in stop.questions if q.required]
    if not required:
        return 0
    known = told_at(view, visit.id)
    return sum(not q.is_answered(known.get(q.id)) for q in required)


def told_at(view: View, visit_id: str) -> dict[str, Any]:
    """The answers of a visit by the ids of the questions; of each the one told last."""
    told = sorted(view.where(Answers, visit_id=visit_id), key=lambda answers: answers.at)
    return {id: answer for one in told for id, answer in one.answers.items()}


def _stops(
    view: View,
    walk: Round,
    first: dict[str, Visit],
    why: dict[str, Omission],
    seen: set[str],
    over: bool,
) -> tuple[StopState, ...]:
    next_id = None if over else _next_stop(view, walk, first, why)

    def state(number: int, id: str) -> StopState:
        stop, visit = view.get(Stop, id), first.get(id)
        place = view.get(Place, stop.place_id) if stop else None
        return StopState(
            number=number,
            stop_id=id,
            place_id=place.id if place else "",
            place=place.name if place else "",
            task=stop.task if stop else "",
            word=_word(visit is not None, id in why, id == next_id, over),
            visit=visit,
            late=walk.late(visit.at) if visit else 0,
            required=stop is None or stop.required,
            unanswered=unanswered(view, stop, visit) if stop and visit else 0,
            rejected=visit is None and id in seen,
            omission=None if visit else why.get(id),
        )

    return tuple(state(number, id) for number, id in enumerate(walk.stop_ids, start=1))


def _word(
    reached: bool, omitted: bool, is_next: bool, over: bool
) -> Literal["reached", "omitted", "next", "to_come", "missed"]:
    if reached:
        return "reached"
    if omitted:
        return "omitted"
    if over:
        return "missed"
    return "next" if is_next else "to_come"


def _next_stop(view: View, walk: Round, first: dict[str, Visit], why: dict[str, Omission]) -> str | None:
    """In an ordered plan the first stop not reached; in a free one the first after the stop reached last."""
    plan = view.get(Plan, walk.plan_id)
    ids = list(walk.stop_ids)
    here = [i for i in ids if i in first]
    if here and not (plan and plan.ordered):
        at = ids.index(max(here, key=lambda i: first[i].at))
        ids = ids[at:] + ids[:at]
    return next((i for i in ids if i not in first and i not in why), None)
