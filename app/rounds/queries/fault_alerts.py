"""What somebody should hear of faults: the time runs out, more of it is asked for, it is in order again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from app.domain import Alert
from app.estate.records import Place
from app.rounds.queries.faults import FaultState, extensions_of, restorations_of, running_faults
from app.rounds.queries.progress import name_of, zone_of
from app.rounds.queries.reviews import ReviewState, last_review
from app.rounds.records import Extension, Hazard, Restoration
from services.commands import Me, View

LATELY = timedelta(days=3)


def of_faults(view: View, me: Me, now: datetime) -> Iterator[Alert]:
    """For the electrician and the manager; what was decided also for whoever had asked."""
    if me.holds("electrician", "manager"):
        for state in running_faults(view, now):
            yield from _of_clock(view, state, now)
    spoken = {x.hazard_id for x in view.all(Extension)} | {x.hazard_id for x in view.all(Restoration)}
    for hazard in [hazard for id in sorted(spoken) if (hazard := view.get(Hazard, id))]:
        if last_review(view, hazard.id) is None:
            yield from _of_extensions(view, me, hazard, now)
            yield from _of_restorations(view, me, hazard, now)


def _of_clock(view: View, state: FaultState, now: datetime) -> Iterator[Alert]:
    """A deadline that was moved is a new one: it calls again."""
    hazard, due = state.hazard, state.deadline
    values = _values(view, hazard, until=_moment(view, due), text=hazard.text)
    name = f"{hazard.id}:{due:%Y%m%d%H%M}"
    if state.overdue:
        yield Alert(f"faultover:{name}", "alert_fault_over", due, _route(hazard), values, "bad", True)
    elif state.tone == "warn":
        at = state.hurry_at
        yield Alert(f"faulthurry:{name}", "alert_fault_hurry", at, _route(hazard), values, "warn", True)


def _of_extensions(view: View, me: Me, hazard: Hazard, now: datetime) -> Iterator[Alert]:
    for state in extensions_of(view, hazard.id):
        wish, mine = state.extension, state.extension.person_id == me.person_id
        values = _values(view, hazard, until=_moment(view, wish.until), person=state.person)
        if state.word == "asked" and me.holds("manager") and not mine:
            at = wish.received_at or wish.at
            yield Alert(f"extension:{wish.id}", "alert_extension", at, _route(hazard), values, "warn", True)
        elif mine and (said := _lately(state.reviews, now)):
            values = (*values, ("note", said.review.note))
            key = f"alert_extension_{state.word}"
            tone: Literal["info", "bad"] = "info" if state.word == "granted" else "bad"
            yield Alert(f"extended:{said.review.id}", key, said.review.at, _route(hazard), values, tone)


def _of_restorations(view: View, me: Me, hazard: Hazard, now: datetime) -> Iterator[Alert]:
    for state in restorations_of(view, hazard.id):
        done, mine = state.restoration, state.restoration.person_id == me.person_id
        values = _values(view, hazard, person=state.person)
        if state.word == "told" and me.holds("manager") and not mine:
            at = done.received_at or done.at
            yield Alert(f"restored:{done.id}", "alert_restored", at, _route(hazard), values, "info", True)
        elif mine and state.word == "refused" and (said := _lately(state.reviews, now)):
            values = (*values, ("note", said.review.note))
            key = "alert_restored_refused"
            yield Alert(f"unrestored:{said.review.id}", key, said.review.at, _route(hazard), values, "bad")


def _lately(reviews: tuple[ReviewState, ...], now: datetime) -> ReviewState | None:
    return reviews[0] if reviews and reviews[0].review.at > now - LATELY else None


def _route(hazard: Hazard) -> str:
    return f"/hazards/{hazard.id}"


def _moment(view: View, at: datetime) -> str:
    return f"{at.astimezone(zone_of(view)):%m-%d %H:%M}"


def _values(view: View, hazard: Hazard, **more: Any) -> tuple[tuple[str, Any], ...]:
    place = view.get(Place, hazard.place_id)
    told = {"place": place.name if place else "", "person": name_of(view, hazard.person_id), **more}
    return tuple(told.items())
