"""From a stop of a greening round: which pesticide or fertiliser was used there."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.assets.queries import CAREFUL, stock
from app.assets.screens.line import Draft, LineForm
from app.assets.screens.parts import use_book
from app.assets.screens.stock import ItemRow
from app.hooks import use_query
from app.rounds.screens.hazard import place_of
from components.boundary import screen
from components.card import rows
from components.empty import empty
from components.form import search_field
from components.listing import use_window
from components.page import page


@screen
def UsePage() -> Any:
    """One address for choosing and writing down, so that the way back is the stop."""
    say = use_book().say
    visit_id = unquote(ft.use_route_params().get("visit_id", ""))
    place = use_query(place_of, visit_id, "")
    text, search = ft.use_state("")
    chosen, choose = ft.use_state("")
    states = [s for s in use_query(stock, CAREFUL) if s.item.closed_at is None]
    found = [s for s in states if s.matches(text)]
    shown, more = use_window(len(found))
    if chosen:
        return LineForm(chosen, visit_id, Draft(), lambda: choose(""), key=chosen)
    if place is None:
        gone = empty(ft.Icons.PLACE_OUTLINED, say("visit_gone"), say("item_gone_hint"))
        return page(say("use_here"), "", [gone], narrow=True)
    if not states:
        nothing = empty(ft.Icons.INVENTORY_2_OUTLINED, say("stock_none"), say("stock_none_hint"))
        return page(say("use_here"), place.name, [nothing], narrow=True)
    body: list[ft.Control] = [search_field(say("stock_search"), text, search, clear=say("clear"))]
    if found:
        body.append(
            rows(
                [ItemRow(s, partial(choose, s.item.id), False, key=s.item.id) for s in found[:shown]],
                key="items",
            )
        )
    else:
        body.append(empty(ft.Icons.SEARCH_OFF, say("not_found"), say("not_found_hint")))
    return page(say("use_which"), place.name, body, narrow=True, on_end=more)
