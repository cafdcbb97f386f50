"""Who is on a round now: several may walk it at once, each with a phone of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.estate.records import Place
from app.rounds.queries.progress import CARRY_ON, name_of
from app.rounds.records import Finish, Start, Visit
from services.commands import View


@dataclass(frozen=True)
class Walker:
    """Where somebody was last on a round; `place` is empty before the first stop. `here`: seen lately."""

    person_id: str
    name: str
    at: datetime
    place: str
    stops: int
    here: bool


def company(view: View, round_id: str, now: datetime) -> tuple[Walker, ...]:
    """Everybody who did something on this round, who did so last first."""
    visits = view.where(Visit, round_id=round_id)
    over = bool(view.where(Finish, round_id=round_id))
    found: dict[str, Walker] = {}
    for act in sorted([*view.where(Start, round_id=round_id), *visits], key=lambda act: act.at):
        mine = {v.stop_id for v in visits if v.person_id == act.person_id}
        place = view.get(Place, act.place_id) if isinstance(act, Visit) else None
        before = found.get(act.person_id)
        found[act.person_id] = Walker(
            person_id=act.person_id,
            name=name_of(view, act.person_id),
            at=act.at,
            place=place.name if place else before.place if before else "",
            stops=len(mine),
            here=not over and now - act.at < CARRY_ON,
        )
    return tuple(sorted(found.values(), key=lambda walker: walker.at, reverse=True))
