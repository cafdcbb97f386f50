"""What material and work cost: the list that the electrician picks from when the work is done."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any

import flet as ft

from app.assets.queries import plain_number
from app.assets.screens.parts import typed_amount
from app.hooks import use_query
from app.tickets.commands import AddPrice, ChangePrice, ClosePrice
from app.tickets.queries.catalogue import price_list, stocked
from app.tickets.records import Price
from app.tickets.screens.call_parts import use_attempt
from app.tickets.screens.parts import use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import main_action, quiet, second_action
from components.card import rows
from components.choice import choose_one
from components.dialog import sheet
from components.empty import empty
from components.form import number_field, text_field
from components.text import heading, title
from components.tile import dot, row

NOTHING: Price | None = None


@part
def Prices() -> ft.Control:
    say = use_local().say
    prices = use_query(price_list)
    editing, edit = ft.use_state(NOTHING)
    form = PriceEditor(editing, lambda: edit(NOTHING), key=editing.id or "new") if editing else None
    ft.use_dialog(sheet(form, on_close=lambda: edit(NOTHING), long=True) if form else None)

    def begin() -> None:
        edit(Price(id="", name="", unit="", price=Decimal(0)))

    add = second_action(say("price_add"), begin, key="price-add", icon=ft.Icons.ADD, tall=True)
    shown: ft.Control = empty(ft.Icons.RECEIPT_LONG, say("price_none"), say("price_none_hint"))
    if prices:
        shown = rows([_line(say, one, functools.partial(edit, one)) for one in prices], key="prices")
    return ft.Column([shown, add], spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def PriceEditor(price: Price, close: Any) -> ft.Control:
    """A new one has no id yet."""
    say = use_local().say
    carry_out, busy, trouble = use_attempt()
    items, prices = use_query(stocked), use_query(price_list)
    name, set_name = ft.use_state(price.name)
    unit, set_unit = ft.use_state(price.unit)
    cost, set_cost = ft.use_state(plain_number(price.price) if price.id else "")
    item, set_item = ft.use_state(price.item_id or "")
    wrong, complain = ft.use_state(False)

    async def save() -> None:
        amount = typed_amount(cost)
        complain(amount is None)
        if amount is None:
            return
        told = {"name": name, "unit": unit, "price": amount, "item_id": item or None}
        new, known = AddPrice.model_validate(told), {**told, "price_id": price.id}
        if await carry_out(ChangePrice.model_validate(known) if price.id else new) is not None:
            close()

    async def stop() -> None:
        if await carry_out(ClosePrice(price_id=price.id)) is not None:
            close()

    async def move(other: Price) -> None:
        own, given = _at(price, other.ordinal), _at(other, price.ordinal)
        if await carry_out(own) is not None and await carry_out(given) is not None:
            close()

    live = [one for one in prices if one.closed_at is None]
    at = next((n for n, one in enumerate(live) if one.id == price.id), -1)
    ways: list[ft.Control] = []
    if at > 0:
        up = functools.partial(move, live[at - 1])
        ways.append(quiet(say("settings_up"), up, key="up", icon=ft.Icons.ARROW_UPWARD))
    if 0 <= at < len(live) - 1:
        down = functools.partial(move, live[at + 1])
        ways.append(quiet(say("settings_down"), down, key="down", icon=ft.Icons.ARROW_DOWNWARD))
    if price.id and price.closed_at is None:
        ways.append(quiet(say("price_close"), stop, key="stop", danger=True))
    error = say("PRICE_BAD") if wrong else ""
    options = [("", say("price_item_none")), *((one.id, one.name) for one in items)]
    return ft.Column(
        [
            title(price.name or say("price_add")),
            text_field(say("price_name"), name, set_name, key="name", limit=60),
            text_field(say("price_unit"), unit, set_unit, key="unit", limit=12),
            number_field(say("price_price"), cost, set_cost, key="cost", error=error),
            heading(say("price_item")),
            choose_one(options, item, set_item, key="item"),
            *trouble,
            main_action(say("settings_save"), save, key="save", busy=busy),
            ft.Row(ways, wrap=True),
        ],
        spacing=theme.M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _at(price: Price, ordinal: int) -> ChangePrice:
    kept = {name: getattr(price, name) for name in ("name", "unit", "price", "item_id")}
    return ChangePrice.model_validate(kept | {"price_id": price.id, "ordinal": ordinal})


def _line(say: Any, price: Price, on_click: Any) -> ft.Control:
    words = say("price_is", price=plain_number(price.price), unit=price.unit)
    closed = badge(say("settings_closed")) if price.closed_at is not None else None
    mark = dot(theme.PLAIN, ft.Icons.SELL_OUTLINED)
    return row(price.name, words, key=f"price-{price.id}", on_click=on_click, lead=mark, trail=closed)
