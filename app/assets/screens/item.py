"""One item of the stores: how much there is, what is written next, and every line of its book."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.assets.commands import SLIP, CloseItem, TakeBack
from app.assets.queries import ItemState, Line, history, item_state, plain_number, sprays
from app.assets.records import Why
from app.assets.screens.parts import WHY_LOOKS, level_color, level_words, marks, stamp, use_book
from app.hooks import use_do, use_me, use_now, use_query
from app.rounds.screens.parts import Local, attempt
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card, rows, section
from components.dialog import confirm
from components.empty import empty
from components.listing import use_window
from components.notice import banner
from components.page import page, use_go
from components.text import figure, second, title
from components.tile import dot, row

TICK_SECONDS = 15


@screen
def ItemPage() -> ft.View:
    local, go = use_book(), use_go()
    item_id = unquote(ft.use_route_params().get("item_id", ""))
    state = use_query(item_state, item_id)
    name = state.item.name if state else local.say("stock")
    use = None
    if state and state.item.closed_at is None:
        use = main_action(
            local.say("use"), lambda: go(f"/stock/line/used/{item_id}"), key="use", icon=ft.Icons.REMOVE
        )
    kind = local.say(f"kind_{state.item.kind}") if state else ""
    return page(name, kind, [ItemCard(item_id, False, key=item_id)], action=use, narrow=True)


@part
def ItemCard(item_id: str, beside: bool) -> ft.Control:
    """`beside` the list it has its name and the way to write down a use as well."""
    local, go = use_book(), use_go()
    say, state = local.say, use_query(item_state, item_id)
    if state is None:
        return empty(ft.Icons.INVENTORY_2_OUTLINED, say("item_gone"), say("item_gone_hint"))
    pieces: list[ft.Control] = [_facts(local, state, beside)]
    pieces += _warnings(local, state)
    pieces.append(Interval(item_id, key="interval"))
    if state.item.closed_at is None:
        pieces.append(_ways(local, state, go, beside))
    pieces.append(Book(state, key="book"))
    pieces.append(Keeping(state, key="keeping"))
    return ft.Column(pieces, spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def Interval(item_id: str) -> ft.Control:
    """Where it was used and nobody may go yet."""
    local, go = use_book(), use_go()
    found = use_query(sprays, use_now(TICK_SECONDS).replace(second=0, microsecond=0))
    mine = [s for s in found if s.movement.item_id == item_id]
    lines = [
        row(
            s.place or local.say("somewhere"),
            local.say("keep_out_until", until=stamp(local, s.movement.until)),
            key=f"spray-{s.movement.id}",
            on_click=functools.partial(go, f"/stock/notice/{s.movement.id}"),
            lead=dot(theme.WARN, ft.Icons.DO_NOT_DISTURB_ON_OUTLINED),
        )
        for s in mine
    ]
    return rows(lines) if lines else ft.Container(visible=False)


@part
def Book(state: ItemState) -> ft.Control:
    """Newest first; an own line of just now can be taken back."""
    local, me, do = use_book(), use_me(), use_do()
    say, now = local.say, use_now(TICK_SECONDS)
    lines = use_query(history, state.item.id)
    shown, more = use_window(len(lines), 30)
    trouble, tell = ft.use_state("")

    async def take_back(line: Line) -> None:
        tell("")
        await attempt(do(TakeBack(movement_id=line.movement.id)), say, tell)

    def drawn(line: Line) -> ft.Control:
        own = me is not None and line.movement.person_id == me.person_id
        undo = None
        if own and now - line.movement.at < SLIP:
            undo = quiet(say("undo"), functools.partial(take_back, line), key=f"undo-{line.movement.id}")
        return _line(local, state, line, undo, now)

    if not lines:
        nothing = empty(ft.Icons.FACT_CHECK_OUTLINED, say("history_none"), say("history_none_hint"))
        return section(say("history"), card(nothing))
    pieces: list[ft.Control] = [rows([drawn(line) for line in lines[:shown]], key="lines")]
    if shown < len(lines):
        pieces.append(quiet(f"+ {len(lines) - shown}", more, key="more"))
    if trouble:
        pieces.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    return section(say("history"), *pieces)


@part
def Keeping(state: ItemState) -> ft.Control:
    """The manager changes it or stops keeping it."""
    local, me, do, go = use_book(), use_me(), use_do(), use_go()
    say, item = local.say, state.item
    asking, ask = ft.use_state(False)
    trouble, tell = ft.use_state("")

    async def close() -> None:
        ask(False)
        await attempt(do(CloseItem(item_id=item.id)), say, tell)

    question = confirm(
        say("close_question", name=item.name),
        say("close_hint"),
        say("item_close"),
        close,
        say("close_no"),
        lambda: ask(False),
        danger=True,
    )
    ft.use_dialog(question if asking else None)
    if me is None or not me.holds("manager") or item.closed_at is not None:
        return ft.Container(visible=False)
    change = quiet(
        say("item_change"), lambda: go(f"/stock/change/{item.id}"), key="change", icon=ft.Icons.EDIT_OUTLINED
    )
    shut = quiet(say("item_close"), lambda: ask(True), key="close", icon=ft.Icons.BLOCK, danger=True)
    wrong = [banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble")] if trouble else []
    return ft.Column([ft.Row([change, shut], wrap=True), *wrong])


def _facts(local: Local, state: ItemState, beside: bool) -> ft.Control:
    say, item = local.say, state.item
    lowest = say("minimum_is", number=plain_number(item.minimum), unit=item.unit)
    facts = [lowest if item.minimum else say("no_minimum")]
    if state.counted_at is not None:
        facts.append(say("counted_at", time=stamp(local, state.counted_at)))
    if item.safety_hours:
        facts.append(say("safety", hours=item.safety_hours))
    if item.closed_at is not None:
        facts.append(say("closed"))
    level: ft.Control = figure(level_words(say, state), level_color(state))
    if state.level is None:
        level = title(level_words(say, state), theme.MUTED)
    return card(
        *([title(item.name)] if beside else []),
        ft.Row([level, *marks(say, state)], wrap=True, spacing=theme.M),
        *[second(fact) for fact in facts],
        *([second(item.note)] if item.note else []),
        key="facts",
    )


def _warnings(local: Local, state: ItemState) -> list[ft.Control]:
    say, item = local.say, state.item
    if state.is_wrong:
        return [banner(say("wrong_hint"), theme.MISSED, ft.Icons.ERROR_OUTLINE, key="wrong")]
    if state.is_low:
        words = say("low_hint", number=plain_number(item.minimum), unit=item.unit)
        return [banner(words, theme.WARN, ft.Icons.SHOPPING_CART_OUTLINED, key="low")]
    return []


def _ways(local: Local, state: ItemState, go: Any, beside: bool) -> ft.Control:
    say, item_id = local.say, state.item.id
    ways: tuple[Why, ...] = ("used", "received", "counted") if beside else ("received", "counted")
    buttons: list[ft.Control] = [
        second_action(
            say(f"why_{why}"),
            functools.partial(go, f"/stock/line/{why}/{item_id}"),
            key=f"to-{why}",
            icon=WHY_LOOKS[why][0],
        )
        for why in ways
    ]
    return ft.Row(buttons, wrap=True, spacing=theme.M, run_spacing=theme.S)


def _line(local: Local, state: ItemState, line: Line, undo: ft.Control | None, now: datetime) -> ft.Control:
    say, movement = local.say, line.movement
    icon, tone = WHY_LOOKS[movement.why]
    said = say(f"did_{movement.why}", number=plain_number(movement.amount), unit=state.item.unit)
    pieces = [line.person, local.moment(movement.at, now), line.place, movement.note]
    if movement.dose:
        pieces.append(say("dose_is", dose=movement.dose))
    if movement.received_at is None:
        pieces.append(say("on_its_way"))
    left = second(say("left", number=plain_number(line.level))) if line.level is not None else None
    return row(
        said,
        " · ".join(piece for piece in pieces if piece),
        key=f"line-{movement.id}",
        lead=dot(tone, icon),
        trail=undo or left,
    )
