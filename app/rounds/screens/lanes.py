"""A round as a line of the board: its number and walkers, a cell a stop, its state in a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from app.rounds.queries import Progress
from app.rounds.screens.parts import Local, cells, state_badge
from components import theme
from components.strip import strip
from components.text import caption, heading


def lane(local: Local, progress: Progress, wide: bool, on_click: Callable[[], Any]) -> ft.Control:
    walk, say = progress.round, local.say
    who = local.names(progress.people) or say("nobody_came" if progress.state == "missed" else "nobody")
    times = f"{local.clock(walk.starts_at)}–{local.clock(walk.due_at)}"
    words = ft.Column(
        [heading(say("round_title", number=walk.number, name=walk.name)), caption(f"{who} · {times}")],
        spacing=0,
        expand=True,
    )
    content = ft.Column(
        [ft.Row([words, state_badge(say, progress.state)]), strip(cells(progress), local.language)],
        spacing=theme.S,
    )
    return ft.Container(
        content,
        padding=ft.Padding.symmetric(vertical=theme.S if wide else theme.XS),
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=on_click,
        key=f"lane-{walk.id}",
    )
