"""Rings: how much of something is done, as a figure of a figure inside an arc."""

from __future__ import annotations

import flet as ft

from components import theme
from components.boundary import part
from components.text import Scale


@part
def ring(done: int, total: int, caption: str, *, on_primary: bool = False) -> ft.Control:
    """`done`/`total` with `caption` below; `on_primary` when it stands on a jade surface."""
    scale = ft.use_context(Scale)
    across = round(theme.RING * scale)
    ink = theme.ON_PRIMARY if on_primary else theme.INK
    soft = theme.ON_PRIMARY_SOFT if on_primary else theme.MUTED
    arc = theme.ON_PRIMARY if on_primary else theme.PRIMARY
    words = ft.Column(
        [
            ft.Text(f"{done}/{total}", size=theme.TITLE, weight=theme.HEAVY, color=ink),
            ft.Text(caption, size=theme.CAPTION, color=soft),
        ],
        spacing=0,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )
    inside = ft.Container(words, alignment=ft.Alignment.CENTER, padding=theme.M)
    share = min(1.0, done / total) if total else 0.0
    return ft.Stack(
        [
            ft.ProgressRing(
                value=share,
                stroke_width=theme.RING_STROKE,
                color=arc,
                bgcolor=ft.Colors.with_opacity(0.25, soft),
                width=across,
                height=across,
                semantics_label=f"{caption} {done}/{total}",
            ),
            ft.Container(inside, width=across, height=across, alignment=ft.Alignment.CENTER),
        ]
    )
