"""A ticket of the board that was tapped: open it, look at it, or give it to somebody, with one more tap."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import flet as ft

from app.hooks import use_me, use_query
from app.rounds.screens.parts import Local
from app.tickets.queries import can
from app.tickets.queries.doers import Doer, doers
from app.tickets.queries.lines import Line, line_of
from app.tickets.screens.line import about, chips, words_of
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part
from components.button import second_action
from components.card import rows, section
from components.choice import choose_one
from components.text import body, second, title
from components.tile import dot, row
from services.commands import Me, View

ROLES = ("electrician", "cleaner", "gardener", "guard", "desk", "manager")
Give = Callable[[str, str, str], Awaitable[None]]


@part
def GiveSheet(
    ticket_id: str,
    now: datetime,
    give: Give,
    verify: Callable[[str], Awaitable[None]],
    open_it: Callable[[], Any],
) -> ft.Control:
    """`give(ticket, person, role)`: an empty person is everybody of the role."""
    local, me = use_local(), use_me()
    say, line = local.say, use_query(line_of, ticket_id)
    wanted, choose = ft.use_state("")
    role = wanted or (line.ticket.role if line else "")
    people = use_query(doers_for, ticket_id, role, now)
    looks, gives = use_query(open_to, ticket_id, me)
    if line is None:
        return ft.Container(visible=False)

    async def look() -> None:
        await verify(ticket_id)

    async def to_all() -> None:
        await give(ticket_id, "", role)

    content: list[ft.Control] = [
        title(line.where or words_of(local, line)),
        body(words_of(local, line)),
        ft.Row(chips(local, line, now), wrap=True, spacing=theme.XS, run_spacing=theme.XS),
        second(about(local, line)),
        second_action(say("board_open"), open_it, key="open", icon=ft.Icons.OPEN_IN_NEW),
    ]
    if looks:
        content.append(
            second_action(say("board_verify"), look, key="verify", icon=ft.Icons.FACT_CHECK_OUTLINED)
        )
    if gives:
        options = [(one, say(f"role_{one}")) for one in ROLES]
        everybody = row(
            say("board_give_role", role=say(f"role_{role}")),
            key="give-all",
            on_click=to_all,
            lead=dot(theme.PLAIN, ft.Icons.GROUPS_OUTLINED),
        )
        lines = [
            _doer(local, one, role, functools.partial(give, ticket_id, one.person_id, role)) for one in people
        ]
        content.append(section(say("board_give"), choose_one(options, role, choose, key="role")))
        content.append(rows([*lines, everybody], key="people"))
    return ft.Column(content, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def doers_for(view: View, ticket_id: str, role: str, now: datetime) -> tuple[Doer, ...]:
    line = line_of(view, ticket_id)
    return doers(view, line.ticket, role, now) if line else ()


def open_to(view: View, ticket_id: str, me: Me | None) -> tuple[bool, bool]:
    """Whether it may be looked at, and given to somebody, now."""
    line: Line | None = line_of(view, ticket_id)
    if me is None or line is None:
        return False, False
    return can(view, line.standing, me, "verify"), can(view, line.standing, me, "assign")


def _doer(local: Local, one: Doer, role: str, choose: Callable[[], Any]) -> ft.Control:
    say = local.say
    key = "hand_permit" if not one.fit else "hand_here" if one.since else "hand_away"
    sub = say(key, role=say(f"role_{role}"), load=one.load)
    tone = theme.MISSED if not one.fit else theme.GOOD if one.since else theme.PLAIN
    return row(
        one.name,
        sub,
        key=f"give-{one.person_id}",
        on_click=choose if one.fit else None,
        lead=dot(tone, ft.Icons.PERSON_OUTLINE),
    )
