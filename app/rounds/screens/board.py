"""The manager's day by kind of round: figures, rounds as strips, what waits and what could not be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import flet as ft

from app.domain import Door
from app.estate.records import Estate
from app.hooks import use_anju, use_doors, use_me, use_now, use_query
from app.rounds.queries import Progress
from app.rounds.queries.board import concerns_of, day_board, today
from app.rounds.queries.hazards import open_hazards
from app.rounds.queries.omissions import kinds_here, left_out_on
from app.rounds.screens.board_figures import behind, day_figures, figure_name
from app.rounds.screens.concern_list import Concerns
from app.rounds.screens.cover_card import CoverCard
from app.rounds.screens.daystep import stepper
from app.rounds.screens.kinds import ALL, kind_tiles, of_kind
from app.rounds.screens.lanes import Lanes
from app.rounds.screens.left_out import LeftOuts
from app.rounds.screens.parts import Local, use_local
from components import dates, theme
from components.boundary import screen
from components.button import quiet
from components.card import card, rows
from components.empty import empty
from components.page import page, use_go, use_wide
from components.picker import pick_date
from components.text import LARGE, Scale, heading
from components.tile import dot, row
from services.commands import View

TICK_SECONDS = 15
DAYS_KEPT = 13
DAY = timedelta(days=1)
TODAY: date | None = None
REPORTS = ("manager", "inspector")


@screen
def Board() -> ft.View:
    local, go, wide, now = use_local(), use_go(), use_wide(), use_now(TICK_SECONDS)
    me, large = use_me(), ft.use_context(Scale) >= LARGE
    say, here = local.say, use_query(today, now)
    asked, ask = ft.use_state(TODAY)
    picking, pick = ft.use_state(False)
    day: date = asked or here
    everything = use_query(day_board, now, day)
    every_concern = use_query(concerns_of, now, day)
    every_left_out = use_query(left_out_on, now, day)
    kinds = use_query(kinds_here, day)
    before = use_query(waiting_on, _now_and_then(now), here - DAY)
    open_count, doors = use_query(open_hazards), use_doors()
    estate = use_query(_estate)
    chosen, choose = ft.use_state("")
    wanted, want = ft.use_state(ALL)
    kind = wanted if wanted in kinds else ALL
    rounds = of_kind(everything, kind)
    found = tuple(c for c in every_concern if kind == ALL or (c.round is not None and c.round.kind == kind))
    undone = tuple(one for one in every_left_out if kind in (ALL, one.round.kind))

    def show(other: date) -> None:
        ask(TODAY if other == here else other)
        pick(False)

    def toggle(name: str) -> None:
        choose("" if chosen == name else name)

    since = use_anju().known_since
    first = since.astimezone(local.zone).date() + DAY if since else here - DAYS_KEPT * DAY
    last = here + DAY
    calendar = pick_date(day, show, lambda: pick(False), first=first, last=last) if picking else None
    ft.use_dialog(calendar)
    back = quiet(say("day_today"), lambda: show(here), key="today") if day != here else None
    noon = datetime.combine(day, time(12), local.zone)
    steps = stepper(
        dates.day(noon, local.language, local.zone),
        (say("day_before"), (lambda: show(day - DAY)) if day > first else None),
        (say("day_after"), (lambda: show(day + DAY)) if day < last else None),
        lambda: pick(True),
        back,
    )
    top: list[ft.Control] = [steps]
    if day == here and before:
        look = row(
            say("yesterday_waits", count=before),
            key="look-yesterday",
            on_click=lambda: show(here - DAY),
            lead=dot(theme.WARN, ft.Icons.NIGHTLIGHT_OUTLINED),
        )
        top.append(rows([look], key="yesterday"))
    if wide:
        for one in top:
            one.expand = True
        top = [ft.Row(top, spacing=theme.L, key="top")]
    if len(kinds) > 1:
        top.append(kind_tiles(local, kinds, everything, kind, want, (4 if large else 7) if wide else 2))
    head = [*top, day_figures(local, rounds, chosen, toggle, 6 if wide else 2 if large else 3)]
    if day == here:
        head.append(CoverCard(key="cover"))
    live = _live(local, rounds, chosen, lambda: choose(""), day == here, kind == ALL and len(kinds) > 1)
    todo = Concerns(found, now, key=f"todo-{day}-{kind}")
    aside = [LeftOuts(undone, now, key=f"left-out-{day}-{kind}")] if undone else []
    more = _more(local, go, open_count, me is not None and me.holds(*REPORTS), doors)
    both: ft.Control = ft.Row(
        [
            ft.Container(_column([live, more]), expand=3),
            ft.Container(_column([*aside, todo]), expand=3),
        ],
        spacing=theme.L,
        vertical_alignment=ft.CrossAxisAlignment.START,
        key="panes",
    )
    waiting = any(c.waits for c in found)
    narrow = [*head, todo, *aside, live, more] if waiting else [*head, *aside, live, todo, more]
    name = say("board") if day == here else dates.day(noon, local.language, local.zone, weekday=False)
    return page(name, estate, [*head, both] if wide else narrow, root=True)


def waiting_on(view: View, now: datetime, day: date) -> int:
    """How many concerns of a day nobody has looked at, without those that have nothing to decide."""
    return sum(c.waits and c.subject is not None for c in concerns_of(view, now, day))


def _now_and_then(now: datetime) -> datetime:
    """The last whole ten minutes: what is over changes slowly and need not be asked at every tick."""
    return now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0)


def _live(
    local: Local,
    rounds: tuple[Progress, ...],
    chosen: str,
    clear: Callable[[], Any],
    is_today: bool,
    with_kind: bool,
) -> ft.Control:
    say, shown = local.say, behind(rounds, chosen)
    if not shown:
        hint = "nothing_here" if rounds else "no_rounds_today" if is_today else "no_rounds_day"
        return card(empty(ft.Icons.ROUTE_OUTLINED, say(hint), say(f"{hint}_hint")), key="live")
    name = figure_name(say, chosen) if chosen else say("live" if is_today else "day_rounds")
    head: list[ft.Control] = [ft.Column([heading(name)], expand=True)]
    if chosen:
        head.append(quiet(say("figure_all"), clear, key="all-rounds"))
    lines = Lanes(shown, with_kind, key=f"lanes-{chosen}")
    return card(ft.Row(head), lines, spacing=theme.M, key="live")


def _more(
    local: Local,
    go: Callable[[str], Any],
    open_count: int,
    reports: bool,
    doors: tuple[tuple[str, str, Door], ...],
) -> ft.Control:
    say = local.say
    tone = theme.MISSED if open_count else theme.GOOD
    hazards = row(
        say("hazards"),
        say("hazards_open", count=open_count) if open_count else say("hazards_none"),
        key="to-hazards",
        on_click=lambda: go("/hazards"),
        lead=dot(tone, ft.Icons.WARNING_AMBER_OUTLINED),
    )
    months = row(
        say("months"),
        say("months_hint"),
        key="to-months",
        on_click=lambda: go("/months"),
        lead=dot(theme.INFO, ft.Icons.TABLE_VIEW_OUTLINED),
    )
    heat = row(
        say("heat"),
        say("heat_hint"),
        key="to-heat",
        on_click=lambda: go("/board/heat"),
        lead=dot(theme.WARN, ft.Icons.GRID_ON),
    )
    others: list[ft.Control] = [
        row(
            name,
            words,
            key=f"to-{door.key}",
            on_click=partial(go, door.route),
            lead=dot(theme.WARN if door.waits else theme.GOOD, getattr(ft.Icons, door.icon)),
        )
        for name, words, door in doors
    ]
    return rows([hazards, *others, heat, *([months] if reports else [])], key="more")


def _column(items: list[ft.Control]) -> ft.Column:
    return ft.Column(items, spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _estate(view: View) -> str:
    return next((estate.name for estate in view.all(Estate)), "")
