"""The places of the estate by building and floor: found by words or kind, folded where they are many."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from app.estate.queries import PlaceState, by_building, place_states
from app.estate.records import PLACE_KINDS
from app.estate.screens.place_card import PlaceCard
from app.estate.screens.place_houses import FEW, HouseList
from app.estate.screens.place_newest import NewestContext
from app.estate.screens.place_row import place_key, place_rows
from app.estate.screens.place_words import KIND_ICONS, kind_name
from app.estate.texts import TEXTS
from app.hooks import use_query, use_say
from components import theme
from components.boundary import screen
from components.button import main_action, quiet
from components.card import card
from components.choice import choose_one
from components.effect import use_work
from components.empty import empty
from components.form import search_field
from components.listing import use_window
from components.page import page, use_go, use_sight, use_wide

ANY = "any"
IMPORT = ft.Icons.UPLOAD_FILE_OUTLINED


@screen
def Places() -> ft.View:
    say, go, wide = use_say(TEXTS), use_go(), use_wide()
    text, search = ft.use_state("")
    kind, narrow = ft.use_state(ANY)
    chosen, choose = ft.use_state("")
    unfolded, unfold = ft.use_state(False)
    opened, open_houses = ft.use_state(frozenset[str]())
    fresh, freshen = ft.use_state(frozenset[str]())
    newest = ft.use_context(NewestContext)
    states = use_query(place_states)
    found = [s for s in states if kind in (ANY, s.place.kind) and s.matches(text)]
    live = [s for s in found if s.place.closed_at is None]
    closed = [s for s in found if s.place.closed_at is not None]
    houses = by_building(live)
    is_narrowed = bool(text.strip()) or kind != ANY
    is_folded = len(live) > FEW and not is_narrowed
    drawn = [
        s for h in houses if not is_folded or h.name in opened for floor in h.storeys for s in floor.states
    ]
    first = next((at for at, s in enumerate(drawn) if s.place.id in fresh), -1)
    shown, more = use_window(len(drawn), least=first + 1)
    sight = use_sight(place_key(drawn[first].place.name) if first >= 0 else "")
    new = main_action(
        say("place_new"), lambda: go("/places/new"), key="new", icon=ft.Icons.ADD_LOCATION_ALT_OUTLINED
    )

    def open_place(place_id: str) -> None:
        choose(place_id) if wide else go(f"/places/{place_id}")

    async def look_at_newest() -> None:
        """Where they are is unfolded, whatever was looked for before; one alone is opened beside the list."""
        ids = frozenset(newest.take())
        if ids:
            search("")
            narrow(ANY)
            freshen(ids)
            open_houses(frozenset(s.building for s in states if s.place.id in ids))
            choose(next(iter(ids)) if len(ids) == 1 else "")

    use_work(look_at_newest, [newest.waiting])
    if not states:
        bring = quiet(say("places_import"), lambda: go("/places/import"), key="import", icon=IMPORT)
        both = ft.Column([new, bring], horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
        nothing = empty(ft.Icons.PLACE_OUTLINED, say("places_none"), say("places_none_hint"), both)
        return page(say("places"), "", [nothing], root=True, narrow=True)
    selected = chosen if wide else ""
    body: list[ft.Control] = [
        search_field(say("place_search"), text, search, clear=say("clear")),
        *_kinds(say, states, kind, narrow),
        ft.Row(
            [
                quiet(say("print_labels"), lambda: go("/labels"), key="labels", icon=ft.Icons.QR_CODE_2),
                quiet(say("places_import"), lambda: go("/places/import"), key="import", icon=IMPORT),
            ],
            wrap=True,
            spacing=theme.S,
        ),
        HouseList(
            houses,
            shown,
            opened if is_folded else None,
            lambda name: open_houses(opened ^ {name}),
            open_place,
            selected,
            fresh,
            key="houses",
        ),
    ]
    if not found:
        body.append(empty(ft.Icons.SEARCH_OFF, say("places_not_found"), say("places_not_found_hint")))
    if closed:
        words = say("places_closed_hide" if unfolded else "places_closed", count=len(closed))
        icon = ft.Icons.EXPAND_LESS if unfolded else ft.Icons.EXPAND_MORE
        body.append(quiet(words, lambda: unfold(not unfolded), key="closed", icon=icon))
        body += [place_rows(closed, open_place, selected)] if unfolded else []
    side: ft.Control = card(empty(ft.Icons.PLACE_OUTLINED, say("place_choose"), say("place_choose_hint")))
    if chosen:
        side = PlaceCard(chosen, True, key=f"card-{chosen}")
    everything = sum(s.place.closed_at is None for s in states)
    count = say("places_found", count=len(live), all=everything) if is_narrowed else ""
    subtitle = count or say("places_count", count=everything)
    return page(say("places"), subtitle, body, action=new, side=side, root=True, on_end=more, sight=sight)


def _kinds(
    say: Callable[..., str], states: list[PlaceState], kind: str, narrow: Callable[[str], object]
) -> list[ft.Control]:
    """Only where there is something to tell apart."""
    there = {s.place.kind for s in states if s.place.closed_at is None}
    if len(there) < 2:
        return []
    options = [(ANY, say("place_kind_any")), *((k, kind_name(say, k)) for k in PLACE_KINDS if k in there)]
    return [choose_one(options, kind, narrow, key="kind", icons=KIND_ICONS)]
