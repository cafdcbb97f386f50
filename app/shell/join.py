"""Joining with a one-time code: the code, the number that was invited, a password of one's own."""

from __future__ import annotations

from urllib.parse import unquote

import flet as ft

from app.estate.records import plain_code
from app.hooks import use_anju, use_say
from app.shell.texts import TEXTS
from components.boundary import screen
from components.button import main_action
from components.form import PasswordField, code_field, form, phone_field
from components.page import page, use_go
from components.text import second
from services.session import SignInFailed

CODE_LETTERS = 10
SHORTEST = 8
CODE_TROUBLES = ("code_unknown", "code_expired", "code_used", "too_many_tries", "code_missing")
PHONE_TROUBLES = ("phone_missing", "phone_exists")


@screen
def Join() -> ft.View:
    say, anju, go = use_say(TEXTS), use_anju(), use_go()
    scanned = unquote(ft.use_route_params().get("code") or "")
    code, set_code = ft.use_state(scanned)
    phone, set_phone = ft.use_state("")
    password, set_password = ft.use_state("")
    wrong, complain = ft.use_state("")
    busy, work = ft.use_state(False)

    async def join() -> None:
        missing = what_is_missing(code, phone, password)
        complain(missing)
        if missing:
            return
        work(True)
        try:
            await anju.accounts.sign_up(phone, password, plain_code(code))
            await anju.platform.window("persist")
            go("/")
        except SignInFailed as failed:
            complain(failed.code)
        finally:
            work(False)

    def said(*codes: str) -> str:
        return say(wrong) if wrong in codes else ""

    elsewhere = bool(wrong) and wrong not in (*CODE_TROUBLES, *PHONE_TROUBLES)
    return page(
        say("join"),
        say("join_hint"),
        [
            form(
                code_field(
                    say("code"), code, set_code, key="code", error=said(*CODE_TROUBLES), hint=say("code_hint")
                ),
                phone_field(
                    say("phone"),
                    phone,
                    set_phone,
                    key="phone",
                    error=said(*PHONE_TROUBLES),
                    hint=say("join_phone_hint"),
                    username=True,
                ),
                PasswordField(
                    say("new_password"),
                    password,
                    set_password,
                    name="password",
                    new=True,
                    error=say(wrong) if elsewhere else "",
                    hint=say("password_hint"),
                ),
            ),
            second(say("join_kept")),
        ],
        action=main_action(say("join_now"), join, busy=busy),
        narrow=True,
    )


def what_is_missing(code: str, phone: str, password: str) -> str:
    """A key of texts for the first thing that is not filled in, else empty."""
    if len(plain_code(code)) != CODE_LETTERS:
        return "code_missing"
    if not phone.strip():
        return "phone_missing"
    return "password_short" if len(password) < SHORTEST else ""
