"""What a worker tells the manager besides tickets: an accident, and how a day went."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from app.rounds.records import Done, Voice


class Accident(Done):
    """Somebody was hurt or something broke at work (E08). `spot`: where, in words; `injured`: who."""

    table: ClassVar[str] = "tickets.accidents"
    ages_by: ClassVar[str] = ""
    ticket_id: str | None = None
    place_id: str | None = None
    spot: str = ""
    text: str = ""
    injured: str = ""
    measures: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()
    by: str = ""


class Day(Done):
    """How a day went, in words (E11); the last one of a person and day counts. The manager read it at
    `reviewed_at`.
    """

    table: ClassVar[str] = "tickets.days"
    day: date
    text: str = ""
    voices: tuple[Voice, ...] = ()
    by: str = ""
    reviewed_at: datetime | None = None
    reviewer_id: str | None = None
    reviewed_by: str = ""
    note: str = ""
