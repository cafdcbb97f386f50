"""A month of tickets in figures, by person, litter by cleaner, and as a workbook or CSV to carry away."""

from __future__ import annotations

from datetime import date
from typing import Any

import flet as ft

from app.estate.queries import estate
from app.hooks import use_anju, use_now, use_query
from app.rounds.queries.board import today
from app.rounds.queries.months import is_kept, month_after, month_of, stretch
from app.rounds.screens.carry import WORKBOOK, Carry, Way
from app.rounds.screens.daystep import stepper
from app.rounds.screens.parts import Local
from app.tickets.queries.litter import Tally
from app.tickets.queries.months import TicketMonth, ticket_month
from app.tickets.queries.workers import Worker
from app.tickets.screens.long_ago import between, use_asked
from app.tickets.screens.month_sheets import month_sheets
from app.tickets.screens.parts import KIND_ICONS, use_local
from components import theme
from components.boundary import part, screen
from components.button import quiet
from components.card import rows, section
from components.empty import empty
from components.notice import banner
from components.page import page
from components.text import second
from components.tile import dot, row
from components.wait import Wait
from services.commands import View
from services.store import Store
from services.tables import Progress, comma_separated, workbook

TICK_SECONDS = 60
OLDEST = date(2020, 1, 1)
THIS: date | None = None
CSV = ("tickets", "steps", "people")


@screen
def MonthsPage() -> ft.View:
    local, anju = use_local(), use_anju()
    say, now = local.say, use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    this = month_of(use_query(today, now))
    asked, ask = ft.use_state(THIS)
    first_day: date = asked or this
    since, until = stretch(first_day, local.zone)
    kept = is_kept(first_day, local.zone, anju.known_since)
    told, again = use_asked(
        lambda app: between(app, since.isoformat(), until.isoformat()), None if kept else first_day
    )
    here, name = use_query(ticket_month, since, until, now), use_query(estate)
    month = here if kept else _of(told.answer, first_day, local, now)
    later = month_after(first_day)
    content: list[ft.Control] = [
        stepper(
            say("tm_name", year=first_day.year, month=first_day.month),
            (say("tm_before"), (lambda: ask(month_after(first_day, -1))) if first_day > OLDEST else None),
            (say("tm_after"), (lambda: ask(later)) if later <= this else None),
        )
    ]
    if told.trouble and not kept:
        retry = quiet(say("tm_retry"), again, key="retry")
        words = say("tm_offline" if told.trouble == "offline" else "tm_failed")
        content.append(banner(words, theme.WARN, ft.Icons.CLOUD_OFF_OUTLINED, [retry], key="trouble"))
    elif month is None:
        content.append(Wait(words=say("tm_asking"), key="asking"))
    elif not month.rows:
        content.append(empty(ft.Icons.EVENT_BUSY, say("tm_empty"), say("tm_empty_hint")))
    else:
        content += figures_of(local, month)
        content.append(Export(month, first_day, name.name if name else "", key=f"export-{first_day}"))
    return page(say("tm_title"), name.name if name else "", content, narrow=True)


def _of(store: Store | None, first_day: date, local: Local, now: Any) -> TicketMonth | None:
    if store is None:
        return None
    view: View = store
    since, until = stretch(first_day, local.zone)
    return view.memo("tickets.month", (), (first_day, now), lambda: ticket_month(view, since, until, now))


def figures_of(local: Local, month: TicketMonth) -> list[ft.Control]:
    say = local.say
    kinds = [
        row(
            say(f"kind_{one.kind}"),
            say("tm_kind_line", count=one.count, closed=one.closed, open=one.count - one.closed),
            key=f"kind-{one.kind}",
            lead=dot(theme.PLAIN, KIND_ICONS[one.kind]),
        )
        for one in month.kinds
    ]
    found: list[ft.Control] = [section(say("tm_kinds"), rows(kinds, key="kinds"))]
    if month.workers:
        people = [worker_line(local, one) for one in month.workers]
        found.append(section(say("tm_people"), rows(people, key="people"), second(say("tm_people_hint"))))
    if any(one.kind == "litter" for one in month.kinds):
        lines = [litter_line(local, tally) for tally in month.litter]
        none = second(say("tm_litter_none"))
        found.append(section(say("tm_litter"), rows(lines, key="litter") if lines else none))
    return found


def worker_line(local: Local, one: Worker) -> ft.Control:
    say = local.say
    done = say("tm_worker_line", done=one.done, in_time=one.in_time, timed=one.timed, again=one.again)
    said = say(
        "tm_worker_said" if one.rated else "tm_worker_unrated",
        satisfied=one.satisfied,
        fair=one.fair,
        unsatisfied=one.unsatisfied,
    )
    troubled = one.unsatisfied or one.again or one.in_time < one.timed
    lead = dot(theme.WARN if troubled else theme.GOOD, ft.Icons.ENGINEERING)
    return row(one.person, f"{done}\n{said}", key=f"worker-{one.person_id}", lead=lead)


def litter_line(local: Local, tally: Tally) -> ft.Control:
    say = local.say
    words = say("tm_litter_line", told=tally.told, in_time=tally.in_time, theirs=tally.theirs)
    if tally.minutes is not None:
        words = f"{words}\n{say('tm_litter_minutes', minutes=round(tally.minutes))}"
    tone = theme.MISSED if tally.theirs else theme.GOOD
    return row(tally.person, words, key=f"litter-{tally.person_id}", lead=dot(tone, ft.Icons.DELETE_OUTLINE))


@part
def Export(month: TicketMonth, first_day: date, estate_name: str) -> ft.Control:
    """A workbook and tables."""
    local = use_local()
    say = local.say

    async def make(key: str, on_progress: Progress) -> tuple[str, bytes]:
        return await made(local, month, first_day, estate_name, key.removeprefix("csv-"), on_progress)

    tables = [Way(f"csv-{kind}", say(f"tm_csv_{kind}")) for kind in CSV]
    book = Way(WORKBOOK, say("month_xlsx"), ft.Icons.TABLE_VIEW_OUTLINED)
    carry: ft.Control = Carry([book, *tables], make)
    return carry


async def made(
    local: Local,
    month: TicketMonth,
    first_day: date,
    estate_name: str,
    kind: str,
    on_progress: Progress,
) -> tuple[str, bytes]:
    """The name and the bytes of a workbook (`xlsx`) or of one of CSV."""
    sheets = await month_sheets(local, month)
    stem = local.say("tm_file", estate=estate_name, month=f"{first_day:%Y-%m}")
    if kind == WORKBOOK:
        return f"{stem}.xlsx", await workbook(sheets, on_progress)
    data = await comma_separated(sheets[CSV.index(kind)], on_progress)
    return f"{local.say(f'tm_file_{kind}', file=stem)}.csv", data
