"""The rounds of a day as lines in groups: under way, gone wrong, to come, done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from app.rounds.queries import Progress
from app.rounds.queries.outcomes import is_late
from app.rounds.records import State
from app.rounds.screens.kinds import kind_icon, kind_name
from app.rounds.screens.parts import Local, cells, state_badge, use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import quiet
from components.page import use_go, use_wide
from components.strip import strip
from components.text import caption, heading, scaled, second

GROUPS: tuple[tuple[str, tuple[State, ...], int], ...] = (
    ("now", ("walking", "late_start"), 12),
    ("bad", ("missed", "incomplete"), 6),
    ("coming", ("waiting",), 4),
    ("done", ("finished",), 4),
)
"""With the states in each and how many of it are shown at first."""
MORE, FEW = 20, 12


def lane(
    local: Local, progress: Progress, wide: bool, on_click: Callable[[], Any], with_kind: bool = False
) -> ft.Control:
    walk, say = progress.round, local.say
    named = say("for_person", people=local.names(progress.meant)) if progress.meant else ""
    who = (
        local.names(progress.people)
        or named
        or say("nobody_came" if progress.state == "missed" else "nobody")
    )
    times = f"{local.clock(walk.starts_at)}–{local.clock(walk.due_at)}"
    title = heading(say("round_title", number=walk.number, name=walk.name))
    words = ft.Column([title, caption(f"{who} · {times}")], spacing=0, expand=True)
    late = [badge(say("figure_late"), theme.WARN, ft.Icons.SCHEDULE)] if is_late(progress) else []
    top: list[ft.Control] = [words, *late, state_badge(say, progress.state)]
    if with_kind:
        icon = scaled(kind_icon(walk.kind), theme.MUTED)
        top.insert(0, ft.Semantics(content=icon, label=kind_name(say, walk.kind)))
    content = ft.Column([ft.Row(top), strip(cells(progress), local.language)], spacing=theme.S)
    return ft.Container(
        content,
        padding=ft.Padding.symmetric(vertical=theme.S if wide else theme.XS),
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=on_click,
        key=f"lane-{walk.id}",
    )


@part
def Lanes(rounds: tuple[Progress, ...], with_kind: bool) -> ft.Control:
    """Each group begins with a few and shows more when asked, so that a day of eighty rounds stays quick."""
    more, show_more = ft.use_state(dict[str, int]())
    local, go, wide = use_local(), use_go(), use_wide()
    small = len(rounds) <= FEW
    pieces: list[ft.Control] = []
    for name, states, first in GROUPS:
        some = [p for p in rounds if p.state in states]
        if not some:
            continue
        shown = len(some) if small else first + more.get(name, 0)
        pieces.append(_head(local, name, len(some)))
        pieces += [lane(local, p, wide, _opens(go, p), with_kind) for p in some[:shown]]
        if (left := len(some) - shown) > 0:
            words = local.say("group_all_rounds", count=min(left, MORE))
            pieces.append(quiet(words, _grows(show_more, name), key=f"more-{name}"))
    return ft.Column(pieces, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH, key="lanes")


def _head(local: Local, name: str, count: int) -> ft.Control:
    return ft.Container(second(local.say(f"group_{name}", count=count)), key=f"group-{name}")


def _grows(show: Callable[[Callable[[dict[str, int]], dict[str, int]]], Any], name: str) -> Callable[[], Any]:
    return lambda: show(lambda before: {**before, name: before.get(name, 0) + MORE})


def _opens(go: Callable[[str], Any], progress: Progress) -> Callable[[], Any]:
    return lambda: go(f"/rounds/{progress.round.id}/review")
