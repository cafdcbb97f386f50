"""What may be asked of places: where things are, which label hangs there, which homes there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.estate.records import Building, Place, Tag, Unit
from services.commands import View


@dataclass(frozen=True)
class Edition:
    """A label of a place: since when it counts (None: from the beginning), until when (None: still)."""

    tag_id: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class PlaceState:
    """A place as the list shows it. Not `is_labelled`: its label is still to be drawn by the server."""

    place: Place
    building: str
    is_labelled: bool
    editions: tuple[Edition, ...]

    @property
    def is_located(self) -> bool:
        return self.place.latitude is not None and self.place.longitude is not None

    def matches(self, text: str) -> bool:
        """Some of the name, the note or the building; spaces and case do not matter."""
        wanted = _plain(text)
        return any(wanted in _plain(one) for one in (self.place.name, self.place.note, self.building))


@dataclass(frozen=True)
class Storey:
    """The places of one floor of a building; `floor` None: those without one."""

    floor: int | None
    states: tuple[PlaceState, ...]


@dataclass(frozen=True)
class House:
    """The places of one building, floor by floor from the lowest; `name` empty: those in no building."""

    name: str
    storeys: tuple[Storey, ...]

    @property
    def count(self) -> int:
        return sum(len(storey.states) for storey in self.storeys)


def places(view: View, kind: str | None = None) -> list[Place]:
    """Those that are not closed, in the order of their names."""
    found = [p for p in view.all(Place) if kind in (None, p.kind) and p.closed_at is None]
    return sorted(found, key=lambda p: by_number(p.name))


def place_states(view: View) -> list[PlaceState]:
    """Every place with its labels, the closed ones last."""
    found = sorted(view.all(Place), key=lambda p: (p.closed_at is not None, by_number(p.name)))
    tags: dict[str, list[Tag]] = defaultdict(list)
    for tag in view.all(Tag):
        tags[tag.place_id].append(tag)
    names = {building.id: building.name for building in view.all(Building)}
    return [_state(place, names.get(place.building_id or "", ""), tags[place.id]) for place in found]


def place_state(view: View, place_id: str) -> PlaceState | None:
    place = view.get(Place, place_id)
    if place is None:
        return None
    building = view.get(Building, place.building_id) if place.building_id else None
    return _state(place, building.name if building else "", view.where(Tag, place_id=place.id))


def by_building(states: Iterable[PlaceState]) -> list[House]:
    """Buildings in the order of their names, what is in none last; within a floor in the order given."""
    found: dict[str, dict[int | None, list[PlaceState]]] = defaultdict(lambda: defaultdict(list))
    for state in states:
        found[state.building][state.place.floor].append(state)
    return [
        House(name, tuple(Storey(floor, tuple(found[name][floor])) for floor in _upwards(found[name])))
        for name in sorted(found, key=lambda name: (not name, by_number(name)))
    ]


def buildings(view: View) -> list[Building]:
    return sorted(view.all(Building), key=lambda b: (b.ordinal, b.name))


def units(view: View, text: str = "", limit: int = 30) -> list[Unit]:
    """Homes whose name holds `text`, in the order of the estate: 3-2-1201 after 3-1-1201."""
    wanted = "".join(text.split()).replace("－", "-").casefold()
    found = [u for u in view.all(Unit) if wanted in u.name.casefold()]
    order = {b.id: b.ordinal for b in view.all(Building)}
    return sorted(found, key=lambda u: (order.get(u.building_id, 0), by_number(u.name)))[:limit]


def _upwards(floors: Iterable[int | None]) -> list[int | None]:
    return sorted(floors, key=lambda floor: (floor is not None, floor or 0))


def _state(place: Place, building: str, tags: list[Tag]) -> PlaceState:
    return PlaceState(
        place=place,
        building=building,
        is_labelled=any(tag.replaced_at is None for tag in tags),
        editions=_editions(tags),
    )


def _editions(tags: list[Tag]) -> tuple[Edition, ...]:
    """Newest first."""
    began = {tag.replaced_by: tag.replaced_at for tag in tags if tag.replaced_by}
    found = [Edition(tag.id, began.get(tag.id), tag.replaced_at) for tag in tags]
    in_use = [e for e in found if e.until is None]
    over = sorted((e for e in found if e.until is not None), key=lambda e: str(e.until), reverse=True)
    return (*in_use, *over)


def by_number(name: str) -> tuple[tuple[int, str], ...]:
    """How names are sorted: `3-2-1201` by its numbers, `3 号楼` too; words by themselves."""
    parts = [part for part in re.split(r"(\d+)|-", name) if part and part.strip()]
    return tuple((int(part), "") if part.isdigit() else (0, part.strip()) for part in parts)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
