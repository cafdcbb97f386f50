"""Large surfaces to press, for screens with at most a handful of choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from components import theme
from components.card import lift
from components.page import use_wide
from components.text import Scale, second, title
from components.theme import Tone
from components.tile import in_rows

LATIN = re.compile(r"[A-Za-z]+")
LETTER = 0.56
"""How wide a bold letter is, on average, of its size."""
ROOM, WIDE_ROOM = 328, 448
"""What a page has for its tiles: on the smallest phone, and on a tablet."""
FEW = 4


@dataclass(frozen=True)
class Tile:
    icon: ft.IconData
    name: str
    sub: str
    tone: Tone
    key: str
    on_click: Callable[[], Any] | None = None


def use_tiles(tiles: Sequence[Tile]) -> ft.Control:
    """As many beside each other as leave their words whole, those of a row equally high. Two hooks."""
    wide, scale = use_wide(), ft.use_context(Scale)
    beside = tiles_beside([tile.name for tile in tiles], wide, scale)
    return in_rows([_tile(tile, flat=beside == 1) for tile in tiles], beside, spacing=theme.M)


def tiles_beside(names: Sequence[str], wide: bool, scale: float) -> int:
    """How many fit: 3 when there are more than four and room for them, 2, or 1. Chinese breaks anywhere, the
    word of another language nowhere.
    """
    longest = max((len(word) for name in names for word in LATIN.findall(name)), default=1)
    needed = longest * LETTER * theme.TITLE * scale + 2 * theme.L
    room = WIDE_ROOM if wide else ROOM
    for beside in (3, 2) if wide and len(names) > FEW else (2,):
        if needed <= (room - (beside - 1) * theme.M) / beside:
            return beside
    return 1


def _tile(tile: Tile, flat: bool) -> ft.Container:
    mark = ft.Container(
        ft.Icon(tile.icon, size=theme.ICON_LARGE, color=tile.tone.fg),
        width=theme.TILE_DOT,
        height=theme.TILE_DOT,
        border_radius=theme.BUTTON_RADIUS,
        bgcolor=tile.tone.bg,
        alignment=ft.Alignment.CENTER,
    )
    words: list[ft.Control] = [title(tile.name), second(tile.sub)]
    if flat:
        inside: ft.Control = ft.Row([mark, ft.Column(words, spacing=2, expand=True)], spacing=theme.M)
    else:
        inside = ft.Column([mark, *words], spacing=theme.S)
    return ft.Container(
        inside,
        bgcolor=theme.CARD,
        border_radius=theme.CARD_RADIUS,
        padding=theme.L,
        shadow=lift(),
        on_click=tile.on_click,
        ink=tile.on_click is not None,
        key=tile.key,
    )
