"""The figures of a day: six numbers, each opening the rounds behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.rounds.queries import Progress
from app.rounds.queries.outcomes import is_late
from app.rounds.screens.parts import Local, Say
from components import theme
from components.card import lift
from components.text import caption, figure, second
from components.tile import in_rows

Belongs = Callable[[Progress], bool]


def _is(*states: str) -> Belongs:
    return lambda progress: progress.state in states


FIGURES: dict[str, tuple[Belongs, theme.Tone]] = {
    "finished": (_is("finished"), theme.GOOD),
    "walking": (_is("walking"), theme.NOW),
    "coming": (_is("waiting"), theme.PLAIN),
    "late": (lambda p: is_late(p) or p.state == "late_start", theme.WARN),
    "missed": (_is("missed", "incomplete"), theme.MISSED),
    "omitted": (lambda p: bool(p.omitted), theme.INFO),
}
"""Whether a round belongs to it, and its colours."""


def behind(rounds: Sequence[Progress], name: str) -> tuple[Progress, ...]:
    """The rounds behind a figure; all of them without one."""
    return tuple(p for p in rounds if not name or FIGURES[name][0](p))


def figure_name(say: Say, name: str) -> str:
    return say(f"figure_{name}")


def day_figures(
    local: Local, rounds: Sequence[Progress], chosen: str, toggle: Callable[[str], Any], beside: int
) -> ft.Control:
    tiles = [_figure(local, name, rounds, chosen == name, toggle) for name in FIGURES]
    return in_rows(tiles, beside, key="figures")


def _figure(
    local: Local, name: str, rounds: Sequence[Progress], chosen: bool, toggle: Callable[[str], Any]
) -> ft.Container:
    say, tone = local.say, FIGURES[name][1]
    some = behind(rounds, name)
    count, of = len(some), say("figure_of", all=len(rounds))
    if name == "omitted":
        count, of = sum(len(p.omitted) for p in some), say("figure_stops")
    return ft.Container(
        ft.Column(
            [
                second(figure_name(say, name)),
                figure(str(count), tone.fg if count else theme.MUTED),
                caption(of),
            ],
            spacing=2,
        ),
        bgcolor=theme.CARD,
        border=ft.Border.all(2, tone.fg if chosen else theme.CARD),
        border_radius=theme.CARD_RADIUS,
        padding=theme.M,
        shadow=lift(),
        ink=True,
        on_click=lambda: toggle(name),
        key=f"figure-{name}",
    )
