"""Stretches of the year with times of their own: summer, winter, holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import flet as ft

from app.rounds.commands.checks import MOST_SEASONS
from app.rounds.commands.sketching import SeasonSketch, Sketch, whole
from app.rounds.screens.parts import keyed, use_local
from app.rounds.screens.plan_pen import Pen, Proof, complaint
from app.rounds.screens.plan_times import Starts
from app.rounds.screens.plan_words import month_day, range_words
from components import theme
from components.boundary import part
from components.button import icon_button, second_action
from components.card import card
from components.choice import switch_row
from components.picker import pick_date
from components.text import heading, second
from services.ids import uuid7

SUMMER = ("05-01", "09-30")
LEAP_DAY = "02-29"
DAY = timedelta(days=1)


@part
def Seasons(sketch: Sketch, pen: Pen, proof: Proof, today: date) -> ft.Control:
    say = use_local().say

    def add() -> None:
        first, last = _next(sketch.seasons)
        new = SeasonSketch(uuid7(), first, last, sketch.times, sketch.first)
        pen.put(seasons=(*sketch.seasons, new))

    minutes = whole(sketch.minutes) or 0
    lines = [keyed(OneSeason, s.id, s, n, pen, proof, minutes, today) for n, s in enumerate(sketch.seasons)]
    more = second_action(
        say("season_add"),
        add,
        key="season-add",
        icon=ft.Icons.ADD,
        disabled=len(sketch.seasons) >= MOST_SEASONS,
    )
    return card(
        heading(say("seasons")),
        second(say("seasons_some" if lines else "seasons_none")),
        *lines,
        *complaint(proof.words(say, "seasons"), "seasons-wrong"),
        ft.Row([more]),
        spacing=theme.M,
        key="seasons",
    )


@part
def OneSeason(
    season: SeasonSketch, number: int, pen: Pen, proof: Proof, minutes: int, today: date
) -> ft.Control:
    local = use_local()
    say = local.say
    picking, pick = ft.use_state("")
    of = f"season-{number}-"

    def put(**fields: Any) -> None:
        pen.write(
            lambda sketch: replace(
                sketch,
                seasons=tuple(replace(s, **fields) if s.id == season.id else s for s in sketch.seasons),
            )
        )

    def away() -> None:
        pen.write(lambda s: replace(s, seasons=tuple(o for o in s.seasons if o.id != season.id)))

    def picked(day: date) -> None:
        pick("")
        put(**{picking: as_end(day) if picking == "to_day" else f"{day:%m-%d}"})

    dialog = None
    if picking:
        shown = coming(season.to_day if picking == "to_day" else season.from_day, today)
        year = today + timedelta(days=366)
        dialog = pick_date(shown, picked, lambda: pick(""), first=today, last=year)
    ft.use_dialog(dialog)
    name = ft.Column([heading(range_words(local, season.from_day, season.to_day))], expand=True)
    ends = [
        second_action(
            say("season_from", day=month_day(local, season.from_day)),
            lambda: pick("from_day"),
            key=f"{of}from",
        ),
        second_action(
            say("season_to", day=month_day(local, season.to_day)), lambda: pick("to_day"), key=f"{of}to"
        ),
    ]
    rest, rests = ft.use_state(not season.times)

    def turn(on: bool) -> None:
        rests(on)
        if on:
            put(times=(), first="")

    fields: list[ft.Control] = [
        ft.Row([name, icon_button(ft.Icons.CLOSE, say("season_remove"), away, key=f"{of}remove")]),
        ft.Row([*ends], wrap=True, spacing=theme.S, run_spacing=theme.S),
        switch_row(say("season_rest"), "", rest and not season.times, turn, key=f"{of}rest"),
    ]
    if not rest or season.times:
        wrong = proof.words(say, f"{season.id}.starts")
        starts = Starts(
            season.times, season.first, lambda times, first: put(times=times, first=first), minutes, wrong, of
        )
        fields.append(starts)
    return ft.Container(
        ft.Column(fields, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=theme.GROUND,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.M,
    )


def as_end(day: date) -> str:
    """The last of February is that of a leap year too: no day falls between two seasons."""
    return LEAP_DAY if (day.month, (day + DAY).month) == (2, 3) else f"{day:%m-%d}"


def coming(month_day: str, today: date) -> date:
    """The next day of that name from `today` on; 28 February for a leap day that there is not."""
    days = (today + n * DAY for n in range(366))
    return next((day for day in days if f"{day:%m-%d}" == month_day), date(today.year + 1, 2, 28))


def _next(seasons: tuple[SeasonSketch, ...]) -> tuple[str, str]:
    """Summer first; then the rest of the year."""
    if not seasons:
        return SUMMER
    first = date.fromisoformat(f"2027-{seasons[0].to_day.replace(LEAP_DAY, '02-28')}") + DAY
    last = date.fromisoformat(f"2027-{seasons[0].from_day.replace(LEAP_DAY, '03-01')}") - DAY
    return f"{first:%m-%d}", as_end(last)
