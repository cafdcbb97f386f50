"""Calls that were put off until somebody may be called again: who promised what, and what still stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.estate.queries import Quiet, quiet
from app.tickets.queries.standing import Standing, standing
from app.tickets.records import Step, Ticket
from services.commands import View

__all__ = ["Quiet", "Reminder", "quiet", "reminder", "reminders"]


@dataclass(frozen=True)
class Reminder:
    """A call to make from `at` on: a note inside that says until when to wait."""

    standing: Standing
    note: Step
    at: datetime


def reminders(view: View) -> tuple[Reminder, ...]:
    """Those whose call was not made, the earliest first."""
    notes = [s for s in view.where(Step, step="note") if s.until is not None]
    found = [one for ticket_id in {s.ticket_id for s in notes} if (one := reminder(view, ticket_id))]
    return tuple(sorted(found, key=lambda one: (one.at, one.note.id)))


def reminder(view: View, ticket_id: str) -> Reminder | None:
    """What stands of a ticket: the last note that puts a call off, unless somebody has said more since."""
    ticket = view.get(Ticket, ticket_id)
    if ticket is None:
        return None
    s = standing(view, ticket)
    for step in reversed(s.steps):
        if step.step == "note" and step.until is not None:
            return Reminder(s, step, step.until)
        if step.step in ("call_back", "answer") or (step.step == "note" and step.inside):
            return None
    return None
