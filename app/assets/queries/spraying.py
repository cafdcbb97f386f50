"""Where something was used that keeps people away for a while: until when, and what residents are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.assets.records import Item, Movement
from app.domain import Aside
from app.estate.queries import desk_phone, estate, local_phone
from app.estate.records import Place
from app.rounds.queries import zone_of
from app.rounds.records import Round, Stop
from services.commands import Me, View

CAREFUL = ("pesticide", "fertiliser")
GREENING = "greening"
USERS = ("gardener", "manager")
SHIFT = timedelta(hours=14)


@dataclass(frozen=True)
class Spray:
    """A use with a safety interval: of what, where ('' : not said), until when."""

    movement: Movement
    item: str
    place: str


@dataclass(frozen=True)
class Notice:
    """What a draft for residents needs; the moments are in the estate's time zone."""

    spray: Spray
    estate: str
    phone: str
    since: datetime
    until: datetime


def sprays(view: View, now: datetime) -> tuple[Spray, ...]:
    """Those whose interval is not over, the one that ends last first."""
    uses = [m for m in view.all(Movement) if m.why == "used" and m.safety_hours and now < m.until]
    return tuple(_spray(view, m) for m in sorted(uses, key=lambda m: (m.until, m.id), reverse=True))


def notice(view: View, movement_id: str) -> Notice | None:
    movement = view.get(Movement, movement_id)
    if movement is None or not movement.safety_hours:
        return None
    here, zone, phone = estate(view), zone_of(view), desk_phone(view)
    return Notice(
        _spray(view, movement),
        here.name if here else "",
        local_phone(phone) if phone else "",
        movement.at.astimezone(zone),
        movement.until.astimezone(zone),
    )


def wall(at: datetime) -> str:
    return f"{at:%m-%d %H:%M}"


def asides(view: View, me: Me, visit_id: str, place_id: str, kind: str, now: datetime) -> tuple[Aside, ...]:
    """At a stop: what was sprayed there, and on a greening round the way to write down what is used."""
    zone = zone_of(view)
    here = [s for s in reversed(sprays(view, now)) if s.movement.place_id == place_id]
    last = {s.item: s.movement.until for s in here}
    found = [
        Aside("keep_out", (("item", item), ("until", wall(until.astimezone(zone)))))
        for item, until in last.items()
    ]
    if visit_id and kind == GREENING and me.holds(*USERS):
        found.append(Aside("use_here", (), f"/stock/use/{visit_id}"))
    return tuple(found)


def walked_into(view: View, me: Me, spray: Spray, now: datetime) -> Round | None:
    """A round of mine that passes there before the interval is over; who used it knows."""
    if spray.movement.place_id is None or spray.movement.person_id == me.person_id:
        return None
    for walk in view.all(Round):
        soon = walk.starts_at < min(spray.movement.until, now + SHIFT) and walk.due_at + walk.grace > now
        if soon and me.holds(*walk.roles) and walk.id != spray.movement.round_id:
            stops = (view.get(Stop, id) for id in walk.stop_ids)
            if any(stop is not None and stop.place_id == spray.movement.place_id for stop in stops):
                return walk
    return None


def _spray(view: View, movement: Movement) -> Spray:
    item = view.get(Item, movement.item_id)
    place = view.get(Place, movement.place_id) if movement.place_id else None
    return Spray(movement, item.name if item else "", place.name if place else "")
