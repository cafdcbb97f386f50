"""A person's week as the manager looks at it: each day's rounds, what came of them, time at work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_anju, use_me, use_now, use_query
from app.rounds.queries import name_of
from app.rounds.queries.board import today
from app.rounds.queries.heat import DAY, dawn
from app.rounds.queries.outcomes import Sum
from app.rounds.queries.weeks import WEEK, TheirDay, TheirRound, monday_of, person_week
from app.rounds.screens.daystep import stepper
from app.rounds.screens.kinds import kind_icon
from app.rounds.screens.parts import Local, span, state_badge, use_local
from app.rounds.screens.past import Stretch, use_past, what_came
from components import dates, theme
from components.boundary import screen
from components.card import card, rows, section
from components.empty import empty
from components.page import page, use_go, use_wide
from components.text import body, caption, second
from components.tile import dot, row

TICK_SECONDS = 60
OLDEST = date(2020, 1, 6)
THIS: date | None = None


@screen
def WeekPage() -> ft.View:
    local, wide, go, me, now = use_local(), use_wide(), use_go(), use_me(), use_now(TICK_SECONDS)
    person_id = unquote(ft.use_route_params().get("person_id") or "")
    say, known = local.say, use_anju().known_since
    name, this = use_query(name_of, person_id), monday_of(use_query(today, now))
    asked_for, choose = ft.use_state(THIS)
    monday: date = asked_for or this
    begin = dawn(monday, local.zone)
    held = known is None or begin >= known
    mine = use_query(person_week, person_id, monday, now)
    past: Stretch | None = None if held else (begin, dawn(monday + WEEK * DAY, local.zone))
    asked, again = use_past(past)
    days = mine if held or asked.answer is None else person_week(asked.answer, person_id, monday, now)
    waiting = [] if held else what_came(say, asked, again)
    before = monday - WEEK * DAY
    first = dawn(before, local.zone)
    reaches = (me is not None and me.holds("manager", "inspector")) or known is None or first >= known
    back = (lambda: choose(before)) if reaches and before >= OLDEST else None
    forth = (lambda: choose(monday + WEEK * DAY)) if monday < this else None
    content: list[ft.Control] = [
        stepper(_name(local, monday), (say("week_before"), back), (say("week_after"), forth))
    ]
    title = say("week_of", name=name) if name else say("week")
    if waiting:
        return page(title, "", [*content, *waiting], narrow=True)
    if all(d.is_empty for d in days):
        none = empty(ft.Icons.EVENT_BUSY, say("week_none"), say("week_none_hint"))
        return page(title, "", [*content, none], narrow=True)
    content.append(_whole(local, days))
    shown = [_day(local, d, held, go) for d in reversed(days) if not d.is_empty]
    if wide:
        half = (len(shown) + 1) // 2
        panes: list[ft.Control] = [_column(shown[:half]), _column(shown[half:])]
        grid = ft.Row(panes, spacing=theme.L, vertical_alignment=ft.CrossAxisAlignment.START)
        return page(title, "", [*content, grid])
    return page(title, "", [*content, *shown])


def _whole(local: Local, days: tuple[TheirDay, ...]) -> ft.Control:
    say, total = local.say, sum((d.total for d in days), Sum())
    visits, flagged = sum(d.visits for d in days), sum(d.flagged for d in days)
    return card(
        body(_sum(local, total)),
        second(say("week_visits", visits=visits, flagged=flagged)),
        second(say("week_hours", time=span(say, sum(d.minutes for d in days)))),
        caption(say("week_hours_hint")),
        key="week-sum",
    )


def _sum(local: Local, total: Sum) -> str:
    """What there is none of is not said, but for what was done."""
    bad = total.missed + total.incomplete
    counts = {"done": total.done, "late": total.late, "bad": bad, "omitted": total.omitted}
    shown = [(name, count) for name, count in counts.items() if count or name == "done"]
    return " · ".join(local.say(f"week_{name}", count=count) for name, count in shown)


def _day(local: Local, day: TheirDay, held: bool, go: Callable[[str], Any]) -> ft.Control:
    say = local.say
    noon = datetime.combine(day.day, time(12), tzinfo=local.zone)
    about = [say("week_visits", visits=day.visits, flagged=day.flagged)] if day.visits else []
    about += [say("week_hours", time=span(say, day.minutes))] if day.minutes else []
    about += [say("week_away")] if day.away else []
    lines = [_round(local, one, held, go) for one in day.rounds]
    return section(
        dates.day(noon, local.language, local.zone),
        second(" · ".join([_sum(local, day.total) if lines else say("week_free"), *about])),
        *([rows(lines, key=f"day-{day.day}")] if lines else []),
    )


def _round(local: Local, one: TheirRound, held: bool, go: Callable[[str], Any]) -> ft.Control:
    say, progress, walk = local.say, one.progress, one.progress.round
    words = say("week_mine", reached=progress.reached, all=len(progress.stops), mine=one.by_them)
    return row(
        say("round_title", number=walk.number, name=walk.name),
        f"{local.clock(walk.starts_at)} · {words if one.walked else say('week_handed')}",
        key=f"round-{walk.id}",
        on_click=partial(go, f"/rounds/{walk.id}/review") if held else None,
        lead=dot(theme.PLAIN, kind_icon(walk.kind)),
        trail=state_badge(say, progress.state),
    )


def _column(items: list[ft.Control]) -> ft.Column:
    stretched = ft.CrossAxisAlignment.STRETCH
    return ft.Column(items, spacing=theme.L, horizontal_alignment=stretched, expand=True)


def _name(local: Local, monday: date) -> str:
    ends = (datetime.combine(day, time(12), local.zone) for day in (monday, monday + (WEEK - 1) * DAY))
    first, last = (dates.day(noon, local.language, local.zone, weekday=False) for noon in ends)
    return f"{first}–{last}"
