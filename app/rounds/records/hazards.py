"""What was found to be dangerous or broken, what became of it, and the manager's word on what was done."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from app.rounds.records.acts import Done, Voice

Fault = Literal["", "fire", "fire_special"]
Subject = Literal["visit", "round", "hazard", "extension", "restoration"]


class Hazard(Done):
    """Something dangerous or broken, found on a round or beside one. It is open until the manager settles
    it, however long ago it was found. `fault`: it is fire equipment, which has to be restored in time. What
    came of a question names it, and its `reading` when that was a number. `no_photo` is why there is none.
    """

    ages_by: ClassVar[str] = ""
    table: ClassVar[str] = "rounds.hazards"
    round_id: str | None = None
    visit_id: str | None = None
    place_id: str
    urgency: Literal["urgent", "soon", "later"] = "soon"
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()
    fault: Fault = ""
    question_id: str = ""
    reading: float | None = None
    no_photo: str = ""


class Extension(Done):
    """Somebody asks in writing for more time to restore a special fault; it counts once it was accepted."""

    table: ClassVar[str] = "rounds.extensions"
    ages_by: ClassVar[str] = ""
    hazard_id: str
    until: datetime
    reason: str
    meanwhile: str
    photos: tuple[str, ...] = ()


class Restoration(Done):
    """Somebody says that it is in order again."""

    table: ClassVar[str] = "rounds.restorations"
    ages_by: ClassVar[str] = ""
    hazard_id: str
    text: str = ""
    photos: tuple[str, ...] = ()


class Review(Done):
    """What the manager made of a visit, a round, a hazard and of what was said of it afterwards; the last one
    of a subject counts. The server says when it grows old: on a hazard never.
    """

    ages_by: ClassVar[str] = "ages_at"
    table: ClassVar[str] = "rounds.reviews"
    round_id: str | None = None
    subject: Subject
    subject_id: str
    verdict: Literal["accepted", "rejected"]
    note: str = ""
