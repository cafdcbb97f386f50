"""Places under their buildings and floors; buildings can be folded, and only so many rows are drawn."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import flet as ft

from app.estate.queries import House
from app.estate.screens.place_row import place_rows
from app.estate.screens.place_words import floor_name
from app.estate.texts import TEXTS
from app.hooks import use_say
from components import theme
from components.boundary import part
from components.text import scaled, second, title

FEW = 60


@part
def HouseList(
    houses: Sequence[House],
    shown: int,
    opened: frozenset[str] | None,
    on_fold: Callable[[str], object],
    on_open: Callable[[str], object],
    chosen: str,
    fresh: frozenset[str] = frozenset(),
) -> ft.Control:
    """The first `shown` rows. `opened`: names of the buildings that are unfolded; None: all, for good."""
    say = use_say(TEXTS)
    pieces: list[ft.Control] = []
    for house in houses:
        name = house.name or say("building_none")
        is_open = opened is None or house.name in opened
        if shown <= 0 and is_open:
            break
        count = say("places_count", count=house.count)
        if len(houses) > 1 or opened is not None:
            fold = functools.partial(on_fold, house.name) if opened is not None else None
            fold_words = say("fold" if is_open else "unfold", name=name)
            icon = ft.Icons.APARTMENT_OUTLINED if house.name else ft.Icons.PARK_OUTLINED
            pieces.append(_header(name, count, icon, is_open, fold, fold_words))
        if not is_open:
            continue
        for storey in house.storeys:
            if shown <= 0:
                break
            if storey.floor is not None or len(house.storeys) > 1:
                floor = second(floor_name(say, storey.floor))
                pieces.append(ft.Container(floor, padding=theme.XS, key=f"floor-{house.name}-{storey.floor}"))
            drawn = place_rows(storey.states[:shown], on_open, chosen, fresh)
            drawn.key = f"storey-{house.name}-{storey.floor}"
            pieces.append(drawn)
            shown -= len(storey.states)
    return ft.Column(pieces, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _header(
    name: str, count: str, icon: ft.IconData, is_open: bool, fold: Callable[[], object] | None, words: str
) -> ft.Control:
    content: list[ft.Control] = [
        scaled(icon, theme.MUTED),
        ft.Column([title(name)], expand=True),
        second(count),
    ]
    if fold is None:
        return ft.Container(ft.Row(content, spacing=theme.S), padding=theme.XS, key=f"house-{name}")
    content.append(scaled(ft.Icons.EXPAND_LESS if is_open else ft.Icons.EXPAND_MORE, theme.MUTED))
    return ft.Container(
        ft.Semantics(content=ft.Row(content, spacing=theme.S), button=True, label=words),
        on_click=fold,
        ink=True,
        border_radius=theme.FIELD_RADIUS,
        padding=ft.Padding.symmetric(vertical=theme.M, horizontal=theme.XS),
        key=f"house-{name}",
    )
