"""The dispatch board of a tablet: columns by stage; a ticket is dragged to a name, or given by taps."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import flet as ft

from app.hooks import use_do, use_me, use_now, use_query
from app.rounds.screens.parts import Local
from app.tickets.commands import Assign, Verify
from app.tickets.queries.board import Column, Hand, board, hands
from app.tickets.queries.lines import Line
from app.tickets.screens.doors import Doors
from app.tickets.screens.filters import FilterSheet, filter_chips, names_of, use_filters
from app.tickets.screens.give import GiveSheet
from app.tickets.screens.line import how_many, line_card
from app.tickets.screens.night import LeftForMorning
from app.tickets.screens.parts import attempt, use_local
from components import theme
from components.badge import badge
from components.boundary import part, screen
from components.button import icon_button, main_action, quiet
from components.dialog import sheet
from components.notice import banner, snackbar
from components.page import page, use_go
from components.text import heading, second
from services.commands import Command

TICK_SECONDS = 15
GROUP = "tickets"
WIDTH = 164
AT_FIRST = 12
SURFACE = 0.6
Drop = Callable[[str, str], Awaitable[None]]


@screen
def DispatchBoard() -> ft.View:
    local, me, go, do = use_local(), use_me(), use_go(), use_do()
    say, now = local.say, use_now(TICK_SECONDS).replace(microsecond=0)
    filters, change = use_filters()
    columns = use_query(board, now, filters)
    minute = now.replace(second=0)
    people, names = use_query(hands, minute), use_query(names_of, minute)
    chosen, choose = ft.use_state("")
    choosing, ask = ft.use_state(False)
    done, tell_done = ft.use_state("")
    trouble, tell = ft.use_state("")
    live = sum(len(column.lines) for column in columns)
    late = sum(column.late for column in columns)

    async def record(command: Command, words: str) -> None:
        choose("")
        tell("")
        if await attempt(do(command), say, tell) is not None:
            tell_done(words)

    async def give(ticket_id: str, person_id: str, role: str) -> None:
        who = names.get(person_id, say(f"role_{role}"))
        words = say("board_given", number=number_of(columns, ticket_id, local), person=who)
        await record(Assign(ticket_id=ticket_id, to_person_id=person_id or None, to_role=role), words)

    async def verify(ticket_id: str) -> None:
        words = say("board_verified", number=number_of(columns, ticket_id, local))
        await record(Verify(ticket_id=ticket_id), words)

    async def drop(ticket_id: str, column: str) -> None:
        """What a drop into a column means; what needs words or photos is done on the ticket's page."""
        line = find(columns, ticket_id)
        if line is None or line.column == column:
            return
        if column == "assign" and line.awaited == "verify":
            await verify(ticket_id)
        elif column == "coming" and line.awaited in ("verify", "assign"):
            await give(ticket_id, "", line.ticket.role)
        else:
            tell_done(say("board_stays"))

    def close() -> None:
        choose("")
        ask(False)

    given = GiveSheet(chosen, minute, give, verify, lambda: go(f"/tickets/{chosen}"), key=f"give-{chosen}")
    narrowing = FilterSheet(filters, minute, live, change, close)
    ft.use_dialog(sheet(given, on_close=close, long=True) if chosen else None)
    ft.use_dialog(sheet(narrowing, on_close=close, long=True) if choosing else None)
    ft.use_dialog(snackbar(done, lambda: tell_done("")) if done else None)
    body: list[ft.Control] = []
    if trouble:
        body.append(banner(trouble, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="trouble"))
    if filters.count:
        body.append(
            ft.Row(filter_chips(local, filters, names, change), wrap=True, spacing=theme.S, key="filters")
        )
    body.append(Strip(people, give, key="hands"))
    drawn = [ColumnOf(column, drop, choose, key=f"column-{column.key}") for column in columns]
    body.append(
        ft.Row(
            drawn,
            scroll=ft.ScrollMode.AUTO,
            spacing=theme.S,
            vertical_alignment=ft.CrossAxisAlignment.START,
            key="board",
        )
    )
    body += [LeftForMorning(key="left-for-morning"), Doors(key="doors")]
    mine = sum(line.role in (me.roles if me else ()) for column in columns for line in column.lines)
    tools = [
        icon_button(ft.Icons.CALL_OUTLINED, say("board_calls"), lambda: go("/tickets/calls"), key="calls"),
        icon_button(
            ft.Icons.TABLE_VIEW_OUTLINED, say("tickets_months"), lambda: go("/tickets/months"), key="months"
        ),
        icon_button(ft.Icons.SEARCH, say("tickets_find"), lambda: go("/tickets/search"), key="find"),
        filter_button(local, filters.count, lambda: ask(True)),
    ]
    new = main_action(say("tickets_new"), lambda: go("/tickets/new"), key="new", icon=ft.Icons.ADD)
    told = f"{how_many(local, mine, late)} · {say('board_hint')}"
    return page(say("tickets_board"), told, body, action=new, tools=tools, root=True)


def filter_button(local: Local, count: int, choose: Callable[[], Any]) -> ft.Control:
    words = local.say("tickets_filter_on", count=count) if count else local.say("tickets_filter")
    icon = ft.Icons.FILTER_ALT if count else ft.Icons.FILTER_ALT_OUTLINED
    return icon_button(icon, words, choose, key="filter", color=theme.PRIMARY if count else theme.INK)


@part
def Strip(people: tuple[Hand, ...], give: Callable[[str, str, str], Awaitable[None]]) -> ft.Control:
    """The people that a ticket can be dropped on: who is at work first, each with how much they have."""
    local = use_local()
    targets: list[ft.Control] = [_target(local, hand, give) for hand in people]
    return ft.Row(targets, scroll=ft.ScrollMode.AUTO, spacing=theme.S)


def _target(local: Local, hand: Hand, give: Callable[[str, str, str], Awaitable[None]]) -> ft.Control:
    async def accept(event: Any) -> None:
        await give(str(event.src.data), hand.person_id, hand.role)

    tone = theme.GOOD if hand.here else theme.PLAIN
    words = local.say("hand_load", name=hand.name, load=hand.load)
    chip = badge(words, tone, ft.Icons.PERSON_OUTLINE, key=f"hand-word-{hand.person_id}-{hand.role}")
    chip.padding = ft.Padding.symmetric(vertical=theme.M, horizontal=theme.M)
    chip.tooltip = local.say(
        "hand_here" if hand.here else "hand_away", role=local.say(f"role_{hand.role}"), load=hand.load
    )
    return ft.DragTarget(
        content=chip, group=GROUP, on_accept=accept, key=f"hand-{hand.person_id}-{hand.role}"
    )


@part
def ColumnOf(column: Column, drop: Drop, choose: Callable[[str], Any]) -> ft.Control:
    """A column with its count; as many cards as fit at first."""
    local, now = use_local(), use_now(TICK_SECONDS).replace(microsecond=0)
    limit, show = ft.use_state(AT_FIRST)
    say = local.say

    async def accept(event: Any) -> None:
        await drop(str(event.src.data), column.key)

    name = say("section_of", name=say(f"column_{column.key}"), count=len(column.lines))
    content: list[ft.Control] = [heading(name)]
    if column.late:
        content.append(badge(say("column_late", count=column.late), theme.MISSED, ft.Icons.ALARM))
    content += [_card(local, line, now, choose) for line in column.lines[:limit]]
    if not column.lines:
        content.append(second(say("column_none")))
    if len(column.lines) > limit:
        left = say("tickets_more", count=len(column.lines) - limit)
        content.append(quiet(left, lambda: show(limit + AT_FIRST), key=f"more-{column.key}"))
    inside = ft.Container(
        ft.Column(content, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        width=WIDTH,
        padding=theme.S,
        border_radius=theme.CARD_RADIUS,
        bgcolor=theme.IDLE,
    )
    return ft.DragTarget(content=inside, group=GROUP, on_accept=accept, key=f"drop-{column.key}")


def _card(local: Local, line: Line, now: datetime, choose: Callable[[str], Any]) -> ft.Control:
    shown = line_card(local, line, now, functools.partial(choose, line.id))
    carried = ft.Container(
        ft.Column([heading(line.where or line.ticket.number), second(line.ticket.text[:40])], tight=True),
        width=WIDTH,
        padding=theme.M,
        bgcolor=theme.SOFT,
        border_radius=theme.FIELD_RADIUS,
        opacity=SURFACE,
    )
    return ft.Draggable(
        content=shown, content_feedback=carried, group=GROUP, data=line.id, key=f"drag-{line.id}"
    )


def find(columns: tuple[Column, ...], ticket_id: str) -> Line | None:
    return next((line for column in columns for line in column.lines if line.id == ticket_id), None)


def number_of(columns: tuple[Column, ...], ticket_id: str, local: Local) -> str:
    line = find(columns, ticket_id)
    return (line.ticket.number if line else "") or local.say("line_no_number")
