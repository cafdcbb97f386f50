"""What other domains say at a stop, a place or of a hazard: words as banners, what can be done as buttons."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from components import theme
from components.button import second_action
from components.notice import banner


def about_drawn(
    asides: Sequence[tuple[str, str]], go: Callable[[str], Any], key: str = "about"
) -> list[ft.Control]:
    """`asides` as `use_about` gives them: what is so in words, what can be done as buttons."""
    found: list[ft.Control] = []
    for number, (words, route) in enumerate(asides):
        if route:
            press, icon = functools.partial(go, route), ft.Icons.ASSIGNMENT_OUTLINED
            found.append(second_action(words, press, key=f"{key}-{number}", icon=icon))
        else:
            found.append(banner(words, theme.INFO, ft.Icons.ASSIGNMENT_OUTLINED, key=f"{key}-{number}"))
    return found


def asides_drawn(asides: Sequence[tuple[str, str]], go: Callable[[str], Any]) -> list[ft.Control]:
    """`asides` as `use_asides` gives them: words, and an address where there is something to do."""
    warned = [
        banner(words, theme.WARN, ft.Icons.DO_NOT_DISTURB_ON_OUTLINED, key=f"aside-{number}")
        for number, (words, route) in enumerate(asides)
        if not route
    ]
    offered = [
        second_action(
            words, functools.partial(go, route), key=f"aside-{number}", icon=ft.Icons.SCIENCE_OUTLINED
        )
        for number, (words, route) in enumerate(asides)
        if route
    ]
    return [*warned, *offered]
