"""Steps of mine on this ticket that were not accepted: why, and a way to keep what was written as a note."""

from __future__ import annotations

import flet as ft

from app.hooks import use_anju, use_sync
from app.rounds.screens.parts import keyed
from app.tickets.queries.refusals import note_of
from app.tickets.screens.parts import refusal, use_local
from components import theme
from components.boundary import part
from components.button import quiet
from components.notice import banner
from services.commands import Refused
from services.status import Attention


@part
def Refusals(ticket_id: str) -> ft.Control:
    status = use_sync()
    mine = [
        one
        for one in status.attention
        if one.kind.startswith("tickets.") and one.body.get("ticket_id") == ticket_id
    ]
    cards = [keyed(RefusedStep, one.op_id, one) for one in mine]
    return ft.Column(
        cards, spacing=theme.S, visible=bool(cards), horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


@part
def RefusedStep(one: Attention) -> ft.Control:
    local, anju = use_local(), use_anju()
    say = local.say
    verb = one.kind.partition(".")[2]
    words = say("refused_step", deed=say(f"do_{verb}"))
    why = refusal(say, Refused(one.code, **one.detail))
    note = note_of(one.kind, one.body)

    async def drop() -> None:
        await anju.sync.discard(one.op_id)

    async def keep() -> None:
        if note is not None:
            await anju.sync.instead(one.op_id, note)

    ways: list[ft.Control] = [quiet(say("refused_drop"), drop, key=f"drop-{one.op_id}")]
    if note is not None:
        ways.insert(0, quiet(say("refused_note"), keep, key=f"keep-{one.op_id}", icon=ft.Icons.EDIT_NOTE))
    stop, gap = ("。", "") if local.language == "zh" else (". ", " ")
    kept = f"{gap}{say('refused_kept')}" if note is not None else ""
    return banner(
        f"{words}{stop}{why}{kept}", theme.WARN, ft.Icons.REPORT_OUTLINED, ways, key=f"refused-{one.op_id}"
    )
