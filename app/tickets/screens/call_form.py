"""One call: who, about what, how to say it; then what they said, or that nobody answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.rounds.screens.parts import Local
from app.tickets.commands import CallBack, Note, follower_id
from app.tickets.queries.callbacks import Call, call, calls
from app.tickets.records import Ticket
from app.tickets.screens.call_button import CallButton
from app.tickets.screens.call_parts import use_attempt
from app.tickets.screens.faces import Faces, Phrases
from app.tickets.screens.parts import category_path, ticket_name, use_local
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card, section
from components.empty import empty
from components.form import text_field
from components.page import page, use_go
from components.text import body, heading, second, title
from components.tile import fact
from services.commands import Me, View

TICK_SECONDS = 60
PHRASES = {
    "satisfied": ("phrase_fine", "phrase_polite"),
    "fair": ("phrase_slow", "phrase_dirty"),
    "unsatisfied": ("phrase_again", "phrase_nobody", "phrase_dirty"),
}


@dataclass(frozen=True)
class Kept:
    """What came of the call; `new` is the id of the ticket that goes on with it."""

    name: str
    rating: str = ""
    tried: bool = False
    new: str = ""


@screen
def CallPage() -> ft.View:
    local, go = use_local(), use_go()
    ticket_id = unquote(ft.use_route_params().get("ticket_id", ""))

    def after(following: str) -> None:
        go(f"/tickets/calls/{following}" if following else "/tickets/calls")

    return page(local.say("call_page"), "", [CallCard(ticket_id, after, key=ticket_id)], narrow=True)


@part
def CallCard(ticket_id: str, after: Callable[[str], Any]) -> Any:
    """`after(id of the next call, or "")` once it is written down and put away."""
    local, me = use_local(), use_me()
    kept, keep = ft.use_state(Kept(""))
    found = use_query(call, me, ticket_id, use_now(TICK_SECONDS).replace(second=0, microsecond=0))
    path = use_query(category_path, found.standing.ticket.category_id if found else None)
    if kept.name:
        return Outcome(kept, ticket_id, after, key="outcome")
    if found is None or not (found.asks or found.at):
        return empty(ft.Icons.PHONE_DISABLED, local.say("call_gone"), local.say("call_gone_hint"))
    ticket = found.standing.ticket
    return Form(found, ticket.text or ticket_name(local.say, ticket, path), keep, key="form")


@part
def Form(one: Call, what: str, keep: Callable[[Kept], Any]) -> ft.Control:
    local, me, go = use_local(), use_me(), use_go()
    say, ticket = local.say, one.standing.ticket
    rating, rate = ft.use_state("")
    words, write = ft.use_state("")
    wrong, complain = ft.use_state("")
    carry_out, busy, trouble = use_attempt()
    name = one.name or one.where or ticket.number
    unsaid = wrong if rating else ""
    to_save = say("call_save" if one.asks else "call_said")

    async def save() -> None:
        complain("")
        if one.asks and not rating:
            complain(say("call_choose_rating"))
        elif rating == "unsatisfied" and not words.strip():
            complain(say("call_words_needed"))
        else:
            await _save()

    async def _save() -> None:
        text = words.strip()
        said = Note(ticket_id=one.id, text=text or say("call_said_note"), inside=True)
        made = CallBack(ticket_id=one.id, rating=rating or None, text=text) if one.asks else said
        act = await carry_out(made)
        if act is not None:
            keep(Kept(name, rating, False, follower_id(act.id) if rating == "unsatisfied" else ""))

    async def unanswered() -> None:
        tried = CallBack(ticket_id=one.id, text=words.strip())
        note = Note(ticket_id=one.id, text=say("call_unanswered"), inside=True, until=one.at)
        if await carry_out(tried if one.asks else note) is not None:
            keep(Kept(name, tried=True))

    asked: list[ft.Control] = []
    if one.asks:
        phrases = PHRASES.get(rating, ())
        asked = [
            Faces(rating, rate, key="faces"),
            Phrases(phrases, words, write, key=f"phrases-{rating}"),
        ]
    result = section(
        say("call_result"),
        card(
            *asked,
            text_field(
                say("call_words"),
                words,
                write,
                key="words",
                lines=2,
                limit=2000,
                error=unsaid,
            ),
            *([body(wrong, theme.BAD)] if wrong and not rating else []),
            *trouble,
            main_action(
                to_save,
                save,
                key="save",
                busy=busy,
                icon=ft.Icons.CHECK,
            ),
            second_action(
                say("call_unanswered"),
                unanswered,
                key="unanswered",
                icon=ft.Icons.PHONE_MISSED,
                disabled=busy,
            ),
            spacing=theme.M,
        ),
    )
    see = quiet(say("call_open_ticket"), lambda: go(f"/tickets/{one.id}"), key="open-ticket")
    about = card(
        ft.Row([ft.Column([title(name), second(one.where)], spacing=2, expand=True), see]),
        *_facts(local, one, what),
        CallButton(one.id, one.phone, one.urgent, True, key="call-button"),
        spacing=theme.S,
    )
    script = card(second(say("call_script")), body(_script(local, one, what, me)), spacing=theme.XS)
    return ft.Column(
        [about, script, result], spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


@part
def Outcome(kept: Kept, ticket_id: str, after: Callable[[str], Any]) -> ft.Control:
    local, me, go = use_local(), use_me(), use_go()
    say, now = local.say, use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    left = [one for one in use_query(calls, me, now) if one.id != ticket_id and not one.waits(now)]
    number = use_query(_number, kept.new)
    said = say("call_kept_try") if kept.tried else say("call_kept")
    if kept.rating and not kept.new:
        said = say("call_kept_rating", name=kept.name, rating=say(f"rating_{kept.rating}"))
    if kept.new:
        said = say("call_kept_again", number=number or say("call_number_later"))
    ways: list[ft.Control] = []
    if kept.new:
        new = second_action(say("call_new_ticket"), lambda: go(f"/tickets/{kept.new}"), key="new-ticket")
        ways.append(new)
    following = left[0].id if left else ""
    word = "call_next" if left else "call_back_to_list"
    ways.append(main_action(say(word), lambda: after(following), key="next"))
    return card(heading(say("call_kept")), body(said), *ways, spacing=theme.M, key="kept")


def _facts(local: Local, one: Call, what: str) -> list[ft.Control]:
    say, told = local.say, [(local.say("call_reported"), what)]
    told += [(say("call_done"), one.done)] if one.done else []
    told += [(say("call_done_by"), one.done_by)] if one.done_by else []
    found: list[ft.Control] = [fact(name, value, inset=0) for name, value in told]
    if one.standing.rating:
        found.append(second(say("call_rated", rating=say(f"rating_{one.standing.rating}"))))
    if one.tries:
        found.append(second(say("call_tries", count=one.tries)))
    return found


def _script(local: Local, one: Call, what: str, me: Me | None) -> str:
    said = {"name": one.name, "me": me.name if me else "", "what": what}
    if not one.asks:
        return str(local.say("call_script_other", **said))
    return str(local.say("call_script_ask", doer=one.done_by or local.say("call_somebody"), **said))


def _number(view: View, ticket_id: str) -> str:
    ticket = view.get(Ticket, ticket_id)
    return ticket.number if ticket else ""
