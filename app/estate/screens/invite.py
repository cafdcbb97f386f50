"""Inviting staff: who, which roles, how long the code is good for; then the code, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import flet as ft

from app.estate.commands import InvitePerson
from app.estate.queries import stored_phone
from app.estate.records import STAFF, code_hash
from app.estate.screens.parts import CodePage, why
from app.estate.texts import TEXTS
from app.hooks import use_anju, use_do, use_say
from components import theme
from components.boundary import screen
from components.button import main_action
from components.card import section
from components.choice import choose_one, choose_some
from components.form import form, phone_field, text_field
from components.notice import banner
from components.page import page, use_go
from components.text import second
from services.commands import Refused
from services.ids import new_code, uuid7
from services.platform import StorageFailed

DAYS = ("1", "7", "30")
OF_PHONE = ("PHONE_BAD", "PHONE_TAKEN")


@screen
def InviteStaff() -> Any:
    """The form keeps what was typed until the code is made."""
    made, make = ft.use_state(NOTHING)
    go = use_go()
    if made is not NOTHING:
        return CodePage(*made, lambda: go("/people"))
    return StaffForm(make)


NOTHING: Any = ("", "", None)


@screen
def StaffForm(made: Any) -> ft.View:
    say, anju, do = use_say(TEXTS), use_anju(), use_do()
    name, set_name = ft.use_state("")
    phone, set_phone = ft.use_state("")
    roles, set_roles = ft.use_state(frozenset[str]())
    days, set_days = ft.use_state("7")
    wrong, complain = ft.use_state(("", ""))
    busy, work = ft.use_state(False)

    async def invite() -> None:
        if not name.strip() or not roles:
            complain(("name", say("name_missing")) if not name.strip() else ("roles", say("roles_missing")))
            return
        work(True)
        code, expires_at = new_code(), anju.clock.now() + timedelta(days=int(days))
        ordered = tuple(role for role in STAFF if role in roles)
        command = InvitePerson(
            invite_id=uuid7(),
            name=name.strip(),
            phone=stored_phone(phone),
            post=say(f"role_{ordered[0]}"),
            roles=ordered,
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
    return page(
        say("invite_staff"),
        say("invite_staff_hint"),
        [
            *trouble,
            form(
                text_field(say("name"), name, set_name, key="name", error=said("name")),
                phone_field(say("phone"), phone, set_phone, key="phone", error=said("phone")),
            ),
            section(
                say("roles"),
                second(said("roles") or say("roles_hint"), theme.BAD if said("roles") else theme.MUTED),
                choose_some([(r, say(f"role_{r}")) for r in STAFF], roles, set_roles, key="roles"),
            ),
            section(
                say("expiry"),
                choose_one([(d, say(f"expiry_{d}")) for d in DAYS], days, set_days, key="days"),
            ),
        ],
        action=main_action(say("make_code"), invite, busy=busy, icon=ft.Icons.KEY_OUTLINED),
        narrow=True,
    )
