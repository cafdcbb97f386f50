"""What a resident hears of their own tickets, in everyday words: how far it is and who comes when."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from app.tickets.queries.clocks import clocks, hours
from app.tickets.queries.standing import Standing, asleep, can, standing
from app.tickets.records import Ticket
from services.commands import Me, View

Tone = Literal["now", "good", "warn", "plain", "info"]
SOON = 90
"""Up to so many minutes somebody is told how long; beyond that, when."""
OFFICE_KINDS = ("complaint", "consultation", "suggestion", "violation", "mediation")


@dataclass(frozen=True)
class Way:
    """A key of texts, what it is filled in with (a moment stays a moment), and how it looks."""

    key: str
    values: tuple[tuple[str, Any], ...] = ()
    tone: Tone = "now"


@dataclass(frozen=True)
class Mine:
    """`rates`: it is done and they have not said how it was."""

    standing: Standing
    way: Way
    rates: bool


def my_tickets(view: View, me: Me | None, now: datetime) -> tuple[Mine, ...]:
    """Those that they reported or that were reported for them: to be rated, open, closed; newest first."""
    if me is None:
        return ()
    own = [t for t in view.all(Ticket) if t.is_own(me.person_id)]
    found = [my_ticket(view, me, ticket, now) for ticket in own]
    return tuple(sorted(found, key=_order))


def my_ticket(view: View, me: Me, ticket: Ticket, now: datetime) -> Mine:
    s = standing(view, ticket)
    rates = s.rating == "" and s.how in ("", "done") and can(view, s, me, "rate")
    return Mine(s, way(view, s, now), rates)


def way(view: View, s: Standing, now: datetime) -> Way:
    """How far it is."""
    if not s.open:
        return _ended(s)
    if asleep(s, now):
        return _paused(s)
    if s.worked:
        return _worked(s)
    name = worker(s)
    if s.stage == "register":
        return _waits(view, s, now)
    if s.stage == "verify":
        return Way("way_verified_office" if s.ticket.kind in OFFICE_KINDS else "way_verified")
    if s.stage == "assign" and s.doer is None:
        return Way("way_called")
    if s.stage in ("assign", "accept") and s.ticket.flow.nth("arrive"):
        return _coming(view, s, name, now)
    if s.stage in ("arrive", "work") and name:
        return Way(f"way_{s.stage}", (("name", name),))
    return Way("way_doing", (("name", name),)) if name else Way("way_office")


def worker(s: Standing) -> str:
    """The name of who does it; empty before somebody does."""
    told = s.last("assign", "hand_over", "accept")
    if told is None or s.doer is None:
        return ""
    return told.by if told.step == "accept" else told.to_name


def _order(mine: Mine) -> tuple[int, float, str]:
    rank = 0 if mine.rates else 1 if mine.standing.open else 2
    return rank, -mine.standing.ticket.at.timestamp(), mine.standing.ticket.id


def _waits(view: View, s: Standing, now: datetime) -> Way:
    open_hours = hours(view)
    if s.ticket.urgency == "urgent" or open_hours.is_open(now):
        return Way("way_received")
    return Way("way_received_night", (("time", open_hours.opening(now)),))


def _coming(view: View, s: Standing, name: str, now: datetime) -> Way:
    """Who, and when: as it was wished, else by when they must be there."""
    told = (("name", name),)
    word = "way_taken" if s.stage == "accept" else "way_given"
    wished = s.ticket.wished_from
    if wished is not None and wished > now:
        return Way(f"{word}_wished", (*told, ("time", wished)))
    due = next((c.deadline for c in clocks(view, s, now) if c.step == "arrive"), None)
    if due is None:
        return Way(word, told)
    left = due - now
    if left <= timedelta(0):
        return Way(f"{word}_late", told, "warn")
    minutes = math.ceil(left / timedelta(minutes=1))
    if minutes <= SOON:
        return Way(f"{word}_minutes", (*told, ("minutes", minutes)))
    return Way(f"{word}_by", (*told, ("time", due)))


def _paused(s: Standing) -> Way:
    last = s.last("pause")
    if last is None or last.until is None:
        return Way("way_paused", tone="warn")
    return Way("way_paused_until", (("reason", last.reason), ("time", last.until)), "warn")


def _worked(s: Standing) -> Way:
    answered = s.ticket.kind in OFFICE_KINDS
    if s.rating:
        return Way("way_thanks", tone="good")
    return Way("way_answered" if answered else "way_finished", tone="good")


def _ended(s: Standing) -> Way:
    last = s.closed_by
    if s.how == "dismissed" and last is not None:
        return Way("way_dismissed", (("reason", last.reason),), "plain")
    return Way(f"way_{s.how}", tone="good" if s.how == "done" else "plain")
