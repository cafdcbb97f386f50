"""What is asked while somebody reports: kinds and categories, homes and callers, what may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from app.estate.queries import by_number
from app.estate.records import STAFF, Contact, Household, Person, Place, Unit
from app.tickets.queries.standing import Standing, standing
from app.tickets.records import KINDS, Category, Channel, Flow, Kind, Ticket
from services.commands import Me, View

RECENT = timedelta(days=7)
TWO_HOURS = timedelta(hours=2)
AFTERNOON, MORNING, LATEST = (time(13), time(18)), (time(8), time(12)), time(17)
SHOWN = 3
FOUND = 6
RESIDENTS: tuple[Kind, ...] = ("repair", "complaint", "consultation", "suggestion")
OFFICE: tuple[Kind, ...] = (*RESIDENTS, "litter", "hazard", "violation", "mediation")
OUTSIDE: tuple[Kind, ...] = ("hazard", "litter", "repair", "complaint", "violation")


@dataclass(frozen=True)
class Spot:
    """Somewhere that can be chosen: a home (`unit`) or a place."""

    id: str
    name: str
    note: str
    unit: bool


@dataclass(frozen=True)
class Resident:
    """Somebody who lives at a home and may be the one who calls."""

    id: str
    name: str
    phone: str


@dataclass(frozen=True)
class Twin:
    """A ticket that may be about the same thing: `where` it is, and whether that is the same spot."""

    standing: Standing
    where: str
    same_spot: bool


def kinds_for(view: View, me: Me | None) -> tuple[Kind, ...]:
    """What somebody usually reports first, then the rest; only kinds that this estate has."""
    if me is None:
        return ()
    first = OFFICE if me.holds("desk", "manager") else OUTSIDE if me.holds(*STAFF) else RESIDENTS
    known = {flow.kind for flow in view.all(Flow)}
    return tuple(k for k in (*first, *(k for k in KINDS if k not in first)) if k in known)


def branches(view: View, kind: str, parent_id: str | None = None) -> tuple[Category, ...]:
    """The categories right below one, of the whole kind without; in their order, those in use."""
    found = [c for c in view.where(Category, parent_id=parent_id, closed_at=None) if c.kind == kind]
    return tuple(sorted(found, key=lambda c: (c.ordinal, c.id)))


def lineage(view: View, category_id: str | None) -> tuple[Category, ...]:
    """From the top down to that category."""
    found: list[Category] = []
    category = view.get(Category, category_id) if category_id else None
    while category is not None and category not in found:
        found.insert(0, category)
        category = view.get(Category, category.parent_id) if category.parent_id else None
    return tuple(found)


def leaves(view: View, kind: str) -> tuple[tuple[Category, ...], ...]:
    """Every category of a kind that has none below it, each with those above it."""
    found: list[tuple[Category, ...]] = []
    for top in branches(view, kind):
        below = branches(view, kind, top.id)
        found += [(top, c) for c in below] or [(top,)]
    return tuple(found)


def homes(view: View, me: Me | None) -> tuple[Unit, ...]:
    """Where somebody lives."""
    if me is None:
        return ()
    found = (view.get(Unit, h.unit_id) for h in view.where(Household, person_id=me.person_id))
    return tuple(sorted((u for u in found if u is not None), key=lambda u: by_number(u.name)))


def spots(view: View, text: str) -> tuple[Spot, ...]:
    """Homes and places by a piece of their names: 1201, 3-1201, 3-2-1201 or 321201; whole names first."""
    wanted = _plain(text)
    if not wanted:
        return ()
    homes = [u for u in view.all(Unit) if wanted in _bare(u.name) or _in_order(wanted, u.name)]
    homes.sort(key=lambda u: (wanted not in (u.name.split("-")[-1], _bare(u.name)), by_number(u.name)))
    near = [p for p in view.all(Place) if p.closed_at is None and wanted in _plain(p.name)]
    near.sort(key=lambda p: by_number(p.name))
    found = [Spot(u.id, u.name, "", True) for u in homes[:FOUND]]
    return tuple([*found, *(Spot(p.id, p.name, p.note, False) for p in near)][:FOUND])


def meant(found: tuple[Spot, ...], text: str) -> Spot | None:
    """The one that Enter may take: the only one, or the only one of exactly that name. 1201 of two houses is
    neither.
    """
    exact = [s for s in found if _plain(text) in (_plain(s.name), _bare(s.name))]
    return found[0] if len(found) == 1 else exact[0] if len(exact) == 1 else None


def spot_named(view: View, unit_id: str, place_id: str) -> Spot | None:
    """The home, else the place, of those ids."""
    unit = view.get(Unit, unit_id) if unit_id else None
    if unit is not None:
        return Spot(unit.id, unit.name, "", True)
    place = view.get(Place, place_id) if place_id else None
    return Spot(place.id, place.name, place.note, False) if place else None


def callers(view: View, unit_id: str) -> tuple[Resident, ...]:
    """Who lives there, as far as it is told here, with their numbers."""
    found = []
    for household in view.where(Household, unit_id=unit_id) if unit_id else ():
        person = view.get(Person, household.person_id)
        if person is not None and person.left_at is None:
            phones = view.where(Contact, person_id=person.id)
            found.append(Resident(person.id, person.name, phones[0].phone if phones else ""))
    return tuple(sorted(found, key=lambda p: p.name))


def own_phone(view: View, me: Me | None) -> str:
    return next((c.phone for c in view.where(Contact, person_id=me.person_id)), "") if me else ""


def channels_for(me: Me | None) -> tuple[Channel, ...]:
    """How a report may have come to somebody of the staff, the usual way first."""
    if me is None or not me.holds(*STAFF):
        return ("app",)
    if me.holds("desk", "manager"):
        return ("phone", "desk", "monitor", "social", "mail")
    return ("round", "monitor") if me.holds("guard") else ("round",)


def twins(
    view: View, kind: str, category_id: str | None, unit_id: str, place_id: str, now: datetime
) -> tuple[Twin, ...]:
    """Open tickets of the last seven days at the same home or place; for what is in no home, of the same
    category as well. The nearest and newest first.
    """
    near = [
        *(view.where(Ticket, unit_id=unit_id) if unit_id else ()),
        *(view.where(Ticket, place_id=place_id) if place_id else ()),
    ]
    alike = view.where(Ticket, category_id=category_id, unit_id=None) if category_id and not unit_id else []
    found = []
    for ticket in {t.id: t for t in (*alike, *near)}.values():
        if now - ticket.at > RECENT:
            continue
        now_at = standing(view, ticket)
        if now_at.open:
            found.append(Twin(now_at, where(view, ticket), ticket in near))
    found.sort(key=lambda twin: twin.standing.ticket.at, reverse=True)
    return tuple(sorted(found, key=lambda t: (not t.same_spot, t.standing.ticket.kind != kind))[:SHOWN])


def wishes(now: datetime, zone: tzinfo | None) -> tuple[str, ...]:
    """The times that can be wished for at that hour: no afternoon that is nearly over."""
    late = now.astimezone(zone).time() >= LATEST
    return ("now", *(() if late else ("afternoon",)), "morning", "own")


def wished(
    wish: str, picked: datetime | None, now: datetime, zone: tzinfo | None
) -> tuple[datetime | None, datetime | None]:
    """(from, until) of a wish: two hours from now or from `picked`, this afternoon, tomorrow morning. Nothing
    of what is over: it may have been chosen some time ago.
    """
    today = now.astimezone(zone)
    if wish not in wishes(now, zone):
        return None, None
    if wish == "now":
        return now, now + TWO_HOURS
    if wish == "afternoon":
        noon, end = (datetime.combine(today.date(), t, today.tzinfo) for t in AFTERNOON)
        return max(noon, now), max(end, now + TWO_HOURS)
    if wish == "morning":
        morning, end = (datetime.combine(today.date() + timedelta(days=1), t, today.tzinfo) for t in MORNING)
        return morning, end
    return (picked, picked + TWO_HOURS) if picked is not None and picked + TWO_HOURS > now else (None, None)


def where(view: View, ticket: Ticket) -> str:
    """3-2-1201 厨房: the home or the place, and the spot in words."""
    named = spot_named(view, ticket.unit_id or "", ticket.place_id or "")
    return " ".join(part for part in (named.name if named else "", ticket.spot) if part)


def _plain(text: str) -> str:
    return "".join(text.split()).replace("－", "-").replace("—", "-").casefold()


def _bare(name: str) -> str:
    """3-2-1201 as it is typed in a hurry: 321201."""
    return _plain(name).replace("-", "")


def _in_order(wanted: str, name: str) -> bool:
    """3-1201 is 3-2-1201: each piece begins one of the name's, in their order."""
    rest = iter(name.split("-"))
    return all(any(part.startswith(piece) for part in rest) for piece in wanted.split("-"))
