"""The bell in the header with how many alerts are new, and the newest of them as a strip above the page."""

from __future__ import annotations

import flet as ft

from app.estate.records import STAFF
from app.hooks import use_anju, use_me, use_say
from app.shell.calls import RING, Calls, in_words, use_calls
from app.shell.chip import SyncChip
from app.shell.texts import TEXTS
from components import theme
from components.boundary import part
from components.button import icon_button
from components.effect import use_work
from components.notice import call
from components.page import use_go

BADGE = ft.Offset(-theme.S, theme.S)
LOOKS: dict[str, tuple[theme.Tone, ft.IconData]] = {
    "info": (theme.INFO, ft.Icons.NOTIFICATIONS_OUTLINED),
    "warn": (theme.WARN, ft.Icons.ALARM),
    "bad": (theme.MISSED, ft.Icons.REPORT_OUTLINED),
}


@part
def Status() -> ft.Control:
    """Bell and state of sync, for the header of every screen."""
    me = use_me()
    bell = [Bell()] if me is not None and me.holds(*STAFF) else []
    return ft.Row([*bell, SyncChip()], spacing=0, tight=True)


@part
def Bell() -> ft.Control:
    say, go, calls = use_say(TEXTS), use_go(), use_calls()
    count = len(calls.new)
    icon = ft.Icons.NOTIFICATIONS_ACTIVE if count else ft.Icons.NOTIFICATIONS_NONE
    words = say("alerts_new", count=count) if count else say("alerts")
    bell = icon_button(icon, words, lambda: go("/alerts"), key="bell")
    if count:
        bell.badge = ft.Badge(label=str(count), bgcolor=theme.BAD, text_color=theme.PAPER, offset=BADGE)
    return bell


@part
def Newest(calls: Calls) -> ft.Control:
    """The newest of those that are new. Rings once for each, wherever it is first drawn."""
    say, go, anju = use_say(TEXTS), use_go(), use_anju()
    ids = tuple(alert.id for _, alert in calls.new)

    async def ring() -> None:
        if calls.book.hear(ids):
            anju.platform.spawn(anju.platform.window("vibrate", list(RING)))
            anju.platform.spawn(anju.platform.window("beep", "call"))

    use_work(ring, [ids])
    number, alert = calls.new[0]
    tone, icon = LOOKS[alert.tone]

    def open_it() -> None:
        calls.see(alert.id)
        go(alert.route)

    words, away = in_words(number, alert, anju.language), say("put_away")
    return call(words, tone, icon, open_it, away, lambda: calls.see(alert.id), key="alert")
