"""The heat map: days by hours, how many rounds were late or missed; a tap on a cell lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import flet as ft

from app.estate.records import Estate
from app.hooks import use_anju, use_me, use_now, use_query
from app.rounds.queries.board import today
from app.rounds.queries.heat import DAY, Line, by_day, by_weekday, dawn, local_sums, of_kind, worst_hours
from app.rounds.queries.omissions import kinds_here
from app.rounds.queries.outcomes import COUNTS, Spot, Sum
from app.rounds.screens.heat_cell import Behind, hours_word
from app.rounds.screens.kinds import ALL, kind_name
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.past import use_past_in_figures, what_came
from components import dates, theme
from components.boundary import screen
from components.card import card
from components.choice import choose_one
from components.empty import empty
from components.heat import HeatCell, HeatRow, Look, heat, legend
from components.listing import use_window
from components.page import page, use_wide
from components.text import body, caption, figure, second
from services.commands import View

TICK_SECONDS = 600
HERE = 15
SPANS = (HERE, 28, 60, 365)
OVER_WEEKDAYS = 60
PHONE_STEP, TABLET_STEP = 3, 2
LOOKS: tuple[Look, ...] = ("good", "late", "missed")
NO_CELL: tuple[str, int] | None = None


@dataclass(frozen=True)
class Grid:
    """What is laid out: over which days, for which kind, in columns of how many hours."""

    first: date
    last: date
    kind: str
    step: int
    by_weekdays: bool

    def lines(self, sums: Mapping[Spot, Sum]) -> tuple[Line, ...]:
        if self.by_weekdays:
            return by_weekday(sums, self.step)
        return by_day(sums, self.first, self.last, self.step)


@screen
def HeatPage() -> ft.View:
    local, wide, me, now = use_local(), use_wide(), use_me(), use_now(TICK_SECONDS)
    say, here, estate = local.say, use_query(today, now), use_query(_estate)
    known = use_anju().known_since
    span, choose_span = ft.use_state(HERE)
    kind, choose_kind = ft.use_state(ALL)
    cell, open_cell = ft.use_state(NO_CELL)
    first = here - (span - 1) * DAY
    if span == HERE and known is not None:
        first = max(first, known.astimezone(local.zone).date() + DAY)
    own = use_query(local_sums, now.replace(minute=0, second=0, microsecond=0), first, here)
    asked, again = use_past_in_figures(None if span == HERE else _stretch(local, first, here))
    told = own if span == HERE else _told(asked.answer) if asked.answer is not None else {}
    kinds = use_query(kinds_here, here)
    sums = of_kind(told, kind)
    step = TABLET_STEP if wide else PHONE_STEP
    grid = Grid(first, here, kind, step, span > OVER_WEEKDAYS)
    lines = grid.lines(sums)
    shown, more = use_window(len(lines), HERE)
    spans = [(str(n), say(f"heat_{n}")) for n in SPANS]

    def look_at(wanted: str) -> None:
        open_cell(NO_CELL)
        choose_span(int(wanted))

    def look_for(wanted: str) -> None:
        open_cell(NO_CELL)
        choose_kind(wanted)

    content: list[ft.Control] = []
    if me is not None and me.holds("manager", "inspector"):
        content.append(choose_one(spans, str(span), look_at, key="span"))
    else:
        content.append(second(say("past_only_here")))
    if len(kinds) > 1:
        names = [(one, kind_name(say, one)) for one in (ALL, *kinds)]
        content.append(choose_one(names, kind, look_for, key="kind"))
    waiting = what_came(say, asked, again) if span != HERE else []
    if waiting:
        return page(say("heat"), estate, [*content, *waiting])
    whole = sum(sums.values(), Sum())
    if not sums:
        content.append(card(empty(ft.Icons.EVENT_BUSY, say("heat_none"), say("heat_calm_hint"))))
        return page(say("heat"), estate, content)
    content.append(_summary(local, whole, sums))
    drawn = heat(
        [_row(local, line, grid.step) for line in lines[:shown]],
        [f"{n * step:02d}" for n in range(len(lines[0].sums))],
        cell,
        lambda key, number: open_cell((key, number)),
    )
    looks = [(look, say(f"heat_{look}")) for look in LOOKS]
    map_card = card(drawn, legend(looks), caption(say("late_means")), spacing=theme.M, key="map")
    if cell is None:
        behind: ft.Control = card(second(say("heat_tap")))
    else:
        hours = range(cell[1] * step, (cell[1] + 1) * step)
        key = f"behind-{cell[0]}-{cell[1]}-{kind}-{span}"
        behind = Behind(cell[0], hours, kind, dict(sums), now, key=key)
    if wide:
        panes = ft.Row(
            [ft.Container(map_card, expand=5), ft.Container(behind, expand=3)],
            spacing=theme.L,
            vertical_alignment=ft.CrossAxisAlignment.START,
        )
        return page(say("heat"), estate, [*content, panes], on_end=more)
    order = [behind, map_card] if cell is not None else [map_card, behind]
    return page(say("heat"), estate, [*content, *order], on_end=more)


def _summary(local: Local, whole: Sum, sums: Mapping[Spot, Sum]) -> ft.Control:
    say, worst = local.say, worst_hours(sums)
    counts = {name: getattr(whole, name) for name in COUNTS}
    tone = theme.MISSED if whole.trouble else theme.GOOD
    words = [say("heat_worst_one", hour=hour, count=count) for hour, count in worst]
    said = say("heat_worst", hours=local.names(words)) if words else say("heat_calm")
    number = figure(str(whole.trouble), tone.fg)
    lines = ft.Column([body(said), second(say("heat_sum", **counts))], spacing=2, expand=True)
    return card(ft.Row([number, lines], spacing=theme.L), key="heat-sum")


def _row(local: Local, line: Line, step: int) -> HeatRow:
    key = str(line.day or line.weekday)
    name, spoken = line_names(local, key)
    whole = line.whole
    words = local.say("heat_row", day=spoken, due=whole.due, late=whole.late, bad=_bad(whole))
    cells = tuple(_cell(local, spoken, one, n * step, step) for n, one in enumerate(line.sums))
    return HeatRow(key, name, words, cells)


def _cell(local: Local, day: str, one: Sum, hour: int, step: int) -> HeatCell:
    if not one.due:
        return HeatCell()
    look: Any = "missed" if _bad(one) else "late" if one.late else "good"
    hours = hours_word(local, range(hour, hour + step))
    words = local.say("heat_cell", day=day, hours=hours, due=one.due, late=one.late, bad=_bad(one))
    return HeatCell(look, one.trouble, words)


def _bad(one: Sum) -> int:
    return one.missed + one.incomplete


def line_names(local: Local, key: str) -> tuple[str, str]:
    """How a line is called, short and in full: 11-21 六, or a weekday."""
    weekdays = dates.WEEKDAYS["en" if local.language == "en" else "zh"]
    if len(key) == 1:
        name = weekdays[int(key) - 1]
        return name, name
    day = date.fromisoformat(key)
    noon = datetime.combine(day, time(12), local.zone)
    short = weekdays[day.weekday()]
    return f"{day:%m-%d} {short[-1] if local.language == 'zh' else short}", dates.day(
        noon, local.language, local.zone
    )


def _stretch(local: Local, first: date, last: date) -> tuple[datetime, datetime]:
    return dawn(first, local.zone), dawn(last + DAY, local.zone)


def _told(cells: list[dict[str, Any]]) -> dict[Spot, Sum]:
    return {(date.fromisoformat(c["day"]), int(c["hour"]), str(c["kind"])): Sum.told(c) for c in cells}


def _estate(view: View) -> str:
    return next((estate.name for estate in view.all(Estate)), "")
