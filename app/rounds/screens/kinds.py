"""Kinds of round as a person sees them: an icon and a word each, and tiles to choose one by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.rounds.queries import Progress
from app.rounds.queries.outcomes import Sum, is_late, sum_of
from app.rounds.screens.parts import Local, Say
from components import theme
from components.card import lift
from components.text import caption, heading, scaled
from components.tile import in_rows

ALL = ""
ICONS: dict[str, ft.IconData] = {
    ALL: ft.Icons.DASHBOARD_OUTLINED,
    "patrol": ft.Icons.LOCAL_POLICE_OUTLINED,
    "cleaning": ft.Icons.CLEANING_SERVICES_OUTLINED,
    "greening": ft.Icons.GRASS,
    "upkeep": ft.Icons.HANDYMAN_OUTLINED,
    "fire": ft.Icons.FIRE_EXTINGUISHER,
    "desk": ft.Icons.SUPPORT_AGENT,
}
MARKS: tuple[tuple[str, theme.Tone, ft.IconData], ...] = (
    ("late", theme.WARN, ft.Icons.SCHEDULE),
    ("missed", theme.MISSED, ft.Icons.CLOSE),
    ("omitted", theme.INFO, ft.Icons.BLOCK),
)


def kind_name(say: Say, kind: str) -> str:
    """保洁; in English Cleaning. Whatever a newer server calls a kind that this app does not know."""
    if kind == ALL:
        return say("kind_all")
    return say(f"brief_{kind}") if kind in ICONS else kind


def kind_icon(kind: str) -> ft.IconData:
    return ICONS.get(kind, ft.Icons.ROUTE_OUTLINED)


def of_kind(rounds: Sequence[Progress], kind: str) -> tuple[Progress, ...]:
    return tuple(p for p in rounds if kind in (ALL, p.round.kind))


def kind_tiles(
    local: Local,
    kinds: Sequence[str],
    rounds: Sequence[Progress],
    chosen: str,
    choose: Callable[[str], Any],
    beside: int,
) -> ft.Control:
    """All first, then a tile for each kind with what its rounds come to; one of them is chosen. At most
    `beside` in a row."""
    tiles: list[ft.Control] = [
        _tile(local, kind, of_kind(rounds, kind), kind == chosen, choose) for kind in (ALL, *kinds)
    ]
    return in_rows(tiles, min(beside, len(tiles)), spacing=theme.M, key="kinds")


def _tile(
    local: Local, kind: str, rounds: Sequence[Progress], chosen: bool, choose: Callable[[str], Any]
) -> ft.Container:
    say, total = local.say, sum_of(rounds)
    late = sum(is_late(p) or p.state == "late_start" for p in rounds)
    marks = _marks(total, late)
    name = kind_name(say, kind)
    done = say("kind_done", done=total.done, all=len(rounds)) if rounds else say("mark_none")
    spoken = [name, done, *(say(f"mark_{word}", count=count) for word, count in marks)]
    ink = theme.PRIMARY if chosen else theme.INK
    top: list[ft.Control] = [scaled(kind_icon(kind), ink), ft.Column([heading(name, ink)], expand=True)]
    below = ft.Row(
        [caption(done), *(_mark(*mark) for mark in marks)],
        spacing=theme.S,
        run_spacing=2,
        wrap=True,
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
    )
    content = ft.Column([ft.Row(top, spacing=theme.S), below], spacing=theme.XS, tight=True)
    return ft.Container(
        ft.Semantics(
            content=content,
            label=("，" if local.language == "zh" else ", ").join(spoken),
            button=True,
            selected=chosen,
            exclude_semantics=True,
            container=True,
        ),
        bgcolor=theme.SOFT if chosen else theme.CARD,
        border=ft.Border.all(2, theme.PRIMARY if chosen else theme.CARD),
        border_radius=theme.FIELD_RADIUS,
        padding=ft.Padding.symmetric(vertical=theme.M, horizontal=theme.M),
        shadow=lift(),
        ink=True,
        on_click=lambda: choose(kind),
        key=f"kind-{kind or 'all'}",
    )


def _marks(total: Sum, late: int) -> list[tuple[str, int]]:
    counts = {"late": late, "missed": total.missed + total.incomplete, "omitted": total.omitted}
    return [(name, counts[name]) for name, _, _ in MARKS if counts[name]]


def _mark(word: str, count: int) -> ft.Control:
    """A shape and a number; the words are read aloud with the tile."""
    tone, icon = next((tone, icon) for name, tone, icon in MARKS if name == word)
    number = ft.Text(str(count), size=theme.SECOND, weight=theme.HEAVY, color=tone.fg)
    return ft.Row([scaled(icon, tone.fg, theme.ICON_SMALL), number], spacing=2, tight=True)
