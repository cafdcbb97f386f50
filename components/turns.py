"""In which order parts of the page are drawn again: what somebody looks at, each once; what it covers later.

Flet draws them in no order, a part and then once more with the one around it, and pages below the one on top
before it. On a phone that is most of the time from a tap to what it changes.

What was typed comes as two messages, the new text and the word of it. What is drawn between them would put
the old text back and drop a letter, so drawing waits for the word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

from flet.components.component import Component
from flet.messaging.session import Session

LATER = 0.4
"""Seconds until a page that is covered follows: a tap and what comes of it are over."""
SOON = 0.02
"""Seconds until drawing that waits for the word of what was typed is tried again."""
PATIENCE = 0.3
"""Seconds after which the word is not waited for: nobody listens to that field."""
KEPT = "turns"


class Turns:
    """Takes the place of a session's own list of what is to be drawn again."""

    def __init__(self, session: Session) -> None:
        self._others: Callable[[Any], None] = session.schedule_update
        self._soon: list[Component] = []
        self._covered: list[Component] = []
        self._typed: dict[int, float] = {}
        self._patch, self._dispatch = session.apply_patch, session.dispatch_event
        session.schedule_update = self._schedule  # type: ignore[method-assign]
        session.apply_patch = self._apply  # type: ignore[method-assign]
        session.dispatch_event = self._hear  # type: ignore[method-assign]

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

    def _apply(self, control_id: int, patch: dict[str, Any]) -> None:
        self._patch(control_id, patch)
        if "value" in patch:
            self._typed[control_id] = monotonic()

    async def _hear(self, control_id: int, event_name: str, event_data: Any) -> None:
        self._typed.pop(control_id, None)
        await self._dispatch(control_id, event_name, event_data)

    def _waits(self) -> bool:
        now = monotonic()
        self._typed = {id: at for id, at in self._typed.items() if now - at < PATIENCE}
        return bool(self._typed)

    def _draw(self) -> None:
        if self._waits():
            asyncio.get_running_loop().call_later(SOON, self._draw)
            return
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
