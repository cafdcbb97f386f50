"""What was done on a round, as facts: who, by the device's clock, by the authority's clock."""

from __future__ import annotations

from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.rounds.records.plans import MINUTE
from services.records import Record

Obstacle = Literal["locked", "works", "weather", "other"]

LATER = 5 * MINUTE
EARTH_METRES = 6_371_000


class Voice(BaseModel):
    """Something spoken instead of written: SHA-256 (hex) of its bytes, their media type, whole seconds."""

    model_config = ConfigDict(frozen=True, extra="allow")

    sha256: str
    media: str
    seconds: int


class Done(Record):
    """An act: who, by the device's clock, by the authority's clock, and when it reached the server."""

    ages_by: ClassVar[str] = "at"
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
    reason: str = ""
    photos: tuple[str, ...] = ()
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


class Omission(Done):
    """A stop that could not be done, and why; it is settled by that."""

    table: ClassVar[str] = "rounds.omissions"
    round_id: str
    stop_id: str
    place_id: str
    reason: Obstacle = "other"
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()


class Note(Done):
    table: ClassVar[str] = "rounds.notes"
    visit_id: str
    round_id: str
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()


class Answers(Done):
    """By the id of each question a truth, a number, words, or the names of photos; the last one counts."""

    table: ClassVar[str] = "rounds.answers"
    visit_id: str
    round_id: str
    answers: dict[str, Any] = Field(default_factory=dict)
    photos: tuple[str, ...] = ()


class Finish(Done):
    table: ClassVar[str] = "rounds.finishes"
    round_id: str
    reason: str = ""
