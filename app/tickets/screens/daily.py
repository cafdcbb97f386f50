"""The day's report: figures that made themselves, a few words to them; the manager reads it the next day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import flet as ft

from app.estate.queries import today_here
from app.hooks import use_do, use_me, use_now, use_query
from app.rounds.screens.drafts import Draft, use_draft
from app.rounds.screens.parts import Local
from app.rounds.screens.voice import VoiceField, named
from app.tickets.commands import HandInDay
from app.tickets.commands.reporting import REPORTERS
from app.tickets.queries.daily import Daily, dailies, daily
from app.tickets.queries.reporting import READERS
from app.tickets.screens.daily_parts import Read, daily_sheet, figures_card, ticket_rows
from app.tickets.screens.parts import attempt, use_local
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet
from components.card import card, section
from components.choice import choose_one
from components.empty import empty
from components.form import text_field
from components.notice import banner, snackbar
from components.page import page, use_go
from services.tables import comma_separated

TICK_SECONDS = 60
DAYS = 7
WORKERS = tuple(role for role in REPORTERS if role not in READERS)


@screen
def DailyPage() -> ft.View:
    local, me = use_local(), use_me()
    say = local.say
    today = use_query(today_here, use_now(TICK_SECONDS).replace(second=0, microsecond=0))
    reads = me is not None and me.holds(*READERS)
    chosen, choose = ft.use_state("")
    day = date.fromisoformat(chosen) if chosen else today - timedelta(days=1 if reads else 0)
    offered = [today - timedelta(days=ago) for ago in range(DAYS)]
    known = [(one.isoformat(), day_name(local, one, today)) for one in offered]
    content: list[ft.Control] = [choose_one(known, day.isoformat(), choose, key="day")]
    if me is not None and me.holds(*WORKERS):
        content.append(Own(me.person_id, day, key=f"own-{day}"))
    if reads:
        content.append(Everybody(day, me.holds("manager") if me else False, key=f"all-{day}"))
    return page(say("daily"), say("daily_hint"), content, narrow=True)


@part
def Own(person_id: str, day: date) -> ft.Control:
    """One's own day: figures, its tickets, the words, and handing it in."""
    local, do, go = use_local(), use_do(), use_go()
    say = local.say
    mine = use_query(daily, person_id, day)
    draft, change, forget = use_draft(f"day {day}", Draft)
    again, write_again = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    speaking, speak = ft.use_state(False)
    told, tell_done = ft.use_state(False)
    trouble, tell = ft.use_state("")

    async def hand_in() -> None:
        set_busy(True)
        command = HandInDay(day=day, text=draft.words.strip(), voices=named(draft.voice))
        act = await attempt(do(command, draft.evidence()), say, tell)
        set_busy(False)
        if act is not None:
            forget()
            change(lambda d: Draft())
            write_again(False)
            tell_done(True)

    ft.use_dialog(snackbar(say("daily_handed_in"), lambda: tell_done(False)) if told else None)
    pieces: list[ft.Control] = [figures_card(local, mine)]
    pieces += [section(say("daily_tickets"), ticket_rows(local, mine, go))] if mine.tickets else []
    if mine.report is not None and not again:
        pieces.append(Read(mine, False, key="report"))
        more = quiet(say("daily_again"), lambda: write_again(True), key="again", icon=ft.Icons.EDIT_NOTE)
        pieces.append(ft.Row([more]))
        return _column(pieces)
    pieces.append(
        card(
            text_field(
                say("daily_words"),
                draft.words,
                lambda words: change(lambda d: d.with_words(words)),
                key="words",
                lines=3,
                limit=2000,
            ),
            VoiceField(draft.voice, lambda said: change(lambda d: d.with_voice(said)), speak, key="voice"),
        )
    )
    if trouble:
        pieces.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    pieces.append(
        main_action(
            say("daily_hand_in"), hand_in, key="hand-in", icon=ft.Icons.SEND, busy=busy, disabled=speaking
        )
    )
    return _column(pieces)


@part
def Everybody(day: date, reviews: bool) -> ft.Control:
    """Everybody's day: who handed in and waits first; a file of it to carry away."""
    local, go = use_local(), use_go()
    say = local.say
    found = use_query(dailies, day)
    picker = ft.use_memo(ft.FilePicker, [])
    saved, tell_saved = ft.use_state("")

    async def export() -> None:
        data = await comma_separated(daily_sheet(local, found), lambda done, all: None)
        name = f"{say('daily')} {day}.csv"
        await picker.save_file(file_name=name, src_bytes=data)
        tell_saved(name)

    if not found:
        return empty(ft.Icons.EVENT_NOTE, say("daily_none"), say("daily_none_hint"))
    ordered = sorted(found, key=lambda one: not one.waits)
    lines: list[ft.Control] = [One(one, reviews, go, key=one.person_id) for one in ordered]
    lines.append(quiet(say("daily_export"), export, key="export", icon=ft.Icons.DOWNLOAD))
    if saved:
        words = say("daily_saved", file=saved)
        lines.append(banner(words, theme.GOOD, ft.Icons.CHECK, key="saved"))
    return section(say("daily_all"), *lines)


@part
def One(found: Daily, reviews: bool, go: Any) -> ft.Control:
    local = use_local()
    open_, unfold = ft.use_state(False)
    pieces: list[ft.Control] = [figures_card(local, found, named=True), Read(found, reviews, key="report")]
    if found.tickets:
        icon = ft.Icons.EXPAND_LESS if open_ else ft.Icons.EXPAND_MORE
        words = local.say("daily_tickets")
        pieces.append(
            ft.Row([quiet(words, lambda: unfold(not open_), key=f"tickets-{found.person_id}", icon=icon)])
        )
    if open_:
        pieces.append(ticket_rows(local, found, go))
    return _column(pieces)


def day_name(local: Local, day: date, today: date) -> str:
    if day == today:
        return local.say("daily_today")
    return local.say("daily_yesterday") if day == today - timedelta(days=1) else f"{day.month}-{day.day:02}"


def _column(pieces: list[ft.Control]) -> ft.Column:
    return ft.Column(pieces, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
