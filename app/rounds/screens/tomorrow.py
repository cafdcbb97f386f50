"""Tomorrow's rounds on the walker's home: the first few, the others on a tap."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.rounds.queries import Progress
from app.rounds.queries.tomorrow import tomorrow_rounds
from app.rounds.screens.parts import round_row, use_local
from components.boundary import part
from components.button import quiet
from components.card import rows, section
from components.page import use_go
from services.commands import Me, View

SHOWN = 3


@part
def Tomorrow() -> ft.Control:
    """Nothing when nothing is planned for the next day, or not made yet."""
    local, me, go = use_local(), use_me(), use_go()
    now = use_now(600).replace(second=0, microsecond=0)
    unfolded, unfold = ft.use_state(False)
    found = use_query(_tomorrow, me, now)
    if not found:
        return ft.Container(visible=False)
    shown = found if unfolded else found[:SHOWN]
    lines = [round_row(local, p, partial(go, f"/rounds/{p.round.id}")) for p in shown]
    more = quiet(local.say("tomorrow_all", count=len(found)), lambda: unfold(True), key="tomorrow-all")
    return section(
        local.say("tomorrow"),
        rows(lines, key="tomorrow-rounds"),
        action=more if len(shown) < len(found) else None,
    )


def _tomorrow(view: View, me: Me | None, now: datetime) -> tuple[Progress, ...]:
    return tomorrow_rounds(view, me, now) if me else ()
