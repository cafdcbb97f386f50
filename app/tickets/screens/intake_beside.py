"""Beside the desk's form: what was sent last, what to say to a question, what may be the same thing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import flet as ft

from app.hooks import use_query
from app.tickets.screens.intake_form import Form
from app.tickets.screens.intake_send import minutes_to_answer
from app.tickets.screens.intake_sent import Told
from app.tickets.screens.intake_twins import Twins
from app.tickets.screens.parts import use_local
from components import dates, theme
from components.boundary import part
from components.button import second_action
from components.card import card
from components.form import text_field
from components.notice import banner
from components.page import use_go
from components.text import body, heading, second

Again = Callable[[str, bool], Awaitable[None]]


@part
def Beside(form: Form, sent: tuple[str, bool], again: Again) -> ft.Control:
    """`sent`: the ticket of the last report and whether it was only added to."""
    local, go = use_local(), use_go()
    say, (ticket_id, added) = local.say, sent
    minutes = use_query(minutes_to_answer, form.urgency)
    content: list[ft.Control] = []
    if form.kind == "consultation" and minutes is not None:
        content.append(unknown(form, minutes))
    content.append(Twins(form, lambda id: again(id, True), key="twins-part"))
    if added:
        content.append(banner(say("intake_added"), theme.GOOD, ft.Icons.CHECK, key="added"))
    elif ticket_id:
        content.append(Told(ticket_id, key=f"told-{ticket_id}"))
    if ticket_id:
        name = say("intake_open" if added else "intake_dispatch")
        way = f"/tickets/{ticket_id}" + ("" if added else "/assign")
        content.append(second_action(name, lambda: go(way), key="dispatch", icon=ft.Icons.SEND))
    return ft.Column(
        content, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH, key="beside-column"
    )


def unknown(form: Form, minutes: int) -> ft.Control:
    """X21: a question that nobody here can answer is answered later, and that is promised in these words."""
    say = form.local.say
    lines: list[ft.Control] = [heading(say("intake_unknown")), body(say("intake_unknown_words"))]
    if minutes:
        span = dates.span(timedelta(minutes=minutes), form.local.language)
        lines.append(second(say("intake_unknown_hint", span=span)))
    return card(*lines, key="unknown")


def question_fields(form: Form, minutes: int | None) -> list[ft.Control]:
    """To a question: the answer, when there is one at once; else what to say."""
    say, draft = form.local.say, form.draft
    if form.kind != "consultation" or not form.staff or minutes is None:
        return []
    label = say("intake_answer")
    field = text_field(
        label, draft.answer, lambda text: form.change(answer=text), key="answer", lines=2, limit=2000
    )
    return [field]
