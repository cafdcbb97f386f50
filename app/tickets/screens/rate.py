"""How it was, in one press: three large faces, words if somebody likes, and a way on when it is not right."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.tickets.commands import Rate
from app.tickets.queries.mine import Mine, my_ticket
from app.tickets.queries.standing import can
from app.tickets.records import RATINGS, Rating, Ticket
from app.tickets.screens.call_parts import use_attempt
from app.tickets.screens.faces import LOOKS, Phrases
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part, screen
from components.button import main_action, second_action
from components.empty import empty
from components.form import text_field
from components.notice import banner
from components.page import page, use_go
from components.text import scaled, second, title
from services.commands import Me, View

PHRASES = {
    "satisfied": ("rate_phrase_quick", "rate_phrase_kind", "rate_phrase_clean"),
    "fair": ("rate_phrase_slow", "rate_phrase_dirty"),
    "unsatisfied": ("rate_phrase_broken", "rate_phrase_slow", "rate_phrase_dirty"),
}


@screen
def RatePage() -> ft.View:
    local, me, go = use_local(), use_me(), use_go()
    say = local.say
    ticket_id = unquote(ft.use_route_params().get("ticket_id", ""))
    found = use_query(_rated, me, ticket_id, use_now(60).replace(second=0, microsecond=0))
    rating, rate = ft.use_state("")
    words, write = ft.use_state("")
    missing, miss = ft.use_state(False)
    sent, send_ = ft.use_state("")
    carry_out, busy, trouble = use_attempt()

    def choose(one: str) -> None:
        miss(False)
        rate(one)

    async def send() -> None:
        if not rating:
            miss(True)
            return
        chosen: Rating = next(one for one in RATINGS if one == rating)
        if await carry_out(Rate(ticket_id=ticket_id, rating=chosen, text=words.strip())) is not None:
            send_(rating)

    home = second_action(say("rate_home"), lambda: go("/tickets"), key="home")
    if sent:
        sorry = sent == "unsatisfied" and found is not None and found[1]
        mark = ft.Icons.SENTIMENT_DISSATISFIED if sorry else ft.Icons.FAVORITE_BORDER
        word = "rate_sorry" if sorry else "rate_thanks"
        said = empty(mark, say(word), say(f"{word}_hint"), home)
        again = main_action(say("rate_again"), lambda: go(f"/tickets/{ticket_id}/reopen"), key="again")
        return page(say("rate_page"), "", [said], action=again if sorry else None, narrow=True)
    if found is None:
        nothing = empty(ft.Icons.SENTIMENT_NEUTRAL, say("rate_not"), say("rate_not_hint"), home)
        return page(say("rate_page"), "", [nothing], narrow=True)
    body: list[ft.Control] = [
        BigFaces(rating, choose, key="faces"),
        Phrases(PHRASES.get(rating, ()), words, write, key=f"phrases-{rating}"),
        text_field(say("rate_words"), words, write, key="words", lines=2, limit=2000),
    ]
    if missing:
        body.append(banner(say("rate_choose"), theme.WARN, ft.Icons.INFO_OUTLINE, key="missing"))
    action = main_action(say("rate_send"), send, key="send", busy=busy)
    return page(
        say("rate_page"), found[0].standing.ticket.text, [*body, *trouble], action=action, narrow=True
    )


@part
def BigFaces(rating: str, choose: Any) -> ft.Control:
    """A line a face: as wide as the page, with words for what it means."""
    faces = [Face(one, one == rating, functools.partial(choose, one), key=one) for one in RATINGS]
    return ft.Column(faces, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def Face(one: str, chosen: bool, choose: Any) -> ft.Control:
    say = use_local().say
    icon, tone = LOOKS[one]
    ink = tone.fg if chosen else theme.INK
    side = ft.BorderSide(2, tone.fg) if chosen else ft.BorderSide(theme.HAIRLINE, theme.BORDER)
    words = ft.Column(
        [title(say(f"rating_{one}"), ink), second(say(f"rate_hint_{one}"), ink)], spacing=2, expand=True
    )
    inside = ft.Row([scaled(icon, tone.fg, theme.ICON_LARGE), words], spacing=theme.L)
    return ft.Container(
        ft.Semantics(content=inside, button=True, selected=chosen),
        on_click=choose,
        ink=True,
        padding=theme.L,
        bgcolor=tone.bg if chosen else theme.CARD,
        border=ft.Border(top=side, right=side, bottom=side, left=side),
        border_radius=theme.CARD_RADIUS,
        key=f"face-{one}",
    )


def _rated(view: View, me: Me | None, ticket_id: str, now: Any) -> tuple[Mine, bool] | None:
    """The ticket if this person may say how it was, and whether they may ask for it again."""
    ticket = view.get(Ticket, ticket_id)
    if ticket is None or me is None:
        return None
    mine = my_ticket(view, me, ticket, now)
    if not can(view, mine.standing, me, "rate"):
        return None
    return mine, can(view, mine.standing, me, "reopen")
