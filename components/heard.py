"""Handlers that hand a value on to a function that may be async."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

Heard = Callable[[Any], Awaitable[None]]


def heard(tell: Callable[[Any], object], value_of: Callable[[Any], Any]) -> Heard:
    """An event handler that calls tell(value_of(event)) at once, and waits for what it starts."""

    async def handler(event: Any) -> None:
        answer = tell(value_of(event))
        if inspect.isawaitable(answer):
            await answer

    return handler
