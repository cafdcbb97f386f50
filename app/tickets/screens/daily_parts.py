"""The pieces of a day's report: its figures, its tickets, what was said and what the manager said to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from app.hooks import use_do, use_now, use_query
from app.rounds.queries.photos import voice_states
from app.rounds.screens.parts import Local
from app.rounds.screens.voice import spoken
from app.tickets.commands import ReviewDay
from app.tickets.queries.daily import Daily
from app.tickets.queries.working import money
from app.tickets.screens.parts import attempt, use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import second_action
from components.card import card, rows
from components.form import text_field
from components.notice import banner
from components.text import body, second, title
from components.tile import fact, row
from services.tables import Cell, Column, Sheet

TICK_SECONDS = 60


def figures_card(local: Local, found: Daily, named: bool = False) -> ft.Control:
    """What the day comes to; `named` with whose day it is."""
    facts = [fact(name, value, inset=0) for name, value in told(local, found)]
    top: list[ft.Control] = [title(found.name)] if named else []
    if found.empty:
        return card(*top, second(local.say("daily_nothing")), second(local.say("daily_nothing_hint")))
    return card(*top, *facts, spacing=theme.XS, key=f"figures-{found.person_id}")


def told(local: Local, found: Daily) -> tuple[tuple[str, str], ...]:
    """Each figure with its name."""
    say = local.say
    there = say("daily_of", part=found.in_time, all=found.arrived)
    return (
        (say("daily_taken"), str(found.taken)),
        (say("daily_in_time"), there),
        (say("daily_finished"), str(found.finished)),
        (say("daily_reworks"), str(found.reworks)),
        (say("daily_open"), str(found.open)),
        (say("daily_material"), say("daily_sum", sum=money(found.sum))),
    )


def ticket_rows(local: Local, found: Daily, go: Callable[[str], object]) -> ft.Control:
    return rows(
        [
            row(
                one.text or local.say(f"kind_{one.kind}"),
                one.number or local.say("unsent"),
                key=f"ticket-{one.id}",
                on_click=partial(go, f"/tickets/{one.id}"),
            )
            for one in found.tickets
        ]
    )


@part
def Read(found: Daily, reviews: bool) -> ft.Control:
    """What was handed in and when, who read it; `reviews`: whoever looks may say that they have."""
    local, do = use_local(), use_do()
    say, report = local.say, found.report
    now = use_now(TICK_SECONDS)
    note, write = ft.use_state("")
    busy, set_busy = ft.use_state(False)
    trouble, tell = ft.use_state("")
    voices = use_query(voice_states, found.person_id, report.voices if report else ())

    async def review() -> None:
        if report is None:
            return
        set_busy(True)
        await attempt(do(ReviewDay(day_id=report.id, note=note.strip())), say, tell)
        set_busy(False)

    if report is None:
        return badge(say("daily_missing"), theme.PLAIN, ft.Icons.HOURGLASS_EMPTY)
    pieces: list[ft.Control] = [ft.Row([_state(local, found)])]
    pieces.append(second(say("daily_kept", time=local.moment(report.at, now))))
    pieces += [body(report.text)] if report.text else []
    pieces += spoken(voices)
    if report.reviewed_at is not None:
        at = local.moment(report.reviewed_at, now)
        pieces.append(second(say("daily_read", person=report.reviewed_by, time=at)))
        pieces += [body(say("daily_note_is", note=report.note))] if report.note else []
    elif reviews:
        pieces.append(text_field(say("daily_note"), note, write, key=f"note-{found.person_id}", limit=1000))
        pieces.append(
            second_action(
                say("daily_review"),
                review,
                key=f"review-{found.person_id}",
                icon=ft.Icons.CHECK,
                disabled=busy,
                tall=True,
            )
        )
    if trouble:
        pieces.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    return card(*pieces, key=f"report-{found.person_id}")


def daily_sheet(local: Local, found: Sequence[Daily]) -> Sheet:
    """A row each, as the manager carries it away."""
    say = local.say
    names = [name for name, _ in told(local, found[0])] if found else []
    columns = (
        Column(say("daily_person")),
        *(Column(name) for name in names),
        Column(say("daily_state")),
        Column(say("daily_said"), "long"),
    )
    lines: list[tuple[Cell, ...]] = [
        (
            one.name,
            *(value for _, value in told(local, one)),
            _word(local, one),
            one.report.text if one.report else "",
        )
        for one in found
    ]
    return Sheet(say("daily"), columns, lines)


def _state(local: Local, found: Daily) -> ft.Control:
    tone, icon = (theme.WARN, ft.Icons.HOURGLASS_TOP) if found.waits else (theme.GOOD, ft.Icons.CHECK)
    return badge(_word(local, found), tone, icon)


def _word(local: Local, found: Daily) -> str:
    if found.report is None:
        return local.say("daily_missing")
    return local.say("daily_waits" if found.waits else "daily_review")
