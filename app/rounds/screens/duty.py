"""Coming to work and going home: a switch that says what it does, and who is here."""

from __future__ import annotations

from datetime import datetime

import flet as ft

from app.estate.commands import GoOffDuty, GoOnDuty
from app.hooks import use_do, use_me, use_now, use_query
from app.rounds.queries import Standing, at_work, on_duty
from app.rounds.screens.parts import attempt, use_local
from components import theme
from components.boundary import part, screen
from components.card import card, rows, section
from components.choice import switch_row
from components.notice import banner
from components.page import page, use_go
from components.text import body, second
from components.tile import dot, row
from services.commands import Me, View

TICK_SECONDS = 60


@part
def DutySwitch() -> ft.Control:
    """Mine. It is a word of mine, so it is recorded like everything else, without a network too."""
    local, me, do, now = use_local(), use_me(), use_do(), use_now(TICK_SECONDS)
    standing = use_query(_mine, me, now)
    trouble, tell = ft.use_state("")
    say = local.say

    async def switch(on: bool) -> None:
        tell("")
        await attempt(do(GoOnDuty() if on else GoOffDuty()), say, tell)

    name = say("duty_off")
    if standing.on and standing.since:
        name = say("duty_on", time=local.moment(standing.since, now))
    hint = say("duty_on_hint" if standing.on else "duty_off_hint")
    content: list[ft.Control] = [switch_row(name, hint, standing.on, switch, key="duty")]
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="duty-trouble"))
    return rows(content)


@screen
def DutyPage() -> ft.View:
    local, now, go = use_local(), use_now(TICK_SECONDS), use_go()
    here = use_query(at_work, now)
    say = local.say
    people: list[ft.Control] = [
        row(
            name,
            say("duty_since", time=local.moment(since, now)),
            key=f"at-work-{name}",
            lead=dot(theme.GOOD, ft.Icons.PERSON_OUTLINE),
        )
        for name, since in here
    ]
    who = rows(people) if people else card(second(say("duty_nobody")))
    leave = row(
        say("own_absence"),
        say("own_absence_hint"),
        key="own-absence",
        on_click=lambda: go("/absence"),
        lead=dot(theme.PLAIN, ft.Icons.EVENT_BUSY_OUTLINED),
    )
    content = [
        DutySwitch(),
        body(say("duty_page_hint"), theme.MUTED),
        rows([leave]),
        section(say("duty_who"), who),
    ]
    return page(say("duty"), "", content, narrow=True)


def _mine(view: View, me: Me | None, now: datetime) -> Standing:
    return on_duty(view, me.person_id, now) if me else Standing()
