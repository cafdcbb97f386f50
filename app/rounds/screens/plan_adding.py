"""Places to add to a plan: one by one, a whole floor, or all that were found, by building, kind and words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import flet as ft

from app.estate.queries.places import PlaceState, Storey, by_building, place_states
from app.estate.screens.place_words import floor_name, kind_name
from app.hooks import use_query
from app.rounds.commands.sketching import Sketch, StopSketch
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.plan_pen import Pen
from app.rounds.screens.plan_words import use_estate_words
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import quiet, second_action
from components.card import card
from components.choice import choose_one
from components.empty import empty
from components.form import search_field
from components.notice import snackbar
from components.page import use_go
from components.text import second
from components.tile import dot, row
from services.commands import View
from services.ids import uuid7

SHOWN, FLOORS = 8, 12
ALL = ""
OUTSIDE = "-"
NONE: tuple[str, ...] = ()


@part
def AddStops(sketch: Sketch, pen: Pen) -> ft.Control:
    """Places to press, found by building, kind and name; a single place may be passed more than once."""
    local, go, say_estate = use_local(), use_go(), use_estate_words()
    say = local.say
    text, search = ft.use_state("")
    where, go_to = ft.use_state(ALL)
    kind, be = ft.use_state(ALL)
    added, tell = ft.use_state(NONE)
    every = use_query(open_states)
    there = {stop.place_id for stop in sketch.stops}
    found = [
        s
        for s in every
        if s.matches(text) and kind in (ALL, s.place.kind) and where in (ALL, s.building or OUTSIDE)
    ]

    def add_all(states: Sequence[PlaceState]) -> None:
        new = tuple(StopSketch(uuid7(), s.place.id) for s in states if s.place.id not in there)
        pen.stops(lambda stops: (*stops, *new))
        tell(tuple(stop.id for stop in new))

    def take_back() -> None:
        pen.stops(lambda stops: tuple(stop for stop in stops if stop.id not in added))
        tell(NONE)

    words = say("stops_added", count=len(added))
    ft.use_dialog(snackbar(words, lambda: tell(NONE), undo=say("undo"), on_undo=take_back) if added else None)
    if not every:
        new = second_action(say("place_new"), lambda: go("/places/new"), key="place-new")
        return card(empty(ft.Icons.PLACE_OUTLINED, say("no_places"), say("no_places_hint"), new))
    pieces: list[ft.Control] = [
        search_field(say("place_search"), text, search, clear=say("clear"), key="place-search"),
        *_chips(local, say_estate, every, (where, go_to), (kind, be)),
    ]
    fresh = [s for s in found if s.place.id not in there]
    if len(fresh) > 1 and (text.strip() or where or kind):
        label = say("found_add", count=len(fresh))
        pieces.append(
            second_action(label, partial(add_all, fresh), key="found-add", icon=ft.Icons.PLAYLIST_ADD)
        )
    floors = [(house.name, storey) for house in by_building(found) if house.name for storey in house.storeys]
    if len(floors) <= FLOORS or where:
        pieces += [
            _floor(local, say_estate, name, f, there, partial(add_all, f.states)) for name, f in floors
        ]
    pieces += [_single(local, pen, state, sketch) for state in found[:SHOWN]]
    if len(found) > SHOWN:
        pieces.append(second(say("places_more", count=len(found) - SHOWN)))
    if not found:
        pieces.append(second(say("places_none")))
    return card(*pieces)


def open_states(view: View) -> list[PlaceState]:
    return [state for state in place_states(view) if state.place.closed_at is None]


Choice = tuple[str, Callable[[str], Any]]


def _chips(
    local: Local, say_estate: Callable[..., str], every: Sequence[PlaceState], where: Choice, kind: Choice
) -> list[ft.Control]:
    """Buildings and kinds to choose by, as far as there is more than one."""
    say = local.say
    houses = [house.name for house in by_building(every)]
    kinds = sorted({state.place.kind for state in every})
    rows: list[ft.Control] = []
    if len(houses) > 1:
        names = [(name or OUTSIDE, name or say("find_outdoors")) for name in houses]
        rows.append(choose_one([(ALL, say("kinds_all")), *names], *where, key="add-building"))
    if len(kinds) > 1:
        words = [(one, kind_name(say_estate, one)) for one in kinds]
        rows.append(choose_one([(ALL, say("kinds_all")), *words], *kind, key="add-kind"))
    return rows


def _floor(
    local: Local,
    say_estate: Callable[..., str],
    building: str,
    storey: Storey,
    there: set[str],
    add: Callable[[], None],
) -> ft.Control:
    say, count = local.say, len(storey.states)
    inside = sum(state.place.id in there for state in storey.states)
    words = say("floor_some", count=count, there=inside) if inside else say("floor_line", count=count)
    name = f"{building} · {floor_name(say_estate, storey.floor)}"
    full = inside == count
    trail: ft.Control = (
        badge(say("floor_there"), theme.GOOD, ft.Icons.CHECK)
        if full
        else quiet(say("floor_add"), add, key=f"floor-add-{building}-{storey.floor}", icon=ft.Icons.ADD)
    )
    return row(
        name,
        words,
        key=f"floor-{building}-{storey.floor}",
        lead=dot(theme.PLAIN, ft.Icons.LAYERS_OUTLINED),
        trail=trail,
    )


def _single(local: Local, pen: Pen, state: PlaceState, sketch: Sketch) -> ft.Control:
    place = state.place
    count = sum(stop.place_id == place.id for stop in sketch.stops)
    there = badge(local.say("stop_there", count=count), theme.GOOD, ft.Icons.CHECK) if count else None
    return row(
        place.name,
        " · ".join(words for words in (state.building, place.note) if words and words not in place.name),
        key=f"add-{place.name}",
        on_click=lambda: pen.stops(lambda stops: (*stops, StopSketch(uuid7(), place.id))),
        lead=dot(theme.PLAIN, ft.Icons.ADD_LOCATION_OUTLINED),
        trail=there,
    )
