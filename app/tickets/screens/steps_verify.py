"""A ticket is looked at closer: kind, category, urgency and place are confirmed, or put right."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from app.hooks import use_query
from app.rounds.screens.drafts import OWN, Change, Draft, use_draft
from app.rounds.screens.parts import Local
from app.rounds.screens.shot import Shot
from app.tickets.commands import Verify
from app.tickets.queries.intake import Spot, branches, spots
from app.tickets.queries.log import TicketState
from app.tickets.records import KINDS, URGENCIES, Category
from app.tickets.screens.parts import KIND_ICONS, URGENCY_LOOKS, category_name, use_local
from app.tickets.screens.steps_form import bottom, photo_fields, use_sending, words_field
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card, rows, section
from components.choice import Large, choose_large, choose_one
from components.form import search_field, text_field
from components.page import page
from components.text import heading, second
from components.tile import dot, row
from services.commands import View
from services.photos import Photo

CHANGED = ("kind", "category", "urgency", "place", "unit", "spot")


@screen
def VerifyPage(state: TicketState, step: str) -> ft.View:
    local = use_local()
    say, ticket = local.say, state.ticket
    draft, change, forget = use_draft(f"ticket {ticket.id} {step}", Draft)
    looking, look = ft.use_state(False)
    sending = use_sending(state, draft, forget)
    kind, urgency = draft.said.get("kind") or ticket.kind, draft.said.get("urgency") or ticket.urgency
    tree = use_query(tree_of, kind)

    async def record() -> None:
        await sending.send(command_of(state, draft), draft.evidence())

    def taken(photo: Photo) -> None:
        change(lambda d: d.with_photo(OWN, photo))
        look(False)

    def say_kind(other: str) -> None:
        told = "" if other == ticket.kind else other
        change(lambda d: d.with_said("kind", told).with_said("category", ""))

    def say_urgency(other: str) -> None:
        change(lambda d: d.with_said("urgency", "" if other == ticket.urgency else other))

    def say_category(category: Category) -> None:
        told = category.urgency if category.urgency != ticket.urgency else ""
        change(lambda d: d.with_said("category", category.id).with_said("urgency", told))

    if looking:
        leave = second_action(say("no_photo"), lambda: look(False), key="no-photo")
        return page(
            say("act_verify"), state.where, [card(Shot(state.where, taken))], action=leave, narrow=True
        )
    kinds = [(one, say(f"kind_{one}")) for one in KINDS]
    urgencies = [Large(one, say(f"urgency_{one}"), *URGENCY_LOOKS[one]) for one in URGENCIES]
    own = ticket.category_id if kind == ticket.kind else None
    chosen = draft.said.get("category") or own or ""
    content: list[ft.Control] = [
        section(say("verify_where"), Whereabouts(state.where, draft, change, key="where")),
        section(say("verify_urgency"), choose_large(urgencies, urgency, say_urgency, key="urgency")),
    ]
    if tree:
        content.append(section(say("verify_category"), category_tree(local, tree, chosen, say_category)))
    content += [
        section(say("verify_kind"), choose_one(kinds, kind, say_kind, key="kind", icons=KIND_ICONS)),
        card(
            words_field(say("verify_words"), draft, change, lines=2),
            *photo_fields(local, draft, change, state.where, lambda: look(True)),
            spacing=theme.M,
        ),
    ]
    changed = any(draft.said.get(name) for name in CHANGED)
    save = main_action(
        say("verify_changed" if changed else "verify_ok"),
        record,
        key="save",
        icon=ft.Icons.FACT_CHECK_OUTLINED,
        busy=sending.busy,
    )
    return page(say("act_verify"), state.where, content, action=bottom(*sending.said, save), narrow=True)


@part
def Whereabouts(now: str, draft: Draft, change: Change) -> ft.Control:
    """Where it is; another home or place is looked for by a piece of its name."""
    local = use_local()
    say = local.say
    moving, move = ft.use_state(False)
    words, search = ft.use_state("")
    found = use_query(spots, words)
    told = draft.said.get("where", "")

    def choose(spot: Spot) -> None:
        unit, place = (spot.id, "") if spot.unit else ("", spot.id)
        change(lambda d: d.with_said("unit", unit).with_said("place", place).with_said("where", spot.name))
        move(False)

    def picks(spot: Spot) -> Callable[[], object]:
        return lambda: choose(spot)

    name = ft.Column([heading(told or now or say("ticket_no_where"))], expand=True)
    other = quiet(say("verify_place_change"), lambda: move(not moving), key="move")
    top = ft.Row([dot(theme.NOW, ft.Icons.PLACE_OUTLINED), name, other], spacing=theme.M)
    spot = text_field(
        say("verify_spot"),
        draft.said.get("spot", ""),
        lambda text: change(lambda d: d.with_said("spot", text)),
        key="spot",
        limit=200,
    )
    content: list[ft.Control] = [top]
    if moving:
        content.append(search_field(say("find_place"), words, search, clear=say("clear"), key="find"))
        marks = {True: ft.Icons.HOME_OUTLINED, False: ft.Icons.PLACE_OUTLINED}
        lines = [
            row(
                one.name,
                one.note,
                key=f"spot-{one.id}",
                on_click=picks(one),
                lead=dot(theme.PLAIN, marks[one.unit]),
            )
            for one in found
        ]
        if lines:
            content.append(rows(lines))
        elif words:
            content.append(second(say("no_place")))
    return card(*content, spot, spacing=theme.M)


def category_tree(
    local: Local,
    tree: tuple[tuple[Category, tuple[Category, ...]], ...],
    chosen: str,
    choose: Callable[[Category], object],
) -> ft.Control:
    """The upper ones as chips; below them those of the one that is chosen."""
    known = {one.id: one for top, below in tree for one in (top, *below)}
    above = known[chosen].parent_id or chosen if chosen in known else ""
    tops = [(top.id, category_name(local.say, top)) for top, _ in tree]
    below = next((some for top, some in tree if top.id == above), ())
    chips: list[ft.Control] = [choose_one(tops, above, lambda id: choose(known[id]), key="category")]
    if below:
        subs = [(one.id, category_name(local.say, one)) for one in below]
        chips.append(choose_one(subs, chosen, lambda id: choose(known[id]), key="below"))
    return card(*chips, spacing=theme.M)


def tree_of(view: View, kind: str) -> tuple[tuple[Category, tuple[Category, ...]], ...]:
    """The categories in use of a kind, each with those below it."""
    return tuple((top, branches(view, kind, top.id)) for top in branches(view, kind))


def command_of(state: TicketState, draft: Draft) -> Verify:
    """Only what was changed travels."""
    said = draft.said
    told = {
        "ticket_kind": said.get("kind") or None,
        "category_id": said.get("category") or None,
        "urgency": said.get("urgency") or None,
        "place_id": said.get("place") or None,
        "unit_id": said.get("unit") or None,
        "spot": said.get("spot", "").strip(),
        "text": draft.words.strip(),
        "photos": tuple(photo.sha256 for photo in draft.photos.get(OWN, ())),
    }
    return Verify.model_validate({"ticket_id": state.ticket.id, **told})
