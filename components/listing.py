"""Long lists in pieces: only as many rows are drawn as were scrolled to."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

STEP = 40


def use_window(total: int, step: int = STEP, least: int = 0) -> tuple[int, Callable[[], None]]:
    """`(shown, more)`: draw the first `shown` rows, at least `least`, and give `more` to the page as its
    `on_end`. One hook.
    """
    shown, show = ft.use_state(step)

    def more() -> None:
        if max(shown, least) < total:
            show(lambda n: min(max(n, least) + step, max(total, step)))

    return min(max(shown, least), total), more
