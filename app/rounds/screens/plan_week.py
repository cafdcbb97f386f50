"""A look ahead, while a plan is being written: its rounds of the next seven days; of a plan that is walked on
days of the month the next three of them.
"""

from __future__ import annotations

import flet as ft

from app.hooks import use_now, use_query
from app.rounds.queries.plans import PlannedDay, dates_with, today_of, week_with
from app.rounds.records import Plan
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.plan_words import day_words, range_words
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
    monthly = bool(plan.month_days)
    days = use_query(dates_with if monthly else week_with, plan, lineage, now)
    today = use_query(today_of, now)
    total = sum(len(day.rounds) for day in days)
    lines = [_day(local, day, plan, day.day == today) for day in days]
    told = local.say("ahead_sum", count=total) if days else local.say("next_dates_none")
    return card(
        heading(local.say("next_dates" if monthly else "ahead_week")),
        second(told),
        *lines,
        spacing=theme.S,
        key="week",
    )


def _day(local: Local, day: PlannedDay, plan: Plan, today: bool) -> ft.Control:
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
        lines.append(caption(say("ahead_before")))
    elif season := next((s for s in plan.seasons if s.covers(day.day)), None):
        span = range_words(local, season.from_day, season.to_day)
        lines.append(caption(say("season_now", range=span)))
    return ft.Column(lines, spacing=2)
