"""The mark of the product: a house with a tick, white on jade, as on the icon of the home screen."""

from __future__ import annotations

import flet as ft

from components import theme

HOUSE = (("16,48 48,21 80,48", "white"), ("26,44 26,75 70,75 70,44", "white"))
TICK = "37,55 46,64 61,46"


def mark(name: str) -> ft.Control:
    """The mark as large as a tile's icon; `name` is what a screen reader says."""
    lines = (*HOUSE, (TICK, theme.LIGHT["inverse_primary"]))
    strokes = "".join(f'<polyline points="{points}" stroke="{colour}"/>' for points, colour in lines)
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" fill="none" stroke-width="7" '
        f'stroke-linecap="round" stroke-linejoin="round">{strokes}</svg>'
    )
    return ft.Container(
        ft.Image(src=picture, semantics_label=name),
        width=theme.TILE_DOT,
        height=theme.TILE_DOT,
        bgcolor=theme.LIGHT["primary"],
        border_radius=theme.CARD_RADIUS,
    )
