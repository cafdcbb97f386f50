"""When rounds begin: each time by itself, or every so many hours; the night over midnight said in words."""

from __future__ import annotations

from datetime import time
from typing import Any

import flet as ft

from app.rounds.commands.sketching import Sketch, decimal
from app.rounds.queries.recurrence import every, is_next_day
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.plan_pen import Pen, Proof, complaint
from app.rounds.screens.plan_words import times_words
from components import theme
from components.boundary import part
from components.button import quiet, second_action
from components.card import card
from components.choice import choose_one
from components.form import number_field
from components.picker import pick_time
from components.text import heading, second

FIRST = time(20)


@part
def Times(sketch: Sketch, pen: Pen, proof: Proof) -> ft.Control:
    local = use_local()
    say, starts = local.say, sketch.starts
    picking, pick = ft.use_state(False)
    filling, fill = ft.use_state(False)
    turning, turn = ft.use_state(False)

    def add(at: time) -> None:
        pick(False)
        pen.put(times=tuple({*sketch.times, f"{at:%H:%M}"}))

    ft.use_dialog(pick_time(FIRST, add, lambda: pick(False)) if picking else None)
    night = any(is_next_day(starts, one) for one in starts)
    pieces: list[ft.Control] = [
        heading(say("starts")),
        ft.Row(
            [_chip(local, sketch, pen, one) for one in starts],
            wrap=True,
            spacing=theme.S,
            run_spacing=theme.S,
            key="starts",
        ),
        *complaint(proof.words(say, "starts"), "starts-wrong"),
        ft.Row(
            [
                second_action(say("start_add"), lambda: pick(True), key="start-add", icon=ft.Icons.MORE_TIME),
                quiet(say("fill_open"), lambda: fill(not filling), key="fill-open", icon=ft.Icons.REPEAT),
            ],
            wrap=True,
            spacing=theme.S,
        ),
    ]
    if filling:
        pieces.append(Every(pen, lambda: fill(False), key="every"))
    if night:
        late = [one for one in starts if is_next_day(starts, one)]
        pieces.append(second(say("night_words", times=local.names(late))))
    if len(starts) > 1 and (turning or night):
        options = [(one, one) for one in sorted(starts)]
        pieces.append(second(say("first_question")))
        pieces.append(choose_one(options, starts[0], lambda one: pen.put(first=one), key="first"))
    elif len(starts) > 1:
        pieces.append(quiet(say("first_open"), lambda: turn(True), key="first-open"))
    pieces += [
        number_field(
            say("minutes_field"),
            sketch.minutes,
            lambda v: pen.put(minutes=v),
            key="minutes",
            unit=say("unit_min"),
            error=proof.words(say, "minutes"),
        ),
        number_field(
            say("grace_field"),
            sketch.grace,
            lambda v: pen.put(grace=v),
            key="grace",
            unit=say("unit_min"),
            hint=say("grace_hint"),
            error=proof.words(say, "grace"),
        ),
    ]
    return card(*pieces, spacing=theme.M, key="times")


@part
def Every(pen: Pen, close: Any) -> ft.Control:
    """Fills the times: every so many hours between two of them."""
    local = use_local()
    say = local.say
    hours, set_hours = ft.use_state("2")
    span, set_span = ft.use_state(("20:00", "06:00"))
    picking, pick = ft.use_state(-1)
    step = decimal(hours)
    found = every(step, *span) if step is not None and 0.25 <= step <= 24 else ()

    def picked(at: time) -> None:
        pick(-1)
        set_span((f"{at:%H:%M}", span[1]) if picking == 0 else (span[0], f"{at:%H:%M}"))

    def fill() -> None:
        pen.put(times=found, first=found[0])
        close()

    begin = time.fromisoformat(span[max(picking, 0)])
    ft.use_dialog(pick_time(begin, picked, lambda: pick(-1)) if picking >= 0 else None)
    return ft.Container(
        ft.Column(
            [
                number_field(
                    say("fill_hours"),
                    hours,
                    set_hours,
                    key="fill-hours",
                    unit=say("unit_hour"),
                    error="" if found else say("fill_bad"),
                ),
                ft.Row(
                    [
                        second_action(say("fill_from", time=span[0]), lambda: pick(0), key="fill-from"),
                        second_action(say("fill_to", time=span[1]), lambda: pick(1), key="fill-to"),
                    ],
                    wrap=True,
                    spacing=theme.S,
                ),
                second(times_words(local, found)),
                second_action(
                    say("fill_do", count=len(found)),
                    fill,
                    key="fill",
                    disabled=not found,
                    icon=ft.Icons.CHECK,
                ),
            ],
            spacing=theme.M,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        bgcolor=theme.GROUND,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.M,
    )


def _chip(local: Local, sketch: Sketch, pen: Pen, one: str) -> ft.Chip:
    words = local.say("next_day_at", time=one) if is_next_day(sketch.starts, one) else one
    return ft.Chip(
        label=ft.Text(words, size=theme.BODY, weight=theme.STRONG),
        on_delete=lambda: pen.put(times=tuple(t for t in sketch.times if t != one)),
        delete_icon_tooltip=local.say("start_remove", time=one),
        bgcolor=theme.SOFT,
        padding=ft.Padding.symmetric(vertical=theme.M, horizontal=theme.S),
        visual_density=ft.VisualDensity.STANDARD,
        shape=ft.RoundedRectangleBorder(radius=theme.CHIP_RADIUS),
        key=f"start-{one}",
    )
