"""When residents are not called unless it is urgent (X08): at mealtimes, early in the morning, late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Literal

from app.estate.queries.people import figures, zone_here
from services.commands import View

Reason = Literal["meal", "early", "late"]


@dataclass(frozen=True)
class Quiet:
    """Why nobody is called now, and when a call is all right again (aware, in the estate's zone)."""

    reason: Reason
    until: datetime


def quiet(view: View, now: datetime, urgent: bool = False) -> Quiet | None:
    """None when a call is all right: always for what is urgent."""
    zone = zone_here(view)
    first = None if urgent else _within(view, now.astimezone(zone), zone)
    if first is None:
        return None
    until = first.until
    for _ in range(8):
        following = _within(view, until, zone)
        if following is None:
            break
        until = following.until
    return Quiet(first.reason, until)


def _within(view: View, local: datetime, zone: tzinfo) -> Quiet | None:
    for reason, begins, ends in _stretches(view):
        if begins <= ends:
            inside, day = begins <= local.time() < ends, local.date()
        else:
            inside = local.time() >= begins or local.time() < ends
            day = local.date() + timedelta(days=1 if local.time() >= begins else 0)
        if inside:
            said: Reason = "early" if reason == "late" and local.time() < ends else reason
            return Quiet(said, datetime.combine(day, ends, zone))
    return None


def _stretches(view: View) -> Iterator[tuple[Reason, time, time]]:
    """(why, from, until); the night goes from the one figure to the other."""
    told = figures(view)
    yield "late", time.fromisoformat(told["no_calls_after"]), time.fromisoformat(told["no_calls_before"])
    for meal in str(told["no_call_meals"]).split():
        begins, _, ends = meal.partition("-")
        yield "meal", time.fromisoformat(begins), time.fromisoformat(ends)
