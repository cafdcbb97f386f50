"""When rounds begin: each time by itself, or filled in; how long one takes, and the grace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import flet as ft

from app.rounds.commands.sketching import Sketch, whole
from app.rounds.queries.recurrence import in_order, is_next_day
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.plan_fill import Every, Spread
from app.rounds.screens.plan_pen import Pen, Proof, complaint
from components import theme
from components.boundary import part
from components.button import quiet, second_action
from components.card import card
from components.choice import choose_one
from components.form import number_field
from components.picker import pick_time
from components.text import heading, second

FIRST = time(20)
Put = Callable[[tuple[str, ...], str], Any]


@part
def Times(sketch: Sketch, pen: Pen, proof: Proof) -> ft.Control:
    say = use_local().say
    minutes = number_field(
        say("minutes_field"),
        sketch.minutes,
        lambda v: pen.put(minutes=v),
        key="minutes",
        unit=say("unit_min"),
        error=proof.words(say, "minutes"),
    )
    grace = number_field(
        say("grace_field"),
        sketch.grace,
        lambda v: pen.put(grace=v),
        key="grace",
        unit=say("unit_min"),
        hint=say("grace_hint"),
        error=proof.words(say, "grace"),
    )
    starts = Starts(
        sketch.times,
        sketch.first,
        lambda times, first: pen.put(times=times, first=first),
        whole(sketch.minutes) or 0,
        proof.words(say, "starts"),
        "",
        key="own",
    )
    return card(heading(say("starts")), starts, minutes, grace, spacing=theme.M, key="times")


@part
def Starts(times: tuple[str, ...], chosen: str, put: Put, minutes: int, wrong: str, of: str) -> ft.Control:
    """The starts of a day as chips, and ways to fill them in; `of` begins the key of everything pressed."""
    local = use_local()
    say, starts = local.say, in_order(times, chosen)
    picking, pick = ft.use_state(False)
    filling, fill = ft.use_state("")
    turning, turn = ft.use_state(False)

    def add(at: time) -> None:
        pick(False)
        put(tuple({*times, f"{at:%H:%M}"}), chosen)

    def filled(found: tuple[str, ...], first: str) -> None:
        fill("")
        put(found, first)

    def opens(way: str) -> Callable[[], None]:
        return lambda: fill("" if filling == way else way)

    ft.use_dialog(pick_time(FIRST, add, lambda: pick(False)) if picking else None)
    night = [one for one in starts if is_next_day(starts, one)]
    chips: list[ft.Control] = [
        _chip(local, starts, one, lambda one: put(_without(times, one), chosen), of) for one in starts
    ]
    pieces: list[ft.Control] = [
        ft.Row(chips, wrap=True, spacing=theme.S, run_spacing=theme.S, key=f"{of}starts"),
        *complaint(wrong, f"{of}starts-wrong"),
        ft.Row(
            [
                second_action(
                    say("start_add"), lambda: pick(True), key=f"{of}start-add", icon=ft.Icons.MORE_TIME
                ),
                quiet(
                    say("spread_open"),
                    opens("spread"),
                    key=f"{of}spread-open",
                    icon=ft.Icons.VIEW_WEEK_OUTLINED,
                ),
                quiet(say("fill_open"), opens("every"), key=f"{of}fill-open", icon=ft.Icons.REPEAT),
            ],
            wrap=True,
            spacing=theme.S,
        ),
    ]
    if filling == "every":
        pieces.append(Every(filled, of, key="filling"))
    if filling == "spread":
        pieces.append(Spread(minutes, filled, of, key="spreading"))
    if night:
        pieces.append(second(say("night_words", times=local.names(night))))
    if len(starts) > 1 and (turning or night):
        options = [(one, one) for one in sorted(starts)]
        pieces.append(second(say("first_question")))
        pieces.append(choose_one(options, starts[0], lambda one: put(times, one), key=f"{of}first"))
    elif len(starts) > 1:
        pieces.append(quiet(say("first_open"), lambda: turn(True), key=f"{of}first-open"))
    return ft.Column(pieces, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _without(times: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(t for t in times if t != one)


def _chip(local: Local, starts: tuple[str, ...], one: str, remove: Callable[[str], Any], of: str) -> ft.Chip:
    words = local.say("next_day_at", time=one) if is_next_day(starts, one) else one
    return ft.Chip(
        label=ft.Text(words, size=theme.BODY, weight=theme.STRONG),
        on_delete=lambda: remove(one),
        delete_icon_tooltip=local.say("start_remove", time=one),
        bgcolor=theme.SOFT,
        padding=ft.Padding.symmetric(vertical=theme.M, horizontal=theme.S),
        visual_density=ft.VisualDensity.STANDARD,
        shape=ft.RoundedRectangleBorder(radius=theme.CHIP_RADIUS),
        key=f"{of}start-{one}",
    )
