"""How much of an allowed time is gone: a bar that fills, with words above it, in the colours of its state."""

from __future__ import annotations

import flet as ft

from components import theme
from components.boundary import part
from components.text import heading, scaled, second
from components.theme import Tone


@part
def Deadline(share: float, words: str, sub: str, tone: Tone, icon: ft.IconData, *, name: str) -> ft.Control:
    """`share` of the time is gone, 1.0 and more when it is over; `name` is its key."""
    line = ft.Row([scaled(icon, tone.fg), ft.Column([heading(words, tone.fg)], expand=True)], spacing=theme.S)
    bar = ft.ProgressBar(
        value=max(0.0, min(1.0, share)),
        color=tone.fg,
        bgcolor=ft.Colors.with_opacity(0.18, tone.fg),
        bar_height=theme.S,
        border_radius=theme.CHIP_RADIUS,
        semantics_label=words,
    )
    return ft.Container(
        ft.Column(
            [line, bar, second(sub, tone.fg)],
            spacing=theme.S,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        bgcolor=tone.bg,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.M,
        key=name,
    )
