"""The list of tickets by role: what is mine, free, waiting, done; on a tablet the office has the board."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import flet as ft

from app.estate.records import STAFF
from app.hooks import use_anju, use_me, use_now, use_query
from app.rounds.screens.parts import Local
from app.tickets.queries.inbox import WATCHERS, Section, inbox
from app.tickets.queries.standing import OFFICE
from app.tickets.screens.dispatch import DispatchBoard
from app.tickets.screens.doors import Doors
from app.tickets.screens.errands import Errands
from app.tickets.screens.filters import FilterSheet, filter_chips, names_of, use_filters
from app.tickets.screens.line import how_many, line_row
from app.tickets.screens.night import LeftForMorning
from app.tickets.screens.parts import use_local
from app.tickets.screens.resident import ResidentHome
from components import theme
from components.boundary import part, screen
from components.button import icon_button, main_action, quiet
from components.card import rows
from components.dialog import sheet
from components.empty import empty
from components.listing import use_window
from components.page import Frame, page, use_go, use_wide
from components.text import heading

TICK_SECONDS = 15
FOLDED = ("running", "waiting", "paused", "done")
AT_FIRST = 20


@screen
def TicketsHome() -> Any:
    """Who lives here has a page of their own; the desk and the manager have the board on a tablet."""
    me, wide = use_me(), use_wide()
    if me is None or not me.holds(*STAFF):
        return ResidentHome()
    return DispatchBoard() if wide and me.holds(*OFFICE) else Inbox()


@screen
def Inbox() -> ft.View:
    local, me, go = use_local(), use_me(), use_go()
    say, now = local.say, use_now(TICK_SECONDS).replace(microsecond=0)
    root = any(tab.path == "/tickets" for tab in ft.use_context(Frame).tabs)
    filters, change = use_filters()
    sections = use_query(inbox, me, now, filters)
    names = use_query(names_of, now.replace(second=0))
    choosing, choose = ft.use_state(False)
    shown, more = use_window(sum(len(one.lines) for one in sections))
    lines = {one.key: one.lines for one in sections}
    live = [line for one in sections if one.key != "done" for line in one.lines]

    def close() -> None:
        choose(False)

    ft.use_dialog(
        sheet(
            FilterSheet(filters, now.replace(second=0), len(live), change, close), on_close=close, long=True
        )
        if choosing
        else None
    )
    body: list[ft.Control] = []
    if me and me.holds(*OFFICE):
        body.append(LeftForMorning(key="left-for-morning"))
    if filters.count:
        chosen = filter_chips(local, filters, names, change)
        body.append(ft.Row(chosen, wrap=True, spacing=theme.S, run_spacing=0, key="filters"))
    body += [Lines(section, key=f"section-{section.key}") for section in windowed(sections, shown)]
    if not sections:
        body.append(nothing(local, bool(filters.count)))
    body += [Errands(key="errands"), Doors(key="doors")]
    if me and me.holds(*WATCHERS):
        body.append(quiet(say("tickets_months"), lambda: go("/tickets/months"), key="months"))
    mine = len(lines.get("mine", ())) + len(lines.get("free", ()))
    late = sum(line.overdue(now) for line in live)
    new = main_action(say("tickets_new"), lambda: go("/tickets/new"), key="new", icon=ft.Icons.ADD)
    return page(
        say("tickets"),
        how_many(local, mine, late),
        body,
        action=new,
        tools=list_tools(local, filters.count, go, lambda: choose(True)),
        root=root,
        narrow=True,
        on_end=more,
    )


@part
def Lines(section: Section) -> ft.Control:
    """A section with its heading; what asks nothing of anybody is folded away at first."""
    local, anju, me, go = use_local(), use_anju(), use_me(), use_go()
    now = use_now(TICK_SECONDS).replace(microsecond=0)
    unfolded, unfold = ft.use_state(section.key not in FOLDED)
    limit, show = ft.use_state(AT_FIRST)
    name = local.say("section_of", name=local.say(f"section_{section.key}"), count=len(section.lines))
    judges = me is not None and me.holds("manager")
    drawn: list[ft.Control] = [
        line_row(
            local,
            anju.store,
            line,
            now,
            functools.partial(go, f"/tickets/{line.id}"),
            judge=judges and line.to_judge and line.role != "manager",
        )
        for line in section.lines[: limit if unfolded else 0]
    ]
    icon = ft.Icons.EXPAND_LESS if unfolded else ft.Icons.EXPAND_MORE
    top: ft.Control = heading(name)
    if section.key in FOLDED:
        top = quiet(name, lambda: unfold(not unfolded), key=f"fold-{section.key}", icon=icon)
    content: list[ft.Control] = [ft.Row([top])]
    if drawn:
        content.append(rows(drawn))
    if unfolded and len(section.lines) > limit:
        left = local.say("tickets_more", count=len(section.lines) - limit)
        content.append(quiet(left, lambda: show(limit + AT_FIRST), key=f"more-{section.key}"))
    return ft.Column(content, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def windowed(sections: tuple[Section, ...], most: int) -> list[Section]:
    """The sections down to where somebody has scrolled; each counts as what it draws."""
    found: list[Section] = []
    for section in sections:
        if most <= 0:
            break
        found.append(section)
        most -= 1 if section.key in FOLDED else min(len(section.lines), AT_FIRST)
    return found


def list_tools(
    local: Local, count: int, go: Callable[[str], Any], choose: Callable[[], Any]
) -> list[ft.Control]:
    """Search and filter, at the top of the list and of the board."""
    say = local.say
    words = say("tickets_filter_on", count=count) if count else say("tickets_filter")
    icon = ft.Icons.FILTER_ALT if count else ft.Icons.FILTER_ALT_OUTLINED
    return [
        icon_button(ft.Icons.SEARCH, say("tickets_find"), lambda: go("/tickets/search"), key="find"),
        icon_button(icon, words, choose, key="filter", color=theme.PRIMARY if count else theme.INK),
    ]


def nothing(local: Local, narrowed: bool) -> ft.Control:
    key = "tickets_none_kept" if narrowed else "tickets_none"
    return empty(ft.Icons.TASK_ALT, local.say(key), local.say(f"{key}_hint"))
