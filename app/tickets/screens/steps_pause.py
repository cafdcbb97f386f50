"""A ticket is put off: why, and on which day it goes on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import flet as ft

from app.estate.queries import today_here
from app.hooks import use_anju, use_query
from app.rounds.screens.drafts import Draft, use_draft
from app.tickets.commands import Pause
from app.tickets.queries import Hours, hours
from app.tickets.queries.log import TicketState
from app.tickets.screens.parts import use_local
from app.tickets.screens.steps_form import bottom, phrases, reason_of, use_sending, words_field
from components import dates, theme
from components.boundary import screen
from components.button import main_action
from components.card import card, section
from components.choice import choose_one
from components.page import page
from components.picker import pick_date
from components.text import second

REASONS = ("parts", "resident", "weather", "contractor")
DAYS = (1, 2, 3, 7)
LONGEST = 90
PICK = "pick"


@screen
def PausePage(state: TicketState, step: str) -> ft.View:
    local, anju = use_local(), use_anju()
    say, now = local.say, anju.clock.now()
    today, open_hours = use_query(today_here, now), use_query(hours)
    draft, change, forget = use_draft(f"ticket {state.ticket.id} {step}", Draft)
    picking, pick = ft.use_state(False)
    sending = use_sending(state, draft, forget)
    told = draft.said.get("until", "")
    chosen = date.fromisoformat(told) if told else today + timedelta(days=1)

    async def record() -> None:
        until = until_of(open_hours, chosen)
        await sending.send(Pause(ticket_id=state.ticket.id, reason=reason_of(local, draft), until=until))

    def choose(day: date) -> None:
        pick(False)
        change(lambda d: d.with_said("until", day.isoformat()))

    def tapped(key: str) -> None:
        pick(True) if key == PICK else choose(today + timedelta(days=int(key)))

    last = today + timedelta(days=LONGEST)
    picker = pick_date(chosen, choose, lambda: pick(False), first=today + timedelta(days=1), last=last)
    ft.use_dialog(picker if picking else None)
    ahead = (chosen - today).days
    options = [(str(n), say("pause_tomorrow") if n == 1 else say("pause_in_days", days=n)) for n in DAYS]
    options.append((PICK, say("pause_pick")))
    shown = str(ahead) if ahead in DAYS else PICK
    at = until_of(open_hours, chosen)
    words = say("pause_on", day=dates.day(at, local.language, local.zone), time=local.clock(at))
    content: list[ft.Control] = [
        section(
            say("said_reason"),
            card(
                phrases(local, REASONS, draft, change),
                words_field(say("said_reason"), draft, change, limit=400, lines=2),
                spacing=theme.M,
            ),
        ),
        section(
            say("pause_until"),
            card(choose_one(options, shown, tapped, key="until"), second(words), spacing=theme.M),
        ),
    ]
    save = main_action(
        say("act_pause"),
        record,
        key="save",
        icon=ft.Icons.PAUSE,
        busy=sending.busy,
        disabled=not reason_of(local, draft),
    )
    return page(say("act_pause"), state.where, content, action=bottom(*sending.said, save), narrow=True)


def until_of(open_hours: Hours, day: date) -> datetime:
    """When the desk opens on that day."""
    return datetime.combine(day, open_hours.opens, open_hours.zone)
