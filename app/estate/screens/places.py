"""The places of the estate: whether each has a label, a position and a photo; found by name."""

from __future__ import annotations

import functools
from collections.abc import Callable

import flet as ft

from app.estate.queries import PlaceState, place_states
from app.estate.screens.place_card import PlaceCard
from app.estate.screens.place_photo import Picture
from app.estate.screens.place_words import place_marks
from app.estate.texts import TEXTS
from app.hooks import use_query, use_say
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet
from components.card import card, rows
from components.empty import empty
from components.form import search_field
from components.listing import use_window
from components.page import page, use_go, use_wide
from components.text import heading, second
from components.tile import dot


@screen
def Places() -> ft.View:
    say, go, wide = use_say(TEXTS), use_go(), use_wide()
    text, search = ft.use_state("")
    chosen, choose = ft.use_state("")
    unfolded, unfold = ft.use_state(False)
    states = use_query(place_states)
    found = [state for state in states if state.matches(text)]
    live = [s for s in found if s.place.closed_at is None]
    closed = [s for s in found if s.place.closed_at is not None]
    shown, more = use_window(len(live))
    new = main_action(
        say("place_new"), lambda: go("/places/new"), key="new", icon=ft.Icons.ADD_LOCATION_ALT_OUTLINED
    )

    def open_place(place_id: str) -> None:
        choose(place_id) if wide else go(f"/places/{place_id}")

    def lines(some: list[PlaceState]) -> ft.Control:
        return rows(
            [
                PlaceRow(
                    s,
                    functools.partial(open_place, s.place.id),
                    wide and s.place.id == chosen,
                    key=s.place.id,
                )
                for s in some
            ]
        )

    if not states:
        nothing = empty(ft.Icons.PLACE_OUTLINED, say("places_none"), say("places_none_hint"), new)
        return page(say("places"), "", [nothing], root=True, narrow=True)
    body: list[ft.Control] = [
        search_field(say("place_search"), text, search, clear=say("clear")),
        quiet(say("print_labels"), lambda: go("/labels"), key="labels", icon=ft.Icons.QR_CODE_2),
    ]
    if live:
        body.append(lines(live[:shown]))
    if not found:
        body.append(empty(ft.Icons.SEARCH_OFF, say("places_not_found"), say("places_not_found_hint")))
    if closed:
        words = say("places_closed_hide" if unfolded else "places_closed", count=len(closed))
        icon = ft.Icons.EXPAND_LESS if unfolded else ft.Icons.EXPAND_MORE
        body.append(quiet(words, lambda: unfold(not unfolded), key="closed", icon=icon))
        body += [lines(closed)] if unfolded else []
    side: ft.Control = card(empty(ft.Icons.PLACE_OUTLINED, say("place_choose"), say("place_choose_hint")))
    if chosen:
        side = PlaceCard(chosen, True, key=f"card-{chosen}")
    count = say("places_count", count=sum(s.place.closed_at is None for s in states))
    return page(say("places"), count, body, action=new, side=side, root=True, on_end=more)


@part
def PlaceRow(state: PlaceState, on_click: Callable[[], object], chosen: bool) -> ft.Control:
    """Its picture, where it is, and how its label and position stand."""
    say, place = use_say(TEXTS), state.place
    about = "　".join(piece for piece in (state.building, place.note) if piece)
    words: list[ft.Control] = [heading(place.name, theme.PRIMARY if chosen else theme.INK)]
    if about:
        words.append(second(about))
    words.append(ft.Row(place_marks(say, state), wrap=True, spacing=theme.XS, run_spacing=theme.XS))
    picture = dot(theme.PLAIN, ft.Icons.PLACE_OUTLINED)
    if place.photo:
        picture = Picture(place.photo, place.name, key=f"picture-{place.photo}")
    return ft.Container(
        ft.Row(
            [
                picture,
                ft.Column(words, spacing=theme.XS, expand=True),
            ],
            spacing=theme.M,
        ),
        padding=theme.S,
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=on_click,
        key=f"place-{place.name}",
    )
