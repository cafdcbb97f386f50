"""The telephone of a person: one press calls; a resident is not called when that would disturb (X08)."""

from __future__ import annotations

from typing import Any

import flet as ft

from app.estate.queries import Member, local_phone, quiet, tel
from app.estate.texts import TEXTS
from app.hooks import use_now, use_query, use_say
from components import theme
from components.boundary import part
from components.button import icon_button
from components.button import quiet as quiet_button
from components.dialog import sheet
from components.text import body, title

TICK_SECONDS = 15


@part
def PhoneButton(found: Member) -> ft.Control:
    """Of somebody with a number; staff are colleagues and called at any time."""
    say, now = use_say(TEXTS), use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    asking, ask = ft.use_state(False)
    held = use_query(quiet, now)
    resident = set(found.roles) == {"resident"}
    call = ft.OpenUrl(tel(found.phone))
    dialog: Any = None
    if asking and held is not None:
        time = f"{held.until:%m-%d %H:%M}"
        dialog = sheet(
            title(say("quiet_title")),
            body(say(f"quiet_{held.reason}", time=time)),
            quiet_button(say("quiet_not"), lambda: ask(False), key="call-not"),
            quiet_button(
                say("quiet_urgent", phone=local_phone(found.phone)), None, key="call-urgent", action=call
            ),
            on_close=lambda: ask(False),
        )
    ft.use_dialog(dialog)
    if resident and held is not None:
        return icon_button(
            ft.Icons.PHONE_PAUSED, say("call"), lambda: ask(True), key="call", color=theme.MUTED
        )
    return icon_button(ft.Icons.CALL, say("call"), None, key="call", action=call, color=theme.PRIMARY)
