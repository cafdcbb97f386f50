"""A month of tickets in figures: each beside its target, and which tickets it was counted from."""

from __future__ import annotations

import functools
from datetime import UTC, date, timedelta
from typing import Any

import flet as ft

from app.hooks import use_anju, use_now, use_query
from app.rounds.queries.board import today
from app.rounds.queries.months import is_kept, month_after, month_of, stretch
from app.rounds.screens.daystep import stepper
from app.rounds.screens.parts import Local
from app.tickets.queries.figures import Figure, month_figures
from app.tickets.screens.figure_card import FigureCard
from app.tickets.screens.long_ago import between, over, use_asked
from app.tickets.screens.parts import use_local
from components import dates, theme
from components.boundary import part, screen
from components.button import quiet
from components.card import rows
from components.empty import empty
from components.notice import banner
from components.page import page
from components.text import second
from components.tile import fact
from components.wait import Wait

OLDEST = date(2020, 1, 1)
SPAN = timedelta(days=62)
"""As much as may be asked for at once: what follows a ticket often comes in the month after."""
NEVER: date | None = None


@screen
def FiguresPage() -> ft.View:
    local, anju = use_local(), use_anju()
    say, this = local.say, month_of(use_query(today, anju.clock.now()))
    chosen, choose = ft.use_state(NEVER)
    first: date = chosen or this
    kept = is_kept(first, local.zone, anju.known_since)
    begins = stretch(first, local.zone)[0].astimezone(UTC)
    wanted = None if kept else (begins.isoformat(), (begins + SPAN).isoformat())

    asked, again = use_asked(lambda app: between(app, *(wanted or ("", ""))), wanted)
    step = stepper(
        say("tm_name", year=first.year, month=first.month),
        (say("figures_before"), (lambda: choose(month_after(first, -1))) if first > OLDEST else None),
        (say("figures_after"), (lambda: choose(month_after(first))) if first < this else None),
    )
    body: list[ft.Control] = [step]
    if asked.asking:
        body += [second(say("figures_asking")), Wait()]
    elif asked.answer is not None:
        body.append(over(asked.answer, anju, lambda: MonthBody(first, key=f"told-{first}")))
    else:
        if not kept:
            retry = quiet(say("figures_again"), again, key="again")
            body.append(banner(say("figures_partly"), theme.WARN, ft.Icons.CLOUD_OFF, [retry], key="partly"))
        body.append(MonthBody(first, key=f"here-{first}"))
    return page(say("figures"), say("figures_hint"), body, narrow=True)


@part
def MonthBody(first: date) -> ft.Control:
    """The month from the store that is above it."""
    local = use_local()
    say, now = local.say, use_now(60).replace(second=0, microsecond=0)
    month = use_query(month_figures, first, local.zone, now)
    open_, unfold = ft.use_state("")
    if not month.tickets:
        return empty(ft.Icons.QUERY_STATS, say("figures_none"), say("figures_none_hint"))

    def toggle(key: str) -> None:
        unfold("" if open_ == key else key)

    def drawn(figure: Figure) -> Any:
        turn = functools.partial(toggle, figure.key)
        return FigureCard(figure, open_ == figure.key, turn, key=f"{first}-{figure.key}")

    times = rows(
        [
            fact(say("figure_response"), _length(local, month.times.response), key="response"),
            fact(say("figure_solution"), _length(local, month.times.solution), key="solution"),
        ]
    )
    return ft.Column(
        [
            second(say("figures_count", count=month.tickets)),
            *[drawn(figure) for figure in month.figures],
            times,
        ],
        spacing=theme.M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _length(local: Local, length: timedelta | None) -> str:
    return str(local.say("figure_unknown")) if length is None else dates.span(length, local.language)
