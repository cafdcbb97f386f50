"""Between signing in and being somebody here: the first answer, or a code, is still to come."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import unquote

import flet as ft

from app.estate.records import plain_code
from app.hooks import use_anju, use_say, use_sync
from app.shell.join import CODE_LETTERS
from app.shell.sign_out import SignOut
from app.shell.texts import TEXTS
from components import theme
from components.boundary import screen
from components.button import main_action
from components.form import code_field, form
from components.notice import banner
from components.page import page, use_go
from components.wait import Wait
from services.session import SignInFailed


@screen
def Newcomer() -> Any:
    """The server has not answered yet, or it has and knows no person for this account."""
    return Fetching() if use_sync().last_contact is None else Membership()


@screen
def Fetching() -> ft.View:
    say, anju, status = use_say(TEXTS), use_anju(), use_sync()
    busy, work = ft.use_state(False)

    async def again() -> None:
        work(True)
        try:
            await anju.sync.now()
        finally:
            work(False)

    offline = status.state == "offline"
    return page(
        say("fetching"),
        say("fetching_hint"),
        [
            banner(say("fetching_offline"), theme.WARN, ft.Icons.CLOUD_OFF_OUTLINED) if offline else Wait(4),
            SignOut(),
        ],
        action=main_action(say("try_now"), again, busy=busy) if offline else None,
        root=True,
        narrow=True,
    )


@screen
def Membership() -> ft.View:
    say, anju, go = use_say(TEXTS), use_anju(), use_go()
    refused, refusal = anju.accounts.refused_code or ("", "")
    scanned = unquote(ft.use_route_params().get("code") or "")
    typed, set_code = ft.use_state(cast("str | None", None))
    complaint, complain = ft.use_state("")
    busy, work = ft.use_state(False)
    # Whoever signed up with a wrong code lands here: the code is kept, and what was wrong with it is said.
    code = scanned or refused if typed is None else typed
    wrong = complaint or (refusal if code == refused else "")

    async def join() -> None:
        if len(plain_code(code)) != CODE_LETTERS:
            complain("code_missing")
            return
        work(True)
        complain("")
        try:
            await anju.accounts.redeem(plain_code(code))
            await anju.sync.now()
            go("/")
        except SignInFailed as failed:
            complain(failed.code)
        finally:
            work(False)

    return page(
        say("no_membership"),
        say("no_membership_hint"),
        [
            form(
                code_field(
                    say("code"),
                    code,
                    set_code,
                    key="code",
                    hint=say("code_hint"),
                    error=say(wrong) if wrong else "",
                )
            ),
            SignOut(),
        ],
        action=main_action(say("join_now"), join, busy=busy),
        root=True,
        narrow=True,
    )
