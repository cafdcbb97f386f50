"""Whether a person is away now, and the way to say so."""

from __future__ import annotations

import flet as ft

from app.estate.queries import absences_of, today_here
from app.estate.screens.absence import span, use_day
from app.estate.texts import TEXTS
from app.hooks import use_now, use_query, use_say
from components import theme
from components.boundary import part
from components.button import second_action
from components.card import section
from components.page import use_go
from components.text import body


@part
def AwayPart(person_id: str) -> ft.Control:
    say, go, day = use_say(TEXTS), use_go(), use_day()
    today = use_query(today_here, use_now(60).replace(second=0, microsecond=0))
    known = use_query(absences_of, person_id, today)
    button = second_action(
        say("absence"),
        lambda: go(f"/people/{person_id}/absence"),
        key="absence",
        icon=ft.Icons.EVENT_BUSY_OUTLINED,
    )
    lines: list[ft.Control] = [
        body(
            say("absence_now", days=span(say, away, day), why=say(f"why_{away.why}"))
            if away.why
            else say("absence_now_only", days=span(say, away, day)),
            theme.WARN.fg,
        )
        for away in known
    ]
    return section(say("absence"), *lines, button)
