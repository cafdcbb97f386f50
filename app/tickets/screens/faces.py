"""Three faces for how it went, and phrases that save typing."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.tickets.records import RATINGS
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part
from components.button import second_action
from components.choice import Large, choose_large

LOOKS: dict[str, tuple[ft.IconData, theme.Tone]] = {
    "satisfied": (ft.Icons.SENTIMENT_SATISFIED_ALT, theme.GOOD),
    "fair": (ft.Icons.SENTIMENT_NEUTRAL, theme.WARN),
    "unsatisfied": (ft.Icons.SENTIMENT_DISSATISFIED, theme.MISSED),
}


@part
def Faces(rating: str, rate: Callable[[str], Any]) -> ft.Control:
    """Satisfied, fair, not satisfied: none is chosen before somebody chooses."""
    say = use_local().say
    return choose_large(
        [Large(r, say(f"rating_{r}"), *LOOKS[r]) for r in RATINGS], rating, rate, key="rating"
    )


@part
def Phrases(keys: Sequence[str], words: str, write: Callable[[str], Any]) -> ft.Control:
    """Pressed, a phrase is added to what is written; the rest stays."""
    say = use_local().say

    def add(phrase: str) -> None:
        write(f"{words.strip()}{'，' if words.strip() else ''}{phrase}")

    left = [say(key) for key in keys if say(key) not in words]
    return ft.Row(
        [
            second_action(phrase, functools.partial(add, phrase), key=f"phrase-{n}")
            for n, phrase in enumerate(left)
        ],
        wrap=True,
        spacing=theme.S,
        run_spacing=theme.S,
    )
