"""The person's own page: who they are here, how they read, and how they leave."""

from __future__ import annotations

import functools

import flet as ft

from app.domains import DOMAINS
from app.estate.queries import estate, local_phone
from app.estate.records import STAFF
from app.estate.texts import TEXTS as ESTATE
from app.hooks import sayer, use_anju, use_me, use_query, use_say
from app.shell.frame import MOST_TABS
from app.shell.routes import my_tabs
from app.shell.sign_out import SignOut
from app.shell.texts import TEXTS
from components import theme
from components.badge import badge
from components.boundary import screen
from components.card import card, rows
from components.page import page, use_go
from components.text import second, title
from components.tile import dot, row


@screen
def MyPage() -> ft.View:
    say, say_estate = use_say(TEXTS), use_say(ESTATE)
    anju, me, go = use_anju(), use_me(), use_go()
    here = use_query(estate)
    account = anju.accounts.account(anju.accounts.current or "")
    roles = sorted(me.roles) if me else []
    more = my_tabs(DOMAINS, me)[MOST_TABS - 1 :] if me else []

    def leads(key: str, path: str, icon: ft.IconData, sub: str = "") -> ft.Control:
        return row(say(key), sub, key=key, on_click=lambda: go(path), lead=dot(theme.PLAIN, icon))

    others = [
        row(
            sayer(next(d for d in DOMAINS if tab in d.tabs).texts, anju.language)(tab.label),
            key=f"more-{tab.path}",
            on_click=functools.partial(go, tab.path),
            lead=dot(theme.NOW, getattr(ft.Icons, tab.icon)),
        )
        for tab in more
    ]
    figures = (
        [
            row(
                say_estate("figures"),
                say_estate("figures_hint"),
                key="figures",
                on_click=lambda: go("/figures"),
                lead=dot(theme.NOW, ft.Icons.TUNE),
            )
        ]
        if me and me.holds("manager")
        else []
    )
    return page(
        say("me"),
        here.name if here else "",
        [
            card(
                title(me.name if me else ""),
                second(local_phone(account.phone) if account else ""),
                ft.Row(
                    [badge(say_estate(f"role_{role}"), theme.NOW, ft.Icons.BADGE_OUTLINED) for role in roles],
                    wrap=True,
                    spacing=theme.S,
                    run_spacing=theme.S,
                ),
            ),
            *([rows([*others, *figures])] if others or figures else []),
            *(
                [
                    rows(
                        [
                            leads("duty_link", "/duty", ft.Icons.BADGE_OUTLINED, say("duty_link_hint")),
                            leads("hazard_link", "/hazard", ft.Icons.REPORT_OUTLINED),
                        ]
                    )
                ]
                if me and me.holds(*STAFF)
                else []
            ),
            rows(
                [
                    leads("look", "/me/look", ft.Icons.FORMAT_SIZE, say("look_hint")),
                    leads("change_password", "/me/password", ft.Icons.PASSWORD),
                    leads("sync_page", "/sync", ft.Icons.SYNC),
                    leads("about", "/me/about", ft.Icons.INSTALL_MOBILE, say("about_hint")),
                ]
            ),
            ft.Column([SignOut("switch_person", "switch-person"), SignOut()], spacing=theme.XS),
        ],
        root=True,
        narrow=True,
    )
