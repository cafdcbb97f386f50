"""A month in figures, of all rounds or of one kind, to be carried away in files made on this device."""

from __future__ import annotations

from datetime import date

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.estate.records import Estate
from app.hooks import use_anju, use_query
from app.rounds.queries.board import today
from app.rounds.queries.months import COUNTS, Month, Tally, month_after, month_of, total
from app.rounds.screens.counting import Count, count_month
from app.rounds.screens.daystep import stepper
from app.rounds.screens.export import Export
from app.rounds.screens.kinds import ALL, kind_name
from app.rounds.screens.parts import Local, use_local
from components import theme
from components.boundary import screen
from components.button import quiet
from components.card import card, section
from components.choice import choose_one
from components.effect import use_work
from components.empty import empty
from components.notice import banner
from components.page import page, use_wide
from components.text import body, caption, heading, second
from components.wait import Wait
from services.commands import View

OLDEST = date(2020, 1, 1)
THIS: date | None = None


@screen
def Months() -> ft.View:
    local, anju, wide = use_local(), use_anju(), use_wide()
    say, estate = local.say, use_query(_estate)
    this = month_of(use_query(today, anju.clock.now()))
    asked, ask = ft.use_state(THIS)
    count, tell = ft.use_state(Count())
    kind, choose = ft.use_state(ALL)
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

    use_work(look, [first_day])
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
        month = next((m for m in count.kinds if m.kind == kind), count.month)
        if len(count.kinds) > 2:
            names = [(m.kind, kind_name(say, m.kind)) for m in count.kinds]
            content.append(choose_one(names, month.kind, choose, key="kind"))
        content += _figures(local, month, wide)
        content.append(Export(month, estate, key=f"export-{first_day}-{month.kind}"))
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
            *([second(say("tally_omitted", omitted=tally.omitted), theme.INFO.fg)] if tally.omitted else []),
        ],
        spacing=2,
        key=f"tally-{tally.id or 'nobody'}",
    )


def _counts(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in COUNTS if name != "omitted"}


def _estate(view: View) -> str:
    return next((estate.name for estate in view.all(Estate)), "")
