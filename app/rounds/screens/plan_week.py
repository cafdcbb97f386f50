"""A look ahead: the rounds of the next seven days as the plan would give them, while it is being written."""

from __future__ import annotations

from datetime import datetime

import flet as ft

from app.hooks import use_now, use_query
from app.rounds.queries.plans import PlannedDay, today_of, week_with
from app.rounds.records import Plan
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.plan_words import day_words
from components import theme
from components.badge import badge
from components.boundary import part
from components.card import card
from components.text import body, caption, heading, second

TOLD = 12


@part
def Week(plan: Plan, lineage: str) -> ft.Control:
    """`plan` is what is written; of a changed plan the days before it holds are those of before."""
    local = use_local()
    now = use_now(60).replace(second=0, microsecond=0)
    days = use_query(week_with, plan, lineage, now)
    today = use_query(today_of, now)
    total = sum(len(day.rounds) for day in days)
    lines = [_day(local, day, plan, day.day == today, now) for day in days]
    return card(
        heading(local.say("week")),
        second(local.say("week_sum", count=total)),
        *lines,
        spacing=theme.S,
        key="week",
    )


def _day(local: Local, day: PlannedDay, plan: Plan, today: bool, now: datetime) -> ft.Control:
    say, mine = local.say, [r for r in day.rounds if r.plan_id == plan.id]
    count = badge(
        say("rounds_count", count=len(day.rounds)),
        theme.NOW if mine else theme.PLAIN,
        key=f"day-{day.day.isoformat()}",
    )
    name = say("week_today", day=day_words(local, day.day)) if today else day_words(local, day.day)
    times = [local.clock(r.starts_at) for r in day.rounds]
    words = "  ".join(times[:TOLD]) + ("  …" if len(times) > TOLD else "")
    lines: list[ft.Control] = [ft.Row([ft.Column([body(name)], expand=True), count])]
    if words:
        lines.append(second(words))
    if day.rounds and not mine:
        lines.append(caption(say("week_before")))
    return ft.Column(lines, spacing=2)
