"""My last days: each round with what came of it, and in words what was odd or turned down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from functools import partial

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.rounds.queries import Day, MyRound, Remark, my_days
from app.rounds.screens.parts import Local, spoken, state_badge, use_local, walk_name
from components import dates, theme
from components.boundary import screen
from components.card import rows, section
from components.empty import empty
from components.page import page, use_go
from components.text import heading, scaled, second
from components.tile import row
from services.commands import Me, View

TICK_SECONDS = 60


@screen
def MinePage() -> ft.View:
    local, me, go, now = use_local(), use_me(), use_go(), use_now(TICK_SECONDS)
    days = use_query(_days, me, now)
    say = local.say
    if not days:
        nothing = empty(ft.Icons.HISTORY, say("mine_none"), say("mine_none_hint"))
        return page(say("mine"), "", [nothing], narrow=True)
    content = [_day(local, day, go) for day in days]
    return page(say("mine"), say("mine_hint"), content, narrow=True)


def _day(local: Local, day: Day, go: Callable[[str], object]) -> ft.Control:
    noon = datetime.combine(day.day, time(12), tzinfo=local.zone)
    name = dates.day(noon, local.language, local.zone)
    return section(name, rows([_round(local, one, go) for one in day.rounds], key=f"day-{day.day}"))


def _round(local: Local, one: MyRound, go: Callable[[str], object]) -> ft.Control:
    """The remarks stand under the round they belong to, where they cannot be missed."""
    say, progress, walk = local.say, one.progress, one.progress.round
    words = "mine_sum" if one.by_me == progress.reached else "mine_part"
    total = len(progress.stops)
    sums = say(
        spoken(walk, words),
        time=local.clock(walk.starts_at),
        reached=progress.reached,
        all=total,
        mine=one.by_me,
    )
    line = row(
        walk_name(local, walk),
        sums,
        key=f"round-{walk.id}",
        on_click=partial(go, f"/rounds/{walk.id}"),
        trail=state_badge(say, progress.state),
    )
    remarks = [_remark(local, remark) for remark in one.remarks]
    below = ft.Padding.only(bottom=theme.S) if remarks else None
    lines = ft.Column([line, *remarks], spacing=theme.XS)
    return ft.Container(lines, padding=below, key=f"mine-{walk.id}")


def _remark(local: Local, remark: Remark) -> ft.Control:
    say, clock = local.say, local.clock(remark.at)
    flags = [say(f"flag_{flag}") for flag in remark.flags]
    tone, icon = (theme.MISSED, ft.Icons.REPLAY) if remark.rejected else (theme.WARN, ft.Icons.FLAG_OUTLINED)
    if remark.rejected:
        lines: list[ft.Control] = [
            heading(say("remark_rejected", place=remark.place, time=clock, note=remark.note), tone.fg)
        ]
    else:
        said = say("remark_flags", place=remark.place, time=clock, flags=local.names(flags))
        lines = [heading(said, tone.fg), *[second(say(f"flag_{flag}_hint")) for flag in remark.flags]]
    return ft.Container(
        ft.Row(
            [scaled(icon, tone.fg), ft.Column(lines, spacing=2, expand=True)],
            spacing=theme.S,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        bgcolor=tone.bg,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.M,
        key=f"remark-{remark.visit_id}",
    )


def _days(view: View, me: Me | None, now: datetime) -> tuple[Day, ...]:
    return my_days(view, me, now) if me else ()
