"""What the demo world is made of. Ids follow from names."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.demo.ids import code, sha, token, uid


@dataclass(frozen=True)
class Estate:
    name: str
    time_zone: str = "Asia/Shanghai"
    desk_phone: str = ""

    @property
    def id(self) -> UUID:
        return uid(self.name)


@dataclass(frozen=True)
class Building:
    estate: Estate
    ordinal: int

    @property
    def name(self) -> str:
        return f"{self.ordinal} 号楼"

    @property
    def id(self) -> UUID:
        return uid(self.estate.name, "building", self.ordinal)


@dataclass(frozen=True)
class Unit:
    building: Building
    stair: int
    floor: int
    flat: int

    @property
    def name(self) -> str:
        return f"{self.building.ordinal}-{self.stair}-{self.floor * 100 + self.flat}"

    @property
    def id(self) -> UUID:
        return uid(self.building.estate.name, "unit", self.name)


@dataclass(frozen=True)
class Person:
    estate: Estate
    name: str
    phone: str
    post: str
    roles: tuple[str, ...]
    unit: Unit | None = None

    @property
    def id(self) -> UUID:
        return uid(self.estate.name, "person", self.phone)

    @property
    def user_id(self) -> UUID:
        return uid("user", self.phone)


@dataclass(frozen=True)
class Place:
    """`latitude` and `longitude` in degrees; tests put a phone there."""

    estate: Estate
    name: str
    latitude: float
    longitude: float
    note: str = ""
    building: Building | None = None
    kind: str = "checkpoint"
    floor: int | None = None

    @property
    def id(self) -> UUID:
        return uid(self.estate.name, "place", self.name)


@dataclass(frozen=True)
class Tag:
    """A label; `token` is in its QR code as `<origin>/t/<token>`, `code` is printed under it."""

    place: Place
    edition: int = 1
    replaced: bool = False

    @property
    def id(self) -> UUID:
        return uid(self.place.estate.name, "tag", self.place.name, self.edition)

    @property
    def token(self) -> str:
        return token(self.place.estate.name, self.place.name, self.edition)

    @property
    def code(self) -> str:
        return code(self.place.estate.name, self.place.name, self.edition)

    @property
    def printed_code(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def token_hash(self) -> str:
        return sha(self.token)

    @property
    def code_hash(self) -> str:
        return sha(f"{self.id}:{self.code}")


@dataclass(frozen=True)
class Question:
    """What is asked at a stop, as the records know it; without `required` it may be left open."""

    id: str
    kind: str
    text: str
    required: bool = True
    options: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""
    expects: bool | None = None


@dataclass(frozen=True)
class Stop:
    """A place on a plan with what is done there; `standard`: what good looks like."""

    place: Place
    task: str = ""
    questions: tuple[Any, ...] = ()
    standard: str = ""
    not_before_minutes: int = 0


@dataclass(frozen=True)
class Plan:
    """`starts` are local times in the order of the shift; `people` those who are meant to walk it."""

    estate: Estate
    name: str
    starts: tuple[str, ...]
    minutes: int
    grace_minutes: int
    stops: tuple[Stop, ...]
    ordered: bool = False
    roles: tuple[str, ...] = ("guard",)
    kind: str = "patrol"
    proof: str = "scan"
    people: tuple[Person, ...] = ()
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    month_days: tuple[int, ...] = ()
    seasons: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    @property
    def id(self) -> UUID:
        return uid(self.estate.name, "plan", self.name)

    def stop_id(self, ordinal: int) -> UUID:
        """`ordinal` counts from 1."""
        return uid(self.estate.name, "stop", self.name, ordinal)
