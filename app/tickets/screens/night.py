"""What was reported while the desk was closed, for whoever opens it."""

from __future__ import annotations

import functools
from datetime import datetime

import flet as ft

from app.hooks import use_now, use_query
from app.rounds.screens.parts import Local
from app.tickets.queries.after_hours import left_for_morning
from app.tickets.queries.callbacks import where
from app.tickets.queries.standing import Standing
from app.tickets.screens.parts import KIND_ICONS, use_local
from components import theme
from components.boundary import part, screen
from components.card import rows, section
from components.empty import empty
from components.page import page, use_go
from components.tile import Tap, dot, row
from services.commands import View

TICK_SECONDS = 60
Left = tuple[tuple[Standing, str], ...]


@screen
def NightPage() -> ft.View:
    local = use_local()
    left = use_query(_left, use_now(TICK_SECONDS).replace(second=0, microsecond=0))
    none = empty(ft.Icons.BEDTIME_OUTLINED, local.say("night_none"), local.say("night_none_hint"))
    body: list[ft.Control] = [LeftForMorning(key="left")] if left else [none]
    return page(local.say("night"), local.say("night_hint"), body, narrow=True)


@part
def LeftForMorning() -> ft.Control:
    """A section of the desk's list; nothing when nothing is left."""
    local, go = use_local(), use_go()
    now = use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    left = use_query(_left, now)
    if not left:
        return ft.Container(visible=False)
    lines = [_line(local, s, spot, now, functools.partial(go, f"/tickets/{s.ticket.id}")) for s, spot in left]
    return section(f"{local.say('night')} · {len(left)}", rows(lines, key="night"))


def _line(local: Local, s: Standing, spot: str, now: datetime, on_click: Tap) -> ft.Control:
    ticket = s.ticket
    words = (local.moment(ticket.at, now), spot, local.say(f"channel_{ticket.channel}"), ticket.by)
    return row(
        ticket.text or local.say(f"kind_{ticket.kind}"),
        " · ".join(word for word in words if word),
        key=f"night-{ticket.id}",
        on_click=on_click,
        lead=dot(theme.INFO, KIND_ICONS[ticket.kind]),
    )


def _left(view: View, now: datetime) -> Left:
    return tuple((s, where(view, s.ticket)) for s in left_for_morning(view, now))
