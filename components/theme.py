"""The look as tokens: every colour, size and distance that the product may use, for light and for night.

Colours are roles that Flutter resolves by itself, so a change of theme draws nothing anew in Python.
"""

from __future__ import annotations

from dataclasses import dataclass

import flet as ft

PRIMARY = ft.Colors.PRIMARY
ON_PRIMARY = ft.Colors.ON_PRIMARY
ON_PRIMARY_SOFT = ft.Colors.INVERSE_PRIMARY
SOFT = ft.Colors.PRIMARY_CONTAINER
DEEP = ft.Colors.ON_PRIMARY_FIXED_VARIANT
INK = ft.Colors.ON_SURFACE
MUTED = ft.Colors.ON_SURFACE_VARIANT
LINE = ft.Colors.OUTLINE_VARIANT
BORDER = ft.Colors.OUTLINE
GROUND = ft.Colors.SURFACE
CARD = ft.Colors.SURFACE_CONTAINER_LOWEST
IDLE = ft.Colors.SURFACE_CONTAINER_HIGH
BAD = ft.Colors.ERROR
SHADOW = ft.Colors.SHADOW
PAPER = ft.Colors.WHITE
PEN = ft.Colors.BLACK


@dataclass(frozen=True)
class Tone:
    """How one state is coloured: words and icons, the surface under them, a filled cell of a strip."""

    fg: ft.Colors
    bg: ft.Colors
    cell: ft.Colors


GOOD = Tone(ft.Colors.ON_PRIMARY_FIXED, ft.Colors.PRIMARY_FIXED, ft.Colors.PRIMARY_FIXED_DIM)
WARN = Tone(ft.Colors.ON_SECONDARY_FIXED, ft.Colors.SECONDARY_FIXED, ft.Colors.SECONDARY_FIXED_DIM)
MISSED = Tone(ft.Colors.ERROR, ft.Colors.ERROR_CONTAINER, ft.Colors.TERTIARY_FIXED_DIM)
INFO = Tone(ft.Colors.ON_TERTIARY_FIXED, ft.Colors.TERTIARY_FIXED, ft.Colors.ON_TERTIARY_FIXED_VARIANT)
NOW = Tone(ft.Colors.PRIMARY, ft.Colors.PRIMARY_CONTAINER, ft.Colors.PRIMARY)
PLAIN = Tone(ft.Colors.ON_SURFACE_VARIANT, ft.Colors.SURFACE_CONTAINER_HIGH, ft.Colors.SURFACE_CONTAINER_HIGH)
TONES = {"good": GOOD, "warn": WARN, "bad": MISSED, "info": INFO, "now": NOW, "plain": PLAIN}

FIGURE, HEAD, TITLE, ROW, BODY, SECOND, CAPTION = 28, 22, 20, 16, 15, 13, 12
ACTION = 18
REGULAR, STRONG, HEAVY = ft.FontWeight.W_400, ft.FontWeight.W_600, ft.FontWeight.W_700

XS, S, M, L, XL = 4, 8, 12, 16, 24
CARD_RADIUS, BUTTON_RADIUS, FIELD_RADIUS, CELL_RADIUS, CHIP_RADIUS = 16, 18, 12, 6, 999
HAIRLINE = 1

MAIN_HEIGHT, ROW_HEIGHT, TOUCH = 60, 56, 48
ICON, ICON_SMALL, ICON_LARGE = 20, 14, 34
DOT, TILE_DOT, RING, RING_STROKE, CELL_HEIGHT, QR = 36, 60, 84, 8, 26, 240
WIDE, COLUMN, DIALOG, RAIL = 840, 560, 420, 92

LIGHT = {
    "primary": "#0F766E",
    "on_primary": "#FFFFFF",
    "inverse_primary": "#D9F0EC",
    "primary_container": "#D9F0EC",
    "on_primary_container": "#0B4F4A",
    "on_primary_fixed_variant": "#115E59",
    "on_surface": "#111827",
    "on_surface_variant": "#596273",
    "outline_variant": "#E5E7EB",
    "outline": "#8A93A3",
    "surface": "#F5F6F8",
    "surface_container_lowest": "#FFFFFF",
    "surface_container_low": "#FFFFFF",
    "surface_container": "#FFFFFF",
    "surface_container_high": "#EEF0F3",
    "surface_container_highest": "#E5E7EB",
    "error": "#B91C1C",
    "on_error": "#FFFFFF",
    "error_container": "#FEE2E2",
    "on_error_container": "#7F1D1D",
    "on_primary_fixed": "#15703A",
    "primary_fixed": "#DCFCE7",
    "primary_fixed_dim": "#86EFAC",
    "on_secondary_fixed": "#9A4507",
    "secondary_fixed": "#FEF3C7",
    "secondary_fixed_dim": "#FCD34D",
    "on_tertiary_fixed": "#1D4ED8",
    "tertiary_fixed": "#DBEAFE",
    "on_tertiary_fixed_variant": "#93C5FD",
    "tertiary_fixed_dim": "#FCA5A5",
    "inverse_surface": "#1F2937",
    "on_inverse_surface": "#F9FAFB",
    "shadow": "#000000",
}

DARK = {
    "primary": "#5EC4B8",
    "on_primary": "#04302C",
    "inverse_primary": "#083A35",
    "primary_container": "#12423D",
    "on_primary_container": "#C5EEE8",
    "on_primary_fixed_variant": "#4DB3A7",
    "on_surface": "#E8EAEE",
    "on_surface_variant": "#A3ABB9",
    "outline_variant": "#2B323D",
    "outline": "#6E7787",
    "surface": "#0E1217",
    "surface_container_lowest": "#181D24",
    "surface_container_low": "#181D24",
    "surface_container": "#181D24",
    "surface_container_high": "#232A34",
    "surface_container_highest": "#2B323D",
    "error": "#FCA5A5",
    "on_error": "#450A0A",
    "error_container": "#4A1B1D",
    "on_error_container": "#FECACA",
    "on_primary_fixed": "#86E5A8",
    "primary_fixed": "#13351F",
    "primary_fixed_dim": "#2F9E5B",
    "on_secondary_fixed": "#FBC55B",
    "secondary_fixed": "#40300C",
    "secondary_fixed_dim": "#D29A1C",
    "on_tertiary_fixed": "#9CC3FD",
    "tertiary_fixed": "#152A4A",
    "on_tertiary_fixed_variant": "#3F78C9",
    "tertiary_fixed_dim": "#D25A5A",
    "inverse_surface": "#E8EAEE",
    "on_inverse_surface": "#181D24",
    "shadow": "#000000",
}


def light() -> ft.Theme:
    return _theme(LIGHT)


def dark() -> ft.Theme:
    return _theme(DARK)


def ground_hex(is_dark: bool) -> str:
    """The page's colour as `#RRGGBB`, for the browser's own bar around the app."""
    return (DARK if is_dark else LIGHT)["surface"]


def _theme(roles: dict[str, str]) -> ft.Theme:
    scheme = {
        **roles,
        "secondary": roles["primary"],
        "on_secondary": roles["on_primary"],
        "secondary_container": roles["primary_container"],
        "on_secondary_container": roles["on_primary_container"],
        "tertiary": roles["primary"],
        "on_tertiary": roles["on_primary"],
        "tertiary_container": roles["primary_container"],
        "on_tertiary_container": roles["on_primary_container"],
        "surface_tint": roles["surface"],
    }
    return ft.Theme(
        color_scheme_seed=roles["primary"],
        color_scheme=ft.ColorScheme(**scheme),
        scaffold_bgcolor=roles["surface"],
        divider_color=roles["outline_variant"],
        page_transitions=ft.PageTransitionsTheme(
            android=ft.PageTransitionTheme.FADE_FORWARDS,
            ios=ft.PageTransitionTheme.CUPERTINO,
            linux=ft.PageTransitionTheme.NONE,
            macos=ft.PageTransitionTheme.NONE,
            windows=ft.PageTransitionTheme.NONE,
        ),
    )
