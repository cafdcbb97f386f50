"""Signing out so that nothing is lost: what was not sent is sent first, or stays on this phone."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from app.hooks import use_anju, use_say
from app.shell.texts import TEXTS
from components.boundary import part
from components.button import quiet
from components.dialog import Answer, ask, confirm
from components.page import use_go


@part
def SignOut(words: str = "sign_out", key_: str = "sign-out") -> ft.Control:
    """A button that asks before it signs out; `words` is a key of texts."""
    say, anju, go = use_say(TEXTS), use_anju(), use_go()
    asking, ask_about = ft.use_state(-1)

    async def begin() -> None:
        ask_about(await anju.accounts.count_unsent(anju.accounts.current or ""))

    def stay() -> None:
        ask_about(-1)

    async def leave() -> None:
        stay()
        await anju.accounts.sign_out(force=True)
        go("/")

    def send_first() -> None:
        stay()
        anju.sync.wake(tap=True)
        go("/sync")

    ft.use_dialog(_question(say, asking, leave, send_first, stay) if asking >= 0 else None)
    return quiet(say(words), begin, key=key_, icon=ft.Icons.LOGOUT, danger=True)


def _question(
    say: Callable[..., str], unsent: int, leave: Answer, send_first: Answer, stay: Answer
) -> ft.AlertDialog:
    if not unsent:
        return confirm(
            say("sign_out_question"),
            say("sign_out_hint"),
            say("sign_out"),
            leave,
            say("cancel"),
            stay,
            danger=True,
        )
    return ask(
        say("unsent_question", count=unsent),
        say("unsent_hint"),
        [
            (say("send_first"), send_first, False),
            (say("keep_and_leave"), leave, True),
            (say("cancel"), stay, False),
        ],
        stay,
    )
