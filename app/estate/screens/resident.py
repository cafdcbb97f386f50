"""Inviting a resident: their home first, then who they are; then the code, once."""

from __future__ import annotations

import functools
from datetime import timedelta
from typing import Any

import flet as ft

from app.estate.commands import InvitePerson
from app.estate.queries import stored_phone, units
from app.estate.records import Unit, code_hash
from app.estate.screens.invite import DAYS, NOTHING, OF_PHONE
from app.estate.screens.parts import CodePage, why
from app.estate.texts import TEXTS
from app.hooks import use_anju, use_do, use_query, use_say
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet
from components.card import rows, section
from components.choice import choose_one
from components.empty import empty
from components.form import form, phone_field, search_field, text_field
from components.notice import banner
from components.page import page, use_go
from components.tile import dot, row
from services.commands import Refused
from services.ids import new_code, uuid7
from services.platform import StorageFailed


@screen
def InviteResident() -> Any:
    made, make = ft.use_state(NOTHING)
    go = use_go()
    if made is not NOTHING:
        return CodePage(*made, lambda: go("/people"))
    return ResidentForm(make)


@screen
def ResidentForm(made: Any) -> ft.View:
    say, anju, do = use_say(TEXTS), use_anju(), use_do()
    unit, choose = ft.use_state(NO_UNIT)
    name, set_name = ft.use_state("")
    phone, set_phone = ft.use_state("")
    days, set_days = ft.use_state("7")
    wrong, complain = ft.use_state(("", ""))
    busy, work = ft.use_state(False)

    async def invite() -> None:
        if unit is NO_UNIT or not name.strip():
            complain(("all", say("unit_missing")) if unit is NO_UNIT else ("name", say("name_missing")))
            return
        work(True)
        code, expires_at = new_code(), anju.clock.now() + timedelta(days=int(days))
        command = InvitePerson(
            invite_id=uuid7(),
            name=name.strip(),
            phone=stored_phone(phone),
            roles=("resident",),
            unit_id=unit.id,
            code_hash=code_hash(code),
            expires_at=expires_at,
        )
        try:
            await do(command)
            made((name.strip(), code, expires_at))
        except (Refused, StorageFailed) as refused:
            of_phone = isinstance(refused, Refused) and refused.code in OF_PHONE
            complain(("phone" if of_phone else "all", why(say, refused)))
        finally:
            work(False)

    def said(field: str) -> str:
        return wrong[1] if wrong[0] == field else ""

    trouble = [banner(said("all"), theme.MISSED, ft.Icons.ERROR_OUTLINE)] if said("all") else []
    chosen = row(
        say("unit_chosen", unit=unit.name),
        key="unit-chosen",
        lead=dot(theme.NOW, ft.Icons.HOME_OUTLINED),
        trail=quiet(say("change_unit"), lambda: choose(NO_UNIT), key="unit-change"),
    )
    return page(
        say("invite_resident"),
        say("invite_resident_hint"),
        [
            *trouble,
            rows([chosen]) if unit is not NO_UNIT else UnitSearch(choose),
            form(
                text_field(say("name"), name, set_name, key="name", error=said("name")),
                phone_field(say("phone"), phone, set_phone, key="phone", error=said("phone")),
            ),
            section(
                say("expiry"),
                choose_one([(d, say(f"expiry_{d}")) for d in DAYS], days, set_days, key="days"),
            ),
        ],
        action=main_action(say("make_code"), invite, busy=busy, icon=ft.Icons.KEY_OUTLINED),
        narrow=True,
    )


NO_UNIT = Unit.model_construct(id="", building_id="", name="")
SHOWN = 6


@part
def UnitSearch(choose: Any) -> ft.Control:
    """Homes whose name holds what was typed; the first few, so that the list stays short."""
    say = use_say(TEXTS)
    text, search = ft.use_state("")
    found = use_query(units, text, SHOWN)
    results = [
        row(unit.name, key=f"unit-{unit.name}", on_click=functools.partial(choose, unit)) for unit in found
    ]
    return section(
        say("choose_unit"),
        search_field(say("search_unit"), text, search, clear=say("clear"), key="unit"),
        rows(results) if results else empty(ft.Icons.SEARCH_OFF, say("no_units"), say("no_units_hint")),
    )
