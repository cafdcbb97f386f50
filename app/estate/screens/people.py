"""The people of the estate: found by name, number or home, grouped by post, with who has not joined yet."""

from __future__ import annotations

import functools
from collections.abc import Callable
from itertools import groupby

import flet as ft

from app.estate.queries import Member, departed, local_phone, members, residents
from app.estate.screens.person import PersonCard
from app.estate.texts import TEXTS
from app.hooks import use_me, use_now, use_query, use_say
from components import theme
from components.badge import badge
from components.boundary import screen
from components.button import main_action
from components.card import card, rows, section
from components.choice import choose_one
from components.empty import empty
from components.form import search_field
from components.listing import use_window
from components.page import page, use_go, use_wide
from components.tile import dot, row

Say = Callable[..., str]
BADGES = {
    "invited": (theme.INFO, ft.Icons.HOURGLASS_EMPTY),
    "lapsed": (theme.WARN, ft.Icons.TIMER_OFF_OUTLINED),
    "left": (theme.PLAIN, ft.Icons.PERSON_OFF_OUTLINED),
}


@screen
def People() -> ft.View:
    say, me, go, wide = use_say(TEXTS), use_me(), use_go(), use_wide()
    minute = use_now(60).replace(second=0, microsecond=0)
    manages = me is not None and me.holds("manager")
    which, show = ft.use_state("staff" if manages else "residents")
    text, search = ft.use_state("")
    chosen, choose = ft.use_state("")
    staff, homes = use_query(members, minute), use_query(residents, minute)
    gone = use_query(departed, minute)
    found = [m for m in {"staff": staff, "residents": homes}.get(which, gone) if m.matches(text)]
    shown, more = use_window(len(found))
    waiting = sum(m.standing in ("invited", "lapsed") for m in (*staff, *homes))

    def open_person(person_id: str) -> None:
        choose(person_id) if wide else go(f"/people/{person_id}")

    tabs = [(key, say(key)) for key in ("staff", "residents", *(["departed"] if gone else []))]
    lists = _groups(found[:shown], which, say, open_person, chosen if wide else "")
    return page(
        say("people"),
        say("people_count", staff=len(staff), waiting=waiting),
        [
            search_field(say("search_people"), text, search, clear=say("clear")),
            choose_one(tabs, which, show, key="which"),
            *(lists or [_nobody(say, which, bool(text))]),
        ],
        action=_invitation(say, manages, which, go),
        side=PersonCard(chosen, key=chosen) if chosen else _choose(say),
        root=True,
        on_end=more,
    )


def _invitation(say: Say, manages: bool, which: str, go: Callable[[str], object]) -> ft.Control:
    """For staff only the manager; residents are the desk's as well."""
    if manages and which != "residents":
        return main_action(
            say("invite_staff"), lambda: go("/invite"), icon=ft.Icons.PERSON_ADD_OUTLINED, key="invite"
        )
    return main_action(
        say("invite_resident"),
        lambda: go("/invite-resident"),
        icon=ft.Icons.PERSON_ADD_OUTLINED,
        key="invite",
    )


def _groups(
    found: list[Member], which: str, say: Say, open_person: Callable[[str], None], chosen: str
) -> list[ft.Control]:
    if which == "staff":
        grouped = groupby(found, key=lambda m: m.main_role)
        return [
            section(say(f"role_{role}"), rows([_row(m, say, open_person, chosen) for m in some]))
            for role, some in grouped
        ]
    return [rows([_row(m, say, open_person, chosen) for m in found])] if found else []


def _row(member: Member, say: Say, open_person: Callable[[str], None], chosen: str) -> ft.Control:
    about = (*member.units, local_phone(member.phone) if member.phone else "")
    tone, icon = BADGES.get(member.standing, (None, None))
    lit = member.person.id == chosen
    return row(
        member.person.name,
        "　".join(piece for piece in about if piece),
        key=f"person-{member.person.name}",
        on_click=functools.partial(open_person, member.person.id),
        lead=dot(theme.NOW if lit else theme.PLAIN, label=member.person.name[:1]),
        trail=badge(say(member.standing), tone, icon) if tone else None,
    )


def _nobody(say: Say, which: str, searching: bool) -> ft.Control:
    if searching or which == "staff":
        return empty(ft.Icons.SEARCH_OFF, say("nobody_found"), say("nobody_found_hint"))
    return empty(ft.Icons.GROUP_OUTLINED, say(f"no_{which}"), say(f"no_{which}_hint"))


def _choose(say: Say) -> ft.Control:
    return card(empty(ft.Icons.PERSON_SEARCH, say("choose_person"), say("choose_person_hint")))
