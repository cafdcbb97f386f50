"""Starts filled in at once: every so many hours, or so many a day within the working blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from typing import Any

import flet as ft

from app.estate.queries import figures
from app.hooks import use_query
from app.rounds.commands.sketching import decimal, whole
from app.rounds.queries.recurrence import every
from app.rounds.queries.spreading import blocks_of, most, spread
from app.rounds.screens.parts import use_local
from app.rounds.screens.plan_words import times_words
from components import theme
from components.boundary import part
from components.button import second_action
from components.form import number_field
from components.picker import pick_time
from components.text import second

Filled = Callable[[tuple[str, ...], str], Any]


@part
def Every(filled: Filled, of: str) -> ft.Control:
    """Every so many hours between two times."""
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

    begin = time.fromisoformat(span[max(picking, 0)])
    ft.use_dialog(pick_time(begin, picked, lambda: pick(-1)) if picking >= 0 else None)
    error = "" if found else say("fill_bad")
    ends = ft.Row(
        [
            second_action(say("fill_from", time=span[0]), lambda: pick(0), key=f"{of}fill-from"),
            second_action(say("fill_to", time=span[1]), lambda: pick(1), key=f"{of}fill-to"),
        ],
        wrap=True,
        spacing=theme.S,
    )
    unit = say("unit_hour")
    return _inset(
        number_field(say("fill_hours"), hours, set_hours, key=f"{of}fill-hours", unit=unit, error=error),
        ends,
        second(times_words(local, found)),
        second_action(
            say("fill_do", count=len(found)),
            lambda: filled(found, found[0]),
            key=f"{of}fill",
            disabled=not found,
            icon=ft.Icons.CHECK,
        ),
    )


@part
def Spread(minutes: int, filled: Filled, of: str) -> ft.Control:
    """So many a day, each over within a block in which people work."""
    local = use_local()
    say = local.say
    text = str(use_query(figures)["cleaning_blocks"])
    blocks = blocks_of(text)
    count, set_count = ft.use_state("2")
    found = spread(whole(count) or 0, blocks, minutes)
    error = "" if found else say("spread_none", minutes=minutes, most=most(blocks, minutes))
    return _inset(
        number_field(
            say("spread_count"),
            count,
            set_count,
            key=f"{of}spread-count",
            unit=say("unit_times"),
            error=error,
        ),
        second(say("spread_blocks", blocks=local.names(_worded(text.split())))),
        second(times_words(local, found)),
        second_action(
            say("fill_do", count=len(found)),
            lambda: filled(found, found[0]),
            key=f"{of}spread",
            disabled=not found,
            icon=ft.Icons.CHECK,
        ),
    )


def _worded(blocks: Sequence[str]) -> list[str]:
    return [block.replace("-", "–") for block in blocks]


def _inset(*content: ft.Control) -> ft.Control:
    return ft.Container(
        ft.Column(list(content), spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=theme.GROUND,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.M,
    )
