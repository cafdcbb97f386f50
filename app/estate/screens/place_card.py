"""A place beside the list or its form: its labels one after another, the plans that need it, its end."""

from __future__ import annotations

import functools
from collections.abc import Callable

import flet as ft

from app.estate.commands import ClosePlace, ReplaceTag
from app.estate.queries import Edition, PlaceState, place_state
from app.estate.screens.person import use_deed
from app.estate.screens.place_photo import Picture
from app.estate.screens.place_words import edition_words, floor_name, kind_name, place_marks, spot_words
from app.estate.texts import TEXTS
from app.hooks import use_anju, use_needs, use_query, use_say
from components import theme
from components.boundary import part
from components.button import main_action, quiet, second_action
from components.card import card, rows, section
from components.dialog import confirm
from components.empty import empty
from components.notice import banner
from components.page import use_go
from components.text import second, title
from components.tile import dot, fact, row


@part
def PlaceCard(place_id: str, with_facts: bool) -> ft.Control:
    """`with_facts`: also what it is and the way to its form, for the pane beside the list."""
    say, go = use_say(TEXTS), use_go()
    state = use_query(place_state, place_id)
    if state is None:
        return empty(ft.Icons.WRONG_LOCATION_OUTLINED, say("place_gone"), say("place_gone_hint"))
    pieces: list[ft.Control] = []
    if with_facts:
        pieces.append(_facts(say, state))
        if state.place.closed_at is None:
            edit = functools.partial(go, f"/places/{place_id}")
            pieces.append(
                main_action(say("place_edit"), edit, key="edit", icon=ft.Icons.EDIT_LOCATION_OUTLINED)
            )
    pieces.append(Labels(state, key="labels-of"))
    history = functools.partial(go, f"/places/{place_id}/history")
    pieces.append(second_action(say("place_history"), history, key="history", icon=ft.Icons.HISTORY))
    pieces.append(Users(state, key="users"))
    return ft.Column(pieces, spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def Labels(state: PlaceState) -> ft.Control:
    """The label in use, those before it, and a new one in its place."""
    say, anju, go = use_say(TEXTS), use_anju(), use_go()
    asking, ask = ft.use_state(False)
    carry_out, trouble = use_deed()
    place = state.place

    async def replace() -> None:
        ask(False)
        await carry_out(ReplaceTag(place_id=place.id), say("replaced", name=place.name))

    question = confirm(
        say("replace_question", name=place.name),
        say("replace_hint"),
        say("label_replace"),
        replace,
        say("replace_no"),
        lambda: ask(False),
        danger=True,
    )
    ft.use_dialog(question if asking else None)
    pieces: list[ft.Control] = []
    if not state.is_labelled:
        pieces.append(banner(say("label_wait"), theme.INFO, ft.Icons.HOURGLASS_EMPTY, key="label-wait"))
    if state.editions:
        pieces.append(rows([_edition(say, edition, anju.language) for edition in state.editions]))
    if place.closed_at is None:
        buttons: list[ft.Control] = [
            second_action(
                say("label_print"),
                lambda: go(f"/labels/{place.id}"),
                key="label-print",
                icon=ft.Icons.PRINT_OUTLINED,
            ),
            quiet(
                say("label_replace"),
                lambda: ask(True),
                key="label-replace",
                icon=ft.Icons.AUTORENEW,
                disabled=bool(state.editions) and not state.is_labelled,
            ),
        ]
        pieces.append(ft.Row(buttons, wrap=True, spacing=theme.M))
    return section(say("label"), *pieces, *trouble)


@part
def Users(state: PlaceState) -> ft.Control:
    """What still needs the place; without any it may be closed."""
    say, go = use_say(TEXTS), use_go()
    needs = use_needs(state.place.id)
    asking, ask = ft.use_state(False)
    refused, refuse = ft.use_state(False)
    carry_out, trouble = use_deed()
    name = state.place.name

    async def close() -> None:
        ask(False)
        await carry_out(ClosePlace(place_id=state.place.id), say("place_closed", name=name))

    question = confirm(
        say("close_question", name=name),
        say("close_hint"),
        say("place_close"),
        close,
        say("close_no"),
        lambda: ask(False),
        danger=True,
    )
    ft.use_dialog(question if asking else None)
    links = [
        row(
            plan,
            key=f"user-{number}",
            on_click=functools.partial(go, address),
            lead=dot(theme.NOW, ft.Icons.EVENT_NOTE_OUTLINED),
        )
        for number, (plan, address) in enumerate(needs, start=1)
    ]
    pieces: list[ft.Control] = [rows(links) if links else second(say("used_by_none"))]
    if refused and needs:
        plans = "、".join(plan for plan, _ in needs)
        pieces.append(
            banner(say("close_in_use", plans=plans), theme.WARN, ft.Icons.EVENT_BUSY_OUTLINED, key="in-use")
        )
    if state.place.closed_at is None:
        shut = quiet(
            say("place_close"),
            lambda: refuse(True) if needs else ask(True),
            key="close",
            icon=ft.Icons.BLOCK,
            danger=True,
        )
        pieces.append(shut)
    return section(say("used_by"), *pieces, *trouble)


def _facts(say: Callable[..., str], state: PlaceState) -> ft.Control:
    place = state.place
    facts = [fact(say("place_kind"), kind_name(say, place.kind), inset=0)]
    if state.building:
        facts.append(fact(say("building"), state.building, inset=0))
    if place.floor is not None:
        facts.append(fact(say("floor"), floor_name(say, place.floor), inset=0))
    if place.latitude is not None and place.longitude is not None:
        facts.append(fact(say("spot"), spot_words(say, place.latitude, place.longitude), inset=0))
    words = ft.Column(
        [title(place.name), *([second(place.note)] if place.note else [])], spacing=2, expand=True
    )
    photo = [Picture(place.photo, place.name, key=f"big-{place.photo}")] if place.photo else []
    return card(
        ft.Row([*photo, words], spacing=theme.M),
        ft.Row(place_marks(say, state), wrap=True, spacing=theme.S, run_spacing=theme.S),
        *facts,
    )


def _edition(say: Callable[..., str], edition: Edition, language: str) -> ft.Control:
    name, sub = edition_words(say, edition, language)
    live = edition.until is None
    mark = dot(theme.GOOD if live else theme.PLAIN, ft.Icons.QR_CODE_2 if live else ft.Icons.HISTORY)
    return row(name, sub, key=f"edition-{edition.tag_id}", lead=mark)
