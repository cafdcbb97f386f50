"""The only bridge from screens to the engine: what a component may ask, do and say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.domain import Aside, Door
from app.domains import DOMAINS
from app.wiring import Anju
from components.effect import use_work
from services.commands import Act, Command, Me, View
from services.photos import TABLE as PHOTOS
from services.photos import Evidence
from services.status import SyncStatus
from services.store import Store, Tables

T = TypeVar("T")
Texts = Mapping[str, Mapping[str, str]]
Stop = Callable[[], None]

AnjuContext = ft.create_context(None)


def use_anju() -> Anju:
    """The app under this component; AnjuContext(anju, …) provides it. Raises LookupError without one."""
    anju = ft.use_context(AnjuContext)
    if anju is None:
        raise LookupError("no AnjuContext above this component")
    return anju


def use_query(fn: Callable[..., T], *args: Any) -> T:
    """fn(view, *args), asked again when a table that it read has changed. `args` must compare with ==."""
    store = use_anju().store
    seen: MutableRef[_Seen[T] | None] = ft.use_ref(None)
    asked = seen.current
    if asked is None or not asked.holds(store, fn, args):
        asked = seen.current = _Seen(store, fn, args)
    known = asked

    def listen(again: Callable[[], None]) -> Stop:
        def changed(tables: Tables) -> None:
            now = seen.current or known
            if not now.tables.isdisjoint(tables) and now.differs(store):
                again()

        return store.subscribe(None, changed)

    _use_again(listen)
    answer: T = known.answer
    return answer


def use_me() -> Me | None:
    """Who is here; None when signed out or not (or no longer) a member."""
    anju = use_anju()
    _use_again(anju.subscribe)
    return anju.me


def use_sync() -> SyncStatus:
    anju = use_anju()
    _use_again(anju.sync.subscribe)
    return anju.sync.status


def use_offline() -> bool:
    """Whether the server cannot be reached; the component renders again only when that changes."""
    anju = use_anju()
    known: MutableRef[bool] = ft.use_ref(False)
    known.current = anju.sync.status.state == "offline"

    def listen(again: Callable[[], None]) -> Stop:
        def changed() -> None:
            if (anju.sync.status.state == "offline") != known.current:
                again()

        return anju.sync.subscribe(changed)

    _use_again(listen)
    return bool(known.current)


def use_now(seconds: float) -> datetime:
    """The authority's time, aware, UTC; the component renders again every `seconds`."""
    anju = use_anju()

    def listen(again: Callable[[], None]) -> Stop:
        async def tick() -> None:
            while True:
                await asyncio.sleep(seconds)
                again()

        task = asyncio.ensure_future(tick())
        return lambda: (task.cancel(), None)[1]

    _use_again(listen, [seconds])
    return anju.clock.now()


def use_do() -> Callable[..., Awaitable[Act]]:
    """async do(command, photos=(), ends=()), see Anju.do. Raises Refused, StorageFailed, StorageFull."""
    anju = use_anju()

    async def do(command: Command, photos: Sequence[Evidence] = (), ends: Sequence[str] = ()) -> Act:
        return await anju.do(command, photos, ends)

    return ft.use_callback(do, [id(anju)])


def use_do_all() -> Callable[[Sequence[Command]], Awaitable[list[Act]]]:
    """async do_all(commands): all recorded when it returns, see Anju.do_all."""
    anju = use_anju()

    async def do_all(commands: Sequence[Command]) -> list[Act]:
        return await anju.do_all(commands)

    return ft.use_callback(do_all, [id(anju)])


def use_say(texts: Texts) -> Callable[..., str]:
    """say(key, **kw) in the person's language, else in Chinese. Raises KeyError for a key nobody wrote."""
    anju = use_anju()
    _use_again(anju.subscribe)
    return sayer(texts, anju.language)


def use_needs(id: str) -> tuple[tuple[str, str], ...]:
    """(name, address) of whatever cannot do without the record of that id, in any domain."""
    return use_query(_needs, id, use_now(60).replace(second=0, microsecond=0))


def use_asides(visit_id: str, place_id: str, kind: str) -> tuple[tuple[str, str], ...]:
    """(words, address) of what other domains say at a stop of a round; with an address it can be done there.
    Several hooks.
    """
    anju = use_anju()
    now = use_now(60).replace(second=0, microsecond=0)
    found = use_query(_asides, use_me(), visit_id, place_id, kind, now)
    return tuple(_aside_words(n, aside, anju.language) for n, aside in found)


def use_about(what: str, id: str) -> tuple[tuple[str, str], ...]:
    """As `use_asides`: what other domains say of a "hazard" or a "place". Several hooks."""
    anju = use_anju()
    found = use_query(_about, use_me(), what, id)
    return tuple(_aside_words(n, aside, anju.language) for n, aside in found)


def _aside_words(number: int, aside: Aside, language: str) -> tuple[str, str]:
    say = sayer(DOMAINS[number].texts, language)
    terms = {name: say(key) for name, key in aside.terms}
    return say(aside.key, **dict(aside.values), **terms), aside.route


def use_doors() -> tuple[tuple[str, str, Door], ...]:
    """(name, words, door) of every domain that has one for this person. Hooks."""
    anju, found = use_anju(), use_query(_doors, use_me())
    said = ((sayer(DOMAINS[n].texts, anju.language), door) for n, door in found)
    return tuple((say(door.key), say(door.words, **dict(door.values)), door) for say, door in said)


def use_photo(sha256: str) -> bytes | None:
    """The photo's bytes; None while it is fetched, and when it is nowhere to be had now."""
    anju = use_anju()
    found, set_found = ft.use_state(("", b""))
    page = ft.context.page

    async def look() -> None:
        if not sha256:
            return
        data = await anju.photos.bytes_of(sha256)

        async def show() -> None:
            set_found((sha256, data or b""))

        page.run_task(show)

    _use_again(lambda again: anju.store.subscribe([PHOTOS], lambda _: again()))
    rows = anju.store.rows(PHOTOS).values()
    arrived = next((row.get("arrived_at") for row in rows if row["sha256"] == sha256), None)
    use_work(look, [sha256, arrived, use_offline()])
    return found[1] if found[0] == sha256 and found[1] else None


def sayer(texts: Texts, language: str) -> Callable[..., str]:
    words = texts.get(language, texts["zh"])

    def say(key: str, **kw: Any) -> str:
        text = words[key] if key in words else texts["zh"][key]
        return text.format(**kw) if kw else text

    return say


def _needs(view: View, id: str, now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple(found for domain in DOMAINS if domain.needs for found in domain.needs(view, id, now))


def _asides(
    view: View, me: Me | None, visit_id: str, place_id: str, kind: str, now: datetime
) -> tuple[tuple[int, Aside], ...]:
    if me is None:
        return ()
    asked = ((n, d.asides) for n, d in enumerate(DOMAINS) if d.asides)
    return tuple((n, a) for n, asides in asked for a in asides(view, me, visit_id, place_id, kind, now))


def _about(view: View, me: Me | None, what: str, id: str) -> tuple[tuple[int, Aside], ...]:
    if me is None:
        return ()
    asked = ((n, d.about_hazard if what == "hazard" else d.about_place) for n, d in enumerate(DOMAINS))
    return tuple((n, aside) for n, about in asked if about for aside in about(view, me, id))


def _doors(view: View, me: Me | None) -> tuple[tuple[int, Door], ...]:
    if me is None:
        return ()
    found = ((n, domain.door(view, me)) for n, domain in enumerate(DOMAINS) if domain.door)
    return tuple((n, door) for n, door in found if door is not None)


class _Seen(Generic[T]):
    """An answer with what it depends on."""

    def __init__(self, store: Store, fn: Callable[..., T], args: tuple[Any, ...]) -> None:
        self.fn, self.args = fn, args
        self.answer, self.tables = store.observe(fn, *args)
        self.version = store.version(self.tables)

    def holds(self, store: Store, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        return self.fn is fn and self.args == args and self.version == store.version(self.tables)

    def differs(self, store: Store) -> bool:
        if self.version == store.version(self.tables):
            return False
        newer, tables = store.observe(self.fn, *self.args)
        same = newer == self.answer
        self.answer, self.tables, self.version = newer, tables, store.version(tables)
        return not same


def _use_again(listen: Callable[[Callable[[], None]], Stop], deps: Sequence[Any] = ()) -> None:
    """Renders the component again whenever `listen` calls back, through the page's own task."""
    _, set_turn = ft.use_state(0)
    stop: MutableRef[Stop | None] = ft.use_ref(None)
    page = ft.context.page

    async def turn() -> None:
        if stop.current is not None:
            set_turn(lambda n: n + 1)

    def start() -> None:
        stop.current = listen(lambda: (page.run_task(turn), None)[1])

    def end() -> None:
        if stop.current is not None:
            stop.current()
            stop.current = None

    ft.use_effect(start, list(deps), cleanup=end)
