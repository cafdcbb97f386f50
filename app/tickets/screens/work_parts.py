"""What is filled in while work is done: ticks, material from the price list, readings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

import flet as ft

from app.rounds.screens.parts import Local
from app.rounds.screens.questions import number_of
from app.tickets.commands.working import Check, Reading, Used, WorkDetails
from app.tickets.queries.working import ATTIRE, Job, Line, money, total
from app.tickets.records import Price
from app.tickets.screens.parts import use_local
from app.tickets.screens.work_draft import Change, WorkDraft
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import quiet
from components.card import card, rows, section
from components.choice import choose_one
from components.form import number_field, search_field, text_field
from components.stepper import stepper
from components.text import body, heading, second, title
from components.tick import tick_row

READINGS = {"water": "m³", "power": "kWh", "volts": "V", "pressure": "MPa"}
SHOWN = 8


def attire(local: Local, found: Job) -> tuple[str, ...]:
    """What to have on and with one before going in, in words; nothing outside of homes."""
    return tuple(local.say(f"attire_{key}") for key in ATTIRE) if found.at_home else ()


def checks(local: Local, found: Job) -> tuple[str, ...]:
    return tuple(local.say(f"check_{key}") for key in found.checks)


def details(local: Local, found: Job, draft: WorkDraft) -> WorkDetails:
    """What is filled in, as a command says it; a reading that is no number is left out."""
    before, own = attire(local, found), checks(local, found)
    steps = {name: local.say("work_entering") for name in before}
    steps |= {name: local.say("work_checks") for name in (*own, *draft.own)}
    ordered = [name for name in (*before, *own, *draft.own) if name in draft.ticks]
    read = [(name, number_of(value), unit) for name, value, unit in draft.readings]
    return WorkDetails(
        checks=tuple(Check(name=name, ok=True, step=steps[name]) for name in ordered),
        materials=tuple(Used(price_id=id, amount=Decimal(told)) for id, told in draft.amounts.items()),
        readings=tuple(Reading(name=n, value=v, unit=u) for n, v, u in read if v is not None),
    )


def ticks(names: tuple[str, ...], found: Job, draft: WorkDraft, change: Change, local: Local) -> ft.Control:
    """A line each; what was recorded before stays ticked."""

    def line(number: int, name: str) -> ft.Control:
        if name in found.checked:
            return tick_row(name, True, None, key=f"check-{name}", sub=local.say("work_check_done"))
        return tick_row(name, name in draft.ticks, partial(_tick, change, name), key=f"check-{name}")

    return rows([line(n, name) for n, name in enumerate(names)])


@part
def OwnCheck(change: Change) -> ft.Control:
    """Something more that was looked at, in words; it is ticked at once."""
    say = use_local().say
    words, write = ft.use_state("")

    def add() -> None:
        name = words.strip()
        if name:
            change(lambda d: _with_own(d, name))
            write("")

    button = quiet(
        say("work_check_add"), add, key="own-check-add", icon=ft.Icons.ADD, disabled=not words.strip()
    )
    return card(text_field(say("work_check_own"), words, write, key="own-check", limit=60), ft.Row([button]))


@part
def Materials(found: Job, draft: WorkDraft, change: Change) -> ft.Control:
    """What was used so far, with one more and one less; more of it out of the price list; the sum of all."""
    local = use_local()
    say = local.say
    looking, look = ft.use_state(False)
    words, search = ft.use_state("")
    prices = {price.id: price for price in found.prices}
    used = [prices[id] for id in draft.amounts if id in prices]
    pieces: list[ft.Control] = []
    if used:
        pieces.append(rows([_material(local, price, draft, change) for price in used], key="used"))
    if looking:
        plain = words.strip().casefold()
        offered = [p for p in found.prices if plain in p.name.casefold() and p.id not in draft.amounts]
        pieces.append(search_field(say("work_material_find"), words, search, clear=say("clear")))
        pieces.append(rows([_material(local, p, draft, change) for p in offered[:SHOWN]], key="offered"))
    elif found.prices:
        add = quiet(say("work_material_more"), lambda: look(True), key="more-material", icon=ft.Icons.ADD)
        pieces.append(ft.Row([add]))
    else:
        pieces.append(card(second(say("work_materials_none"))))
    lines = (*found.bill, *lines_of(found, draft))
    if lines:
        pieces.append(sum_card(local, lines))
    return section(say("work_materials"), *pieces)


def lines_of(found: Job, draft: WorkDraft) -> tuple[Line, ...]:
    """What is filled in and not yet recorded."""
    prices = {price.id: price for price in found.prices}
    told = [(prices[id], Decimal(amount)) for id, amount in draft.amounts.items() if id in prices]
    return tuple(Line(p.name, p.unit, p.price, amount) for p, amount in told)


def sum_card(local: Local, lines: tuple[Line, ...]) -> ft.Control:
    """Each line with its sum, and what it comes to."""
    drawn: list[ft.Control] = [
        ft.Row(
            [
                ft.Column([body(f"{one.name} × {one.amount.normalize():f} {one.unit}")], expand=True),
                body(money(one.sum)),
            ]
        )
        for one in lines
    ]
    whole = title(local.say("work_sum", sum=money(total(lines))) if lines else local.say("work_free"))
    return card(*drawn, whole, key="sum")


@part
def Readings(draft: WorkDraft, change: Change) -> ft.Control:
    """What meters and gauges said: a name, a number, a unit."""
    local = use_local()
    say = local.say
    name, write = ft.use_state("")
    value, read = ft.use_state("")
    unit, measure = ft.use_state("")
    bad = bool(value.strip()) and number_of(value) is None

    def choose(key: str) -> None:
        write(say(f"reading_{key}"))
        measure(READINGS[key])

    def add() -> None:
        told = (name.strip(), value.strip(), unit.strip())
        change(lambda d: replace(d, readings=(*d.readings, told)))
        write("")
        read("")
        measure("")

    known = [(key, say(f"reading_{key}")) for key in READINGS]
    chosen = next((key for key, label in known if label == name), "")
    button = quiet(
        say("work_reading_add"),
        add,
        key="reading-add",
        icon=ft.Icons.ADD,
        disabled=bad or not (name.strip() and value.strip()),
    )
    given = [_reading(local, n, told, change) for n, told in enumerate(draft.readings)]
    form = card(
        choose_one(known, chosen, choose, key="reading"),
        text_field(say("work_reading_name"), name, write, key="reading-name", limit=40),
        ft.Row(
            [
                ft.Container(
                    number_field(
                        say("work_reading_value"),
                        value,
                        read,
                        key="reading-value",
                        error=say("work_reading_bad") if bad else "",
                    ),
                    expand=2,
                ),
                ft.Container(
                    text_field(say("work_reading_unit"), unit, measure, key="reading-unit", limit=12),
                    expand=1,
                ),
            ],
            spacing=theme.S,
        ),
        ft.Row([button]),
        spacing=theme.M,
    )
    return section(say("work_readings"), *([rows(given)] if given else []), form)


def _material(local: Local, price: Price, draft: WorkDraft, change: Change) -> ft.Control:
    amount = int(draft.amounts.get(price.id, "0"))
    unit = local.say("work_price", price=money(price.price), unit=price.unit)
    less, more = local.say("work_less", name=price.name), local.say("work_more", name=price.name)
    how_many = stepper(amount, partial(_amount, change, price.id), less, more, key=f"amount-{price.id}")
    words = ft.Column([heading(price.name), second(unit)], spacing=2, expand=True)
    return ft.Container(
        ft.Row([words, how_many], spacing=theme.S),
        padding=ft.Padding.symmetric(vertical=theme.S, horizontal=theme.S),
        key=f"material-{price.id}",
    )


def _reading(local: Local, number: int, told: tuple[str, str, str], change: Change) -> ft.Control:
    name, value, unit = told
    away = quiet(
        local.say("work_reading_remove", name=name),
        lambda: change(lambda d: replace(d, readings=tuple(r for r in d.readings if r != told))),
        key=f"reading-{number}-remove",
    )
    said = ft.Column([heading(f"{name}　{value} {unit}".strip())], expand=True)
    return ft.Container(ft.Row([said, away]), padding=theme.S, key=f"reading-{number}")


def progress(local: Local, found: Job, draft: WorkDraft) -> ft.Control:
    """How many of all checks are ticked."""
    names = (*attire(local, found), *checks(local, found), *draft.own)
    done = sum(name in found.checked or name in draft.ticks for name in names)
    tone = theme.GOOD if done == len(names) else theme.PLAIN
    return badge(
        local.say("work_checked", done=done, all=len(names)), tone, ft.Icons.CHECKLIST, key="progress"
    )


def _tick(change: Change, name: str) -> None:
    change(lambda d: d.ticked(name))


def _with_own(draft: WorkDraft, name: str) -> WorkDraft:
    own = draft.own if name in draft.own else (*draft.own, name)
    ticks = draft.ticks if name in draft.ticks else (*draft.ticks, name)
    return replace(draft, own=own, ticks=ticks)


def _amount(change: Change, price_id: str, amount: int) -> None:
    change(lambda d: d.with_amount(price_id, amount))
