"""Pages that say why there is nothing else here: unknown address, another role's page, already joined."""

from __future__ import annotations

import flet as ft

from app.hooks import use_say
from app.shell.texts import TEXTS
from components.boundary import screen
from components.button import main_action
from components.empty import empty
from components.page import page, use_go


def _gate(icon: ft.IconData, name: str) -> ft.View:
    say, go = use_say(TEXTS), use_go()
    home = main_action(say("to_home"), lambda: go("/"), key="home", icon=ft.Icons.HOME_OUTLINED)
    return page("", body=[empty(icon, say(name), say(f"{name}_hint"))], action=home)


@screen
def NotFound() -> ft.View:
    return _gate(ft.Icons.SEARCH_OFF, "not_found")


@screen
def NotYours() -> ft.View:
    return _gate(ft.Icons.LOCK_OUTLINE, "not_yours")


@screen
def AlreadyHere() -> ft.View:
    return _gate(ft.Icons.CHECK_CIRCLE_OUTLINE, "already_here")
