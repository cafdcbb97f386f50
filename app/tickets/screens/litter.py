"""Who answers for litter, in words with a running clock (X07)."""

from __future__ import annotations

from datetime import datetime, timedelta

import flet as ft

from app.hooks import use_now, use_query
from app.rounds.screens.parts import Local
from app.tickets.queries.litter import Answers, answers_for
from app.tickets.queries.standing import standing
from app.tickets.records import Ticket
from app.tickets.screens.parts import use_local
from components import dates, theme
from components.boundary import part
from components.deadline import Deadline
from services.commands import View

TICK_SECONDS = 10


@part
def Accountable(ticket_id: str) -> ft.Control:
    """For the page of a ticket: whose it is now, how long until that changes; nothing for another kind."""
    local, now = use_local(), use_now(TICK_SECONDS).replace(microsecond=0)
    found = use_query(answers_of, ticket_id, now)
    if found is None:
        return ft.Container(visible=False)
    words = litter_words(local, found, now)
    if found.turns_at is None:
        told = local.say("litter_not_told")
        return _bar(0.0, words, told, theme.INFO, ft.Icons.INFO_OUTLINE)
    told = local.moment(found.told_at or now, now)
    sub = local.say("litter_told", told=told, minutes=found.minutes)
    theirs = found.role == "cleaner"
    tone = theme.MISSED if theirs else theme.GOOD if found.cleared_at else theme.WARN
    icon = ft.Icons.TIMER_OFF_OUTLINED if theirs else ft.Icons.TIMER_OUTLINED
    return _bar(found.share(now), words, sub, tone, icon)


def litter_words(local: Local, answers: Answers, now: datetime) -> str:
    """责任：管理员，12 分钟后转为保洁 王秀兰"""
    say, at = local.say, answers.turns_at
    if at is None:
        return say("litter_manager")
    if answers.cleared_at is not None:
        late = answers.role == "cleaner"
        return say("litter_cleaner_done" if late else "litter_manager_done", person=answers.person)
    key = "litter_cleaner" if answers.role == "cleaner" else "litter_manager_until"
    return say(key, person=answers.person, time=_span(local, abs(at - now)))


def answers_of(view: View, ticket_id: str, now: datetime) -> Answers | None:
    ticket = view.get(Ticket, ticket_id)
    if ticket is None or ticket.kind != "litter":
        return None
    return answers_for(view, standing(view, ticket), now)


def _bar(share: float, words: str, sub: str, tone: theme.Tone, icon: ft.IconData) -> ft.Control:
    bar: ft.Control = Deadline(share, words, sub, tone, icon, name="litter")
    return bar


def _span(local: Local, length: timedelta) -> str:
    return dates.span(length, local.language)
