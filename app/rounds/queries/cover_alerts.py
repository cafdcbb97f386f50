"""Who hears that a round is another's now, and that nobody is there to walk one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from app.domain import Alert
from app.estate.queries import absent_on, today_here
from app.estate.records import Absence
from app.rounds.queries.bearing import bearers, borne_before, last_handover
from app.rounds.queries.cover import Uncovered, day_of, uncovered
from app.rounds.queries.progress import OVER, name_of, progress_of, zone_of
from app.rounds.records import Handover, Round
from services.commands import Me, View

TOLD = timedelta(hours=24)
DAY = timedelta(days=1)


def of_handovers(view: View, me: Me, now: datetime) -> Iterator[Alert]:
    """The new walker hears as long as it is to be done, the one before and the manager that it was."""
    for round_id in {h.round_id for h in view.all(Handover) if now - TOLD < h.at}:
        walk, said = view.get(Round, round_id), last_handover(view, round_id)
        if walk is None or said is None or said.person_id == me.person_id:
            continue
        by = name_of(view, said.person_id)
        if me.person_id in bearers(view, walk):
            if progress_of(view, walk, now).state not in OVER:
                yield _alert(view, said, walk, "alert_handed_to_me", now, True, by=by, reason=_reason(said))
        elif me.person_id in borne_before(view, walk):
            yield _alert(view, said, walk, "alert_handed_from_me", now, by=by, to=_to(view, walk))
        elif me.holds("manager"):
            key = "alert_handed" if bearers(view, walk) else "alert_handed_on"
            yield _alert(view, said, walk, key, now, by=by, to=_to(view, walk))


def of_cover(view: View, now: datetime) -> Iterator[Alert]:
    """Of today and tomorrow, one for the same people missing on a day."""
    today = today_here(view, now)
    for when, day in (("when_today", today), ("when_tomorrow", today + DAY)):
        missing: dict[tuple[str, ...], list[Uncovered]] = {}
        for one in uncovered(view, day, now):
            missing.setdefault(_missing(view, one), []).append(one)
        for ids, rounds in missing.items():
            names = "、".join(name_of(view, id) for id in ids)
            key = "alert_uncovered" if ids else "alert_nobody"
            at = max([a.at for id in ids if (a := absent_on(view, id, day))], default=_last_told(view, now))
            values = (("person", names), ("count", len(rounds)))
            id = f"uncovered:{day}:{'+'.join(ids)}"
            yield Alert(id, key, min(at, now), "/cover", values, "warn", True, terms=(("when", (when,)),))


def _missing(view: View, one: Uncovered) -> tuple[str, ...]:
    """By id who was to walk it and is away."""
    day = day_of(view, one.round)
    return tuple(id for id in sorted(bearers(view, one.round)) if absent_on(view, id, day) is not None)


def _last_told(view: View, now: datetime) -> datetime:
    return max((a.at for a in view.all(Absence)), default=now)


def _to(view: View, walk: Round) -> str:
    return "、".join(name_of(view, id) for id in bearers(view, walk))


def _reason(said: Handover) -> str:
    return f"（{said.reason}）" if said.reason else ""


def _alert(
    view: View, said: Handover, walk: Round, key: str, now: datetime, lasting: bool = False, **more: Any
) -> Alert:
    zone = zone_of(view)
    start = walk.starts_at.astimezone(zone)
    when = "%H:%M" if start.date() == now.astimezone(zone).date() else "%m-%d %H:%M"
    told = {"number": walk.number, "name": walk.name, "start": start.strftime(when), **more}
    at, route = said.received_at or said.at, f"/rounds/{walk.id}"
    return Alert(f"handed:{said.id}", key, at, route, tuple(told.items()), lasting=lasting)
