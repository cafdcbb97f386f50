"""A round of areas as its worker goes through it: by building and floor, and what one tap may settle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.estate.records import Building, Place
from app.rounds.queries.progress import Progress, StopState
from app.rounds.records import Plan, Round, Stop
from services.commands import View

OPEN = ("next", "to_come", "missed")


@dataclass(frozen=True)
class Group:
    """The stops of one floor of one building, in the order of the round. `building` is empty for what stands
    in none of them, `floor` None for what is on no floor.
    """

    key: str
    building: str
    floor: int | None
    stops: tuple[StopState, ...]

    @property
    def left(self) -> tuple[StopState, ...]:
        """Neither done nor left out."""
        return tuple(s for s in self.stops if s.word in OPEN)

    @property
    def done(self) -> int:
        return sum(s.word == "reached" for s in self.stops)

    @property
    def omitted(self) -> int:
        return sum(s.word == "omitted" for s in self.stops)


def groups(
    progress: Progress, places: Mapping[str, Place], buildings: Mapping[str, Building]
) -> tuple[Group, ...]:
    """Every stop in exactly one group, the groups in the order in which the round comes to them. `places` and
    `buildings` are found by their ids; what is not among them stands in no building.
    """
    found: dict[str, list[StopState]] = {}
    names: dict[str, tuple[str, int | None]] = {}
    for stop in progress.stops:
        place = places.get(stop.place_id)
        building = buildings.get(place.building_id) if place and place.building_id else None
        floor = place.floor if place and building else None
        key = f"{building.id if building else ''}:{'' if floor is None else floor}"
        found.setdefault(key, []).append(stop)
        names.setdefault(key, (building.name if building else "", floor))
    return tuple(Group(key, *names[key], tuple(stops)) for key, stops in found.items())


def in_work(found: tuple[Group, ...]) -> Group | None:
    """Where somebody is at work: the group of the last tick while something is left there, else the next one
    in the order of the round that has something left; None when none has.
    """
    at = max(range(len(found)), key=lambda n: _last_tick(found[n]), default=0)
    return next((g for g in (*found[at:], *found[:at]) if g.left), None)


def _last_tick(group: Group) -> float:
    """Seconds; 0 where nobody has been."""
    return max((s.visit.at.timestamp() for s in group.stops if s.visit is not None), default=0.0)


def floors(view: View, progress: Progress) -> tuple[Group, ...]:
    """The groups of a round as this device knows the estate."""
    return view.memo(
        ("floors", progress.round.id),
        (Place, Building),
        progress.stops,
        lambda: groups(
            progress,
            {p.id: p for p in view.all(Place)},
            {b.id: b for b in view.all(Building)},
        ),
    )


def is_ticked(view: View, walk: Round) -> bool:
    """A tap is proof enough on this round."""
    plan = view.get(Plan, walk.plan_id)
    return plan is not None and plan.proof == "tick"


def to_fill_in(view: View, walk: Round) -> Mapping[str, int]:
    """By the id of a stop how many of its required questions nobody can answer without looking; those of the
    stops that one tap may settle are not in it.
    """
    return view.memo(("to_fill_in", walk.id), (Stop,), walk, lambda: _to_fill_in(view, walk))


def expected(view: View, stop_id: str) -> dict[str, bool]:
    """What is answered when all is in order, by the ids of the questions that say so."""
    stop = view.get(Stop, stop_id)
    asked = stop.questions if stop else ()
    return {q.id: q.expects for q in asked if q.kind == "yes_no" and q.expects is not None}


def _to_fill_in(view: View, walk: Round) -> dict[str, int]:
    stops = (view.get(Stop, i) for i in walk.stop_ids)
    counted = ((s.id, _open_questions(s)) for s in stops if s is not None and s.questions)
    return {id: count for id, count in counted if count}


def _open_questions(stop: Stop) -> int:
    return sum(q.required and not (q.kind == "yes_no" and q.expects is not None) for q in stop.questions)
