"""The button of every call to a resident: it calls, or says why not now and offers when (X08)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flet as ft

from app.estate.queries import local_phone, tel
from app.hooks import use_now, use_query
from app.rounds.screens.parts import Local
from app.tickets.commands import Note
from app.tickets.queries.calling import Quiet, quiet, reminder
from app.tickets.screens.call_parts import use_attempt
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part
from components.button import main_action, second_action
from components.dialog import Answer, ask
from components.text import second

TICK_SECONDS = 15


@part
def CallButton(ticket_id: str, number: str, urgent: bool, main: bool = False) -> ft.Control:
    """Calls `number` about a ticket; what is `urgent` is called at any time. `main`: as the page's action."""
    local, now = use_local(), use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    say, make = local.say, main_action if main else second_action
    asking, ask_about = ft.use_state(False)
    held, told = use_query(quiet, now, False), use_query(reminder, ticket_id)
    carry_out, _, trouble = use_attempt()

    async def remind() -> None:
        ask_about(False)
        if held is not None:
            words = say("remind_note", time=local.clock(held.until))
            await carry_out(Note(ticket_id=ticket_id, text=words, inside=True, until=held.until))

    waiting = held is not None and not urgent
    ft.use_dialog(_why(local, held, remind, ask_about, now) if asking and held and waiting else None)
    if not number:
        return second(say("call_no_number"))
    shown: dict[str, Any] = {"key": "call", "icon": ft.Icons.CALL}
    if held is None or not waiting:
        word = "call_urgent" if held is not None else "call_now"
        call = make(say(word, phone=local_phone(number)), None, action=ft.OpenUrl(tel(number)), **shown)
        return _column(call, *trouble)
    shown["icon"] = ft.Icons.PHONE_PAUSED
    later = make(say("call_later", time=local.moment(held.until, now)), lambda: ask_about(True), **shown)
    kept = [second(say("remind_kept", time=local.moment(told.at, now)))] if told and told.at > now else []
    return _column(later, *kept, *trouble)


def _why(local: Local, held: Quiet, remind: Answer, ask_about: Any, now: datetime) -> ft.AlertDialog:
    say, time = local.say, local.moment(held.until, now)
    answers = [
        (say("remind_me", time=time), remind, False),
        (say("remind_not"), lambda: ask_about(False), False),
    ]
    return ask(say("quiet_title"), say(f"quiet_{held.reason}", time=time), answers, lambda: ask_about(False))


def _column(*content: ft.Control) -> ft.Column:
    return ft.Column(
        list(content), spacing=theme.S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )
