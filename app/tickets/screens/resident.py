"""The start page of somebody who lives here: what can be asked for, and how far their own matters are."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any

import flet as ft

from app.estate.queries import desk_phone, estate, local_phone, tel, unit_of
from app.hooks import use_me, use_now, use_query
from app.rounds.screens.parts import Local
from app.tickets.queries.mine import Mine, Way, my_tickets
from app.tickets.screens.parts import KIND_ICONS, use_local
from components import theme
from components.boundary import part, screen
from components.button import main_action, second_action
from components.card import card, section
from components.empty import empty
from components.page import Frame, page, use_go
from components.text import heading, scaled, second, title
from components.tiles import Tile, use_tiles

TICK_SECONDS = 15
PAST = 3
TILES = ("repair", "complaint", "consultation", "suggestion")


@screen
def ResidentHome() -> ft.View:
    local, me, go = use_local(), use_me(), use_go()
    say, now = local.say, use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    root = any(tab.path == "/tickets" for tab in ft.use_context(Frame).tabs)
    here, unit = use_query(estate), use_query(unit_of, me.person_id if me else "")
    number, mine = use_query(desk_phone), use_query(my_tickets, me, now)
    shown, show = ft.use_state(PAST)
    live = [one for one in mine if one.standing.open or one.rates]
    past = [one for one in mine if not (one.standing.open or one.rates)]
    tiles = [
        Tile(
            KIND_ICONS[kind],
            say(f"tile_{kind}"),
            say(f"tile_{kind}_hint"),
            theme.NOW if kind == "repair" else theme.PLAIN,
            key=f"new-{kind}",
            on_click=functools.partial(go, f"/tickets/new/{kind}"),
        )
        for kind in TILES
    ]
    body: list[ft.Control] = [use_tiles(tiles)]
    if number:
        call = second_action(
            say("call_the_desk", phone=local_phone(number)),
            None,
            key="call-desk",
            icon=ft.Icons.CALL,
            action=ft.OpenUrl(tel(number)),
            tall=True,
        )
        body.append(ft.Column([call], horizontal_alignment=ft.CrossAxisAlignment.STRETCH))
    if not mine:
        none = empty(ft.Icons.HOME_REPAIR_SERVICE, say("my_tickets_none"), say("my_tickets_none_hint"))
        body.append(none)
    if live:
        body.append(section(say("my_tickets"), *[MineCard(one, key=one.standing.ticket.id) for one in live]))
    if past:
        cards = [MineCard(one, key=one.standing.ticket.id) for one in past[:shown]]
        body.append(section(say("my_tickets_past"), *cards))
    if shown < len(past):
        more = say("my_tickets_more", count=len(past) - shown)
        body.append(second_action(more, lambda: show(len(past)), key="more-past"))
    about = "　".join(word for word in (here.name if here else "", unit) if word)
    return page(say("resident_home"), about, body, root=root, narrow=True)


@part
def MineCard(mine: Mine) -> ft.Control:
    """One matter: what it is, how far it is in one plain line, and what they may do."""
    local, go = use_local(), use_go()
    say, now = local.say, use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    ticket, tone = mine.standing.ticket, theme.TONES[mine.way.tone]
    icon = KIND_ICONS[ticket.kind]
    words = ft.Column([title(way_words(local, mine.way, now), tone.fg)], expand=True)
    line = ft.Row([scaled(icon, tone.fg, theme.XL), words], spacing=theme.M)
    when = say("my_reported", time=local.moment(ticket.at, now))
    numbered = f"{when} · {ticket.number}" if ticket.number else when
    pieces: list[ft.Control] = [line, heading(ticket.text or say(f"kind_{ticket.kind}")), second(numbered)]
    if mine.rates:
        to_rate = functools.partial(go, f"/tickets/{ticket.id}/rate")
        pieces.append(
            main_action(
                say("rate_now"), to_rate, key=f"rate-{ticket.id}", icon=ft.Icons.SENTIMENT_SATISFIED_ALT
            )
        )
    return card(*pieces, on_click=lambda: go(f"/tickets/{ticket.id}"), key=f"mine-{ticket.id}")


def way_words(local: Local, way: Way, now: datetime) -> str:
    """The line with its moments as people say them."""
    values: dict[str, Any] = {
        name: local.moment(value, now) if isinstance(value, datetime) else value for name, value in way.values
    }
    return str(local.say(way.key, **values))
