"""What the estate's screens share: a one-time code shown once, and the words of a refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import flet as ft

from app.estate.texts import TEXTS
from app.hooks import use_anju, use_say
from components import theme
from components.boundary import part, screen
from components.button import main_action, second_action
from components.card import card
from components.dates import clock, day
from components.notice import snackbar
from components.page import page
from components.qr import qr
from components.text import figure, second
from components.tile import fact
from services.commands import Refused
from services.platform import StorageFailed

Say = Callable[..., str]


def origin() -> str:
    """Where this app was opened from, without a slash at the end."""
    address = urlsplit(str(ft.context.page.url or ""))
    return f"{address.scheme}://{address.netloc}" if address.netloc else ""


def until(at: datetime, language: str) -> str:
    return f"{day(at, language, weekday=False)} {clock(at)}"


def why(say: Say, refused: Exception) -> str:
    """A refusal, or a device that could not write down, in the domain's words."""
    if isinstance(refused, Refused):
        return say(refused.code, **refused.detail)
    if isinstance(refused, StorageFailed):
        return say("not_saved")
    raise refused


@part
def CodeCard(name: str, code: str, expires_at: datetime, purpose: str) -> ft.Control:
    """A code that is never shown again: to be scanned, read out, copied or sent. `purpose`: join, reset."""
    say, anju = use_say(TEXTS), use_anju()
    copied, tell = ft.use_state(False)
    joining = purpose == "join"
    link = f"{origin()}/join/{code.replace('-', '')}" if joining else f"{origin()}/forgot"
    time = until(expires_at, anju.language)
    message = say(f"share_{purpose}", name=name, link=link, code=code, time=time)
    ft.use_dialog(snackbar(say("copied"), lambda: tell(False)) if copied else None)
    letters = figure(code)
    letters.text_align = ft.TextAlign.CENTER
    copy = second_action(
        say("copy"),
        lambda: tell(True),
        key="copy",
        icon=ft.Icons.CONTENT_COPY,
        action=ft.CopyToClipboard(message),
    )
    share = second_action(say("share"), None, key="share", icon=ft.Icons.SHARE, action=ft.ShareText(message))
    picture = [ft.Row([qr(link, say("code_qr"))], alignment=ft.MainAxisAlignment.CENTER)] if joining else []
    hint = say("code_steps", address=f"{origin()}/join") if joining else say("reset_hint")
    return card(
        *picture,
        letters,
        fact(say("code_valid"), time, inset=0),
        second(hint),
        second(say("code_sent_later")),
        ft.Row([copy, share], wrap=True, spacing=theme.M, run_spacing=theme.M),
        spacing=theme.M,
        key="code-card",
    )


@screen
def CodePage(name: str, code: str, expires_at: datetime, on_done: Callable[[], None]) -> ft.View:
    """The page after an invitation: the code, once."""
    say = use_say(TEXTS)
    return page(
        say("code_title", name=name),
        say("code_shown_once"),
        [CodeCard(name, code, expires_at, "join")],
        action=main_action(say("done"), on_done, key="done"),
        narrow=True,
    )
