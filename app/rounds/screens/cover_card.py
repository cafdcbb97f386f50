"""A line for the manager's board: who is away, and whether somebody walks instead."""

from __future__ import annotations

from datetime import timedelta

import flet as ft

from app.estate.queries import today_here
from app.hooks import use_me, use_now, use_query
from app.rounds.queries.cover import cover_day
from app.rounds.screens.parts import use_local
from components import theme
from components.boundary import part
from components.card import rows
from components.page import use_go
from components.tile import dot, row

TICK_SECONDS = 60
DAY = timedelta(days=1)


@part
def CoverCard() -> ft.Control:
    """Nothing while everybody is there today and tomorrow; for the manager only."""
    local, me, go = use_local(), use_me(), use_go()
    say, now = local.say, use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    today = use_query(today_here, now)
    days = [use_query(cover_day, day, now) for day in (today, today + DAY)]
    away = tuple(dict.fromkeys(one.name for day in days for one in day.away))
    lacking = sum(len(day.uncovered) for day in days)
    if me is None or not me.holds("manager") or not (away or lacking):
        return ft.Container(visible=False)
    tone = theme.WARN if lacking else theme.GOOD
    name = say("cover_card", count=lacking) if lacking else say("cover_card_calm", count=len(away))
    line = row(
        name,
        say("cover_card_sub", people=local.names(away)) if lacking and away else local.names(away),
        key="to-cover",
        on_click=lambda: go("/cover"),
        lead=dot(tone, ft.Icons.EVENT_BUSY),
        sub_color=tone.fg if lacking else theme.MUTED,
    )
    return rows([line], key="cover-card")
