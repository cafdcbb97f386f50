"""A place as a row of a list: its picture or kind, what it is, and what it still lacks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

import flet as ft

from app.estate.queries import PlaceState
from app.estate.screens.place_photo import Picture
from app.estate.screens.place_words import kind_icon, kind_name, missing_marks
from app.estate.texts import TEXTS
from app.hooks import use_say
from components import theme
from components.boundary import part
from components.card import rows
from components.text import heading, second
from components.tile import dot


def place_rows(
    states: Iterable[PlaceState], on_open: Callable[[str], object], chosen: str = ""
) -> ft.Container:
    """A card of rows; `on_open` gets the place's id."""
    lines: list[ft.Control] = [
        PlaceRow(s, functools.partial(on_open, s.place.id), s.place.id == chosen, key=s.place.id)
        for s in states
    ]
    return rows(lines)


@part
def PlaceRow(state: PlaceState, on_click: Callable[[], object], chosen: bool) -> ft.Control:
    say, place = use_say(TEXTS), state.place
    about = " · ".join(piece for piece in (kind_name(say, place.kind), place.note) if piece)
    words: list[ft.Control] = [heading(place.name, theme.PRIMARY if chosen else theme.INK), second(about)]
    if marks := missing_marks(say, state):
        words.append(ft.Row(marks, wrap=True, spacing=theme.XS, run_spacing=theme.XS))
    picture = dot(theme.PLAIN, kind_icon(place.kind))
    if place.photo:
        picture = Picture(place.photo, place.name, key=f"picture-{place.photo}")
    return ft.Container(
        ft.Row([picture, ft.Column(words, spacing=theme.XS, expand=True)], spacing=theme.M),
        padding=theme.S,
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=on_click,
        key=f"place-{place.name}",
    )
