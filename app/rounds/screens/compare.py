"""Two photos of a place side by side, an older and a newer one, each moved by an arrow or a swipe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from app.hooks import use_photo
from app.rounds.queries.histories import Shot
from app.rounds.screens.parts import use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import icon_button
from components.card import card
from components.photo import large
from components.text import caption, heading, scaled

PICTURE = 260
LAST: tuple[int, int] | None = None


@part
def Compare(shots: tuple[Shot, ...], now: datetime) -> ft.Control:
    """At least two, the oldest first. At first the last two stand beside each other."""
    local = use_local()
    at, move = ft.use_state(LAST)
    left, right = at or (len(shots) - 2, len(shots) - 1)
    say = local.say

    def to(one: int, other: int) -> Callable[[], Any] | None:
        return (lambda: move((one, other))) if 0 <= one < other < len(shots) else None

    pair = ft.Row(
        [
            Side(
                shots[left],
                say("history_before"),
                to(left - 1, right),
                to(left + 1, right),
                now,
                key="before",
            ),
            Side(
                shots[right], say("history_after"), to(left, right - 1), to(left, right + 1), now, key="after"
            ),
        ],
        spacing=theme.S,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    return card(heading(say("history_compare")), pair, spacing=theme.M, key="compare")


@part
def Side(
    shot: Shot,
    name: str,
    older: Callable[[], Any] | None,
    newer: Callable[[], Any] | None,
    now: datetime,
) -> ft.Control:
    local, data = use_local(), use_photo(shot.photo.sha256)
    shown, show = ft.use_state(False)
    say = local.say
    when = say("history_photo_by", time=local.moment(shot.at, now), person=shot.person)
    close = say("close")
    ft.use_dialog(large(data, when, close, lambda: show(False)) if shown and data else None)

    def swiped(event: Any) -> None:
        """To the left brings what is newer, as one turns pages."""
        turn = newer if (event.primary_velocity or 0) < 0 else older
        if turn is not None:
            turn()

    side = "before" if name == say("history_before") else "after"
    picture: ft.Control = ft.Icon(ft.Icons.IMAGE_OUTLINED, color=theme.MUTED, size=theme.ICON_LARGE)
    if data:
        picture = ft.Image(src=data, fit=ft.BoxFit.COVER, height=PICTURE, expand=True)
    elif not shot.photo.arrived:
        words = say("photo_owed", person=shot.photo.owed_by)
        picture = badge(words, theme.WARN, ft.Icons.CLOUD_UPLOAD_OUTLINED)
    frame = ft.Container(
        ft.Semantics(content=picture, label=f"{name} {when}", image=True, button=data is not None),
        height=PICTURE,
        bgcolor=theme.IDLE,
        border_radius=theme.FIELD_RADIUS,
        clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
        alignment=ft.Alignment.CENTER,
        on_click=(lambda: show(True)) if data else None,
        key=f"shot-{side}",
    )
    turned = ft.GestureDetector(frame, on_horizontal_drag_end=swiped, key=f"swipe-{side}")
    return ft.Column(
        [
            ft.Row(
                [
                    scaled(ft.Icons.HISTORY if side == "before" else ft.Icons.UPDATE, theme.MUTED),
                    heading(name),
                ]
            ),
            turned,
            caption(when, theme.INK),
            ft.Row(
                [
                    _arrow(ft.Icons.CHEVRON_LEFT, say("history_older"), older, f"{side}-older"),
                    _arrow(ft.Icons.CHEVRON_RIGHT, say("history_newer"), newer, f"{side}-newer"),
                ],
                alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
            ),
        ],
        spacing=theme.S,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _arrow(icon: ft.IconData, name: str, turn: Callable[[], Any] | None, key: str) -> ft.IconButton:
    button = icon_button(icon, name, turn, key=key, color=theme.INK if turn else theme.LINE)
    button.disabled = turn is None
    return button
