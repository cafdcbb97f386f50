"""A limit as it is written down: so many minutes or hours, the same night, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import flet as ft

from app.rounds.screens.parts import Say
from app.tickets.records.flows import NIGHT
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part
from components.choice import choose_one
from components.form import number_field
from components.text import heading

UNITS = ("minutes", "hours", "night", "none")
LONGEST = 86_400
HOUR = 60


@dataclass(frozen=True)
class Written:
    """A number as it is typed, and what it counts."""

    number: str
    unit: str

    @property
    def bad(self) -> bool:
        if self.unit in ("night", "none"):
            return False
        typed = self.number.strip()
        return not typed.isdecimal() or not 1 <= int(typed) * self._factor <= LONGEST

    @property
    def minutes(self) -> int:
        return int(self.number) * self._factor

    @property
    def _factor(self) -> int:
        return HOUR if self.unit == "hours" else 1


@part
def LimitField(urgency: str, one: Written, change: Callable[[Written], object], told: bool) -> ft.Control:
    """`told`: it was tried to save, so say what is wrong."""
    say = use_local().say
    pieces: list[ft.Control] = [
        heading(say(f"urgency_{urgency}")),
        choose_one(
            [(u, say(f"limit_{u}")) for u in UNITS],
            one.unit,
            lambda unit: change(replace(one, unit=unit)),
            key=f"unit-{urgency}",
        ),
    ]
    if one.unit in ("minutes", "hours"):
        error = say("limit_bad") if told and one.bad else ""
        pieces.append(
            number_field(
                say("limit_number"),
                one.number,
                lambda text: change(replace(one, number=text)),
                key=f"limit-{urgency}",
                error=error,
                unit=say(f"limit_{one.unit}"),
            )
        )
    return ft.Column(pieces, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def written(limit: int | str | None) -> Written:
    """A limit as somebody reads it: whole hours from two of them on."""
    if limit is None:
        return Written("", "none")
    if limit == NIGHT:
        return Written("", "night")
    minutes = int(limit)
    if minutes >= 2 * HOUR and minutes % HOUR == 0:
        return Written(str(minutes // HOUR), "hours")
    return Written(str(minutes), "minutes")


def limit_of(one: Written) -> int | str | None:
    """As a flow keeps it."""
    return {"night": NIGHT, "none": None}.get(one.unit) if one.unit in ("night", "none") else one.minutes


def limit_words(say: Say, limit: int | str | None) -> str:
    one = written(limit)
    if one.unit in ("night", "none"):
        return say(f"limit_{one.unit}")
    return say(f"limit_is_{one.unit}", count=one.number)
