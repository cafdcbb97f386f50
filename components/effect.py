"""What a part of a screen does beside being drawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import flet as ft


def use_work(work: Callable[[], Awaitable[None] | None], again_for: Sequence[Any]) -> None:
    """Starts `work` when the part stands and again when one of `again_for` changes; it ends with the part."""
    ft.use_effect(work, list(again_for), cleanup=_gone)


def _gone() -> None:
    """Flet lets async work live on after the part is gone, unless there is a cleanup."""
