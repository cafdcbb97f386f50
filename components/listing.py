"""Long lists in pieces: only as many rows are drawn as were scrolled to."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

STEP = 40


def use_window(total: int, step: int = STEP) -> tuple[int, Callable[[], None]]:
    """`(shown, more)`: draw the first `shown` rows and give `more` to the page as `on_end`. One hook."""
    shown, show = ft.use_state(step)

    def more() -> None:
        if shown < total:
            show(lambda n: min(n + step, max(total, step)))

    return min(shown, total), more
