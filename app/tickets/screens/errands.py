"""What the staff does besides tickets: the day's report, and an accident."""

from __future__ import annotations

import flet as ft

from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part
from components.button import quiet
from components.page import use_go


@part
def Errands() -> ft.Control:
    say, go = use_local().say, use_go()
    report = quiet(say("daily"), lambda: go("/tickets/daily"), key="to-daily", icon=ft.Icons.EVENT_NOTE)
    accident = quiet(
        say("accident"),
        lambda: go("/tickets/accident"),
        key="to-accident",
        icon=ft.Icons.REPORT_OUTLINED,
    )
    return ft.Row([report, accident], wrap=True, spacing=theme.S, run_spacing=0)
