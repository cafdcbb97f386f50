"""The stores: how much there is of everything, what needs somebody first, where one may not go yet."""

from __future__ import annotations

import functools
from collections.abc import Callable

import flet as ft

from app.assets.queries import ItemState, Spray, plain_number, sprays, stock
from app.assets.records import FINDERS
from app.assets.screens.item import ItemCard
from app.assets.screens.parts import KIND_ICONS, Say, level_color, level_words, marks, stamp, use_book
from app.hooks import use_me, use_now, use_query
from app.rounds.screens.parts import Local
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet
from components.card import card, rows, section
from components.empty import empty
from components.form import search_field
from components.listing import use_window
from components.page import Frame, page, use_go, use_wide
from components.text import heading, second
from components.tile import dot, row


@screen
def StockPage() -> ft.View:
    local, me, go, wide = use_book(), use_me(), use_go(), use_wide()
    say, now = local.say, use_now(60).replace(second=0, microsecond=0)
    root = any(tab.path == "/stock" for tab in ft.use_context(Frame).tabs)
    text, search = ft.use_state("")
    chosen, choose = ft.use_state("")
    unfolded, unfold = ft.use_state(False)
    states, spraying = use_query(stock), use_query(sprays, now)
    found = [state for state in states if state.matches(text)]
    live = [s for s in found if s.item.closed_at is None]
    closed = [s for s in found if s.item.closed_at is not None]
    shown, more = use_window(len(live))
    new = None
    if me and me.holds(*FINDERS):
        new = main_action(say("item_new"), lambda: go("/stock/new"), key="new", icon=ft.Icons.ADD)

    def open_item(item_id: str) -> None:
        choose(item_id) if wide else go(f"/stock/{item_id}")

    def lines(some: list[ItemState]) -> ft.Control:
        drawn = [
            ItemRow(s, functools.partial(open_item, s.item.id), wide and s.item.id == chosen, key=s.item.id)
            for s in some
        ]
        return rows(drawn)

    if not states:
        nothing = empty(ft.Icons.INVENTORY_2_OUTLINED, say("stock_none"), say("stock_none_hint"), new)
        return page(say("stock"), "", [nothing], root=root, narrow=True)
    body: list[ft.Control] = [search_field(say("stock_search"), text, search, clear=say("clear"))]
    if spraying and not text:
        body.append(section(say("keeping_out"), rows([spray_row(local, s, go) for s in spraying], key="out")))
    if live:
        body.append(lines(live[:shown]))
    if not found:
        body.append(empty(ft.Icons.SEARCH_OFF, say("not_found"), say("not_found_hint")))
    if closed:
        words = say("closed_items_hide" if unfolded else "closed_items", count=len(closed))
        icon = ft.Icons.EXPAND_LESS if unfolded else ft.Icons.EXPAND_MORE
        body.append(quiet(words, lambda: unfold(not unfolded), key="closed", icon=icon))
        body += [lines(closed)] if unfolded else []
    side: ft.Control = card(empty(ft.Icons.INVENTORY_2_OUTLINED, say("choose_item"), say("choose_item_hint")))
    if chosen:
        side = ItemCard(chosen, True, key=f"card-{chosen}")
    kept = [s for s in states if s.item.closed_at is None]
    count = say("stock_count", count=len(kept), low=sum(s.is_low for s in kept))
    return page(say("stock"), count, body, action=new, side=side, root=root, on_end=more)


@part
def ItemRow(state: ItemState, on_click: Callable[[], object], chosen: bool) -> ft.Control:
    """What it is, how much there is, and what is to be done about it."""
    say, item = use_book().say, state.item
    words: list[ft.Control] = [
        heading(item.name, theme.PRIMARY if chosen else theme.INK),
        second(about(say, state)),
    ]
    if found := marks(say, state):
        words.append(ft.Row(found, wrap=True))
    return ft.Container(
        ft.Row(
            [
                dot(theme.WARN if state.is_low else theme.PLAIN, KIND_ICONS[item.kind]),
                ft.Column(words, spacing=theme.XS, expand=True),
                heading(level_words(say, state), level_color(state)),
            ],
            spacing=theme.M,
        ),
        padding=ft.Padding.symmetric(vertical=theme.S + 2, horizontal=theme.S),
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=on_click,
        key=f"item-{item.name}",
    )


def about(say: Say, state: ItemState) -> str:
    item = state.item
    lowest = say("minimum_is", number=plain_number(item.minimum), unit=item.unit)
    return f"{say(f'kind_{item.kind}')} · {lowest if item.minimum else say('no_minimum')}"


def spray_row(local: Local, spray: Spray, go: Callable[[str], object]) -> ft.Control:
    """Where one may not go yet; it leads to the notice."""
    say, line = local.say, spray.movement
    return row(
        say("spray_line", place=spray.place or say("somewhere"), item=spray.item),
        say("keep_out_until", until=stamp(local, line.until)),
        key=f"spray-{line.id}",
        on_click=lambda: go(f"/stock/notice/{line.id}"),
        lead=dot(theme.WARN, ft.Icons.DO_NOT_DISTURB_ON_OUTLINED),
    )
