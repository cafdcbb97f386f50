"""Sign-in: who uses this phone, by number and password; and ways on for a code or a lost password."""

from __future__ import annotations

import functools
from collections.abc import Callable

import flet as ft

from app.estate.queries import local_phone
from app.hooks import use_anju, use_say
from app.shell.texts import TEXTS
from components import theme
from components.badge import badge
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card, rows, section
from components.effect import use_work
from components.form import PasswordField, form, phone_field
from components.mark import mark
from components.notice import banner
from components.page import page, use_go
from components.text import body, heading
from components.tile import dot, row
from services.session import Account, SignInFailed

Say = Callable[..., str]


@screen
def SignIn() -> ft.View:
    say, anju = use_say(TEXTS), use_anju()
    people = anju.accounts.people()
    phone, set_phone = ft.use_state(local_phone(people[0].phone) if people else "")
    password, set_password = ft.use_state("")
    wrong, complain = ft.use_state("")
    busy, work = ft.use_state(False)

    def choose(account: Account) -> None:
        set_phone(local_phone(account.phone))
        complain("")

    async def enter() -> None:
        if not phone.strip() or not password:
            complain("phone_missing" if not phone.strip() else "password_missing")
            return
        work(True)
        complain("")
        try:
            await anju.accounts.sign_in(phone, password)
            await anju.platform.window("persist")
            await anju.sync.measure()
        except SignInFailed as failed:
            complain(failed.code)
        finally:
            work(False)

    known = [_known(account, account_is(account, phone), say, choose) for account in people]
    return page(
        say("welcome"),
        say("welcome_hint"),
        [
            ft.Row([mark(say("anju"))]),
            *([section(say("people_here"), rows(known))] if known else []),
            form(
                phone_field(say("phone"), phone, set_phone, key="phone", username=True),
                PasswordField(
                    say("password"),
                    password,
                    set_password,
                    name="password",
                    error=say(wrong) if wrong else "",
                ),
            ),
            Ways(),
        ],
        action=main_action(say("sign_in"), enter, busy=busy, icon=ft.Icons.LOGIN),
        root=True,
        narrow=True,
    )


@part
def Ways() -> ft.Control:
    """What else somebody may have come for. Whether there is an estate at all is asked once, quietly."""
    say, anju, go = use_say(TEXTS), use_anju(), use_go()
    first, set_first = ft.use_state(False)

    async def ask() -> None:
        try:
            set_first(await anju.accounts.first_run())
        except SignInFailed as unreachable:
            anju.journal.note("first run", unreachable)

    use_work(ask, [])
    ways: list[ft.Control] = [
        quiet(say("have_code"), lambda: go("/join"), key="have-code", icon=ft.Icons.KEY_OUTLINED),
        quiet(say("forgot"), lambda: go("/forgot"), key="forgot", icon=ft.Icons.LOCK_RESET),
    ]
    row_of_ways = ft.Row(ways, wrap=True, alignment=ft.MainAxisAlignment.SPACE_BETWEEN)
    if not first:
        return row_of_ways
    start = second_action(say("set_up"), lambda: go("/set-up"), key="set-up", icon=ft.Icons.ADD_HOME_OUTLINED)
    return ft.Column(
        [row_of_ways, card(heading(say("first_run")), body(say("first_run_hint")), start)],
        spacing=theme.L,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@screen
def SignInAgain() -> ft.View:
    """The same person once more, after the server forgot them; nothing on the phone is touched."""
    say, anju, go = use_say(TEXTS), use_anju(), use_go()
    account = anju.accounts.account(anju.accounts.current or "")
    password, set_password = ft.use_state("")
    wrong, complain = ft.use_state("")
    busy, work = ft.use_state(False)

    async def enter() -> None:
        if account is None:
            return
        work(True)
        try:
            await anju.accounts.sign_in(account.phone, password)
            anju.sync.wake(tap=True)
            go("/")
        except SignInFailed as failed:
            complain(failed.code)
        finally:
            work(False)

    return page(
        say("sign_in_again"),
        local_phone(account.phone) if account else "",
        [
            banner(say("signed_out_banner"), theme.INFO, ft.Icons.INFO_OUTLINE),
            form(
                PasswordField(
                    say("password"),
                    password,
                    set_password,
                    name="password",
                    error=say(wrong) if wrong else "",
                )
            ),
        ],
        action=main_action(say("sign_in"), enter, busy=busy),
        narrow=True,
    )


def account_is(account: Account, phone: str) -> bool:
    return bool(phone) and "".join(phone.split()) == "".join(local_phone(account.phone).split())


def _known(account: Account, chosen: bool, say: Say, choose: Callable[[Account], None]) -> ft.Control:
    unsent = say("unsent_short", count=account.unsent) if account.unsent else ""
    return row(
        account.name or local_phone(account.phone),
        account.estate,
        key=f"person-{account.phone}",
        on_click=functools.partial(choose, account),
        lead=dot(theme.NOW if chosen else theme.PLAIN, ft.Icons.CHECK if chosen else ft.Icons.PERSON_OUTLINE),
        trail=badge(unsent, theme.WARN, ft.Icons.CLOUD_UPLOAD_OUTLINED) if unsent else None,
    )
