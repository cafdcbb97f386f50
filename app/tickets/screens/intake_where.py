"""Where it is: a home or place found by a piece of its name, else a spot in words; a resident's own home."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.hooks import use_query
from app.tickets.queries.intake import Spot, spots
from app.tickets.screens.intake_form import Form
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import screen
from components.button import icon_button, main_action
from components.card import card, rows
from components.choice import choose_one
from components.form import search_field, text_field
from components.page import page
from components.text import heading, second
from components.tile import dot, row

ELSEWHERE = "elsewhere"


@screen
def WherePage(form: Form) -> ft.View:
    """For the staff on a phone: one tap on what was found leads on."""
    local = use_local()
    say, draft = local.say, form.draft
    text, search = ft.use_state("")
    found = use_query(spots, text)

    def choose(spot: Spot) -> None:
        form.change(**spot_fields(spot), step="what")

    content: list[ft.Control] = []
    if form.spot is not None:
        content.append(chosen_spot(form, form.spot))
    else:
        content.append(
            search_field(say("intake_where_find"), text, search, clear=say("clear"), key="find-spot")
        )
        if text.strip():
            content.append(spot_rows(form, found, choose))
    label = say("intake_spot" if form.spot else "intake_spot_only")
    content.append(
        text_field(label, draft.spot, lambda words: form.change(spot=words), key="spot", limit=200)
    )
    go_on = main_action(
        say("intake_where_go"),
        lambda: form.change(step="what"),
        key="where-go",
        disabled=not form.is_somewhere,
    )
    return page(say(f"kind_{draft.kind}"), say("intake_where"), content, action=go_on, narrow=True)


def spot_fields(spot: Spot) -> dict[str, Any]:
    """What choosing it changes in a draft; who calls is asked again."""
    return {
        "unit_id": spot.id if spot.unit else "",
        "place_id": "" if spot.unit else spot.id,
        "for_person_id": "",
    }


def spot_rows(form: Form, found: Sequence[Spot], choose: Callable[[Spot], Any]) -> ft.Control:
    if not found:
        return card(second(form.local.say("intake_where_none")))

    def line(number: int, spot: Spot) -> ft.Control:
        icon = ft.Icons.HOME_OUTLINED if spot.unit else ft.Icons.PLACE_OUTLINED
        return row(
            spot.name,
            spot.note,
            key=f"spot-{spot.name}",
            on_click=lambda: choose(spot),
            lead=dot(theme.PLAIN, icon),
        )

    return rows([line(n, spot) for n, spot in enumerate(found, 1)], key="spots")


def chosen_spot(form: Form, spot: Spot) -> ft.Control:
    """What was chosen, with a cross that lets go of it."""
    icon = ft.Icons.HOME if spot.unit else ft.Icons.PLACE

    def other() -> None:
        form.change(unit_id="", place_id="", for_person_id="")

    cross = icon_button(ft.Icons.CLOSE, form.local.say("intake_place_other"), other, key="other-spot")
    words = ft.Column([heading(spot.name)], expand=True)
    return card(
        ft.Row([dot(theme.NOW, icon), words, cross], spacing=theme.M), padding=theme.M, key="chosen-spot"
    )


def own_home(form: Form) -> ft.Control:
    """A resident's own home is chosen already; somewhere else is said in words."""
    say, draft = form.local.say, form.draft
    options = [(unit.id, say("intake_home", name=unit.name)) for unit in form.homes]
    options.append((ELSEWHERE, say("intake_elsewhere")))
    picked = form.unit_id if form.at_home else ELSEWHERE

    def choose(value: str) -> None:
        elsewhere = value == ELSEWHERE
        form.change(elsewhere=elsewhere, unit_id="" if elsewhere else value)

    label = say("intake_spot" if form.at_home else "intake_spot_only")
    spot = text_field(label, draft.spot, lambda words: form.change(spot=words), key="spot", limit=200)
    content: list[ft.Control] = [spot]
    if form.homes:
        content.insert(0, choose_one(options, picked, choose, key="home"))
    return card(*content, spacing=theme.M)
