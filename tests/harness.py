"""A page held in the hand: real Flet session, screens drawn and tapped without a browser.

async def story(hand: Hand) -> None:
    await hand.show(SignIn)
    await hand.type("phone", "13800000011")
    await hand.tap("main")
    assert "密码不能为空" in hand.texts()

hold(story)
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import flet as ft
import msgpack
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page
from flet.messaging.connection import Connection
from flet.messaging.protocol import (
    Message,
    MessageAction,
    RegisterClientResponseBody,
    configure_encode_object_for_msgpack,
)
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub

PHONE, TABLET = (412, 915), (1180, 820)


class Wire(Connection):
    """The client's end: packs every message as the real one does (Flet compares lists while packing)."""

    def __init__(self, answers: dict[str, Any]) -> None:
        super().__init__()
        self.loop = asyncio.get_running_loop()
        self.pubsubhub = PubSubHub()
        self.page_url = "http://test/"
        self.calls: list[tuple[str, Any]] = []
        self.answers = answers
        self.on_call: Callable[[Any], None] = lambda body: None
        self.arrived: list[Any] = []
        self.send_callback: Callable[[bytes], None] = self._arrive

    def send_message(self, message: Message) -> None:
        encode = configure_encode_object_for_msgpack(BaseControl)
        self.send_callback(msgpack.packb([message.action, message.body], default=encode))
        if message.action == MessageAction.INVOKE_METHOD:
            self.calls.append((message.body.name, message.body.args))
            self.on_call(message.body)

    def _arrive(self, message: bytes) -> None:
        """What the client would draw now, in the order in which it hears of it."""
        self.arrived.append(message)


class Hand:
    """One page of one person; `errors` holds what the app reported instead of showing."""

    def __init__(self, route: str = "/", size: tuple[int, int] = PHONE, **answers: Any) -> None:
        self.wire = Wire(answers)
        self.wire.on_call = self._called
        self.session = Session(self.wire)
        self.page = self.session.page
        self.errors: list[str] = []
        self.session.error = self.errors.append  # type: ignore[assignment,method-assign]
        width, height = size
        self.session.apply_page_patch(
            {
                "route": route,
                "width": width,
                "height": height,
                "web": True,
                "pyodide": True,
                "platform": "android",
            }
        )
        first = RegisterClientResponseBody(
            session_id=self.session.id, page_patch=self.session.get_page_patch(), error=""
        )
        self.wire.send_message(Message(MessageAction.REGISTER_CLIENT, first))
        _context_page.set(self.page)

    async def show(self, component: Callable[..., Any], *args: Any, **kwargs: Any) -> Hand:
        """Draws one component as the whole page."""
        self.page.render(component, *args, **kwargs)
        await self.settle()
        return self

    async def show_views(self, component: Callable[..., Any], *args: Any, **kwargs: Any) -> Hand:
        """Draws a component that gives views, such as a screen or the router."""
        self.page.render_views(component, *args, **kwargs)
        await self.settle()
        return self

    async def settle(self, turns: int = 6) -> None:
        """Lets handlers, effects and redraws that are under way finish."""
        for _ in range(turns):
            await asyncio.sleep(0.004)

    async def until(self, holds: Callable[[], object], seconds: float = 5) -> None:
        """Waits for something that takes a few turns; fails with what is on the page."""
        for _ in range(int(seconds / 0.01)):
            if holds():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"did not happen; on the page: {self.texts()}; errors: {self.errors}")

    async def go(self, route: str) -> None:
        """The address changes, as by a tap on a link, the browser's back, or typing it."""
        self.session.apply_page_patch({"route": route})
        await self.session.dispatch_event(self.page._i, "route_change", {"route": route})
        await self.settle()

    async def resize(self, size: tuple[int, int]) -> None:
        width, height = size
        self.session.apply_page_patch({"width": width, "height": height})
        await self.session.dispatch_event(self.page._i, "resize", {"width": width, "height": height})
        await self.settle()

    async def fire(self, control: BaseControl, event: str, data: Any = None, **changed: Any) -> None:
        if changed:
            self.session.apply_patch(control._i, changed)
        await self.session.dispatch_event(control._i, event, data)
        await self.settle()

    async def tap(self, key: str, event: str = "click") -> None:
        """Presses what carries this key. A disabled control cannot be pressed."""
        control = self.one(key)
        assert not getattr(control, "disabled", False), f"{key} is disabled"
        await self.fire(control, event)

    async def pick(self, key: str) -> None:
        """Presses a choice chip."""
        await self.fire(self.one(key), "select", True)

    async def type(self, key: str, text: str) -> None:
        control = self.one(key)
        assert isinstance(control, ft.TextField), f"{key} is no field"
        await self.fire(control, "change", text, value=text)

    async def close_dialog(self) -> None:
        """Swipes the topmost dialog away."""
        dialog = self.dialogs()[-1]
        self.session.apply_patch(dialog._i, {"open": False})
        await self.session.dispatch_event(dialog._i, "dismiss", None)
        await self.settle()

    def dialogs(self) -> list[ft.DialogControl]:
        return [d for d in self.page._dialogs.controls if d.open]

    def views(self) -> list[ft.View]:
        """The stack of views; the last one is on top."""
        return [c for c in _walk(self.page.views, set()) if isinstance(c, ft.View)]

    def all(self, root: Any = None) -> Iterator[BaseControl]:
        """Every control of the topmost view, and of what lies open above it."""
        roots = [self.views()[-1:], self.dialogs()] if root is None else root
        yield from _walk(roots, set())

    def find(self, key: str) -> BaseControl | None:
        return next((c for c in self.all() if _key(c) == key), None)

    def one(self, key: str) -> Any:
        found = self.find(key)
        keys = sorted({k for c in self.all() if (k := _key(c))})
        assert found is not None, f"nothing with key {key!r}; there is {keys}; it says {self.texts()}"
        return found

    def texts(self, root: Any = None) -> str:
        """Everything that can be read, in order, one piece a line."""
        return "\n".join(piece for control in self.all(root) for piece in _said(control))

    def fields(self) -> list[ft.TextField]:
        return [c for c in self.all() if isinstance(c, ft.TextField)]

    def _called(self, body: Any) -> None:
        answer = self.wire.answers.get(body.name)
        result = answer(body.args) if callable(answer) else answer
        loop = asyncio.get_running_loop()
        if body.name == "push_route":
            self.going = loop.create_task(self.go(body.args["route"]))
        loop.call_soon(self.session.handle_invoke_method_results, body.control_id, body.call_id, result, None)


def hold(story: Callable[[Hand], Awaitable[None]], **page: Any) -> None:
    """Runs a story with a fresh page and fails when the page had to report an exception."""

    async def run() -> None:
        hand = Hand(**page)
        await story(hand)
        assert not hand.errors, hand.errors[0]
        hand.session.close()
        await hand.settle(2)

    asyncio.run(run())


def _key(control: BaseControl) -> str | None:
    key = getattr(control, "key", None)
    return str(getattr(key, "value", key)) if key is not None else None


def _said(control: BaseControl) -> list[str]:
    names = ("value", "content", "label", "error", "helper", "hint_text", "tooltip", "semantics_label")
    wanted = names[:1] if isinstance(control, ft.Text) else names[1:]
    return [text for name in wanted if isinstance(text := getattr(control, name, None), str) and text]


def _walk(value: Any, seen: set[int]) -> Iterator[BaseControl]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _walk(item, seen)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _walk(item, seen)
    elif dataclasses.is_dataclass(value) and id(value) not in seen:
        seen.add(id(value))
        if isinstance(value, BaseControl):
            yield value
        for field in dataclasses.fields(value):
            if not field.metadata.get("skip") and field.name != "_parent":
                yield from _walk(getattr(value, field.name, None), seen)
