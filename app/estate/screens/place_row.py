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
from components.badge import badge
from components.boundary import part
from components.card import rows
from components.text import heading, second
from components.tile import dot


def place_rows(
    states: Iterable[PlaceState],
    on_open: Callable[[str], object],
    chosen: str = "",
    fresh: frozenset[str] = frozenset(),
) -> ft.Container:
    """A card of rows; `on_open` gets the place's id. `fresh`: the ids of those that were added just now."""
    lines: list[ft.Control] = []
    for s in states:
        id, open_it = s.place.id, functools.partial(on_open, s.place.id)
        lines.append(PlaceRow(s, open_it, id == chosen, id in fresh, key=id))
    return rows(lines)


@part
def PlaceRow(
    state: PlaceState, on_click: Callable[[], object], chosen: bool, fresh: bool = False
) -> ft.Control:
    say, place, key = use_say(TEXTS), state.place, place_key(state.place.name)
    about = " · ".join(piece for piece in (kind_name(say, place.kind), place.note) if piece)
    words: list[ft.Control] = [heading(place.name, theme.PRIMARY if chosen else theme.INK), second(about)]
    added = [badge(say("place_fresh"), theme.GOOD, ft.Icons.FIBER_NEW)] if fresh else []
    if marks := [*added, *missing_marks(say, state)]:
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
        bgcolor=theme.SOFT if fresh else None,
        key=ft.ScrollKey(key) if fresh else key,  # type: ignore[call-arg]
    )


def place_key(name: str) -> str:
    """Of the row; a list can be scrolled to one that was added just now."""
    return f"place-{name}"
