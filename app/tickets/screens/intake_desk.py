"""The desk's form: one page that is filled in with the keyboard while somebody is on the telephone."""

from __future__ import annotations

from typing import Any

import flet as ft

from app.hooks import use_anju, use_query
from app.rounds.screens.shot import Shot
from app.tickets.queries.intake import Spot, callers, kinds_for, leaves, meant, spots
from app.tickets.screens.intake_beside import Beside
from app.tickets.screens.intake_desk_parts import (
    Path,
    Typed,
    caller_fields,
    category_field,
    category_words,
    fitting,
    how_fields,
    where_field,
    words_fields,
)
from app.tickets.screens.intake_draft import Draft
from app.tickets.screens.intake_form import use_form
from app.tickets.screens.intake_send import minutes_to_answer, use_send
from app.tickets.screens.intake_what import call_of
from app.tickets.screens.intake_where import spot_fields
from app.tickets.screens.parts import KIND_ICONS, use_local
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card
from components.choice import choose_one
from components.keys import focus, use_keys
from components.page import page
from components.text import caption
from services.photos import Photo


@screen
def DeskForm(about: str, fresh: Draft) -> ft.View:
    """What was sent last stays beside the form, which is empty again."""
    form, _ = use_form(about, fresh)
    local, anju, here = use_local(), use_anju(), ft.context.page
    say, draft = local.say, form.draft
    where, type_where = ft.use_state("")
    what, type_what = ft.use_state("")
    looking, look = ft.use_state(False)
    sent, remember = ft.use_state(("", False))
    kinds = use_query(kinds_for, form.me)
    near, paths = use_query(spots, where), use_query(leaves, draft.kind)
    known = use_query(callers, draft.unit_id)
    minutes = use_query(minutes_to_answer, form.urgency)
    offered = fitting(say, paths, what)

    def choose_kind(kind: str) -> None:
        form.change(kind=kind, category_id="", urgency="")
        type_what("")

    async def choose_spot(spot: Spot) -> None:
        form.change(**spot_fields(spot))
        people = callers(anju.store, spot.id) if spot.unit else ()
        if len(people) == 1 and not draft.caller_name:
            call_of(form)(people[0])
        type_where("")
        await focus(here, "find-category")

    async def enter_where() -> None:
        spot = meant(near, where)
        if spot is not None:
            return await choose_spot(spot)
        if near:
            return await focus(here, "find-spot")
        form.change(spot=where.strip() or draft.spot)
        type_where("")
        await focus(here, "find-category")

    async def choose_category(path: Path) -> None:
        form.change(category_id=path[-1].id, urgency="")
        type_what("")
        await focus(here, "words")

    async def enter_category() -> None:
        if offered and what.strip():
            return await choose_category(offered[0][1])
        await focus(here, "words")

    async def begin_again(ticket_id: str, added: bool = False) -> None:
        form.forget()
        type_where("")
        type_what("")
        remember((ticket_id, added))
        await focus(here, "find-spot")

    send, busy, trouble = use_send(form, begin_again)

    async def pressed(event: ft.KeyboardEvent) -> None:
        if event.ctrl and event.key in ("Enter", "Numpad Enter"):
            await send()
        elif event.alt and event.key in KEYS[: len(kinds)]:
            choose_kind(kinds[KEYS.index(event.key)])

    use_keys(pressed)
    if looking:

        def taken(photo: Photo) -> None:
            form.change(photos=(*draft.photos, photo))
            look(False)

        later = second_action(say("intake_photo_none"), lambda: look(False), key="no-photo")
        shot = card(Shot(form.spot.name if form.spot else draft.spot, taken))
        return page(say("intake"), "", [shot], action=later, narrow=True)
    options = [(kind, f"{n} {say(f'kind_{kind}')}") for n, kind in enumerate(kinds, 1)]
    left: list[ft.Control] = [
        choose_one(options, draft.kind, choose_kind, key="kind", icons=KIND_ICONS),
        where_field(form, Typed(where, type_where, enter_where), near, choose_spot),
        category_field(form, Typed(what, type_what, enter_category), offered, choose_category),
        *words_fields(form, minutes, lambda: look(True)),
        *caller_fields(form, known, call_of(form)),
        *how_fields(form),
    ]
    left += trouble
    button = main_action(
        say("intake_send_keys"), send, key="send", icon=ft.Icons.SEND, busy=busy, disabled=not form.is_filled
    )
    left += [button, caption(say("intake_keys_hint"))]
    beside = Beside(form, sent, begin_again, key="beside")
    columns = ft.Row([_column(left, 3), _column([beside], 2)], spacing=theme.XL)
    columns.vertical_alignment = ft.CrossAxisAlignment.START
    return page(say("intake"), category_words(say, form.path), [columns])


KEYS = ("1", "2", "3", "4", "5", "6", "7", "8")


def _column(content: list[Any], share: int) -> ft.Column:
    return ft.Column(
        content, spacing=theme.M, expand=share, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )
