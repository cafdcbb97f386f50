"""Ten seconds after something was recorded by a tap: what it was, and one tap to take it back."""

from __future__ import annotations

import asyncio

import flet as ft

from app.hooks import use_anju, use_me, use_query
from app.rounds.records import Omission, Visit
from app.rounds.screens.parts import Tell, attempt, use_local
from app.rounds.screens.ticking import SlipsContext, take_back
from components import theme
from components.boundary import part
from components.button import quiet
from components.effect import use_work
from components.text import heading, scaled
from services.commands import View


@part
def SlipBar(round_id: str, tell: Tell) -> ft.Control:
    """Nothing while there is nothing to take back. `tell` hears what came of it."""
    local, anju, me = use_local(), use_anju(), use_me()
    slips = ft.use_context(SlipsContext)
    use_query(recorded, round_id)
    _, turn = ft.use_state(0)
    who, now = me.person_id if me else "", anju.clock.now()
    slip = slips.last(who, round_id, now)

    async def wait() -> None:
        if slip is not None:
            await asyncio.sleep(max(0.0, (slip.until - anju.clock.now()).total_seconds()) + 0.05)
            turn(lambda n: n + 1)

    async def back() -> None:
        if slip is None:
            return
        slips.drop(who)
        await attempt(take_back(anju, slip), local.say, tell)
        turn(lambda n: n + 1)

    use_work(wait, [slip])
    if slip is None:
        return ft.Container(visible=False)
    said = local.say(slip.key, count=len(slip.ids), place=slip.place)
    line: list[ft.Control] = [
        scaled(ft.Icons.CHECK_CIRCLE, theme.GOOD.fg),
        ft.Column([heading(said, theme.GOOD.fg)], expand=True),
        quiet(local.say("take_back"), back, key="take-back", icon=ft.Icons.UNDO),
    ]
    return ft.Container(
        ft.Semantics(content=ft.Row(line, spacing=theme.S), live_region=True),
        bgcolor=theme.GOOD.bg,
        border_radius=theme.CARD_RADIUS,
        padding=ft.Padding(theme.M, theme.XS, theme.XS, theme.XS),
        key="slip",
    )


def recorded(view: View, round_id: str) -> tuple[int, int]:
    """Changes whenever something of the round was recorded or taken back."""
    return len(view.where(Visit, round_id=round_id)), len(view.where(Omission, round_id=round_id))
