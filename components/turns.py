"""In which order parts of the page are drawn again: what somebody looks at, each once; what it covers later.

Flet draws them in no order, a part and then once more with the one around it, and pages below the one on top
before it. On a phone that is most of the time from a tap to what it changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from flet.components.component import Component
from flet.messaging.session import Session

LATER = 0.4
"""Seconds until a page that is covered follows: a tap and what comes of it are over."""
KEPT = "turns"


class Turns:
    """Takes the place of a session's own list of what is to be drawn again."""

    def __init__(self, session: Session) -> None:
        self._others: Callable[[Any], None] = session.schedule_update
        self._soon: list[Component] = []
        self._covered: list[Component] = []
        session.schedule_update = self._schedule  # type: ignore[method-assign]

    def _schedule(self, control: Any) -> None:
        if not isinstance(control, Component):
            self._others(control)
            return
        waiting, loop = self._covered if is_covered(control) else self._soon, asyncio.get_running_loop()
        if not waiting:
            if waiting is self._soon:
                loop.call_soon(self._draw)
            else:
                loop.call_later(LATER, self._draw_covered)
        waiting.append(control)

    def _draw(self) -> None:
        waiting, self._soon = self._soon, []
        _update(waiting)

    def _draw_covered(self) -> None:
        waiting, self._covered = self._covered, []
        _update(waiting)


def in_turns(session: Session) -> None:
    """From now on the parts of this session are drawn again in their turns."""
    if KEPT not in vars(session):
        vars(session)[KEPT] = Turns(session)


def is_covered(component: Component) -> bool:
    """Whether it belongs to a page that lies below another one."""
    child: Any = component
    while (parent := child.parent) is not None:
        pages = getattr(parent, "_b", None)
        if isinstance(pages, list) and pages:
            return child is not pages[-1]
        child = parent
    return False


def _update(waiting: list[Component]) -> None:
    """Each once, and those first that others lie in: what was drawn with them has had its turn."""
    for component in sorted(dict.fromkeys(waiting), key=_depth):
        if component._state.is_dirty:
            component.update()  # type: ignore[no-untyped-call]


def _depth(component: Component) -> int:
    depth, above = 0, component.parent
    while above is not None:
        depth, above = depth + 1, above.parent
    return depth
