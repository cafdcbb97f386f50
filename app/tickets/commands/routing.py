"""Getting a ticket to whom it belongs: looked at closer, told to somebody, handed over, sent back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from app.estate.queries import today_here
from app.estate.records import STAFF, Certificate, Membership, Person, Place, Unit
from app.tickets.commands.registering import category_of, course_for, worker_for
from app.tickets.commands.stepping import Stepping
from app.tickets.queries.standing import standing
from app.tickets.records import Category, Course, Kind, Ticket, Urgency
from services.commands import Me, Refused, View

DOERS = ("guard", "cleaner", "electrician", "gardener", "desk", "manager")
"""Roles whose work a ticket can be."""


class Verify(Stepping):
    """What was found out on looking closer; what is not said stays as it is."""

    kind: ClassVar[str] = "tickets.verify"
    verb: ClassVar[str] = "verify"
    ticket_kind: Kind | None = None
    category_id: str | None = None
    urgency: Urgency | None = None
    place_id: str | None = None
    unit_id: str | None = None
    spot: str = ""

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        """Raises Refused: CATEGORY_UNKNOWN, PLACE_UNKNOWN, UNIT_UNKNOWN."""
        kind = self.ticket_kind or ticket.kind
        if self.category_id is not None and category_of(view, self.category_id, kind) is None:
            raise Refused("CATEGORY_UNKNOWN")
        if self.place_id is not None and view.get(Place, self.place_id) is None:
            raise Refused("PLACE_UNKNOWN")
        if self.unit_id is not None and view.get(Unit, self.unit_id) is None:
            raise Refused("UNIT_UNKNOWN")

    def told(self, view: View) -> dict[str, Any]:
        found = {"kind": self.ticket_kind, "category_id": self.category_id, "urgency": self.urgency}
        found |= {"place_id": self.place_id, "unit_id": self.unit_id, "spot": self.spot or None}
        return {"details": {name: value for name, value in found.items() if value is not None}}

    def changed(self, view: View, ticket: Ticket) -> dict[str, Any]:
        kind, changed = self.ticket_kind or ticket.kind, {k: v for k, v in self._said().items() if v}
        if kind != ticket.kind:
            changed |= {"kind": kind, "flow": course_for(view, kind) or Course()}
            changed["category_id"] = self.category_id
        free = standing(view, ticket).doer is None
        if free and (kind != ticket.kind or self.category_id is not None):
            changed["role"] = worker_for(kind, category_of(view, self.category_id, kind))
        return changed

    def _said(self) -> dict[str, Any]:
        return {
            "category_id": self.category_id,
            "urgency": self.urgency,
            "place_id": self.place_id,
            "unit_id": self.unit_id,
            "spot": self.spot.strip(),
        }


class Assign(Stepping):
    """Somebody is told to do it, or everybody of a role: then whoever takes it first."""

    kind: ClassVar[str] = "tickets.assign"
    verb: ClassVar[str] = "assign"
    to_person_id: str | None = None
    to_role: str = ""

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        """Raises Refused: ROLE_UNKNOWN, PERSON_UNKNOWN, PERSON_CANNOT {person}, CERTIFICATE_MISSING or
        CERTIFICATE_EXPIRED {person, needs, until}.
        """
        role = self.to_role or ticket.role
        if role not in DOERS:
            raise Refused("ROLE_UNKNOWN")
        if self.to_person_id is not None:
            able(view, self.to_person_id, role)
            certified(view, ticket, self.to_person_id)

    def told(self, view: View) -> dict[str, Any]:
        ticket = view.get(Ticket, self.ticket_id)
        person = view.get(Person, self.to_person_id) if self.to_person_id else None
        return {
            "to_person_id": self.to_person_id,
            "to_name": person.name if person else "",
            "to_role": self.to_role or (ticket.role if ticket else ""),
        }

    def changed(self, view: View, ticket: Ticket) -> dict[str, Any]:
        return {"role": self.to_role} if self.to_role else {}


class HandOver(Assign):
    """A colleague goes on with it."""

    kind: ClassVar[str] = "tickets.hand_over"
    verb: ClassVar[str] = "hand_over"
    to_person_id: str
    reason: str = ""

    def told(self, view: View) -> dict[str, Any]:
        return super().told(view) | {"reason": self.reason.strip()}


class SendBack(Stepping):
    """Not theirs, or not possible: back to the desk; when it was finished, back to who did it."""

    kind: ClassVar[str] = "tickets.send_back"
    verb: ClassVar[str] = "send_back"
    reason: str

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        reasoned(self.reason)

    def told(self, view: View) -> dict[str, Any]:
        return {"reason": self.reason.strip()}


class Escalate(Stepping):
    """It is a major one: straight to the manager (X17)."""

    kind: ClassVar[str] = "tickets.escalate"
    verb: ClassVar[str] = "escalate"

    def told(self, view: View) -> dict[str, Any]:
        return {"inside": True}

    def changed(self, view: View, ticket: Ticket) -> dict[str, Any]:
        return {"major": True}


def reasoned(reason: str) -> None:
    """Raises Refused: REASON_MISSING."""
    if not reason.strip():
        raise Refused("REASON_MISSING")


def able(view: View, person_id: str, role: str) -> Person:
    """One of the staff who holds the role; for the desk's work anybody of them. Raises Refused:
    PERSON_UNKNOWN, PERSON_CANNOT {person}.
    """
    person = view.get(Person, person_id)
    if person is None or person.left_at is not None:
        raise Refused("PERSON_UNKNOWN")
    held = {m.role for m in view.where(Membership, person_id=person_id) if m.ended_at is None} & set(STAFF)
    if not held or (role != "desk" and not held & {role, "manager"}):
        raise Refused("PERSON_CANNOT", person=person.name)
    return person


def certified(view: View, ticket: Ticket, person_id: str) -> None:
    """Raises Refused: CERTIFICATE_MISSING {person, needs}, CERTIFICATE_EXPIRED {person, needs, until} when
    the person may not do what the category asks a certificate for.
    """
    category = view.get(Category, ticket.category_id) if ticket.category_id else None
    if category is None or not category.needs:
        return
    held: list[date] = [
        c.valid_to for c in view.where(Certificate, person_id=person_id) if c.kind == category.needs
    ]
    person = view.get(Person, person_id)
    said = {"person": person.name if person else "", "needs": category.needs}
    if not held:
        raise Refused("CERTIFICATE_MISSING", **said)
    if max(held) < today_here(view, datetime.now(UTC)):
        raise Refused("CERTIFICATE_EXPIRED", **said, until=max(held).isoformat())
