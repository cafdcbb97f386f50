"""Telling the manager what is no ticket: an accident at work, how the day went; and reading that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from pydantic import Field

from app.estate.records import STAFF, Place
from app.rounds.commands.walking import done
from app.rounds.records import Voice
from app.tickets.commands.registering import name_in
from app.tickets.records import Accident, Day, Ticket
from services.commands import Act, Command, Me, Refused, View
from services.records import Record

REPORTERS = tuple(role for role in STAFF if role != "inspector")
"""Roles whose day is reported."""


class ReportAccident(Command):
    """Straight to the manager (E08)."""

    kind: ClassVar[str] = "tickets.report_accident"
    ticket_id: str | None = None
    place_id: str | None = None
    spot: str = Field(default="", max_length=200)
    text: str = Field(default="", max_length=2000)
    injured: str = Field(default="", max_length=500)
    measures: str = Field(default="", max_length=2000)
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, TEXT_MISSING, TICKET_UNKNOWN, PLACE_UNKNOWN."""
        if not me.holds(*STAFF):
            raise Refused("NOT_ALLOWED")
        if not (self.text.strip() or self.voices):
            raise Refused("TEXT_MISSING")
        if self.ticket_id is not None and view.get(Ticket, self.ticket_id) is None:
            raise Refused("TICKET_UNKNOWN")
        if self.place_id is not None and view.get(Place, self.place_id) is None:
            raise Refused("PLACE_UNKNOWN")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Accident(
            **done(act),
            ticket_id=self.ticket_id,
            place_id=self.place_id,
            spot=self.spot.strip(),
            text=self.text.strip(),
            injured=self.injured.strip(),
            measures=self.measures.strip(),
            photos=self.photos,
            voices=self.voices,
            by=name_in(view, act.me),
        )

    def photo_hashes(self) -> tuple[str, ...]:
        return (*self.photos, *(voice.sha256 for voice in self.voices))


class HandInDay(Command):
    """The day's report: words to what the steps of that day show anyway."""

    kind: ClassVar[str] = "tickets.hand_in_day"
    day: date
    text: str = Field(default="", max_length=2000)
    voices: tuple[Voice, ...] = ()

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED."""
        if not me.holds(*REPORTERS):
            raise Refused("NOT_ALLOWED")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        name = name_in(view, act.me)
        yield Day(**done(act), day=self.day, text=self.text.strip(), voices=self.voices, by=name)

    def photo_hashes(self) -> tuple[str, ...]:
        return tuple(voice.sha256 for voice in self.voices)


class ReviewDay(Command):
    """The manager has read a day's report, with a word to it (X11)."""

    kind: ClassVar[str] = "tickets.review_day"
    day_id: str
    note: str = Field(default="", max_length=1000)

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, DAY_UNKNOWN, DAY_REVIEWED {person, at}."""
        if not me.holds("manager"):
            raise Refused("NOT_ALLOWED")
        day = view.get(Day, self.day_id)
        if day is None:
            raise Refused("DAY_UNKNOWN")
        if day.reviewed_at is not None:
            raise Refused("DAY_REVIEWED", person=day.reviewed_by, at=day.reviewed_at.isoformat())

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        day = view.get(Day, self.day_id)
        if day is not None:
            read = {"reviewed_at": act.at, "reviewer_id": act.me.person_id, "note": self.note.strip()}
            yield day.model_copy(update={**read, "reviewed_by": name_in(view, act.me)})
