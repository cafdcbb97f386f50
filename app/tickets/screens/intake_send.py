"""Sending a report, and with a question the answer that was given at once."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft

from app.hooks import use_do, use_query
from app.tickets.commands import Answer
from app.tickets.commands.registering import course_for
from app.tickets.screens.intake_form import Form
from app.tickets.screens.parts import attempt
from components import theme
from components.notice import banner
from services.commands import View

Send = Callable[[], Awaitable[None]]


def use_send(form: Form, done: Callable[[str], Any]) -> tuple[Send, bool, list[ft.Control]]:
    """(send, busy, why it was refused); `done` hears the ticket's id. Several hooks."""
    do, say, draft = use_do(), form.local.say, form.draft
    busy, work = ft.use_state(False)
    trouble, tell = ft.use_state("")
    minutes = use_query(minutes_to_answer, form.urgency)
    answer = draft.answer.strip() if draft.kind == "consultation" and minutes is not None else ""

    async def send() -> None:
        if busy or not form.is_filled:
            return
        work(True)
        tell("")
        try:
            act = await attempt(do(form.register(), draft.evidence(), (form.about,)), say, tell)
            if act and answer:
                await attempt(do(Answer(ticket_id=act.id, text=answer)), say, tell)
        finally:
            work(False)
        if act:
            heard = done(act.id)
            if inspect.isawaitable(heard):
                await heard

    shown: list[ft.Control] = []
    if trouble:
        shown.append(banner(trouble, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="trouble"))
    return send, busy, shown


def minutes_to_answer(view: View, urgency: str) -> int | None:
    """How long an answer to a question may take here, 0: as long as it takes; None: there are no answers."""
    course = course_for(view, "consultation")
    stage = course.stage("answer") if course else None
    if stage is None:
        return None
    limit = stage.limits.get(urgency)
    return int(limit) if isinstance(limit, int | float) else 0
