"""What the person who does the work needs: what is next, what to check, what it costs so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from app.estate.records import Place, Unit
from app.tickets.queries.clocks import Clock, clocks
from app.tickets.queries.standing import Standing, can, standing
from app.tickets.records import Category, Price, Ticket
from services.commands import Me, View

ATTIRE = ("uniform", "badge", "covers", "gloves", "shoes", "cloth", "wrapping")
"""What to have on and with one before going into a home (E07)."""
LAST = ("tools", "clean")
CHECKLISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "water": ("valve_off", "leak_mended", "water_test"),
        "blocked": ("floor_covered", "drain_flows", "water_test"),
        "power": ("power_off", "sign_hung", "wires", "breaker", "power_test"),
        "light": ("power_off", "wires", "power_test"),
        "door": ("floor_covered", "opens", "key"),
        "window": ("floor_covered", "opens"),
        "lift": ("lift_empty", "lift_stopped", "lift_firm", "lift_test"),
    }
)
"""By the key of a category, its own or the one above it; the words are the texts `check_…`."""
ANY = ("fenced", "mended")
CHECKED = ("repair", "hazard")
DOING = ("accept", "resume", "arrive", "work", "finish")


@dataclass(frozen=True)
class Line:
    """Material that was used: how much of it at which price."""

    name: str
    unit: str
    price: Decimal
    amount: Decimal

    @property
    def sum(self) -> Decimal:
        return self.price * self.amount


@dataclass(frozen=True)
class Job:
    """A ticket as who works on it sees it. `next`: what may be done, in its order. `checked`: what was ticked
    before; `shots`: how many photos there are of the work.
    """

    standing: Standing
    next: tuple[str, ...]
    clock: Clock | None
    where: str
    path: tuple[Category, ...]
    checks: tuple[str, ...]
    checked: frozenset[str]
    bill: tuple[Line, ...]
    prices: tuple[Price, ...]
    shots: int

    @property
    def ticket(self) -> Ticket:
        return self.standing.ticket

    @property
    def at_home(self) -> bool:
        """Somebody's home is worked in: the rules of going in hold, and it is signed for."""
        return self.ticket.kind == "repair" and self.ticket.unit_id is not None


def job(view: View, ticket_id: str, me: Me | None) -> Job | None:
    ticket = view.get(Ticket, ticket_id)
    if ticket is None or me is None:
        return None
    s = standing(view, ticket)
    known = [p for p in view.all(Price) if p.closed_at is None]
    return Job(
        standing=s,
        next=tuple(verb for verb in DOING if can(view, s, me, verb)),
        clock=_clock(view, s),
        where=where(view, ticket),
        path=path(view, ticket),
        checks=checklist(view, ticket),
        checked=frozenset(checked(s)),
        bill=bill(s),
        prices=tuple(sorted(known, key=lambda p: (p.ordinal, p.name, p.id))),
        shots=sum(len(x.photos) for x in s.steps if x.step == "work"),
    )


def where(view: View, ticket: Ticket) -> str:
    """3-2-1201 · 厨房; empty when nobody said."""
    unit = view.get(Unit, ticket.unit_id) if ticket.unit_id else None
    names = (unit.name if unit else "", spot_of(view, ticket.place_id, ticket.spot))
    return " · ".join(name for name in names if name)


def spot_of(view: View, place_id: str | None, spot: str) -> str:
    place = view.get(Place, place_id) if place_id else None
    return " · ".join(name for name in (place.name if place else "", spot) if name)


def path(view: View, ticket: Ticket) -> tuple[Category, ...]:
    """The category with the one above it first."""
    own = view.get(Category, ticket.category_id) if ticket.category_id else None
    above = view.get(Category, own.parent_id) if own and own.parent_id else None
    return tuple(one for one in (above, own) if one is not None)


def checklist(view: View, ticket: Ticket) -> tuple[str, ...]:
    """The keys of what is checked in work of that category; nothing where there is nothing to check."""
    if ticket.kind not in CHECKED:
        return ()
    known = [CHECKLISTS[one.key] for one in reversed(path(view, ticket)) if one.key in CHECKLISTS]
    return (*(known[0] if known else ANY), *LAST)


def checked(s: Standing) -> tuple[str, ...]:
    """The names of what was found in order, since it last began."""
    return tuple(str(c.get("name", "")) for c in _told(s, "checks") if c.get("ok"))


def bill(s: Standing) -> tuple[Line, ...]:
    """What was used, once each, in the order in which it was written down."""
    found: dict[tuple[str, Decimal], Line] = {}
    for used in _told(s, "materials"):
        price, amount = Decimal(str(used.get("price", 0))), Decimal(str(used.get("amount", 0)))
        key = (str(used.get("price_id", "")), price)
        before = found[key].amount if key in found else Decimal(0)
        found[key] = Line(str(used.get("name", "")), str(used.get("unit", "")), price, before + amount)
    return tuple(found.values())


def total(lines: Iterable[Line]) -> Decimal:
    return sum((line.sum for line in lines), Decimal(0))


def money(amount: Decimal) -> str:
    """68, 12.50: as a till says it."""
    return f"{amount:.2f}".removesuffix(".00")


def _told(s: Standing, field: str) -> list[Mapping[str, Any]]:
    steps = [x for x in s.steps if x.step in ("work", "finish")]
    return [one for x in steps for one in x.details.get(field, ())]


def _clock(view: View, s: Standing) -> Clock | None:
    """By when to be there, while nobody is; else the one that is due first."""
    running = clocks(view, s, s.ticket.at)
    there = next((c for c in running if c.step == "arrive"), None)
    return there or next(iter(running), None)
