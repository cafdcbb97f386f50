"""Choices: chips to pick one or several of a few things, and switches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

import flet as ft

from components import theme
from components.heard import heard
from components.text import heading, second

Option = tuple[str, str]


def choose_one(
    options: Sequence[Option], chosen: str, on_change: Callable[[str], object], *, key: str
) -> ft.Row:
    """Chips of `(value, label)` of which exactly one is chosen."""
    return _chips(options, {chosen}, lambda value, on: on_change(value), key)


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


def _chips(
    options: Iterable[Option], chosen: Collection[str], on_change: Callable[[str, bool], object], key: str
) -> ft.Row:
    return ft.Row(
        [_chip(value, label, value in chosen, on_change, key) for value, label in options],
        wrap=True,
        spacing=theme.S,
        run_spacing=theme.S,
        key=key,
    )


def _chip(
    value: str, label: str, chosen: bool, on_change: Callable[[str, bool], object], key: str
) -> ft.Chip:
    return ft.Chip(
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
