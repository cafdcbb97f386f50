"""What could not be done, counted by its reason; a tap on a reason lists where, who and the photos."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from app.rounds.queries.omissions import LeftOut, by_reason
from app.rounds.screens.evidence import evidence
from app.rounds.screens.parts import Local, Say, use_local
from app.rounds.screens.voice import spoken
from components import theme
from components.boundary import part
from components.button import quiet
from components.card import card
from components.choice import choose_one
from components.listing import STEP
from components.page import use_go
from components.text import body, caption, heading, scaled, second

ICONS: dict[str, ft.IconData] = {
    "locked": ft.Icons.LOCK_OUTLINE,
    "works": ft.Icons.CONSTRUCTION,
    "weather": ft.Icons.UMBRELLA_OUTLINED,
    "other": ft.Icons.HELP_OUTLINE,
}


@part
def LeftOuts(found: tuple[LeftOut, ...], now: datetime) -> ft.Control:
    """At least one; nothing but the figures until a reason is tapped."""
    local, go = use_local(), use_go()
    chosen, choose = ft.use_state("")
    limit, show = ft.use_state(STEP)
    say, counts = local.say, by_reason(found)
    listed = [one for one in found if one.omission.reason == chosen]
    options = [(reason, f"{obstacle(say, reason)} {count}") for reason, count in counts.items()]
    content: list[ft.Control] = [
        heading(say("left_out", count=len(found))),
        choose_one(options, chosen, lambda one: choose("" if one == chosen else one), key="reason"),
    ]
    content += [_line(local, one, now, go) for one in listed[:limit]]
    if len(listed) > limit:
        words = say("concerns_all", all=len(listed))
        content.append(quiet(words, lambda: show(lambda n: n + STEP), key="more-left-out"))
    if not listed:
        content.append(caption(say("left_out_hint")))
    return card(*content, spacing=theme.M, key="left-out")


def obstacle(say: Say, reason: str) -> str:
    return say(f"obstacle_{reason}") if reason in ICONS else reason


def _line(local: Local, one: LeftOut, now: datetime, go: Callable[[str], Any]) -> ft.Control:
    say, walk = local.say, one.round
    said = say(
        "left_out_by",
        person=one.state.person,
        time=local.moment(one.omission.at, now),
        round=say("round_title", number=walk.number, name=walk.name),
    )
    lines: list[ft.Control] = [heading(one.state.place or say("place_unknown")), second(said)]
    if one.omission.text:
        lines.insert(1, body(one.omission.text))
    told = ft.Container(
        ft.Row(
            [
                scaled(ICONS.get(one.omission.reason, ft.Icons.HELP_OUTLINE), theme.INFO.fg),
                ft.Column(lines, spacing=2, expand=True),
                scaled(ft.Icons.CHEVRON_RIGHT, theme.MUTED),
            ],
            spacing=theme.M,
        ),
        padding=ft.Padding.symmetric(vertical=theme.S),
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=lambda: go(f"/rounds/{walk.id}/review"),
        key=f"left-{one.omission.id}",
    )
    pieces: list[ft.Control] = [told]
    pieces += spoken(one.state.voices)
    if one.state.photos:
        pieces.append(evidence(one.state.photos, one.state.place))
    return ft.Column(pieces, spacing=theme.XS, key=f"left-line-{one.omission.id}")
