"""Where the shortcut "report" leads: until there is a form for it, to the telephone, and it says so."""

from __future__ import annotations

import flet as ft

from app.estate.queries import desk_phone, local_phone, tel
from app.hooks import use_query, use_say
from app.shell.texts import TEXTS
from components.boundary import screen
from components.button import main_action
from components.empty import empty
from components.page import page, use_go


@screen
def Report() -> ft.View:
    say, go = use_say(TEXTS), use_go()
    number = use_query(desk_phone)
    if number:
        action = main_action(say("call_desk"), None, icon=ft.Icons.CALL, action=ft.OpenUrl(tel(number)))
    else:
        action = main_action(say("to_home"), lambda: go("/"), icon=ft.Icons.HOME_OUTLINED)
    hint = say("report_hint", phone=local_phone(number)) if number else say("desk_unknown")
    return page(
        say("report"), body=[empty(ft.Icons.BUILD_OUTLINED, say("report_by_phone"), hint)], action=action
    )
