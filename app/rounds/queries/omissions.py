"""What could not be done, why, by whom, with its photos."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.rounds.queries.board import day_board
from app.rounds.queries.outcomes import KINDS, OBSTACLES
from app.rounds.queries.progress import Progress, zone_of
from app.rounds.queries.timeline import OmissionState, omissions
from app.rounds.records import Omission, Plan, Round
from services.commands import View


@dataclass(frozen=True)
class LeftOut:
    """A stop that could not be done, and on which round."""

    round: Round
    state: OmissionState

    @property
    def omission(self) -> Omission:
        return self.state.omission


def left_out(view: View, rounds: Iterable[Progress]) -> tuple[LeftOut, ...]:
    """Newest first; what was done after all is not among it."""
    found: list[LeftOut] = []
    for progress in rounds:
        counted = {stop.omission.id for stop in progress.omitted if stop.omission is not None}
        if counted:
            told = omissions(view, progress.round.id)
            found += [LeftOut(progress.round, one) for one in told if one.omission.id in counted]
    return tuple(sorted(found, key=lambda one: (one.omission.at, one.omission.id), reverse=True))


def left_out_on(view: View, now: datetime, day: date) -> tuple[LeftOut, ...]:
    return left_out(view, day_board(view, now, day))


def by_reason(found: Iterable[LeftOut]) -> dict[str, int]:
    """How many for each reason, in the order of OBSTACLES; a reason of a newer server stands after them."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.omission.reason] = counts.get(one.omission.reason, 0) + 1
    order = {reason: number for number, reason in enumerate(OBSTACLES)}
    return dict(sorted(counts.items(), key=lambda item: order.get(item[0], len(order))))


def kinds_here(view: View, day: date) -> tuple[str, ...]:
    """The kinds of round that the estate has: of plans that are not over, and of the rounds of that day."""
    zone = zone_of(view)
    held = {plan.kind for plan in view.all(Plan) if plan.valid_to is None or plan.valid_to >= day}
    held |= {walk.kind for walk in view.all(Round) if _starts_on(walk, day, zone)}
    return tuple(kind for kind in KINDS if kind in held)


def _starts_on(walk: Round, day: date, zone: tzinfo | None) -> bool:
    return walk.starts_at.astimezone(zone).date() == day
