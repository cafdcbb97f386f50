"""What calls this person now, in words; which of it they have seen or heard on this device."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.domain import Alert
from app.domains import DOMAINS
from app.hooks import use_anju, use_me, use_now, use_query
from components.effect import use_work
from services.commands import Me, View

if TYPE_CHECKING:
    from services.platform import Platform

TICK_SECONDS = 15
KEPT = 400
RING = (200, 100, 200, 100, 200)
Words = tuple[tuple[int, Alert], ...]


class Book:
    """What was seen and what was heard, by the ids of alerts; kept by the window for each account."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._user = ""
        self._seen: dict[str, None] = {}
        self._heard: dict[str, None] = {}
        self._readers: dict[int, Callable[[], None]] = {}
        self._next = 0

    async def open(self, user_id: str) -> None:
        """The book of this account; what cannot be read counts as empty."""
        if user_id == self._user:
            return
        kept = str(await self._platform.window("get", _key(user_id)) or "{}")
        try:
            told = json.loads(kept)
            self._seen, self._heard = (dict.fromkeys(told.get(name, [])) for name in ("seen", "heard"))
        except (ValueError, AttributeError, TypeError):
            self._seen, self._heard = {}, {}
        self._user = user_id
        self._changed()

    def is_open(self, user_id: str) -> bool:
        return self._user == user_id

    def has_seen(self, id: str) -> bool:
        return id in self._seen

    def see(self, ids: Iterable[str]) -> None:
        if new := [id for id in ids if id not in self._seen]:
            self._seen.update(dict.fromkeys(new))
            self._keep()
            self._changed()

    def hear(self, ids: Iterable[str]) -> bool:
        """True when one of them was never heard here: then it is time to ring, once."""
        new = [id for id in ids if id not in self._heard]
        self._heard.update(dict.fromkeys(new))
        if new:
            self._keep()
        return bool(new)

    def subscribe(self, fn: Callable[[], None]) -> Callable[[], None]:
        self._next += 1
        number = self._next
        self._readers[number] = fn
        return lambda: (self._readers.pop(number, None), None)[1]

    def _keep(self) -> None:
        told = {"seen": list(self._seen)[-KEPT:], "heard": list(self._heard)[-KEPT:]}
        self._platform.spawn(self._platform.window("set", _key(self._user), json.dumps(told)))

    def _changed(self) -> None:
        for fn in list(self._readers.values()):
            fn()


BookContext = ft.create_context(None)


@dataclass(frozen=True)
class Calls:
    """`all`, newest first, each with the number of its domain; `new`: those that call and were not seen."""

    all: Words
    new: Words
    book: Book

    def see(self, *ids: str) -> None:
        self.book.see(ids)


def use_calls() -> Calls:
    """Asked again as time passes; nothing counts as new until the device has said what was seen. Hooks."""
    anju, me = use_anju(), use_me()
    book = cast(Book, ft.use_context(BookContext))
    now = use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    found = use_query(_found, me, now)
    user_id = anju.accounts.current or ""
    _, turn = ft.use_state(0)
    stop: MutableRef[Callable[[], None]] = ft.use_ref(None)
    page = ft.context.page

    async def again() -> None:
        if stop.current is not None:
            turn(lambda n: n + 1)

    def listen() -> None:
        stop.current = book.subscribe(lambda: (page.run_task(again), None)[1])

    def deafen() -> None:
        if stop.current is not None:
            stop.current()
            stop.current = None

    async def open_book() -> None:
        await book.open(user_id)

    ft.use_effect(listen, [], cleanup=deafen)
    use_work(open_book, [user_id])
    ready = book.is_open(user_id)
    new = tuple((n, a) for n, a in found if ready and a.calls and not book.has_seen(a.id))
    return Calls(found, new, book)


def in_words(number: int, alert: Alert, language: str) -> str:
    texts = DOMAINS[number].texts[language]
    comma = "、" if language == "zh" else ", "
    terms = {name: comma.join(texts[key] for key in keys) for name, keys in alert.terms}
    return texts[alert.key].format(**dict(alert.values), **terms)


def _found(view: View, me: Me | None, now: datetime) -> Words:
    if me is None:
        return ()
    found = [(n, a) for n, d in enumerate(DOMAINS) if d.alerts for a in d.alerts(view, me, now)]
    return tuple(sorted(found, key=lambda one: one[1].at, reverse=True))


def _key(user_id: str) -> str:
    return f"anju.alerts.{user_id}"
