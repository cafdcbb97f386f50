"""Where else the office goes from its list: what the night left, the calls, the figures, the settings."""

from __future__ import annotations

import functools

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.tickets.queries.callbacks import CALLERS, calls
from app.tickets.queries.inbox import WATCHERS
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part
from components.button import second_action
from components.page import use_go

TICK_SECONDS = 60


@part
def Doors() -> ft.Control:
    """A button a page that this person may open; the calls say how many there are to make."""
    say, me, go = use_local().say, use_me(), use_go()
    now = use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    waiting = sum(not one.waits(now) for one in use_query(calls, me, now))
    shown: list[tuple[str, str, str, ft.IconData]] = []
    if me and me.holds(*CALLERS):
        name = say("calls_count", count=waiting) if waiting else say("calls")
        shown.append(("calls", name, "/tickets/calls", ft.Icons.PHONE_CALLBACK))
    if me and me.holds(*WATCHERS):
        shown.append(("figures", say("figures"), "/tickets/figures", ft.Icons.QUERY_STATS))
    if me and me.holds("manager"):
        shown.append(("settings", say("settings"), "/tickets/settings", ft.Icons.TUNE))
    buttons: list[ft.Control] = [
        second_action(name, functools.partial(go, path), key=f"door-{key}", icon=icon)
        for key, name, path, icon in shown
    ]
    return ft.Row(buttons, wrap=True, spacing=theme.S, run_spacing=theme.S, visible=bool(buttons))
