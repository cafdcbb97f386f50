"""What may be done with places and their labels."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.estate.records import HIGHEST_FLOOR, LOWEST_FLOOR, PLACE_KINDS, Building, Place, Tag
from services.commands import Act, Command, Me, Refused, View
from services.records import Record

LONGEST_NAME, LONGEST_NOTE = 60, 300
MOST_PLACES = 500
LARGEST_BODY = 256 * 1024


class _Described(Command):
    name: str
    place_kind: str = "checkpoint"
    building_id: str | None = None
    floor: int | None = None
    note: str = ""
    latitude: float | None = None
    longitude: float | None = None
    photo: str | None = None

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, NAME_MISSING, NAME_TAKEN, PLACE_KIND_UNKNOWN, BUILDING_UNKNOWN,
        FLOOR_BAD."""
        if not me.holds("manager"):
            raise Refused("NOT_ALLOWED")
        if not self.name.strip():
            raise Refused("NAME_MISSING")
        if any(
            p.name == self.name.strip() and p.closed_at is None and p.id != self.own_id()
            for p in view.all(Place)
        ):
            raise Refused("NAME_TAKEN", name=self.name.strip())
        if self.building_id is not None and view.get(Building, self.building_id) is None:
            raise Refused("BUILDING_UNKNOWN")
        if self.place_kind not in PLACE_KINDS:
            raise Refused("PLACE_KIND_UNKNOWN", kind=self.place_kind)
        if self.floor is not None and not LOWEST_FLOOR <= self.floor <= HIGHEST_FLOOR:
            raise Refused("FLOOR_BAD", floor=self.floor)

    def own_id(self) -> str | None:
        return None

    def photo_hashes(self) -> tuple[str, ...]:
        return (self.photo,) if self.photo else ()

    def told(self) -> dict[str, object]:
        """The fields of the place."""
        return {
            "name": self.name.strip(),
            "kind": self.place_kind,
            "building_id": self.building_id,
            "floor": self.floor,
            "note": self.note,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "photo": self.photo,
        }


class AddPlace(_Described):
    """A new place; its id is the op's, its first label is drawn by the server."""

    kind: ClassVar[str] = "estate.add_place"

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Place.model_validate({"id": act.id, "estate_id": act.me.estate_id, **self.told()})


class PlaceRow(BaseModel):
    """One of many new places, as AddPlace describes one. Degrees, WGS 84."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    place_kind: str = "checkpoint"
    building_id: str | None = None
    floor: int | None = None
    note: str = ""
    latitude: float | None = None
    longitude: float | None = None

    def alone(self) -> AddPlace:
        return AddPlace(**self.model_dump())


class AddPlaces(Command):
    """Many new places, all or none; the n-th has `nth_id(op, n)`. Refusals have its `row`, from 1."""

    kind: ClassVar[str] = "estate.add_places"
    places: tuple[PlaceRow, ...] = Field(min_length=1, max_length=MOST_PLACES)

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: as AddPlace, with `row`; PLACES_TOO_LARGE when it would not travel."""
        seen: set[str] = set()
        for number, row in enumerate(self.places, start=1):
            try:
                row.alone().check(view, me)
                if row.name.strip() in seen:
                    raise Refused("NAME_TAKEN", name=row.name.strip())
            except Refused as refused:
                raise Refused(refused.code, **refused.detail, row=number) from refused
            seen.add(row.name.strip())
        if len(self.model_dump_json(exclude_none=True).encode()) > LARGEST_BODY:
            raise Refused("PLACES_TOO_LARGE")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        for number, row in enumerate(self.places, start=1):
            told = {**row.alone().told(), "id": nth_id(act.id, number), "estate_id": act.me.estate_id}
            yield Place.model_validate(told)


def nth_id(op_id: str, number: int) -> str:
    """The id of the n-th thing that an op makes, from 1."""
    return str(UUID(hashlib.sha256(f"{op_id}:{number}".encode()).hexdigest()[:32]))


class ChangePlace(_Described):
    """The place as it is from now on, whole: what is not said is empty."""

    kind: ClassVar[str] = "estate.change_place"
    place_id: str

    def own_id(self) -> str | None:
        return self.place_id

    def check(self, view: View, me: Me) -> None:
        super().check(view, me)
        _known(view, self.place_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        place = view.get(Place, self.place_id)
        if place is not None:
            yield place.model_copy(update=self.told())


class ClosePlace(Command):
    """Nothing is done there any more. The server refuses PLACE_IN_USE while a plan stops there."""

    kind: ClassVar[str] = "estate.close_place"
    place_id: str

    def check(self, view: View, me: Me) -> None:
        _manager_knows(view, me, self.place_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        place = view.get(Place, self.place_id)
        if place is not None:
            yield place.model_copy(update={"closed_at": act.at})


class ReplaceTag(Command):
    """A new label for a place, drawn by the server; the old one is refused by name from now on."""

    kind: ClassVar[str] = "estate.replace_tag"
    place_id: str

    def check(self, view: View, me: Me) -> None:
        _manager_knows(view, me, self.place_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        for tag in view.where(Tag, place_id=self.place_id):
            if tag.replaced_at is None:
                yield tag.model_copy(update={"replaced_at": act.at})


def _manager_knows(view: View, me: Me, place_id: str) -> None:
    if not me.holds("manager"):
        raise Refused("NOT_ALLOWED")
    _known(view, place_id)


def _known(view: View, place_id: str) -> None:
    if view.get(Place, place_id) is None:
        raise Refused("PLACE_UNKNOWN")
