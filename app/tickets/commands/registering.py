"""Reporting something: what, where, how urgent, who can be asked about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from app.estate.records import STAFF, Person, Place, Unit
from app.rounds.commands.walking import done
from app.rounds.records import Hazard, Voice
from app.tickets.records import Caller, Category, Channel, Course, Flow, Kind, Ticket, Urgency
from services.commands import Act, Command, Me, Refused, View
from services.records import Record

SOMEWHERE = ("repair", "hazard", "litter")
"""Kinds that are about a spot."""


class Register(Command):
    """A report; the ticket's id is the op's. `place_id` and `hazard_id` are for the staff; residents name
    their own unit, or a spot in words. Without an urgency the category's counts.
    """

    kind: ClassVar[str] = "tickets.register"
    ticket_kind: Kind
    category_id: str | None = None
    urgency: Urgency | None = None
    channel: Channel = "app"
    place_id: str | None = None
    unit_id: str | None = None
    spot: str = ""
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()
    wished_from: datetime | None = None
    wished_until: datetime | None = None
    for_person_id: str | None = None
    hazard_id: str | None = None
    caller_name: str = ""
    caller_phone: str = ""
    major: bool = False

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: WORDS_MISSING, WHERE_MISSING, KIND_BAD, CATEGORY_UNKNOWN, PLACE_UNKNOWN,
        UNIT_UNKNOWN, PERSON_UNKNOWN, HAZARD_UNKNOWN, HAZARD_TAKEN {number}, WISH_BAD.
        """
        if not (self.text.strip() or self.photos or self.voices):
            raise Refused("WORDS_MISSING")
        if course_for(view, self.ticket_kind) is None:
            raise Refused("KIND_BAD")
        if self.category_id is not None and category_of(view, self.category_id, self.ticket_kind) is None:
            raise Refused("CATEGORY_UNKNOWN")
        if self.unit_id is not None and view.get(Unit, self.unit_id) is None:
            raise Refused("UNIT_UNKNOWN")
        if self.place_id is not None and view.get(Place, self.place_id) is None:
            raise Refused("PLACE_UNKNOWN")
        if self.for_person_id is not None and view.get(Person, self.for_person_id) is None:
            raise Refused("PERSON_UNKNOWN")
        if self.wished_from and self.wished_until and self.wished_until <= self.wished_from:
            raise Refused("WISH_BAD")
        if self.hazard_id is not None:
            if view.get(Hazard, self.hazard_id) is None:
                raise Refused("HAZARD_UNKNOWN")
            for taken in view.where(Ticket, hazard_id=self.hazard_id):
                raise Refused("HAZARD_TAKEN", number=taken.number)
        where = self.place_id or self.unit_id or self.spot.strip() or self.hazard_id
        if self.ticket_kind in SOMEWHERE and not where:
            raise Refused("WHERE_MISSING")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        category = category_of(view, self.category_id, self.ticket_kind)
        hazard = view.get(Hazard, self.hazard_id) if self.hazard_id else None
        staff = act.me.holds(*STAFF)
        proposed: Urgency = category.urgency if category else "soon"
        yield Ticket(
            **done(act),
            kind=self.ticket_kind,
            category_id=self.category_id,
            urgency=self.urgency or proposed,
            role=worker_for(self.ticket_kind, category),
            major=self.major and staff,
            channel=self.channel if staff else "app",
            place_id=hazard.place_id if hazard else self.place_id,
            unit_id=self.unit_id,
            spot=self.spot.strip(),
            text=self.text.strip(),
            photos=self.photos,
            voices=self.voices,
            wished_from=self.wished_from,
            wished_until=self.wished_until,
            for_person_id=self.for_person_id if staff else None,
            hazard_id=self.hazard_id,
            by=name_in(view, act.me),
            flow=course_for(view, self.ticket_kind) or Course(),
        )
        yield Caller(
            id=act.id,
            estate_id=act.me.estate_id,
            name=self.caller_name.strip(),
            phone=self.caller_phone.strip(),
        )

    def photo_hashes(self) -> tuple[str, ...]:
        return (*self.photos, *(voice.sha256 for voice in self.voices))


def course_for(view: View, kind: str) -> Course | None:
    """The flow of a kind as a new ticket carries it; None for a kind that there is not."""
    flow = next((f for f in view.all(Flow) if f.kind == kind), None)
    return Course(stages=flow.stages, call_back=flow.call_back, sample=flow.sample) if flow else None


def category_of(view: View, category_id: str | None, kind: str) -> Category | None:
    found = view.get(Category, category_id) if category_id else None
    return found if found is not None and found.kind == kind else None


def worker_for(kind: str, category: Category | None) -> str:
    """Whose work it is: as the category says, else as the kind usually is."""
    usual = {"repair": "electrician", "hazard": "electrician", "litter": "cleaner"}
    return (category.role if category else "") or usual.get(kind, "desk")


def name_in(view: View, me: Me) -> str:
    person = view.get(Person, me.person_id)
    return person.name if person else me.name
