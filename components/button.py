"""Buttons: the one main action, a second one beside it, quiet ones in text, and round ones with an icon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from components import theme
from components.text import scaled

Tap = Callable[[], Any]


def main_action(
    label: str,
    on_click: Tap | None,
    *,
    key: str = "main",
    icon: ft.IconData | None = None,
    busy: bool = False,
    disabled: bool = False,
    action: Any = None,
) -> ft.FilledButton:
    """The one action a screen offers: 60 high, as wide as its place. `busy` shows that it is under way."""
    return ft.FilledButton(
        _label(label, busy),
        icon=None if busy else _icon(icon),
        on_click=on_click,
        action=action,
        disabled=disabled or busy,
        key=key,
        style=_style(theme.ACTION, theme.HEAVY, theme.L + 2, theme.BUTTON_RADIUS),
    )


def danger_action(label: str, on_click: Tap, *, key: str, busy: bool = False) -> ft.FilledButton:
    """What cannot easily be taken back."""
    button = main_action(label, on_click, key=key, busy=busy)
    button.bgcolor = ft.Colors.ERROR
    button.color = ft.Colors.ON_ERROR
    return button


def second_action(
    label: str,
    on_click: Tap | None,
    *,
    key: str,
    icon: ft.IconData | None = None,
    disabled: bool = False,
    action: Any = None,
    tall: bool = False,
) -> ft.OutlinedButton:
    """Another way on, less likely than the main action; `tall` as that one, for a hand in a glove."""
    return ft.OutlinedButton(
        label,
        icon=_icon(icon),
        on_click=on_click,
        action=action,
        disabled=disabled,
        key=key,
        style=_style(theme.ROW, theme.STRONG, theme.L + (theme.XS if tall else 0), theme.BUTTON_RADIUS),
    )


def quiet(
    label: str,
    on_click: Tap | None,
    *,
    key: str,
    icon: ft.IconData | None = None,
    danger: bool = False,
    disabled: bool = False,
    action: Any = None,
) -> ft.TextButton:
    """An action in the run of the text."""
    style = _style(theme.BODY, theme.STRONG, theme.M, theme.FIELD_RADIUS)
    if danger:
        style.color = {ft.ControlState.DEFAULT: theme.BAD}
        style.icon_color = {ft.ControlState.DEFAULT: theme.BAD}
    return ft.TextButton(
        label, icon=_icon(icon), on_click=on_click, action=action, disabled=disabled, key=key, style=style
    )


def icon_button(
    icon: ft.IconData,
    label: str,
    on_click: Tap | None,
    *,
    key: str,
    selected: bool = False,
    action: Any = None,
    color: ft.Colors = theme.INK,
) -> ft.IconButton:
    """At least 48 across; `label` is what a screen reader says and what a long press shows."""
    return ft.IconButton(
        icon,
        tooltip=label,
        on_click=on_click,
        action=action,
        key=key,
        selected=selected,
        icon_color=color,
        icon_size=theme.XL,
        size_constraints=ft.BoxConstraints(min_width=theme.TOUCH, min_height=theme.TOUCH),
    )


def _icon(icon: ft.IconData | None) -> ft.Icon | None:
    return scaled(icon, None) if icon else None


def _label(label: str, busy: bool) -> str | ft.Control:
    if not busy:
        return label
    ring = ft.ProgressRing(width=theme.ICON, height=theme.ICON, stroke_width=2, semantics_label=label)
    return ft.Row([ring, ft.Text(label)], spacing=theme.S, tight=True)


def _style(size: int, weight: ft.FontWeight, tall: int, radius: int) -> ft.ButtonStyle:
    return ft.ButtonStyle(
        padding=ft.Padding.symmetric(vertical=tall, horizontal=theme.L),
        shape=ft.RoundedRectangleBorder(radius=radius),
        text_style=ft.TextStyle(size=size, weight=weight),
        visual_density=ft.VisualDensity.STANDARD,
    )
