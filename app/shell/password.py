"""A new password for oneself; or the old one again, when the server no longer knows this phone."""

from __future__ import annotations

from typing import Any

import flet as ft

from app.hooks import use_anju, use_say, use_sync
from app.shell.join import SHORTEST
from app.shell.sign_in import SignInAgain
from app.shell.texts import TEXTS
from components.boundary import screen
from components.button import main_action
from components.form import PasswordField, form
from components.notice import snackbar
from components.page import page
from components.text import second
from services.session import SignInFailed


@screen
def ChangePassword() -> Any:
    return SignInAgain() if use_sync().state == "signed_out" else NewPassword()


@screen
def NewPassword() -> ft.View:
    say, anju = use_say(TEXTS), use_anju()
    current, set_current = ft.use_state("")
    new, set_new = ft.use_state("")
    wrong, complain = ft.use_state("")
    busy, work = ft.use_state(False)
    done, tell = ft.use_state(False)

    async def change() -> None:
        complain("password_missing" if not current else "password_short" if len(new) < SHORTEST else "")
        if not current or len(new) < SHORTEST:
            return
        work(True)
        try:
            await anju.accounts.change_password(current, new)
            set_current("")
            set_new("")
            tell(True)
        except SignInFailed as failed:
            complain("current_wrong" if failed.code == "invalid_credentials" else failed.code)
        finally:
            work(False)

    ft.use_dialog(snackbar(say("password_changed"), lambda: tell(False)) if done else None)
    of_current = wrong in ("password_missing", "current_wrong")
    return page(
        say("change_password"),
        "",
        [
            form(
                PasswordField(
                    say("current_password"),
                    current,
                    set_current,
                    name="current",
                    error=say(wrong) if of_current else "",
                ),
                PasswordField(
                    say("new_password"),
                    new,
                    set_new,
                    name="new",
                    new=True,
                    hint=say("password_hint"),
                    error=say(wrong) if wrong and not of_current else "",
                ),
            ),
            second(say("password_devices")),
        ],
        action=main_action(say("change_password"), change, busy=busy),
        narrow=True,
    )
