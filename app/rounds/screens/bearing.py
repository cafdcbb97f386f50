"""Whose a round is after it was handed over, and the way to give it to somebody else."""

from __future__ import annotations

from datetime import datetime

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.rounds.commands.handing import may_hand_over
from app.rounds.queries import Progress, name_of
from app.rounds.queries.bearing import bearers, last_handover
from app.rounds.queries.progress import OVER
from app.rounds.records import Round
from app.rounds.screens.parts import use_local
from components.boundary import part
from components.button import quiet
from components.page import use_go
from components.text import second
from services.commands import Me, View

TICK_SECONDS = 60


@part
def Bearing(found: Progress) -> ft.Control:
    """Nothing while it is as planned."""
    local, now = use_local(), use_now(TICK_SECONDS)
    said = use_query(handed, found.round)
    if said is None:
        return ft.Container(visible=False)
    by, to, at = said
    words = "handed_now" if to else "handed_on_now"
    return second(local.say(words, by=by, to=to, time=local.moment(at, now)))


@part
def GiveAway(found: Progress) -> ft.Control:
    """A quiet way for who may give it away, while it is not over."""
    local, me, go, walk = use_local(), use_me(), use_go(), found.round
    if not use_query(_mine, me, walk) or found.state in OVER:
        return ft.Container(visible=False)
    watches = me is not None and me.holds("manager") and not me.holds(*walk.roles)
    name = local.say("hand_over_manager" if watches else "hand_over")
    way = quiet(name, lambda: go(f"/rounds/{walk.id}/hand-over"), key="hand-over", icon=ft.Icons.SWAP_HORIZ)
    return ft.Row([way], alignment=ft.MainAxisAlignment.CENTER)


def handed(view: View, walk: Round) -> tuple[str, str, datetime] | None:
    """Who gave it away, to whom (empty: to whoever comes next), when; None while it is as planned."""
    said = last_handover(view, walk.id)
    if said is None or said.back:
        return None
    names = (name_of(view, id) for id in bearers(view, walk))
    return name_of(view, said.person_id), "、".join(names), said.at


def _mine(view: View, me: Me | None, walk: Round) -> bool:
    return me is not None and may_hand_over(view, me, walk)
