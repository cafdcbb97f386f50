"""The dispatch board: open tickets by stage, and the people that they can be given to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.estate.queries import absent_on, today_here
from app.estate.records import Membership, Person
from app.rounds.queries import on_duty
from app.tickets.queries.inbox import AFOOT, Filters
from app.tickets.queries.lines import COLUMNS, Line, lines_in_turn, open_lines
from services.commands import View


@dataclass(frozen=True)
class Column:
    """`key` is one of COLUMNS; `late` of its lines are over their limit."""

    key: str
    lines: tuple[Line, ...]
    late: int


@dataclass(frozen=True)
class Hand:
    """One of the staff who goes to where things are: what they have to do, and whether they are at work."""

    person_id: str
    name: str
    role: str
    load: int
    here: bool


def board(view: View, now: datetime, filters: Filters) -> tuple[Column, ...]:
    """Every column, also those that are empty, with what is urgent and due first on top."""
    found: dict[str, list[Line]] = {key: [] for key in COLUMNS}
    for line in lines_in_turn(view):
        if filters.keeps(line, now):
            found[line.column].append(line)
    return tuple(
        Column(key, tuple(lines), sum(line.overdue(now) for line in lines)) for key, lines in found.items()
    )


def hands(view: View, now: datetime) -> tuple[Hand, ...]:
    """Whom work can be given to: at work first, then with the least to do. Nobody who is away today."""
    load: dict[str, int] = {}
    for line in open_lines(view):
        if line.standing.doer and not line.standing.worked:
            load[line.standing.doer] = load.get(line.standing.doer, 0) + 1
    today, found = today_here(view, now), list[Hand]()
    for held in view.all(Membership):
        person = view.get(Person, held.person_id)
        if (
            held.role not in AFOOT
            or held.ended_at is not None
            or person is None
            or person.left_at is not None
        ):
            continue
        if absent_on(view, person.id, today) is None:
            here = on_duty(view, person.id, now).on
            found.append(Hand(person.id, person.name, held.role, load.get(person.id, 0), here))
    return tuple(sorted(found, key=lambda h: (not h.here, AFOOT.index(h.role), h.load, h.name)))
