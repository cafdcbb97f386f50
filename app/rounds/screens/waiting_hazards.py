"""The way to the hazards that wait, for those who repair what is broken."""

from __future__ import annotations

import flet as ft

from app.hooks import use_me, use_query
from app.rounds.commands import REPAIRERS
from app.rounds.queries.hazards import open_hazards
from app.rounds.screens.parts import use_local
from components import theme
from components.boundary import part
from components.card import rows
from components.page import use_go
from components.tile import dot, row


@part
def WaitingHazards() -> ft.Control:
    """Nothing while none waits, and for those who repair nothing."""
    local, me, go, waiting = use_local(), use_me(), use_go(), use_query(open_hazards)
    if not waiting or me is None or not me.holds(*REPAIRERS):
        return ft.Container()
    words = local.say("hazards_waiting", count=waiting)
    lead = dot(theme.WARN, ft.Icons.LOCAL_FIRE_DEPARTMENT_OUTLINED)
    return rows([row(words, key="hazards", on_click=lambda: go("/hazards"), lead=lead)])
