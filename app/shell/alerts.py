"""Every alert of the last days, newest first: what it says, when, and where it leads."""

from __future__ import annotations

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.domain import Alert
from app.hooks import use_anju, use_now, use_say
from app.shell.bell import LOOKS
from app.shell.calls import in_words, use_calls
from app.shell.texts import TEXTS
from components import theme
from components.badge import badge
from components.boundary import part, screen
from components.button import second_action
from components.card import rows
from components.dates import moment
from components.effect import use_work
from components.empty import empty
from components.page import page, use_go
from components.tile import dot, row

TICK_SECONDS = 60


@screen
def Alerts() -> ft.View:
    """Opening the list is seeing it; what was new says so until the page is left."""
    say, go, calls = use_say(TEXTS), use_go(), use_calls()
    new: MutableRef[frozenset[str]] = ft.use_ref(frozenset())
    new.current = (new.current or frozenset()) | {alert.id for _, alert in calls.new}
    fresh = tuple(alert.id for _, alert in calls.new)

    async def seen() -> None:
        calls.see(*fresh)

    use_work(seen, [fresh])
    duty = second_action(say("duty_link"), lambda: go("/duty"), key="duty-link", icon=ft.Icons.BADGE_OUTLINED)
    lines = [Line(n, alert, alert.id in new.current, key=alert.id) for n, alert in calls.all]
    nothing = empty(ft.Icons.NOTIFICATIONS_NONE, say("no_alerts"), say("no_alerts_hint"))
    body: list[ft.Control] = [rows(lines, key="alerts")] if lines else [nothing]
    return page(say("alerts"), say("alerts_hint"), body, action=duty, narrow=True)


@part
def Line(number: int, alert: Alert, new: bool) -> ft.Control:
    say, go, anju, now = use_say(TEXTS), use_go(), use_anju(), use_now(TICK_SECONDS)
    tone, icon = LOOKS[alert.tone]
    return row(
        in_words(number, alert, anju.language),
        moment(alert.at, now, anju.language),
        key=f"alert-{alert.id}",
        on_click=lambda: go(alert.route),
        lead=dot(tone, icon),
        trail=badge(say("alert_new"), theme.NOW) if new else None,
    )
