"""The page of any ticket: one that this device does not carry any more is fetched and can be read."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_anju, use_query
from app.rounds.screens.parts import Local
from app.tickets.records import Ticket
from app.tickets.screens.long_ago import Asked, over, page_of, use_asked
from app.tickets.screens.parts import use_local
from app.tickets.screens.ticket import TicketPage
from components import theme
from components.boundary import screen
from components.button import quiet
from components.notice import banner
from components.page import page
from components.wait import Wait
from services.commands import View
from services.store import Store


@screen
def AnyTicket() -> Any:
    local, anju = use_local(), use_anju()
    id = unquote(ft.use_route_params().get("ticket_id", ""))
    here = use_query(is_here, id)
    asked, again = use_asked(lambda app: page_of(app, id), None if here else id)
    if here or asked.trouble == "unknown":
        return TicketPage()
    if asked.answer is not None:
        return over(asked.answer, anju, TicketPage)
    return Fetching(local, asked, again)


@screen
def Fetching(local: Local, asked: Asked[Store], again: Any) -> ft.View:
    say = local.say
    waits: ft.Control = Wait(words=say("search_asking"), key="asking")
    if asked.trouble:
        words = say("past_ticket_offline" if asked.trouble == "offline" else "past_ticket_failed")
        retry = quiet(say("search_again"), again, key="retry")
        waits = banner(words, theme.WARN, ft.Icons.CLOUD_OFF_OUTLINED, [retry], key="trouble")
    return page(say("ticket"), "", [waits], narrow=True)


def is_here(view: View, ticket_id: str) -> bool:
    return view.get(Ticket, ticket_id) is not None
