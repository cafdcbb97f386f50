"""What the manager hears besides tickets: accidents at once, in the morning the reports of the day before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.domain import Alert
from app.estate.queries import today_here
from app.tickets.queries.clocks import hours
from app.tickets.queries.daily import DAY, dailies
from app.tickets.queries.working import spot_of
from app.tickets.records import Accident
from services.commands import Me, View

LATELY = timedelta(days=3)
READERS = ("manager", "inspector")
PIECE = 20


def reporting_alerts(view: View, me: Me, now: datetime) -> tuple[Alert, ...]:
    """For the manager; whether they call is said by who asks."""
    if not me.holds("manager"):
        return ()
    return (*_accidents(view, me, now), *_days(view, now))


def accidents(view: View) -> tuple[Accident, ...]:
    """Those that this device is told of, the newest first."""
    return tuple(sorted(view.all(Accident), key=lambda one: (one.at, one.id), reverse=True))


def _accidents(view: View, me: Me, now: datetime) -> Iterator[Alert]:
    for one in accidents(view):
        if one.person_id == me.person_id or one.at < now - LATELY:
            continue
        values = (
            ("person", one.by),
            ("where", spot_of(view, one.place_id, one.spot)),
            ("text", one.text[:PIECE]),
        )
        key = "alert_accident_hurt" if one.injured else "alert_accident"
        at = one.received_at or one.at
        yield Alert(
            f"accident:{one.id}", key, at, f"/tickets/accidents/{one.id}", values, "bad", lasting=True
        )


def _days(view: View, now: datetime) -> Iterator[Alert]:
    """Once the desk opens (X11); a day nobody has read is spoken of for three."""
    today, opening = today_here(view, now), hours(view)
    for ago in range(1, LATELY.days + 1):
        day = today - ago * DAY
        at = datetime.combine(day + DAY, opening.opens, opening.zone).astimezone(now.tzinfo)
        waiting = [one.name for one in dailies(view, day) if one.waits]
        if waiting and now >= at:
            values = (("people", "、".join(waiting)), ("day", day.isoformat()))
            key = "alert_days" if ago == 1 else "alert_days_before"
            yield Alert(f"days:{day}", key, at, "/tickets/daily", values, "info", lasting=True)
