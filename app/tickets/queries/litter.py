"""Who answers for litter (X07): the manager's until a cleaner was told and half an hour is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.estate.queries import figures, name_of
from app.tickets.queries.clocks import accountable
from app.tickets.queries.standing import Standing, standing
from app.tickets.records import Ticket
from services.commands import View

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Answers:
    """`role` answers for it now. `person`: the name of the cleaner who was told. `turns_at`: when it became,
    or will become, the cleaner's; None while no cleaner was told. `cleared_at`: when it was gone.
    """

    role: str
    person_id: str | None
    person: str
    turns_at: datetime | None
    cleared_at: datetime | None
    told_at: datetime | None = None

    @property
    def minutes(self) -> int:
        """How long the cleaner has."""
        return int((self.turns_at - self.told_at) / MINUTE) if self.turns_at and self.told_at else 0

    def share(self, now: datetime) -> float:
        """How much of the cleaner's time is gone."""
        if self.turns_at is None or self.told_at is None:
            return 0.0
        return ((self.cleared_at or now) - self.told_at) / (self.turns_at - self.told_at)


@dataclass(frozen=True)
class Tally:
    """What a cleaner was told to clear: how often in time, how often it became theirs, how many minutes it
    took on average; what is not cleared yet counts in `open`.
    """

    person_id: str
    person: str
    told: int
    in_time: int
    theirs: int
    open: int
    minutes: float | None


def answers_for(view: View, s: Standing, now: datetime) -> Answers:
    """For a ticket of the kind litter."""
    role, person_id = accountable(view, s, now)
    told, cleared = s.last("assign", "hand_over"), s.last("finish")
    if told is None:
        return Answers(role, person_id, "", None, cleared.at if cleared else None)
    stage = s.ticket.flow.stage("finish")
    limit = (stage.limits.get(s.ticket.urgency) if stage else None) or figures(view)["litter_cleared_minutes"]
    person = told.to_name or name_of(view, told.to_person_id)
    turns_at = told.at + timedelta(minutes=float(limit))
    return Answers(role, person_id, person, turns_at, cleared.at if cleared else None, told.at)


def tallies(view: View, since: datetime, until: datetime, now: datetime) -> tuple[Tally, ...]:
    """Of litter that was reported in a stretch, by cleaner, who had most of it on their account first."""
    found: dict[str, list[tuple[Standing, Answers]]] = {}
    for ticket in view.all(Ticket):
        if ticket.kind == "litter" and since <= ticket.at < until:
            s = standing(view, ticket)
            told = s.last("assign", "hand_over")
            if told is not None and told.to_person_id is not None and s.how in ("", "done"):
                found.setdefault(told.to_person_id, []).append((s, answers_for(view, s, now)))
    tallied = [_tally(person_id, some) for person_id, some in found.items()]
    return tuple(sorted(tallied, key=lambda t: (-t.theirs, -t.told, t.person)))


def _tally(person_id: str, some: Iterable[tuple[Standing, Answers]]) -> Tally:
    known = list(some)
    taken = [_minutes(s) for s, _ in known]
    done = [one for one in taken if one is not None]
    theirs = sum(a.role == "cleaner" for _, a in known)
    return Tally(
        person_id=person_id,
        person=known[-1][1].person,
        told=len(known),
        in_time=sum(a.role == "manager" and a.cleared_at is not None for _, a in known),
        theirs=theirs,
        open=sum(a.cleared_at is None for _, a in known),
        minutes=sum(done) / len(done) if done else None,
    )


def _minutes(s: Standing) -> float | None:
    """From being told until it was gone."""
    told, cleared = s.last("assign", "hand_over"), s.last("finish")
    if told is None or cleared is None:
        return None
    return (cleared.at - told.at) / MINUTE
