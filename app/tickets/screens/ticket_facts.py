"""The facts of a ticket: where, with its position; what, in words, pictures and voice; who; its relatives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import flet as ft

from app.estate.records import STAFF
from app.hooks import use_me, use_now
from app.rounds.screens.evidence import evidence
from app.rounds.screens.parts import Local
from app.rounds.screens.voice import spoken
from app.tickets.queries.log import Link, TicketState
from app.tickets.screens.call_button import CallButton
from app.tickets.screens.log_words import number_of
from app.tickets.screens.parts import use_local
from app.tickets.screens.ticket_head import doer_name
from components import theme
from components.boundary import part
from components.button import quiet
from components.card import card, rows, section
from components.ground import Fix
from components.page import use_go
from components.plot import Plot
from components.text import body, heading, second
from components.tile import dot, fact, row

TICK_SECONDS = 60
LINK_ICONS: dict[str, ft.IconData] = {
    "predecessor": ft.Icons.REPLAY,
    "follower": ft.Icons.REPLAY,
    "split_from": ft.Icons.CALL_SPLIT,
    "part": ft.Icons.CALL_SPLIT,
    "joined": ft.Icons.CALL_MERGE,
    "hazard": ft.Icons.REPORT_OUTLINED,
}


@part
def TicketFacts(state: TicketState) -> ft.Control:
    local, me, now = use_local(), use_me(), use_now(TICK_SECONDS)
    staff = me is not None and me.holds(*STAFF)
    say, ticket = local.say, state.ticket
    content: list[ft.Control] = [
        section(say("ticket_where"), Where(state, key="where")),
        section(say("ticket_what"), card(*_what(local, state), key="what")),
        section(say("ticket_by"), card(*_people(local, state, now, staff), spacing=0, key="people")),
    ]
    office = me is not None and (me.holds("desk", "manager") or me.person_id == state.standing.doer)
    if office and state.phone:
        urgent = ticket.urgency == "urgent"
        contact = Contact(ticket.id, state.caller, state.phone, urgent, key="contact")
        content.append(section(say("ticket_caller"), contact))
    if state.links:
        content.append(section(say("ticket_links"), Links(state.links, staff, key="links")))
    return ft.Column(content, spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def Where(state: TicketState) -> ft.Control:
    """With a way to the position of a place that has one."""
    local = use_local()
    say, place = local.say, state.place
    shown, show = ft.use_state(False)
    content: list[ft.Control] = [
        ft.Row(
            [
                dot(theme.NOW, ft.Icons.PLACE_OUTLINED),
                ft.Column([heading(state.where or say("ticket_no_where"))], expand=True),
            ],
            spacing=theme.M,
        )
    ]
    if place is not None and place.latitude is not None and place.longitude is not None:
        words = say("ticket_map", place=place.name)
        if shown:
            fix = Fix(place.latitude, place.longitude, words, place.name)
            content.append(
                Plot((fix,), (), words, lambda metres: say("ticket_metres", metres=metres), key="map")
            )
        else:
            content.append(
                quiet(say("ticket_on_map"), lambda: show(True), key="on-map", icon=ft.Icons.MAP_OUTLINED)
            )
    return card(*content, padding=theme.M)


@part
def Contact(ticket_id: str, name: str, phone: str, urgent: bool) -> ft.Control:
    """The number is hidden until it is tapped; then it can be called."""
    local = use_local()
    shown, show = ft.use_state(False)
    content: list[ft.Control] = [heading(name)] if name else []
    if shown:
        content.append(CallButton(ticket_id, phone, urgent, key="call-button"))
    else:
        words = local.say("phone_masked", start=phone[:3], end=phone[-4:])
        content.append(quiet(words, lambda: show(True), key="phone", icon=ft.Icons.VISIBILITY_OUTLINED))
    return card(*content, padding=theme.M)


@part
def Links(links: tuple[Link, ...], staff: bool) -> ft.Control:
    local, go = use_local(), use_go()

    def opened(link: Link) -> Callable[[], object]:
        return lambda: go(f"/hazards/{link.id}" if link.tie == "hazard" else f"/tickets/{link.id}")

    def line(link: Link) -> ft.Control:
        name = local.say(f"tie_{link.tie}")
        if link.tie != "hazard":
            name = f"{name} {number_of(local, link)}"
        open_to = staff or link.tie != "hazard"
        mark = dot(theme.PLAIN, LINK_ICONS[link.tie])
        on_click = opened(link) if open_to else None
        return row(name, link.text, key=f"link-{link.id}", on_click=on_click, lead=mark)

    return rows([line(link) for link in links])


def _what(local: Local, state: TicketState) -> list[ft.Control]:
    words = state.ticket.text
    content: list[ft.Control] = [body(words) if words else second(local.say("ticket_no_words"))]
    content += spoken(state.voices)
    if state.photos:
        content.append(evidence(state.photos, state.where or local.say("ticket")))
    return content


def _people(local: Local, state: TicketState, now: datetime, staff: bool) -> list[ft.Control]:
    say, ticket, s = local.say, state.ticket, state.standing
    told = local.moment(ticket.at, now)
    how = say("ticket_by_how", person=ticket.by, channel=say(f"channel_{ticket.channel}"), time=told)
    found: list[ft.Control] = [fact(say("ticket_by"), how, inset=0, key="by")]
    if ticket.wished_from is not None:
        found.append(fact(say("ticket_wished"), wished(local, state, now), inset=0, key="wished"))
    found.append(fact(say("ticket_doer"), _doer(local, state), inset=0, key="doer"))
    if state.owner and s.open and staff:
        found.append(fact(say("ticket_owner"), state.owner, inset=0, key="owner"))
    return found


def wished(local: Local, state: TicketState, now: datetime) -> str:
    start, end = state.ticket.wished_from, state.ticket.wished_until
    if start is None:
        return ""
    if end is None:
        return local.moment(start, now)
    return local.say("ticket_wished_span", start=local.moment(start, now), end=local.moment(end, now))


def _doer(local: Local, state: TicketState) -> str:
    """Who does it: by name, else the whole post that was told, else nobody yet."""
    s, say = state.standing, local.say
    told = s.last("assign", "hand_over")
    if name := doer_name(s):
        return name
    if told is not None and s.reached and s.doer is None and told.to_role and s.stage != "verify":
        return say("ticket_doer_role", role=say(f"role_{told.to_role}"))
    return say("ticket_doer_none")
