"""Before scanning: why this may not be the round to walk now, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import flet as ft

from app.rounds.queries import Progress
from app.rounds.screens.parts import round_hero, use_local
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card
from components.empty import empty
from components.page import page, use_go
from components.text import body, title

Doubt = Literal["early", "over", "closed"]


def doubt_of(progress: Progress | None, now: datetime) -> Doubt | None:
    """None when a check-in now needs no second thought."""
    if progress is None or progress.open_at(now):
        return None
    if progress.finish is not None:
        return "closed"
    return "early" if now < progress.round.starts_at else "over"


@screen
def Before(found: Progress | None, doubt: Doubt | None, now: datetime, on_sure: Callable[[], Any]) -> ft.View:
    """Nothing is refused here: a round walked early or late says so by its times."""
    local, go = use_local(), use_go()
    say = local.say
    if found is None:
        leave = main_action(say("home"), lambda: go("/"), key="home")
        nothing = empty(ft.Icons.ROUTE_OUTLINED, say("no_round"), say("no_round_hint"))
        return page(say("scan"), "", [nothing], action=leave)
    walk = found.round
    times = {"start": local.moment(walk.starts_at, now), "due": local.moment(walk.due_at, now)}
    words = card(
        title(say(f"{doubt}_title", number=walk.number, **times)), body(say(f"{doubt}_hint")), key="doubt"
    )
    home = second_action(say("home"), lambda: go("/"), key="home")
    actions: list[ft.Control] = [home]
    if doubt != "closed":
        actions.insert(0, main_action(say("walk_now"), on_sure, key="walk-now"))
    column = ft.Column(actions, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    return page(say("scan"), walk.name, [round_hero(local, found, now), words], action=column, narrow=True)
