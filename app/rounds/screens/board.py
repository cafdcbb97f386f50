"""The manager's day: figures of the rounds, each round as a strip, and what waits to be looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from app.estate.records import Estate
from app.hooks import use_now, use_query
from app.rounds.queries import Concern, Progress, concerns, today_board
from app.rounds.records import State
from app.rounds.screens.parts import Local, Say, cells, state_badge, use_local
from components import dates, theme
from components.badge import badge
from components.boundary import screen
from components.button import quiet
from components.card import card, lift
from components.empty import empty
from components.page import page, use_go, use_wide
from components.strip import strip
from components.text import caption, figure, heading, second
from services.commands import View

TICK_SECONDS = 15
LANE_NAME = 168
CONCERNS = 6
FIGURES: tuple[tuple[str, tuple[State, ...], theme.Tone], ...] = (
    ("finished", ("finished",), theme.GOOD),
    ("walking", ("walking",), theme.NOW),
    ("late_start", ("late_start",), theme.WARN),
    ("missed", ("missed", "incomplete"), theme.MISSED),
)
SIGNS: dict[str, tuple[theme.Tone, ft.IconData]] = {
    "missed_round": (theme.MISSED, ft.Icons.CLOSE),
    "missed_stops": (theme.MISSED, ft.Icons.RULE),
    "late_start": (theme.WARN, ft.Icons.ALARM),
    "far": (theme.WARN, ft.Icons.WRONG_LOCATION_OUTLINED),
    "photo_owed": (theme.INFO, ft.Icons.CLOUD_UPLOAD_OUTLINED),
    "held": (theme.WARN, ft.Icons.HOURGLASS_EMPTY),
}


@screen
def Board() -> ft.View:
    local, go, wide, now = use_local(), use_go(), use_wide(), use_now(TICK_SECONDS)
    say = local.say
    rounds = use_query(today_board, now)
    waiting = use_query(concerns, now)
    estate = use_query(_estate)
    chosen, choose = ft.use_state("")
    all_shown, show_all = ft.use_state(False)

    def toggle(name: str) -> None:
        choose("" if chosen == name else name)

    def opens(round_id: str) -> Callable[[], Any]:
        return lambda: go(f"/rounds/{round_id}")

    wanted = next((states for name, states, _ in FIGURES if name == chosen), None)
    shown = [p for p in rounds if wanted is None or p.state in wanted]
    live = card(
        _live_head(local, chosen, lambda: choose("")),
        *[_lane(local, p, wide, opens(p.round.id)) for p in shown],
        spacing=theme.M,
        key="live",
    )
    if not shown:
        hint = "nothing_here" if rounds else "no_rounds_today"
        live = card(empty(ft.Icons.ROUTE_OUTLINED, say(hint), say(f"{hint}_hint")), key="live")
    limit = len(waiting) if all_shown else CONCERNS
    items = _concerns(local, now, waiting, opens, limit, lambda: show_all(True))
    todo = card(heading(say("concerns")), *items, spacing=theme.M, key="concerns")
    figures = _figures(local, rounds, chosen, toggle, wide)
    both: ft.Control = ft.Row(
        [ft.Container(live, expand=3), ft.Container(todo, expand=2)],
        spacing=theme.L,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    content = [figures, both] if wide else [figures, todo, live] if waiting else [figures, live, todo]
    name = say("today", day=dates.day(now, local.language, local.zone))
    return page(name, estate, content, root=True)


def _figures(
    local: Local, rounds: tuple[Progress, ...], chosen: str, toggle: Callable[[str], Any], wide: bool
) -> ft.Control:
    """Four figures; tapping one shows only the rounds behind it."""
    tiles: list[ft.Control] = [
        _figure(
            local, name, tone, sum(p.state in states for p in rounds), len(rounds), chosen == name, toggle
        )
        for name, states, tone in FIGURES
    ]
    for tile in tiles:
        tile.col = {ft.ResponsiveRowBreakpoint.XS: 6, ft.ResponsiveRowBreakpoint.MD: 3}
    return ft.ResponsiveRow(tiles, spacing=theme.M, run_spacing=theme.M, key="figures")


def _figure(
    local: Local,
    name: str,
    tone: theme.Tone,
    count: int,
    total: int,
    chosen: bool,
    toggle: Callable[[str], Any],
) -> ft.Container:
    say = local.say
    edge = ft.Border.all(2, tone.fg if chosen else theme.CARD)
    return ft.Container(
        ft.Column(
            [
                second(_figure_name(say, name)),
                figure(str(count), tone.fg if count else theme.MUTED),
                caption(say("figure_of", all=total)),
            ],
            spacing=theme.XS,
        ),
        bgcolor=theme.CARD,
        border=edge,
        border_radius=theme.CARD_RADIUS,
        padding=theme.L,
        shadow=lift(),
        ink=True,
        on_click=lambda: toggle(name),
        key=f"figure-{name}",
    )


def _figure_name(say: Say, name: str) -> str:
    return say("figure_missed" if name == "missed" else f"state_{name}")


def _live_head(local: Local, chosen: str, clear: Callable[[], Any]) -> ft.Control:
    name = ft.Column([heading(_figure_name(local.say, chosen) if chosen else local.say("live"))], expand=True)
    if not chosen:
        return ft.Row([name])
    return ft.Row([name, quiet(local.say("figure_all"), clear, key="all-rounds")])


def _lane(local: Local, progress: Progress, wide: bool, on_click: Callable[[], Any]) -> ft.Control:
    """A round: its number and walkers, a cell a stop, its state in a word."""
    walk, say = progress.round, local.say
    who = local.names(progress.people) or say("nobody_came" if progress.state == "missed" else "nobody")
    times = f"{local.clock(walk.starts_at)}–{local.clock(walk.due_at)}"
    words = ft.Column(
        [heading(say("round_title", number=walk.number, name=walk.name)), caption(f"{who} · {times}")],
        spacing=0,
    )
    mark = state_badge(say, progress.state)
    line = strip(cells(progress), local.language)
    if wide:
        words.width = LANE_NAME
        content: ft.Control = ft.Row([words, ft.Container(line, expand=True), mark], spacing=theme.M)
    else:
        words.expand = True
        content = ft.Column([ft.Row([words, mark]), line], spacing=theme.S)
    return ft.Container(
        content,
        padding=ft.Padding.symmetric(vertical=theme.S),
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=on_click,
        key=f"lane-{walk.id}",
    )


def _concerns(
    local: Local,
    now: datetime,
    found: tuple[Concern, ...],
    opens: Callable[[str], Callable[[], Any]],
    limit: int,
    more: Callable[[], Any],
) -> list[ft.Control]:
    if not found:
        return [second(local.say("no_concerns")), caption(local.say("no_concerns_hint"))]
    rows = [_concern(local, now, c, opens) for c in found[:limit]]
    if len(found) > limit:
        rows.append(quiet(local.say("concerns_all", all=len(found)), more, key="all-concerns"))
    return rows


def _concern(
    local: Local, now: datetime, concern: Concern, opens: Callable[[str], Callable[[], Any]]
) -> ft.Control:
    """Its sign, what it is about, and in words what happened; a tap opens the round."""
    say = local.say
    tone, icon = SIGNS[concern.kind]
    words = say(
        f"concern_{concern.kind}_text",
        time=local.moment(concern.at, now),
        place=concern.place,
        person=concern.person,
        number=concern.number,
    )
    walk = concern.round
    title = say("round_title", number=walk.number, name=walk.name) if walk else concern.person
    name = concern.place if concern.visit_id else title
    return ft.Container(
        ft.Column(
            [
                ft.Row([badge(say(f"concern_{concern.kind}"), tone, icon), heading(name)], wrap=True),
                second(words),
            ],
            spacing=theme.XS,
        ),
        padding=ft.Padding.symmetric(vertical=theme.XS),
        border_radius=theme.FIELD_RADIUS,
        ink=walk is not None,
        on_click=opens(walk.id) if walk else None,
        key=f"concern-{concern.kind}-{concern.visit_id or (walk.id if walk else concern.person)}",
    )


def _estate(view: View) -> str:
    return next((estate.name for estate in view.all(Estate)), "")
