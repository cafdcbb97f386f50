"""A month in figures, and as an Excel workbook or CSV to carry away, made on this device."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.estate.records import Estate
from app.hooks import use_anju, use_query
from app.rounds.queries.board import today
from app.rounds.queries.months import Month, Tally, month_after, month_of, total
from app.rounds.screens.counting import Count, count_month
from app.rounds.screens.daystep import stepper
from app.rounds.screens.month_sheets import month_sheets
from app.rounds.screens.parts import Local, use_local
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card, section
from components.empty import empty
from components.notice import banner
from components.page import page, use_wide
from components.text import body, caption, heading, second, title
from components.wait import Wait
from services.commands import View
from services.tables import comma_separated, workbook

OLDEST = date(2020, 1, 1)
FILES = ("xlsx", "rounds", "visits")
THIS: date | None = None


@screen
def Months() -> ft.View:
    local, anju, wide = use_local(), use_anju(), use_wide()
    say, estate = local.say, use_query(_estate)
    this = month_of(use_query(today, anju.clock.now()))
    asked, ask = ft.use_state(THIS)
    count, tell = ft.use_state(Count())
    first_day: date = asked or this

    wanted: MutableRef[date] = ft.use_ref(first_day)

    async def look() -> None:
        """Who has gone on to another month is not told of this one any more."""
        wanted.current = first_day

        def told(counted: Count) -> None:
            if wanted.current == first_day:
                tell(counted)

        told(Count())
        told(await count_month(anju, first_day, local.zone, told))

    ft.use_effect(look, [first_day], cleanup=_nothing)
    later = month_after(first_day)
    steps = stepper(
        month_name(local, first_day),
        (say("month_before"), (lambda: ask(month_after(first_day, -1))) if first_day > OLDEST else None),
        (say("month_after"), (lambda: ask(later)) if later <= this else None),
    )
    content: list[ft.Control] = [steps]
    if count.trouble:
        again = quiet(say("retry"), look, key="retry")
        words = say(count.trouble)
        content.append(banner(words, theme.WARN, ft.Icons.CLOUD_OFF_OUTLINED, [again], key="trouble"))
    elif count.month is None or count.month.first_day != first_day:
        words = say(count.step, done=count.done, all=count.all)
        content.append(Wait(words=words, key="counting"))
    elif not count.month.rounds:
        content.append(empty(ft.Icons.EVENT_BUSY, say("month_empty"), say("month_empty_hint")))
    else:
        content += _figures(local, count.month, wide)
        content.append(Export(count.month, estate, key=f"export-{first_day}"))
    return page(say("months"), estate, content, narrow=not wide)


def month_name(local: Local, first_day: date) -> str:
    return local.say("month_name", year=first_day.year, month=first_day.month)


def _figures(local: Local, month: Month, wide: bool) -> list[ft.Control]:
    say = local.say
    still = sum(row.outcome == "open" for row in month.rounds)
    notes: list[ft.Control] = []
    if still:
        over = len(month.rounds) - still
        words = say("month_to_date", over=over, open=still)
        notes.append(banner(words, theme.INFO, ft.Icons.INFO_OUTLINE, key="to-date"))
    if pending := sum(seen.is_odd and not seen.reviews for _, seen in month.visits):
        words = say("month_pending", count=pending)
        notes.append(banner(words, theme.WARN, ft.Icons.RULE, key="pending"))
    plans = section(
        say("month_plans"),
        card(
            *[_tally(local, tally) for tally in month.plans],
            *([_tally(local, total(say("tally_total"), month.plans))] if len(month.plans) > 1 else []),
            spacing=theme.M,
            key="plans",
        ),
    )
    people = section(
        say("month_people"),
        card(
            *[_tally(local, tally) for tally in month.people],
            caption(say("month_people_hint")),
            spacing=theme.M,
            key="people",
        ),
    )
    if not wide:
        return [*notes, plans, people]
    panes = ft.Row(
        [ft.Container(plans, expand=True), ft.Container(people, expand=True)],
        spacing=theme.L,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    return [*notes, panes]


def _tally(local: Local, tally: Tally) -> ft.Control:
    say = local.say
    share = "–" if tally.done is None else f"{tally.done:.1%}"
    tone = theme.GOOD if tally.done == 1 else theme.MISSED if (tally.done or 0) < 0.9 else theme.WARN
    return ft.Column(
        [
            ft.Row(
                [
                    ft.Column([heading(tally.name or say("tally_nobody"))], expand=True),
                    body(say("tally_share", share=share), tone.fg),
                ]
            ),
            second(say("tally_line", **_counts(tally))),
            second(say("tally_visits", **_counts(tally))),
        ],
        spacing=2,
        key=f"tally-{tally.id or 'nobody'}",
    )


def _counts(tally: Tally) -> dict[str, int]:
    names = ("planned", "on_time", "late", "incomplete", "missed", "visits", "flagged", "rejected")
    return {name: getattr(tally, name) for name in names}


@part
def Export(month: Month, estate: str) -> ft.Control:
    """One file at a tap; how far it is while it is made."""
    local, anju = use_local(), use_anju()
    say = local.say
    picker = ft.use_memo(ft.FilePicker, [])
    busy, set_busy = ft.use_state("")
    rows, count_rows = ft.use_state((0, 0))
    saved, told_saved = ft.use_state("")
    failed, fail = ft.use_state(False)

    async def make(kind: str) -> None:
        set_busy(kind)
        count_rows((0, 0))
        told_saved("")
        fail(False)
        try:
            name, data = await made(local, month, estate, kind, lambda done, all: count_rows((done, all)))
        except (OSError, ValueError, ImportError) as trouble:
            anju.journal.note("month", trouble)
            fail(True)
        else:
            await picker.save_file(file_name=name, src_bytes=data)
            told_saved(name)
        set_busy("")

    content: list[ft.Control] = [title(say("month_export"))]
    if busy:
        words = say("month_writing", done=rows[0], all=rows[1])
        share = rows[0] / rows[1] if rows[1] else None
        content += [second(words), ft.ProgressBar(value=share, semantics_label=words, key="writing")]
    if saved:
        words = say("month_saved", file=saved)
        content.append(banner(words, theme.GOOD, ft.Icons.CHECK, key="saved"))
    if failed:
        words = say("month_not_made")
        content.append(banner(words, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="failed"))

    def starts(kind: str) -> Callable[[], Any]:
        async def start() -> None:
            await make(kind)

        return start

    excel = main_action(
        say("month_xlsx"), starts("xlsx"), key="xlsx", icon=ft.Icons.TABLE_VIEW_OUTLINED, busy=busy == "xlsx"
    )
    excel.disabled = bool(busy)
    others = [
        second_action(say(f"month_csv_{kind}"), starts(kind), key=f"csv-{kind}", disabled=bool(busy))
        for kind in ("rounds", "visits")
    ]
    return card(*content, excel, *others, spacing=theme.M, key="export")


async def made(
    local: Local, month: Month, estate: str, kind: str, on_progress: Callable[[int, int], None]
) -> tuple[str, bytes]:
    """The name and the bytes of one of FILES."""
    say = local.say
    sheets = await month_sheets(local, month)
    stem = say("month_file", estate=estate, month=f"{month.first_day:%Y-%m}")
    if kind == "xlsx":
        return f"{stem}.xlsx", await workbook(sheets, on_progress)
    sheet = sheets[1] if kind == "rounds" else sheets[2]
    return say(f"month_file_{kind}", file=stem), await comma_separated(sheet, on_progress)


def _estate(view: View) -> str:
    return next((estate.name for estate in view.all(Estate)), "")


def _nothing() -> None:
    """Flet keeps an async effect alive after unmount unless it is given a cleanup."""
