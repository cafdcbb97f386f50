"""Choices: chips to pick one or several of a few things, large ones for gloves, and switches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import flet as ft

from components import theme
from components.heard import heard
from components.text import heading, scaled, second

Option = tuple[str, str]


def choose_one(
    options: Sequence[Option],
    chosen: str,
    on_change: Callable[[str], object],
    *,
    key: str,
    icons: Mapping[str, ft.IconData] | None = None,
) -> ft.Row:
    """Chips of `(value, label)` of which exactly one is chosen; `icons` by value."""
    return _chips(options, {chosen}, lambda value, on: on_change(value), key, icons or {})


def choose_some(
    options: Sequence[Option],
    chosen: Collection[str],
    on_change: Callable[[frozenset[str]], object],
    *,
    key: str,
) -> ft.Row:
    """Chips of `(value, label)` of which any number is chosen."""
    held = frozenset(chosen)
    return _chips(options, held, lambda value, on: on_change(held | {value} if on else held - {value}), key)


@dataclass(frozen=True)
class Large:
    """One of two or three answers, as large as a thumb: its word, its icon, its colours when chosen."""

    value: str
    label: str
    icon: ft.IconData
    tone: theme.Tone = theme.NOW


def choose_large(
    options: Sequence[Large], chosen: str, on_change: Callable[[str], object], *, key: str
) -> ft.Row:
    """Two or three large surfaces beside each other and equally high, of which at most one is chosen."""
    return ft.Row(
        [_large(one, one.value == chosen, on_change, key) for one in options],
        spacing=theme.S,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        intrinsic_height=True,
    )


def switch_row(
    name: str, sub: str, on: bool, on_change: Callable[[bool], object], *, key: str
) -> ft.Container:
    """A setting that is on or off, with what it does below its name."""
    words: list[ft.Control] = [heading(name), second(sub)] if sub else [heading(name)]
    knob = ft.Switch(value=on, on_change=heard(on_change, lambda e: e.control.value), key=key)
    return ft.Container(
        ft.Row([ft.Column(words, spacing=2, expand=True), knob], spacing=theme.M),
        padding=ft.Padding.symmetric(vertical=theme.S, horizontal=theme.S),
    )


def _large(one: Large, chosen: bool, on_change: Callable[[str], object], key: str) -> ft.Container:
    ink = one.tone.fg if chosen else theme.INK
    words = ft.Text(
        one.label,
        size=theme.ROW,
        weight=theme.HEAVY if chosen else theme.STRONG,
        color=ink,
        text_align=ft.TextAlign.CENTER,
    )
    inside = ft.Column(
        [scaled(one.icon, ink), words],
        spacing=theme.XS,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )
    side = ft.BorderSide(2, one.tone.fg) if chosen else ft.BorderSide(theme.HAIRLINE, theme.BORDER)
    return ft.Container(
        ft.Semantics(content=inside, button=True, selected=chosen),
        on_click=heard(on_change, lambda e: one.value),
        ink=True,
        expand=True,
        padding=theme.M,
        alignment=ft.Alignment.CENTER,
        bgcolor=one.tone.bg if chosen else theme.CARD,
        border=ft.Border(top=side, right=side, bottom=side, left=side),
        border_radius=theme.FIELD_RADIUS,
        key=f"{key}-{one.value}",
    )


def _chips(
    options: Iterable[Option],
    chosen: Collection[str],
    on_change: Callable[[str, bool], object],
    key: str,
    icons: Mapping[str, ft.IconData] | None = None,
) -> ft.Row:
    shown = icons or {}
    return ft.Row(
        [_chip(value, label, value in chosen, on_change, key, shown.get(value)) for value, label in options],
        wrap=True,
        spacing=theme.S,
        run_spacing=theme.S,
        key=key,
    )


def _chip(
    value: str,
    label: str,
    chosen: bool,
    on_change: Callable[[str, bool], object],
    key: str,
    icon: ft.IconData | None = None,
) -> ft.Chip:
    return ft.Chip(
        leading=ft.Icon(icon, size=theme.ICON, color=theme.MUTED) if icon and not chosen else None,
        label=ft.Text(label, size=theme.BODY, weight=theme.STRONG if chosen else theme.REGULAR),
        selected=chosen,
        on_select=heard(lambda on: on_change(value, on), lambda e: not chosen),
        bgcolor=theme.CARD,
        selected_color=theme.SOFT,
        check_color=theme.PRIMARY,
        padding=ft.Padding.symmetric(vertical=theme.M, horizontal=theme.S),
        visual_density=ft.VisualDensity.STANDARD,
        shape=ft.RoundedRectangleBorder(radius=theme.CHIP_RADIUS),
        key=f"{key}-{value}",
    )
