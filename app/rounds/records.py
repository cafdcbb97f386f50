"""What is remembered of rounds: plans, the rounds made from them, and what was done on each."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from math import asin, cos, radians, sin, sqrt
from typing import ClassVar, Literal

from services.records import Record

State = Literal["waiting", "late_start", "walking", "incomplete", "finished", "missed"]

MINUTE = timedelta(minutes=1)
LATER = 5 * MINUTE
EARTH_METRES = 6_371_000


class Plan(Record):
    table: ClassVar[str] = "rounds.plans"
    kind: str
    name: str
    ordered: bool = False
    roles: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    starts: tuple[str, ...] = ()
    minutes: int = 40
    grace_minutes: int = 10
    valid_from: date | None = None
    valid_to: date | None = None


class Stop(Record):
    table: ClassVar[str] = "rounds.stops"
    plan_id: str
    place_id: str
    ordinal: int
    task: str = ""


class Round(Record):
    table: ClassVar[str] = "rounds.rounds"
    plan_id: str
    kind: str
    name: str
    number: int = 1
    starts_at: datetime
    due_at: datetime
    grace_minutes: int = 10
    roles: tuple[str, ...] = ()
    stop_ids: tuple[str, ...] = ()

    @property
    def grace(self) -> timedelta:
        return timedelta(minutes=self.grace_minutes)

    def state(self, began: bool, finished: bool, all_reached: bool, now: datetime) -> State:
        """What the facts amount to at `now`; the same facts may amount to more when a phone comes online."""
        over = finished or now > self.due_at + self.grace
        if over and not began:
            return "missed"
        if over:
            return "finished" if all_reached else "incomplete"
        if began:
            return "walking"
        return "late_start" if now > self.starts_at + self.grace else "waiting"

    def late(self, at: datetime) -> int:
        """Whole minutes after it was due, once beyond its grace; negative: before its start; 0: in time."""
        if at > self.due_at + self.grace:
            return (at - self.due_at) // MINUTE
        return -((self.starts_at - at) // MINUTE) if at < self.starts_at - self.grace else 0

    def touches(self, day: date, zone: tzinfo | None) -> bool:
        return self.starts_at.astimezone(zone).date() <= day <= self.due_at.astimezone(zone).date()


class Done(Record):
    """An act: who, by the device's clock, by the authority's clock, and when it reached the server."""

    person_id: str
    device_at: datetime
    at: datetime
    received_at: datetime | None = None


class Start(Done):
    table: ClassVar[str] = "rounds.starts"
    round_id: str


class Visit(Done):
    table: ClassVar[str] = "rounds.visits"
    round_id: str
    stop_id: str
    place_id: str
    tag_id: str | None = None
    how: str = "scan"
    latitude: float | None = None
    longitude: float | None = None
    accuracy: float | None = None
    flags: tuple[str, ...] = ()

    @property
    def came_later(self) -> bool:
        """It was walked without a connection and sent afterwards."""
        return self.received_at is not None and self.received_at - self.at > LATER

    @property
    def clock_ahead(self) -> int:
        """Whole minutes that the device's clock was ahead; negative: behind."""
        return int((self.device_at - self.at) / MINUTE)

    def metres_from(self, latitude: float | None, longitude: float | None) -> float | None:
        """Along the ground; None when one of the two positions is not known."""
        if self.latitude is None or self.longitude is None or latitude is None or longitude is None:
            return None
        here, there = radians(self.latitude), radians(latitude)
        east = sin(radians(longitude - self.longitude) / 2) ** 2
        chord = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * east
        return EARTH_METRES * 2 * asin(sqrt(chord))


class Note(Done):
    table: ClassVar[str] = "rounds.notes"
    visit_id: str
    round_id: str
    text: str = ""
    photos: tuple[str, ...] = ()


class Finish(Done):
    table: ClassVar[str] = "rounds.finishes"
    round_id: str
    reason: str = ""


class Photo(Record):
    """What the server knows of a photo that some op named: who owes it, and since when it is there."""

    table: ClassVar[str] = "sync.photos"
    sha256: str
    op_id: str
    person_id: str
    size: int | None = None
    arrived_at: datetime | None = None


class Held(Record):
    """An op of somebody's that has waited for days for what it belongs to; only the manager is told."""

    table: ClassVar[str] = "sync.held"
    person_id: str
    kind: str
    at: datetime
