"""A running clock that is read across a room: how long there still is, or how late it is (X01)."""

from __future__ import annotations

from datetime import datetime

import flet as ft

from app.hooks import use_now
from app.tickets.queries import Clock
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part
from components.dates import span
from components.deadline import Deadline
from components.text import Scale, second

ACROSS, STROKE = 2.2, 12
TONES = {"good": theme.GOOD, "warn": theme.WARN, "bad": theme.MISSED}
SLOW = 15


@part
def ClockFace(clock: Clock) -> ft.Control:
    """Minutes and seconds in a ring, in the colours of 70 % and 100 %; it goes on after the deadline."""
    local, now, scale = use_local(), use_now(1), ft.use_context(Scale)
    tone, late = TONES[clock.tone(now)], now >= clock.deadline
    across = round(theme.RING * ACROSS * scale)
    words = local.say("work_clock_over" if late else "work_clock_left")
    time, due = minutes(clock, now), local.say("work_due_at", time=local.clock(clock.deadline))
    figures = ft.Text(time, size=theme.FIGURE * 1.5, weight=theme.HEAVY, color=tone.fg, key="clock-time")
    inside = ft.Column(
        [second(words, tone.fg), figures, second(due, tone.fg)],
        spacing=0,
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )
    ring = ft.ProgressRing(
        value=min(1.0, clock.share(now)),
        stroke_width=STROKE,
        color=tone.fg,
        bgcolor=ft.Colors.with_opacity(0.18, tone.fg),
        width=across,
        height=across,
        semantics_label=f"{words} {time}",
    )
    face = ft.Stack([ring, ft.Container(inside, width=across, height=across, alignment=ft.Alignment.CENTER)])
    return ft.Container(
        face,
        bgcolor=tone.bg,
        border_radius=theme.CARD_RADIUS,
        padding=theme.L,
        alignment=ft.Alignment.CENTER,
        key="clock-face",
    )


@part
def ClockBar(clock: Clock) -> ft.Control:
    """The same for what is not a matter of minutes: a bar that fills."""
    local, now = use_local(), use_now(SLOW)
    late = now >= clock.deadline
    tone = TONES[clock.tone(now)]
    words = local.say(
        "work_due_over" if late else "work_due_left",
        time=span(abs(clock.deadline - now), local.language),
        step=local.say(f"stage_{clock.step}"),
    )
    icon = ft.Icons.ALARM if late else ft.Icons.SCHEDULE
    due = local.say("work_due_at", time=local.moment(clock.deadline, now))
    bar: ft.Control = Deadline(clock.share(now), words, due, tone, icon, name="clock-bar")
    return bar


def minutes(clock: Clock, now: datetime) -> str:
    """07:32; what is over counts up from 00:00."""
    seconds = int(abs((clock.deadline - now).total_seconds()))
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"
