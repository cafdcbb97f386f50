"""A plan carried over to other buildings and floors: which place there is the same as the one here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.estate.queries import buildings, places
from app.estate.records import Building, Place
from app.rounds.queries.plans import stops_of
from app.rounds.records import Stop
from services.commands import View

LONGEST = 60


@dataclass(frozen=True)
class Spot:
    """A floor of a building; `floor` None: what is on no floor. `same_floors`: the whole building, floor by
    floor.
    """

    building_id: str
    floor: int | None = None
    same_floors: bool = False


@dataclass(frozen=True)
class Twin:
    """A plan at another spot: its name there, the place for each stop (by its id) that has one, and
    what places are not there. Without a place of its own there, nothing is copied.
    """

    spot: Spot
    name: str
    place_ids: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def source_of(view: View, plan_id: str) -> Spot | None:
    """Where the places of a plan stand: one floor, or one building; None when in several or in none."""
    found = (view.get(Place, stop.place_id) for stop in stops_of(view, plan_id))
    inside = [place for place in found if place is not None and place.building_id]
    houses, floors = {p.building_id or "" for p in inside}, {p.floor for p in inside}
    if len(houses) != 1:
        return None
    return Spot(next(iter(houses)), next(iter(floors)) if len(floors) == 1 else None, len(floors) > 1)


def floors_of(view: View, building_ids: Iterable[str]) -> tuple[int | None, ...]:
    """The floors of those buildings on which there is some place, from the lowest."""
    wanted = set(building_ids)
    found = {place.floor for place in places(view) if place.building_id in wanted}
    return tuple(sorted(found, key=lambda floor: (floor is not None, floor or 0)))


def twins(view: View, plan_id: str, name: str, spots: Sequence[Spot]) -> tuple[Twin, ...]:
    """The plan at each of the spots. What is in no building stays where it is."""
    houses = {house.id: house for house in buildings(view)}
    source = source_of(view, plan_id)
    known = {_sign(place, houses): place.id for place in reversed(places(view)) if place.building_id}
    stops = [(stop, view.get(Place, stop.place_id)) for stop in stops_of(view, plan_id)]
    return tuple(_at(spot, name, source, stops, houses, known) for spot in spots)


def name_at(name: str, source: Spot, spot: Spot, houses: dict[str, Building]) -> str:
    """`3 号楼 5 层保洁` is called `4 号楼 6 层保洁` there; what the name does not say comes behind it."""
    here, there = houses.get(source.building_id), houses.get(spot.building_id)
    words = [(house_words(here.name), there.name)] if here and there else []
    if not spot.same_floors and spot.floor is not None:
        words.append((floor_words(source.floor), floor_name(spot.floor)))
    behind = []
    for pattern, new in words:
        if pattern and re.search(pattern, name):
            name = re.sub(pattern, new, name, count=1)
        else:
            behind.append(new)
    room = LONGEST - sum(len(one) + 1 for one in behind)
    return " ".join([name[:room].strip(), *behind])


def bare(name: str, building: str, floor: int | None) -> str:
    """What is left of a place's name without its building and floor: `灭火器2` of `3 号楼 5 层 灭火器 2`."""
    for pattern in (house_words(building), floor_words(floor)):
        name = re.sub(pattern, " ", name, count=1) if pattern else name
    return re.sub(r"[\s\-－–—·_/]+", "", name).casefold()


def house_words(building: str) -> str:
    """A pattern of how people write a building: `3 号楼`, `3号楼`, `3栋`, `3#`, or `3-` in front."""
    spaced = r"\s*".join(re.escape(letter) for letter in building if not letter.isspace())
    number = re.match(r"\s*(\d+)\s*(号楼|栋|幢|座|#)", building)
    if not number:
        return spaced
    return rf"(?<!\d){number[1]}\s*(?:号楼|栋|幢|座|#)|^\s*{number[1]}\s*[-－]"


def floor_words(floor: int | None) -> str:
    """A pattern of how people write a floor: `5 层`, `5楼`, `5F`, `F5`; below `B2`, `地下2层`, `负2层`."""
    if floor is None:
        return ""
    if floor < 0:
        return rf"地下\s*{-floor}\s*层|负\s*{-floor}\s*[层楼]|[Bb]{-floor}(?!\d)\s*层?"
    return rf"(?<![\d负B])0*{floor}\s*(?:层|楼|[Ff](?![a-z]))|[Ff]0*{floor}(?!\d)|^\s*0*{floor}\s*[-－]"


def floor_name(floor: int) -> str:
    """As names of plans say it."""
    return f"地下 {-floor} 层" if floor < 0 else f"{floor} 层"


def _at(
    spot: Spot,
    name: str,
    source: Spot | None,
    stops: Sequence[tuple[Stop, Place | None]],
    houses: dict[str, Building],
    known: dict[tuple[object, ...], str],
) -> Twin:
    found = [(stop, place, _twin(place, spot, houses, known)) for stop, place in stops if place]
    own = any(there and place.building_id for _, place, there in found)
    return Twin(
        spot,
        name_at(name, source, spot, houses) if source else name,
        tuple((stop.id, there) for stop, _, there in found if there and own),
        tuple(place.name for _, place, there in found if not there),
    )


def _twin(
    place: Place, spot: Spot, houses: dict[str, Building], known: dict[tuple[object, ...], str]
) -> str | None:
    if not place.building_id:
        return place.id if place.closed_at is None else None
    sign = _sign(place, houses)
    floor = place.floor if spot.same_floors else spot.floor
    return known.get((spot.building_id, floor, *sign[2:]))


def _sign(place: Place, houses: dict[str, Building]) -> tuple[object, ...]:
    """What two places have in common that are the same in two buildings."""
    house = houses.get(place.building_id or "")
    name = bare(place.name, house.name if house else "", place.floor)
    return (place.building_id, place.floor, place.kind, name)
