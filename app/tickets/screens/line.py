"""One ticket in a list: what, where, how far, who, and a clock that says how long there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from app.rounds.screens.parts import Local
from app.tickets.queries import asleep
from app.tickets.queries.lines import Line
from app.tickets.queries.litter import answers_for
from app.tickets.screens.litter import litter_words
from app.tickets.screens.parts import KIND_ICONS, URGENCY_LOOKS
from components import dates, theme
from components.badge import badge
from components.text import heading, second
from components.tile import dot
from services.commands import View

TONES = {"good": theme.GOOD, "warn": theme.WARN, "bad": theme.MISSED}
TWO_LINES = 2


def line_row(
    local: Local,
    view: View,
    line: Line,
    now: datetime,
    on_click: Callable[[], Any],
    *,
    judge: bool = False,
    chosen: bool = False,
) -> ft.Control:
    """A row of the inbox; a whole surface to press. `judge`: it waits for the manager's word."""
    ticket = line.ticket
    icon = KIND_ICONS.get(ticket.kind, ft.Icons.ASSIGNMENT_OUTLINED)
    tone = URGENCY_LOOKS[ticket.urgency][1] if ticket.urgency == "urgent" else theme.PLAIN
    words: list[ft.Control] = [
        heading(line.where or local.say(f"kind_{ticket.kind}"), theme.PRIMARY if chosen else theme.INK),
        _two_lines(words_of(local, line)),
        ft.Row(chips(local, line, now, judge), wrap=True, spacing=theme.XS, run_spacing=theme.XS),
        second(about(local, line)),
    ]
    if ticket.kind == "litter" and line.standing.open:
        words.append(second(litter_words(local, answers_for(view, line.standing, now), now)))
    return ft.Container(
        ft.Row(
            [dot(tone, icon), ft.Column(words, spacing=theme.XS, expand=True)],
            spacing=theme.M,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        padding=ft.Padding.symmetric(vertical=theme.S + 2, horizontal=theme.S),
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=on_click,
        key=f"ticket-{line.id}",
    )


def line_card(local: Local, line: Line, now: datetime, on_click: Callable[[], Any]) -> ft.Container:
    """A card of the board, as narrow as a column."""
    ticket = line.ticket
    icon = KIND_ICONS.get(ticket.kind, ft.Icons.ASSIGNMENT_OUTLINED)
    top = ft.Row(
        [
            ft.Icon(icon, size=theme.ICON, color=theme.MUTED),
            ft.Column([heading(line.where or about(local, line))], expand=True),
        ],
        spacing=theme.XS,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    return ft.Container(
        ft.Column(
            [
                top,
                _two_lines(words_of(local, line)),
                ft.Row(chips(local, line, now), wrap=True, spacing=theme.XS, run_spacing=theme.XS),
                second(f"{ticket.number or local.say('line_no_number')} · {who(local, line)}"),
            ],
            spacing=theme.XS,
        ),
        bgcolor=theme.CARD,
        border_radius=theme.FIELD_RADIUS,
        border=ft.Border.all(theme.HAIRLINE, theme.LINE),
        padding=theme.S,
        ink=True,
        on_click=on_click,
        key=f"card-{line.id}",
    )


def chips(local: Local, line: Line, now: datetime, judge: bool = False) -> list[ft.Control]:
    """Urgency when it is high, what is waited for, and the clock."""
    say, found = local.say, list[ft.Control]()
    if line.standing.major:
        found.append(badge(say("section_major"), theme.MISSED, ft.Icons.CAMPAIGN_OUTLINED))
    if line.ticket.urgency == "urgent":
        icon, tone = URGENCY_LOOKS["urgent"]
        found.append(badge(say("urgency_urgent"), tone, icon))
    found.append(
        badge(stage_words(local, line, now, judge), theme.NOW if line.standing.open else theme.PLAIN)
    )
    clock = clock_chip(local, line, now)
    return [*found, clock] if clock is not None else found


def clock_chip(local: Local, line: Line, now: datetime) -> ft.Control | None:
    """剩 12 分钟, 超 3 小时; none without a limit."""
    clock, say = line.clock, local.say
    if clock is None or asleep(line.standing, now):
        return None
    if now < clock.since:
        since = local.moment(clock.since, now)
        return badge(say("line_later", since=since), theme.PLAIN, ft.Icons.SCHEDULE)
    tone = TONES[clock.tone(now)]
    left = clock.deadline - now
    late = now >= clock.deadline
    words = say("line_late" if late else "line_left", time=dates.span(abs(left), local.language))
    return badge(words, tone, ft.Icons.ALARM if late else ft.Icons.TIMER_OUTLINED, key=f"clock-{line.id}")


def stage_words(local: Local, line: Line, now: datetime, judge: bool = False) -> str:
    s = line.standing
    if not s.open:
        return local.say(f"how_{s.how}")
    if asleep(s, now):
        return local.say("awaits_paused")
    return local.say("awaits_judge" if judge else f"awaits_{line.awaited}")


def words_of(local: Local, line: Line) -> str:
    return line.ticket.text.strip() or local.say("line_no_words")


def about(local: Local, line: Line) -> str:
    """261122-03 · 报修 · 郑海涛"""
    ticket, say = line.ticket, local.say
    number = ticket.number or say("line_no_number")
    return f"{say('line_about', number=number, kind=say(f'kind_{ticket.kind}'))} · {who(local, line)}"


def who(local: Local, line: Line) -> str:
    """Who does it; the post while anybody of it may; nobody yet."""
    if line.doer:
        return line.doer
    told = line.standing.last("assign")
    return local.say(f"role_{line.ticket.role}" if told else "line_nobody")


def _two_lines(words: str) -> ft.Text:
    return ft.Text(
        words, size=theme.BODY, color=theme.INK, max_lines=TWO_LINES, overflow=ft.TextOverflow.ELLIPSIS
    )


def how_many(local: Local, mine: int, late: int) -> str:
    """What waits, and how much of all that is open is late."""
    return local.say("tickets_mine_late" if late else "tickets_mine", mine=mine, late=late)
