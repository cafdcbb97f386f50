"""What somebody should hear of now: rounds about to start, late, missed; odd visits, hazards, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain import Alert
from app.estate.queries import absent_on, figures, today_here
from app.estate.records import Place
from app.rounds.queries.bearing import meant_for
from app.rounds.queries.cover_alerts import of_cover, of_handovers
from app.rounds.queries.desk import due_now
from app.rounds.queries.duty import Standing, on_duty
from app.rounds.queries.fault_alerts import of_faults
from app.rounds.queries.mine import verdict_on
from app.rounds.queries.outcomes import KINDS
from app.rounds.queries.progress import name_of, progress_of, zone_of
from app.rounds.records import MINUTE, Hazard, Review, Round, Visit
from services.commands import Me, View

WATCHED = timedelta(hours=24)
FOUND = timedelta(days=3)
AHEAD = timedelta(hours=3)


def alerts(view: View, me: Me, now: datetime) -> tuple[Alert, ...]:
    """Newest first. Only those that came up while this person was on duty call them; the rest can be read.
    Who is away today is not called at all.
    """
    found = [*_of_rounds(view, me, now), *_of_my_visits(view, me, now), *of_faults(view, me, now)]
    found += [*of_handovers(view, me, now), *_of_desk(view, me, now)]
    if me.holds("manager"):
        found += [*_of_visits(view, me, now), *_of_hazards(view, me, now), *of_cover(view, now)]
    away = absent_on(view, me.person_id, today_here(view, now)) is not None
    duty = Standing() if away else on_duty(view, me.person_id, now)
    called = [_calling(alert, duty) for alert in found]
    return tuple(sorted(called, key=lambda alert: (alert.at, alert.id), reverse=True))


def _calling(alert: Alert, duty: Standing) -> Alert:
    came_up = duty.since is not None and (alert.lasting or alert.at >= duty.since)
    return replace(alert, calls=duty.on and came_up)


def _of_rounds(view: View, me: Me, now: datetime) -> Iterator[Alert]:
    before = int(figures(view)["alert_before_minutes"]) * MINUTE
    near = [r for r in view.all(Round) if now - WATCHED < r.starts_at < now + AHEAD]
    for walk in near:
        walks = me.holds(*walk.roles) and meant_for(view, walk, me)
        if not walks and not me.holds("manager"):
            continue
        if walks and walk.starts_at - before <= now <= walk.starts_at + walk.grace:
            yield from _about_to_start(view, walk, before, now)
        if now > walk.starts_at + walk.grace:
            yield from _late_or_missed(view, walk, me, now)


def _of_desk(view: View, me: Me, now: datetime) -> Iterator[Alert]:
    """What is due by the clock at this hour."""
    for walk, item in due_now(view, me, now):
        if meant_for(view, walk, me):
            values = (("name", item.name), ("start", f"{item.at.astimezone(zone_of(view)):%H:%M}"))
            id, route = f"item:{walk.id}:{item.stop.stop_id}", "/desk"
            yield Alert(id, "alert_item", item.at, route, values, "info", True)


def _about_to_start(view: View, walk: Round, before: timedelta, now: datetime) -> Iterator[Alert]:
    if progress_of(view, walk, now).state == "waiting":
        at, route = walk.starts_at - before, f"/rounds/{walk.id}"
        yield Alert(
            f"soon:{walk.id}", "alert_soon", at, route, _told(view, walk), "info", True, terms=_kind(walk)
        )


def _late_or_missed(view: View, walk: Round, me: Me, now: datetime) -> Iterator[Alert]:
    """Who walks it hears while nothing has been done; who watches over it also afterwards."""
    progress = progress_of(view, walk, now)
    late, route = walk.starts_at + walk.grace, f"/rounds/{walk.id}"
    if progress.state == "late_start":
        yield Alert(
            f"late:{walk.id}", "alert_late", late, route, _told(view, walk), "warn", True, terms=_kind(walk)
        )
    elif progress.state == "missed":
        missed = walk.due_at + walk.grace
        yield Alert(
            f"missed:{walk.id}", "alert_missed", missed, route, _told(view, walk), "bad", terms=_kind(walk)
        )
    elif me.holds("manager") and progress.began_at is not None and progress.began_at > late:
        minutes = (progress.began_at - walk.starts_at) // MINUTE
        values = _told(view, walk, minutes=minutes, person=progress.people[0])
        yield Alert(f"late:{walk.id}", "alert_began_late", late, route, values, "warn", terms=_kind(walk))


def _of_visits(view: View, me: Me, now: datetime) -> Iterator[Alert]:
    """Odd visits that nobody has looked at."""
    for walk in [r for r in view.all(Round) if now - FOUND < r.starts_at]:
        for visit in view.where(Visit, round_id=walk.id):
            if visit.flags and visit.person_id != me.person_id and verdict_on(view, visit.id) is None:
                values = _at_place(view, visit.place_id, visit.person_id)
                at, route = visit.received_at or visit.at, f"/rounds/{walk.id}/review/{visit.id}"
                flags = tuple(f"flag_{flag}" for flag in visit.flags)
                yield Alert(
                    f"flag:{visit.id}", "alert_flagged", at, route, values, "warn", terms=(("flags", flags),)
                )


def _of_hazards(view: View, me: Me, now: datetime) -> Iterator[Alert]:
    reviewed = {r.subject_id for r in view.all(Review) if r.subject == "hazard"}
    for hazard in view.all(Hazard):
        at = hazard.received_at or hazard.at
        if hazard.person_id == me.person_id or hazard.id in reviewed or at < now - FOUND:
            continue
        values = _at_place(view, hazard.place_id, hazard.person_id, text=hazard.text)
        urgent = hazard.urgency == "urgent"
        key = "alert_hazard_urgent" if urgent else "alert_hazard"
        yield Alert(
            f"hazard:{hazard.id}", key, at, f"/hazards/{hazard.id}", values, "bad" if urgent else "warn"
        )


def _of_my_visits(view: View, me: Me, now: datetime) -> Iterator[Alert]:
    """What was turned down of mine, with the reason."""
    for visit in view.where(Visit, person_id=me.person_id):
        review = verdict_on(view, visit.id) if visit.at > now - 2 * FOUND else None
        if review is not None and review.verdict == "rejected":
            values = _at_place(view, visit.place_id, review.person_id, note=review.note)
            at, route = review.received_at or review.at, f"/rounds/{visit.round_id}"
            yield Alert(f"rejected:{review.id}", "alert_rejected", at, route, values, "bad")


def _told(view: View, walk: Round, **more: Any) -> tuple[tuple[str, Any], ...]:
    start = f"{walk.starts_at.astimezone(zone_of(view)):%H:%M}"
    return (("number", walk.number), ("name", walk.name), ("start", start), *more.items())


def _kind(walk: Round) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The word for its kind of work; a newer server may know one that has no word here."""
    return (("kind", (f"brief_{walk.kind}" if walk.kind in KINDS else "brief_other",)),)


def _at_place(view: View, place_id: str, person_id: str, **more: Any) -> tuple[tuple[str, Any], ...]:
    place = view.get(Place, place_id)
    return (("place", place.name if place else ""), ("person", name_of(view, person_id)), *more.items())
