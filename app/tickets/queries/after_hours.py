"""What was reported while the desk was closed and hands itself to the desk when it opens (G09)."""

from __future__ import annotations

from datetime import datetime

from app.domain import Alert
from app.tickets.queries.callbacks import CALLERS
from app.tickets.queries.calling import reminders
from app.tickets.queries.clocks import hours
from app.tickets.queries.standing import Standing, standing
from app.tickets.records import Ticket
from services.commands import Me, View


def left_for_morning(view: View, now: datetime) -> tuple[Standing, ...]:
    """Not urgent, and nobody has looked at it or given it to somebody since; the oldest first."""
    open_hours = hours(view)
    waiting = [
        s
        for ticket in view.where(Ticket, closed_at=None)
        if ticket.urgency != "urgent" and not open_hours.is_open(ticket.at) and ticket.at <= now
        if (s := standing(view, ticket)).open and s.stage == "register"
    ]
    return tuple(sorted(waiting, key=lambda s: (s.ticket.at, s.ticket.id)))


def after_hours_alerts(view: View, me: Me, now: datetime) -> tuple[Alert, ...]:
    """One for the desk for each opening after which something still waits, until it is looked at."""
    if not me.holds(*CALLERS):
        return ()
    open_hours, nights = hours(view), dict[datetime, int]()
    for s in left_for_morning(view, now):
        opened = open_hours.opening(s.ticket.at)
        nights[opened] = nights.get(opened, 0) + 1
    return tuple(
        Alert(
            f"night:{opened.isoformat()}",
            "alert_night",
            opened,
            "/tickets/night",
            (("count", count),),
            "warn",
            lasting=True,
            calls=True,
        )
        for opened, count in sorted(nights.items(), reverse=True)
        if opened <= now
    )


def call_alerts(view: View, me: Me, now: datetime) -> tuple[Alert, ...]:
    """The calls that this person put off and may make now."""
    return tuple(
        Alert(
            f"call:{one.note.id}",
            "alert_call",
            one.at,
            f"/tickets/calls/{one.standing.ticket.id}",
            (("number", one.standing.ticket.number),),
            "info",
            lasting=True,
            calls=True,
        )
        for one in reminders(view)
        if one.note.person_id == me.person_id and one.at <= now
    )
