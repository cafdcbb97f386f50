"""A ticket is about the same as another: that one is chosen, and this one ends there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import flet as ft

from app.hooks import use_anju, use_query
from app.rounds.screens.drafts import Draft, use_draft
from app.rounds.screens.parts import Local
from app.tickets.commands import Join
from app.tickets.queries.log import TicketState
from app.tickets.queries.near import Near, joinable
from app.tickets.screens.parts import KIND_ICONS, use_local
from app.tickets.screens.steps_form import bottom, use_sending
from components import theme
from components.boundary import screen
from components.button import main_action
from components.card import card, rows
from components.dialog import confirm
from components.form import search_field
from components.page import page
from components.text import second
from components.tile import dot, row


@screen
def JoinPage(state: TicketState, step: str) -> ft.View:
    local, anju = use_local(), use_anju()
    say, now = local.say, anju.clock.now()
    draft, change, forget = use_draft(f"ticket {state.ticket.id} {step}", Draft)
    words, search = ft.use_state("")
    asking, ask = ft.use_state(False)
    chosen = draft.said.get("other", "")
    found = use_query(joinable, state.ticket.id, words)
    sending = use_sending(state, draft, forget)
    number = next((_number(local, one) for one in found if one.ticket.id == chosen), "")

    async def record() -> None:
        ask(False)
        await sending.send(Join(ticket_id=state.ticket.id, other_id=chosen))

    def choose(other: str) -> None:
        change(lambda d: d.with_said("other", other))

    question = confirm(
        say("join_question", number=number),
        say("join_hint"),
        say("join_do", number=number),
        record,
        say("step_no"),
        lambda: ask(False),
        danger=True,
    )
    ft.use_dialog(question if asking else None)
    lines = [_line(local, one, one.ticket.id == chosen, choose, now) for one in found]
    listed = rows(lines, key="others") if lines else card(second(say("join_none")))
    field = search_field(say("join_find"), words, search, clear=say("clear"))
    save = main_action(
        say("join_do", number=number) if number else say("join_choose"),
        lambda: ask(True),
        key="save",
        icon=ft.Icons.CALL_MERGE,
        busy=sending.busy,
        disabled=not number,
    )
    action = bottom(*sending.said, save)
    return page(say("act_join"), state.where, [field, listed], action=action, narrow=True)


def _line(local: Local, one: Near, lit: bool, choose: Callable[[str], object], now: datetime) -> ft.Control:
    said = (one.where, local.moment(one.ticket.at, now), one.ticket.text)
    tone = theme.NOW if lit or one.same else theme.PLAIN
    icon = ft.Icons.CHECK if lit else KIND_ICONS.get(one.ticket.kind, ft.Icons.ASSIGNMENT_OUTLINED)
    return row(
        f"{_number(local, one)} {local.say(f'kind_{one.ticket.kind}')}",
        " · ".join(text for text in said if text),
        key=f"other-{one.ticket.id}",
        on_click=lambda: choose(one.ticket.id),
        lead=dot(tone, icon),
    )


def _number(local: Local, one: Near) -> str:
    return one.ticket.number or local.say("ticket_new_number")
