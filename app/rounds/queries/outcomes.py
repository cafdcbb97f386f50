"""How a round ended, and what late means: said once, for the board, the heat map and the months. The server
says the same in rounds.outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Literal

from app.rounds.queries.progress import Progress, StopState
from app.rounds.records import MINUTE

Outcome = Literal["on_time", "late", "incomplete", "missed", "open"]
KINDS = ("patrol", "cleaning", "greening", "upkeep", "fire", "desk")
OBSTACLES = ("locked", "works", "weather", "other")


def is_late(progress: Progress) -> bool:
    """Begun beyond the grace after its start, or a stop settled beyond the grace after it was due. It is so
    for every kind: how much is allowed is the grace of its plan.
    """
    walk, began = progress.round, progress.began_at
    if began is not None and began > walk.starts_at + walk.grace:
        return True
    settled = (settled_at(stop) for stop in progress.stops)
    return any(at is not None and at > walk.due_at + walk.grace for at in settled)


def settled_at(stop: StopState) -> datetime | None:
    """When it was reached, else when it was said that it could not be done."""
    act = stop.visit or stop.omission
    return act.at if act else None


def late_to_start(progress: Progress) -> int:
    """Whole minutes after its start that a round was begun, once beyond its grace; else 0."""
    began, walk = progress.began_at, progress.round
    if began is None or began <= walk.starts_at + walk.grace:
        return 0
    return (began - walk.starts_at) // MINUTE


def outcome_of(progress: Progress) -> Outcome:
    """`late`: walked whole, and late; what is not over yet is open."""
    state = progress.state
    if state in ("missed", "incomplete"):
        return "missed" if state == "missed" else "incomplete"
    if state != "finished":
        return "open"
    return "late" if is_late(progress) else "on_time"


@dataclass(frozen=True)
class Sum:
    """What some rounds come to. `due`: those that are over; `done`: walked whole, `late` ones among them;
    `omitted`: stops that could not be done, `reasons` of which by their word.
    """

    due: int = 0
    done: int = 0
    late: int = 0
    incomplete: int = 0
    missed: int = 0
    omitted: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def trouble(self) -> int:
        """How many were not as they should be."""
        return self.late + self.incomplete + self.missed

    @property
    def rate(self) -> float | None:
        """The share that was walked whole; None when none was due."""
        return self.done / self.due if self.due else None

    def __add__(self, other: Sum) -> Sum:
        counts = {name: getattr(self, name) + getattr(other, name) for name in COUNTS}
        words = {*self.reasons, *other.reasons}
        why = {w: self.reasons.get(w, 0) + other.reasons.get(w, 0) for w in words}
        return Sum(**counts, reasons=why)

    @classmethod
    def told(cls, cell: Mapping[str, Any]) -> Sum:
        """A cell of the server's answer. Raises KeyError, TypeError, ValueError when it is none."""
        why = {str(word): int(count) for word, count in cell["reasons"].items()}
        return cls(**{name: int(cell[name]) for name in COUNTS}, reasons=why)


COUNTS = ("due", "done", "late", "incomplete", "missed", "omitted")


def sum_of(rounds: Iterable[Progress]) -> Sum:
    """Stops that could not be done count also while their round is under way."""
    counts, why = dict.fromkeys(COUNTS, 0), dict[str, int]()
    for progress in rounds:
        outcome = outcome_of(progress)
        counts["due"] += outcome != "open"
        counts["done"] += outcome in ("on_time", "late")
        counts["late"] += outcome == "late"
        counts["incomplete"] += outcome == "incomplete"
        counts["missed"] += outcome == "missed"
        for stop in progress.omitted:
            counts["omitted"] += 1
            if stop.omission is not None:
                why[stop.omission.reason] = why.get(stop.omission.reason, 0) + 1
    return Sum(**counts, reasons=why)


Spot = tuple[date, int, str]
"""The day and the hour at which rounds were to start, at the estate, and their kind."""


def spot_of(progress: Progress, zone: tzinfo | None) -> Spot:
    here = progress.round.starts_at.astimezone(zone)
    return here.date(), here.hour, progress.round.kind


def sums_by_spot(rounds: Iterable[Progress], zone: tzinfo | None) -> dict[Spot, Sum]:
    """What `public.rounds_summary` answers, counted here."""
    found: dict[Spot, list[Progress]] = {}
    for progress in rounds:
        found.setdefault(spot_of(progress, zone), []).append(progress)
    return {spot: sum_of(some) for spot, some in found.items()}
