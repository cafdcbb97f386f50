"""What is remembered of rounds: plans, the rounds made from them, and what was done on each."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from services.records import Record


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
