"""The rounds behind a cell of the heat map: from this device, or asked of the server for that day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

import flet as ft

from app.hooks import use_anju, use_query
from app.rounds.queries import Progress
from app.rounds.queries.heat import DAY, dawn, days_behind, rounds_behind
from app.rounds.queries.outcomes import Spot, Sum
from app.rounds.screens.lanes import lane
from app.rounds.screens.parts import Local, stop_rows, use_local
from app.rounds.screens.past import use_past, what_came
from components import dates, theme
from components.boundary import part
from components.card import card, rows
from components.page import use_go
from components.text import heading, second
from components.tile import dot, row

NO_DAY: date | None = None
MOST = 20


@part
def Behind(line: str, hours: range, kind: str, sums: Mapping[Spot, Sum], now: datetime) -> ft.Control:
    """`line`: a day as 2026-11-21, or a weekday as 1 to 7, whose days with trouble are offered first."""
    local = use_local()
    chosen, choose = ft.use_state(NO_DAY)
    if len(line) > 1:
        one: ft.Control = DayBehind(date.fromisoformat(line), hours, kind, now, key="day-behind")
        return one
    say = local.say
    weekday = dates.WEEKDAYS["en" if local.language == "en" else "zh"][int(line) - 1]
    found = days_behind(sums, int(line), hours)
    lines: list[ft.Control] = [_day(local, day, total, choose) for day, total in found[:MOST]]
    head = heading(say("heat_days", day=weekday, hours=hours_word(local, hours)))
    content: list[ft.Control] = [head, rows(lines) if lines else second(say("heat_calm"))]
    if chosen is not None:
        content.insert(0, DayBehind(chosen, hours, kind, now, key=f"day-behind-{chosen}"))
    return ft.Column(content, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def DayBehind(day: date, hours: range, kind: str, now: datetime) -> ft.Control:
    local, anju = use_local(), use_anju()
    begin = dawn(day, local.zone)
    held = anju.known_since is not None and begin >= anju.known_since
    mine = use_query(rounds_behind, now, day, hours, kind, local.zone)
    asked, again = use_past(None if held else (begin, dawn(day + DAY, local.zone)))
    waiting = [] if held else what_came(local.say, asked, again)
    found = mine
    if not held and asked.answer is not None:
        found = rounds_behind(asked.answer, now, day, hours, kind, local.zone)
    noon = datetime.combine(day, time(12), local.zone)
    name = dates.day(noon, local.language, local.zone)
    head = heading(local.say("heat_behind", day=name, hours=hours_word(local, hours)))
    lines: list[ft.Control] = [Walked(p, held, key=f"walked-{p.round.id}") for p in found]
    return card(head, *(waiting or lines), spacing=theme.M, key="behind")


@part
def Walked(progress: Progress, held: bool) -> ft.Control:
    """A round that this device holds is opened; of an older one the stops are shown here."""
    local, go = use_local(), use_go()
    unfolded, unfold = ft.use_state(False)

    def press() -> None:
        if held:
            go(f"/rounds/{progress.round.id}/review")
        else:
            unfold(not unfolded)

    pieces: list[ft.Control] = [lane(local, progress, True, press, with_kind=True)]
    if unfolded:
        pieces.append(stop_rows(local, progress))
    return ft.Column(pieces, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def hours_word(local: Local, hours: range) -> str:
    return local.say("heat_hours", first=hours[0], last=hours[-1] + 1)


def _day(local: Local, day: date, total: Sum, choose: Callable[[date], Any]) -> ft.Control:
    noon = datetime.combine(day, time(12), local.zone)
    bad = total.missed + total.incomplete
    return row(
        dates.day(noon, local.language, local.zone),
        local.say("heat_day", late=total.late, bad=bad),
        key=f"day-{day}",
        on_click=lambda: choose(day),
        lead=dot(theme.MISSED if bad else theme.WARN, None, str(total.trouble)),
    )
