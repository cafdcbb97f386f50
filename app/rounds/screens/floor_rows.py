"""The floors of a round that is ticked off, as home shows them: the one in work and what comes after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.hooks import use_query
from app.rounds.queries import Progress
from app.rounds.queries.floors import Group, floors, in_work
from app.rounds.screens.group import group_name, group_state
from app.rounds.screens.parts import use_local
from components.boundary import part
from components.card import rows
from components.text import heading
from components.tile import dot, row

MOST = 4


@part
def FloorRows(found: Progress, on_open: Callable[[], Any]) -> ft.Control:
    local = use_local()
    parts = use_query(floors, found)
    drawn = []
    for group in _ahead(parts):
        words, tone, icon = group_state(local, group, {})
        drawn.append(
            row(
                group_name(local, group, len(parts) == 1),
                words,
                key=f"floor-{group.key}",
                on_click=on_open,
                lead=dot(tone, icon),
                trail=heading(f"{group.done}/{len(group.stops)}"),
            )
        )
    return rows(drawn, key="floors")


def _ahead(parts: Sequence[Group]) -> Sequence[Group]:
    """A few from the one in work on; the last ones when nothing is left."""
    current = in_work(tuple(parts))
    at = parts.index(current) if current else len(parts)
    rest = [g for g in parts[at:] if g.left] + [g for g in parts[:at] if g.left]
    return rest[:MOST] or parts[-MOST:]
