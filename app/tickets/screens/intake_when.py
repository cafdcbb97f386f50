"""When somebody is in: now, this afternoon, tomorrow morning, or a time that is picked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import flet as ft

from app.tickets.queries.intake import wished, wishes
from app.tickets.screens.intake_form import Form
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part
from components.card import section
from components.choice import choose_one
from components.picker import pick_date, pick_time
from components.text import second

AHEAD = timedelta(days=30)
NINE = time(9)


@part
def When(form: Form) -> ft.Control:
    """A second tap on the chosen one lets go of it."""
    local = use_local()
    say, draft = local.say, form.draft
    picking, pick = ft.use_state("")
    day, choose_day = ft.use_state(form.now.astimezone(local.zone).date())
    today = form.now.astimezone(local.zone).date()

    def choose(wish: str) -> None:
        if wish == "own":
            pick("day")
        form.change(wish="" if wish == draft.wish else wish)

    def picked_day(chosen: date) -> None:
        choose_day(chosen)
        pick("time")

    def picked_time(chosen: time) -> None:
        pick("")
        form.change(wish="own", wished=datetime.combine(day, chosen, local.zone))

    def close() -> None:
        pick("")

    dialog: ft.DialogControl | None = None
    if picking == "day":
        dialog = pick_date(day, picked_day, close, first=today, last=today + AHEAD)
    elif picking == "time":
        dialog = pick_time(NINE, picked_time, close)
    ft.use_dialog(dialog)
    options = [(wish, say(f"intake_wish_{wish}")) for wish in wishes(form.now, local.zone)]
    content: list[ft.Control] = [choose_one(options, draft.wish, choose, key="wish")]
    begins, _ = wished(draft.wish, draft.wished, form.now, local.zone)
    if draft.wish == "own" and begins is not None:
        content.append(second(say("intake_wish_picked", time=local.moment(begins, form.now))))
    elif draft.wish == "own" and draft.wished is not None:
        content.append(second(say("intake_wish_past"), theme.MISSED.fg))
    return section(say("intake_when"), *content)
