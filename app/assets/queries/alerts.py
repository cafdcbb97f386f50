"""What somebody should hear of the stores now: what runs out, what the book cannot be, where not to go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.assets.queries.book import ItemState, plain_number, stock
from app.assets.queries.spraying import Spray, sprays, walked_into, wall
from app.domain import Alert
from app.rounds.queries import on_duty, zone_of
from services.commands import Me, View

BUYERS = ("gardener", "manager")
TELLERS = ("desk", "manager")
WALKERS = ("guard", "cleaner", "electrician", "gardener")


def alerts(view: View, me: Me, now: datetime) -> tuple[Alert, ...]:
    """Newest first; they call those at work."""
    found: list[Alert] = []
    if me.holds(*BUYERS):
        found += _of_stock(view)
    found += _of_sprays(view, me, now)
    duty = on_duty(view, me.person_id, now)
    called = (replace(alert, calls=duty.on) for alert in found)
    return tuple(sorted(called, key=lambda alert: (alert.at, alert.id), reverse=True))


def _of_stock(view: View) -> Iterator[Alert]:
    """It stays until there is enough again."""
    for state in stock(view):
        if state.item.closed_at is None and state.fell is not None and (state.is_low or state.is_wrong):
            yield _low(state, state.fell.id, state.fell.received_at or state.fell.at)


def _low(state: ItemState, line_id: str, at: datetime) -> Alert:
    item = state.item
    values: tuple[tuple[str, Any], ...] = (
        ("item", item.name),
        ("level", plain_number(state.level or item.minimum * 0)),
        ("minimum", plain_number(item.minimum)),
        ("unit", item.unit),
    )
    key = "alert_wrong" if state.is_wrong else "alert_low"
    return Alert(f"{key}:{item.id}:{line_id}", key, at, f"/stock/{item.id}", values, "warn", lasting=True)


def _of_sprays(view: View, me: Me, now: datetime) -> Iterator[Alert]:
    """The desk and the manager tell residents; who is about to walk there stays out."""
    zone = zone_of(view)
    for spray in sprays(view, now):
        line = spray.movement
        at = line.received_at or line.at
        until = wall(line.until.astimezone(zone))
        if me.holds(*TELLERS):
            route = f"/stock/notice/{line.id}"
            yield Alert(
                f"spray:{line.id}", _where("alert_spray", spray), at, route, _told(spray, until), "warn"
            )
        elif me.holds(*WALKERS) and (walk := walked_into(view, me, spray, now)):
            route = f"/rounds/{walk.id}"
            yield Alert(f"out:{line.id}", "alert_keep_out", at, route, _told(spray, until), "warn", True)


def _where(key: str, spray: Spray) -> str:
    return key if spray.place else f"{key}_somewhere"


def _told(spray: Spray, until: str) -> tuple[tuple[str, Any], ...]:
    place = (("place", spray.place),) if spray.place else ()
    return (("item", spray.item), *place, ("until", until))
