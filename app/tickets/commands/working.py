"""Doing the work: taken, on site, what was done and used, finished, answered; put off and taken up again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.tickets.commands.registering import SOMEWHERE
from app.tickets.commands.routing import certified, reasoned
from app.tickets.commands.stepping import Stepping
from app.tickets.records import Price, Ticket
from services.commands import Me, Refused, View


class Check(BaseModel):
    """One item that was looked at (E07, K04); `step` groups those of one piece of work."""

    model_config = ConfigDict(frozen=True, extra="allow")

    name: str
    ok: bool
    step: str = ""
    note: str = ""


class Used(BaseModel):
    """Material by its price; the server adds name, unit and price."""

    model_config = ConfigDict(frozen=True, extra="allow")

    price_id: str
    amount: Decimal


class Reading(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")

    name: str
    value: float
    unit: str = ""


class WorkDetails(BaseModel):
    """`no_photo` and `no_signature` say why there is none; `signature` is the SHA-256 of its picture."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checks: tuple[Check, ...] = ()
    materials: tuple[Used, ...] = ()
    readings: tuple[Reading, ...] = ()
    no_photo: str = ""
    signature: str | None = None
    no_signature: str = ""


class Accept(Stepping):
    """I do it."""

    kind: ClassVar[str] = "tickets.accept"
    verb: ClassVar[str] = "accept"

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        certified(view, ticket, me.person_id)


class Arrive(Stepping):
    """On site (X01)."""

    kind: ClassVar[str] = "tickets.arrive"
    verb: ClassVar[str] = "arrive"


class Work(Stepping):
    """A piece of the work: checked items, material, readings, photos from before and while it is done."""

    kind: ClassVar[str] = "tickets.work"
    verb: ClassVar[str] = "work"
    details: WorkDetails = Field(default_factory=WorkDetails)

    def told(self, view: View) -> dict[str, Any]:
        """The details as the server will tell them, with prices."""
        said = self.details.model_dump(mode="json", exclude_defaults=True)
        if self.details.materials:
            said["materials"] = [_priced(view, used) for used in self.details.materials]
        return {"details": said}

    def body(self) -> dict[str, Any]:
        body = self.model_dump(mode="json", exclude_none=True, exclude={"details"})
        return body | {"details": self.details.model_dump(mode="json", exclude_defaults=True)}

    def photo_hashes(self) -> tuple[str, ...]:
        signature = (self.details.signature,) if self.details.signature else ()
        return (*super().photo_hashes(), *signature)


class Finish(Work):
    """Done: with a photo or why there is none; in a home signed, or why not (E01, E07)."""

    kind: ClassVar[str] = "tickets.finish"
    verb: ClassVar[str] = "finish"

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        """Raises Refused: PHOTO_MISSING, SIGNATURE_MISSING."""
        told = self.details
        if ticket.kind in SOMEWHERE and not self.photos and not told.no_photo.strip():
            raise Refused("PHOTO_MISSING")
        signed = told.signature or told.no_signature.strip()
        if ticket.kind == "repair" and ticket.unit_id is not None and not signed:
            raise Refused("SIGNATURE_MISSING")


class Answer(Stepping):
    """What the resident was told."""

    kind: ClassVar[str] = "tickets.answer"
    verb: ClassVar[str] = "answer"

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        worded(self)


class Pause(Stepping):
    """It waits, for parts or for somebody, until then; its clocks stand still."""

    kind: ClassVar[str] = "tickets.pause"
    verb: ClassVar[str] = "pause"
    reason: str
    until: datetime

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        reasoned(self.reason)

    def told(self, view: View) -> dict[str, Any]:
        return {"reason": self.reason.strip(), "until": self.until}


class Resume(Stepping):
    kind: ClassVar[str] = "tickets.resume"
    verb: ClassVar[str] = "resume"


class Note(Stepping):
    """Something to add, at any time; `inside`: not for residents; `until`: a call is put off until then."""

    kind: ClassVar[str] = "tickets.note"
    verb: ClassVar[str] = "note"
    inside: bool = False
    until: datetime | None = None

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        """Raises Refused: NOTE_EMPTY."""
        if not (self.text.strip() or self.photos or self.voices):
            raise Refused("NOTE_EMPTY")

    def told(self, view: View) -> dict[str, Any]:
        return {"inside": self.inside, "until": self.until}


def worded(step: Stepping) -> None:
    """Raises Refused: TEXT_MISSING."""
    if not (step.text.strip() or step.voices):
        raise Refused("TEXT_MISSING")


def _priced(view: View, used: Used) -> dict[str, Any]:
    price = view.get(Price, used.price_id)
    known = price.model_dump(mode="json", include={"name", "unit", "price"}) if price else {}
    return {"price_id": used.price_id, "amount": str(used.amount), **known}
