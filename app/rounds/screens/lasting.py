"""What the time before offers to a form: the last answers in words, and all that is in order in one tap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import flet as ft

from app.rounds.queries.readings import Last
from app.rounds.records import Question
from app.rounds.screens.drafts import Draft
from app.rounds.screens.parts import Local
from app.rounds.screens.questions import NO, YES, written
from components import dates, theme
from components.button import second_action
from components.card import card
from components.text import second

FEWEST = 2
ONE_DAY = timedelta(days=1)


def said_before(local: Local, question: Question, last: Last | None, now: datetime) -> str:
    """`上次 0.6 MPa · 昨天`; empty for photos, for what was in order, and when nobody answered it before."""
    was_well = question.kind == "yes_no" and last is not None and question.is_well(last.answer)
    if last is None or question.kind == "photo" or was_well:
        return ""
    value = written(question, last.answer)
    if question.kind == "yes_no":
        value = local.say(value)
    if question.kind == "number":
        value = f"{value} {question.unit}".strip()
    return local.say("last_time", value=value, time=day_word(local, last.at, now))


def day_word(local: Local, at: datetime, now: datetime) -> str:
    """The time of today, yesterday, or the day."""
    here, today = at.astimezone(local.zone).date(), now.astimezone(local.zone).date()
    if here == today:
        return local.clock(at)
    if here == today - ONE_DAY:
        return local.say("last_yesterday")
    return dates.day(at, local.language, local.zone, weekday=False)


def in_order(questions: Sequence[Question], draft: Draft) -> dict[str, str]:
    """The good answer to every yes or no that has one and was not answered yet, by the question's id."""
    asked = [q for q in questions if q.kind == "yes_no" and q.expects is not None]
    return {q.id: YES if q.expects else NO for q in asked if not draft.said.get(q.id)}


def as_before(questions: Sequence[Question], draft: Draft, last: Mapping[str, Last]) -> dict[str, str]:
    """The last choices, still on offer, that were not made anew; never a reading."""
    open_ = [q for q in questions if q.kind == "choice" and not draft.said.get(q.id) and q.id in last]
    return {q.id: str(last[q.id].answer) for q in open_ if last[q.id].answer in q.options}


def shortcuts(
    local: Local,
    questions: Sequence[Question],
    draft: Draft,
    last: Mapping[str, Last],
    fill: Callable[[dict[str, str]], object],
) -> list[ft.Control]:
    """One tap for all that is in order, one for what is as it was; nothing when there is little to gain."""
    good, same = in_order(questions, draft), as_before(questions, draft, last)
    buttons: list[ft.Control] = []
    if len(good) >= FEWEST:
        hint = second(local.say("all_in_order_hint", count=len(good)))
        button = second_action(
            local.say("all_in_order"), lambda: fill(good), key="all-in-order", icon=ft.Icons.DONE_ALL
        )
        buttons += [button, hint]
    if same:
        words = local.say("as_last_time", value=local.names(same.values()))
        buttons.append(second_action(words, lambda: fill(same), key="as-before", icon=ft.Icons.REPLAY))
    return [card(*buttons, spacing=theme.S, key="shortcuts")] if buttons else []
