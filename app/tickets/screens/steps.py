"""The page on which a step of a ticket is written down: which one, by its address."""

from __future__ import annotations

from urllib.parse import unquote

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.hooks import use_me, use_query
from app.tickets.queries import can, standing
from app.tickets.queries.log import ticket_state
from app.tickets.records import Ticket
from app.tickets.screens.parts import use_local
from app.tickets.screens.steps_assign import AssignPage
from app.tickets.screens.steps_join import JoinPage
from app.tickets.screens.steps_pause import PausePage
from app.tickets.screens.steps_verify import VerifyPage
from app.tickets.screens.steps_words import WordsPage
from app.tickets.screens.ticket import gone
from components.boundary import screen
from components.button import main_action
from components.empty import empty
from components.page import page, use_go
from services.commands import Me, View

PAGES = {
    "verify": VerifyPage,
    "assign": AssignPage,
    "hand_over": AssignPage,
    "pause": PausePage,
    "join": JoinPage,
    **dict.fromkeys(
        ("answer", "approve", "judge", "dismiss", "split", "send_back", "reopen", "note", "withdraw"),
        WordsPage,
    ),
}


@screen
def StepPage() -> ft.View:
    """What may not be done is said at once; a page that was opened in time keeps what is written on it."""
    local, me, go = use_local(), use_me(), use_go()
    params = ft.use_route_params()
    id, step = unquote(params.get("ticket_id", "")), unquote(params.get("step", ""))
    state, allowed = use_query(ticket_state, id), use_query(may_now, id, me, step)
    opened: MutableRef[str] = ft.use_ref("")
    say = local.say
    if allowed:
        opened.current = f"{id} {step}"
    if state is None or step not in PAGES:
        return page(say("ticket"), "", [gone(say, go)], narrow=True)
    if opened.current != f"{id} {step}":
        past = empty(ft.Icons.INFO_OUTLINE, say("step_not_now"), say("step_not_now_hint"))
        leave = main_action(say("step_to_ticket"), lambda: go(f"/tickets/{id}"), key="to-ticket")
        return page(say(f"act_{step}"), state.where, [past], action=leave, narrow=True)
    shown: ft.View = PAGES[step](state, step, key=f"{step}-{id}")
    return shown


def may_now(view: View, ticket_id: str, me: Me | None, step: str) -> bool:
    ticket = view.get(Ticket, ticket_id)
    return ticket is not None and me is not None and can(view, standing(view, ticket), me, step)
