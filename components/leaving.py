"""Closes what a leaving part of the page left open; its dialog would stay on the screen for ever otherwise.

The client forgets how to close a dialog as soon as the page under it is another one. So when a component goes
away with a dialog open, the dialog is closed first, and the change of the page waits until it is gone.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from typing import Any

import flet as ft
from flet.components.component import Component
from flet.components.hooks.use_ref import RefHook
from flet.messaging.session import Session

LONGEST_WAIT = 1.5
"""Seconds for a dialog to go; a slow phone needs half of one."""
GLANCE = 0.03
KEPT = "leaving"
CLOSABLE = (ft.AlertDialog, ft.BottomSheet)
"""Pickers cannot be closed from here, only by the person; snack bars go by themselves."""


class Leaving:
    """What a session sends, in order; only the closing of a dialog overtakes what tears it away."""

    def __init__(self, session: Session) -> None:
        wire: Any = session.connection
        self._session = session
        self._patch = session.patch_control
        self._send: Callable[[bytes], object] = wire.send_callback
        self._held: list[bytes] = []
        self._depth = 0
        self._left: list[ft.DialogControl] = []
        self._closing: asyncio.Task[None] | None = None
        wire.send_callback = self._sent
        session.patch_control = self._patched  # type: ignore[method-assign]

    def left(self, component: Component) -> None:
        """The component is going away in the change that is being made."""
        for hook in component._state.hooks:
            if isinstance(hook, RefHook) and isinstance(hook.ref.current, CLOSABLE):
                self._left.append(hook.ref.current)

    def _sent(self, message: bytes) -> None:
        if self._depth or self._closing:
            self._held.append(message)
        else:
            self._send(message)

    def _patched(self, *args: Any, **named: Any) -> None:
        self._depth += 1
        try:
            self._patch(*args, **named)
        finally:
            self._depth -= 1
            if not self._depth:
                self._close_left()

    def _close_left(self) -> None:
        if self._there():
            for dialog in self._left:
                if dialog.open:
                    self._overtake(dialog)
            self._closing = self._closing or asyncio.create_task(self._wait())
        elif not self._closing:
            self._flush()

    def _overtake(self, dialog: ft.DialogControl) -> None:
        """Closes it by a message that goes before those that are held."""
        held, self._held = self._held, []
        self._depth += 1
        dialog.open = False
        self._patch(dialog)
        self._depth -= 1
        for message in self._held:
            self._send(message)
        self._held = held

    async def _wait(self) -> None:
        for _ in range(round(LONGEST_WAIT / GLANCE)):
            await asyncio.sleep(GLANCE)
            if not self._there():
                break
        self._left.clear()
        self._closing = None
        self._flush()

    def _there(self) -> bool:
        """Whether a dialog that was left has not yet gone; the client says so when it has."""
        open_ = {id(dialog) for dialog in self._session.page._dialogs.controls}
        self._left = [dialog for dialog in self._left if id(dialog) in open_]
        return bool(self._left)

    def _flush(self) -> None:
        held, self._held = self._held, []
        for message in held:
            self._send(message)


def close_what_is_left(session: Session) -> None:
    """From now on no dialog of this session outlives the component that opened it."""
    if KEPT not in vars(session):
        vars(session)[KEPT] = Leaving(session)
    if not hasattr(Component.will_unmount, "__wrapped__"):
        Component.will_unmount = _telling(Component.will_unmount)  # type: ignore[method-assign]


def _telling(will_unmount: Callable[[Component], None]) -> Callable[[Component], None]:
    @functools.wraps(will_unmount)
    def inner(self: Component) -> None:
        leaving: Leaving | None = vars(ft.context.page.session).get(KEPT)
        if leaving is not None:
            leaving.left(self)
        will_unmount(self)

    return inner
