"""A lost password: number, the manager's reset code, a new password, and in."""

from __future__ import annotations

import flet as ft

from app.estate.records import plain_code
from app.hooks import use_anju, use_say
from app.shell.join import CODE_TROUBLES, PHONE_TROUBLES, what_is_missing
from app.shell.texts import TEXTS
from components import theme
from components.boundary import screen
from components.button import main_action
from components.form import PasswordField, code_field, form, phone_field
from components.notice import banner
from components.page import page, use_go
from services.session import SignInFailed


@screen
def Forgot() -> ft.View:
    say, anju, go = use_say(TEXTS), use_anju(), use_go()
    people = anju.accounts.people()
    phone, set_phone = ft.use_state(people[0].phone if len(people) == 1 else "")
    code, set_code = ft.use_state("")
    password, set_password = ft.use_state("")
    wrong, complain = ft.use_state("")
    busy, work = ft.use_state(False)

    async def reset() -> None:
        missing = what_is_missing(code, phone, password)
        complain(missing)
        if missing:
            return
        work(True)
        try:
            await anju.accounts.reset_password(phone, plain_code(code), password)
            await anju.accounts.sign_in(phone, password)
            go("/")
        except SignInFailed as failed:
            complain(failed.code)
        finally:
            work(False)

    elsewhere = bool(wrong) and wrong not in (*CODE_TROUBLES, *PHONE_TROUBLES)
    return page(
        say("forgot"),
        say("forgot_hint"),
        [
            banner(say("forgot_how"), theme.INFO, ft.Icons.INFO_OUTLINE),
            form(
                phone_field(
                    say("phone"),
                    phone,
                    set_phone,
                    key="phone",
                    username=True,
                    error=say(wrong) if wrong in PHONE_TROUBLES else "",
                ),
                code_field(
                    say("reset_code"),
                    code,
                    set_code,
                    key="code",
                    hint=say("code_hint"),
                    error=say(wrong) if wrong in CODE_TROUBLES else "",
                ),
                PasswordField(
                    say("new_password"),
                    password,
                    set_password,
                    name="password",
                    new=True,
                    hint=say("password_hint"),
                    error=say(wrong) if elsewhere else "",
                ),
            ),
        ],
        action=main_action(say("reset_now"), reset, busy=busy),
        narrow=True,
    )
