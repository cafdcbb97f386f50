"""Which other tickets may be about the same: open ones at the same place first, else by number or words."""

from __future__ import annotations

from dataclasses import dataclass

from app.estate.records import Place, Unit
from app.tickets.records import Ticket
from services.commands import View

SHOWN = 20


@dataclass(frozen=True)
class Near:
    """Another open ticket: `same` place or home as the one in question."""

    ticket: Ticket
    where: str
    same: bool


def joinable(view: View, ticket_id: str, words: str) -> tuple[Near, ...]:
    """What a ticket can be joined into: at the same place first, then the newest; twenty at most. With
    `words` only those whose number, place or text has them.
    """
    own = view.get(Ticket, ticket_id)
    if own is None:
        return ()
    wanted = "".join(words.split()).casefold()
    known = [t for t in view.all(Ticket) if t.id != own.id and t.closed_at is None]
    found = [_near(view, own, one) for one in known]
    found = [one for one in found if not wanted or wanted in _plain(one)]
    found.sort(key=lambda n: (not n.same, n.ticket.kind != own.kind, -n.ticket.at.timestamp(), n.ticket.id))
    return tuple(found[:SHOWN])


def _near(view: View, own: Ticket, one: Ticket) -> Near:
    place = view.get(Place, one.place_id) if one.place_id else None
    unit = view.get(Unit, one.unit_id) if one.unit_id else None
    names = (unit.name if unit else "", place.name if place else "", one.spot)
    same = (one.unit_id is not None and one.unit_id == own.unit_id) or (
        one.place_id is not None and one.place_id == own.place_id
    )
    return Near(one, " · ".join(name for name in names if name), same)


def _plain(one: Near) -> str:
    return "".join(f"{one.ticket.number}{one.where}{one.ticket.text}".split()).casefold()
