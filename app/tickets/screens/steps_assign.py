"""Whom a ticket is given to: who is at work first; who is away or lacks the permit is marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.rounds.screens.drafts import Draft, use_draft
from app.rounds.screens.parts import Local
from app.tickets.commands import Assign, HandOver
from app.tickets.commands.routing import DOERS
from app.tickets.queries.doers import Doer, doers
from app.tickets.queries.log import TicketState
from app.tickets.screens.parts import use_local
from app.tickets.screens.steps_form import bottom, phrases, reason_of, use_sending, words_field
from app.tickets.screens.ticket import act_words
from components import dates, theme
from components.boundary import screen
from components.button import main_action
from components.card import card, rows, section
from components.choice import choose_one
from components.page import page
from components.text import second
from components.tile import dot, row

TICK_SECONDS = 60
ALL = "all"


@screen
def AssignPage(state: TicketState, step: str) -> ft.View:
    local, me = use_local(), use_me()
    now = use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    say, ticket = local.say, state.ticket
    draft, change, forget = use_draft(f"ticket {ticket.id} {step}", Draft)
    role, chosen = draft.said.get("role", ticket.role), draft.said.get("person", "")
    found = use_query(doers, ticket, role, now)
    sending = use_sending(state, draft, forget)
    mine = step == "hand_over" and me is not None
    people = [one for one in found if not (mine and me is not None and one.person_id == me.person_id)]
    names = {one.person_id: one.name for one in people if one.fit}

    async def record() -> None:
        text, person = draft.words.strip(), None if chosen == ALL else chosen
        if step == "hand_over":
            reason = reason_of(local, draft)
            given = HandOver(ticket_id=ticket.id, to_person_id=chosen, to_role=role, reason=reason)
            await sending.send(given)
        else:
            await sending.send(Assign(ticket_id=ticket.id, to_person_id=person, to_role=role, text=text))

    def choose(person: str) -> None:
        change(lambda d: d.with_said("person", person))

    def choose_role(other: str) -> None:
        change(lambda d: d.with_said("role", other).with_said("person", ""))

    lines = [_line(local, one, chosen == one.person_id, choose, now) for one in people]
    if step == "assign":
        lines.insert(0, _all(local, role, chosen == ALL, choose))
    nobody = [] if people else [second(say("assign_nobody"))]
    roles = [(one, say(f"role_{one}")) for one in DOERS]
    why = phrases(local, ("shift", "busy", "wrong_post"), draft, change) if step == "hand_over" else None
    words = words_field(say("said_reason" if why else "said_note"), draft, change, limit=400, lines=2)
    content: list[ft.Control] = [
        section(say("assign_whom"), *nobody, rows(lines, key="doers")),
        section(say("assign_role"), choose_one(roles, role, choose_role, key="role")),
        card(*([why] if why else []), words, spacing=theme.M),
    ]
    ready = chosen in names or (chosen == ALL and step == "assign")
    save = main_action(
        _button(local, step, role, chosen, names) if ready else say("assign_choose"),
        record,
        key="save",
        icon=ft.Icons.SWAP_HORIZ if step == "hand_over" else ft.Icons.SEND_OUTLINED,
        busy=sending.busy,
        disabled=not ready,
    )
    name = act_words(local, state, step)
    return page(name, state.where, content, action=bottom(*sending.said, save), narrow=True)


def doer_words(local: Local, one: Doer, now: datetime) -> str:
    """At work or not, how much they have, why they may not."""
    say = local.say
    if one.permit:
        day = f"{one.valid_to:%Y-%m-%d}" if one.valid_to else ""
        return say(f"doer_permit_{one.permit}", day=day)
    load = say("doer_load", count=one.load) if one.load else say("doer_free")
    if one.away is not None:
        at = datetime.combine(one.away, now.time(), local.zone or now.tzinfo)
        return say("doer_away", day=dates.day(at, local.language, local.zone, weekday=False))
    return " · ".join([say("doer_here" if one.since else "doer_off"), load])


def _line(local: Local, one: Doer, lit: bool, choose: Callable[[str], object], now: datetime) -> ft.Control:
    """Who may not do it stays in sight, with why."""
    tone = theme.NOW if lit else theme.GOOD if one.since else theme.PLAIN
    held = theme.WARN if one.away or not one.fit else tone
    return row(
        one.name,
        doer_words(local, one, now),
        key=f"doer-{one.name}",
        on_click=(lambda: choose(one.person_id)) if one.fit else None,
        lead=dot(held if not lit else tone, ft.Icons.CHECK if lit else None, "" if lit else one.name[:1]),
        sub_color=theme.WARN.fg if one.away or not one.fit else theme.MUTED,
    )


def _all(local: Local, role: str, lit: bool, choose: Callable[[str], object]) -> ft.Control:
    return row(
        local.say("assign_all", role=local.say(f"role_{role}")),
        key="doer-all",
        on_click=lambda: choose(ALL),
        lead=dot(theme.NOW if lit else theme.PLAIN, ft.Icons.CHECK if lit else ft.Icons.GROUPS_OUTLINED),
    )


def _button(local: Local, step: str, role: str, chosen: str, names: dict[str, str]) -> str:
    if step == "hand_over":
        return local.say("hand_over_to", person=names[chosen])
    if chosen == ALL:
        return local.say("log_assign_role", role=local.say(f"role_{role}"))
    return local.say("assign_do", person=names[chosen])
