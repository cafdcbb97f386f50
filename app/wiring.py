"""Puts the parts together: the only place that chooses them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.domains import DOMAINS
from app.estate.records import Membership, Person
from services.answers import Unauthorized
from services.backend import Backend, Session
from services.clock import Clock, parse_time
from services.commands import Act, Command, Me, Refused, View
from services.config import Config
from services.history import combined
from services.journal import Journal
from services.overlay import registry
from services.photos import TABLE as PHOTOS
from services.photos import Evidence, Photos
from services.platform import Batch, LocalDb, NewPhoto, Platform, StorageFailed
from services.replica import Replica, Then
from services.session import DEVICE_DB, Accounts, database_of
from services.store import Store
from services.sync import Sync

LANGUAGES = ("zh", "en")
FIRST_PAINT_SECONDS = 0.3
AT_ONCE = timedelta(days=100)


class Anju:
    """The app without its looks: what screens ask, what they do, who is here. `reads_only`: what is shown is
    of long ago, and nothing can be done about it.
    """

    reads_only = False

    def __init__(self, platform: Platform, backend: Backend, device: LocalDb, meta: dict[str, Any]) -> None:
        self.platform = platform
        self.config = backend.config
        self.clock = Clock(platform.wall, platform.mono, meta.get("offset_ms"))
        self.journal = Journal(platform)
        platform.on_failure = lambda failure: self.journal.note("beside", failure)
        self.backend = backend
        self.store = Store(lambda table, error: self.journal.note(f"row of {table}", error))
        self.accounts = Accounts(platform, self.backend, self.clock, self.journal)
        self.photos = Photos(platform, self.backend, self.store, self.journal)
        self.sync = Sync(platform, self.accounts, self.backend, self.photos, self.clock, self.journal, device)
        self.language = meta.get("language") or "zh"
        self.me: Me | None = None
        self._device = device
        self._known = registry(c for domain in DOMAINS for c in domain.commands)
        self._ages = {r.table: r.ages_by for domain in DOMAINS for r in domain.records if r.ages_by}
        self._replica: Replica | None = None
        self._listeners: dict[int, Callable[[], None]] = {}
        self._next = 0
        self._door = asyncio.Lock()
        self.store.subscribe(None, lambda tables: self._meet())
        self.accounts.on_change(self._follow)
        self.sync.subscribe(self._counted)

    async def do(self, command: Command, photos: Sequence[Evidence] = (), ends: Sequence[str] = ()) -> Act:
        """Recorded once this returns, and what was laid aside under the names that it `ends` is gone with it.
        Raises Refused, StorageFailed, StorageFull; then nothing was taken.
        """
        replica, me = self._replica, self.me
        if replica is None or me is None:
            raise Refused("NOT_ALLOWED")
        if photos:
            await self.photos.refuse_when_full(sum(len(p.bytes) for p in photos))
        command.check(self.store, me)
        taken = [NewPhoto(p.sha256, p.bytes, p.media) for p in photos]
        try:
            asides = [f"aside {about}" for about in ends]
            _, act = await replica.record(command, me, self.clock, taken, asides)
        except StorageFailed as failed:
            self.sync.storage_failed(failed)
            raise
        if photos:
            await self.photos.took()
        self.sync.recount()
        self.sync.wake()
        return act

    async def do_all(self, commands: Sequence[Command], then: Then | None = None) -> list[Act]:
        """As `do`, for many at once that need no photos; what builds on them `then` makes of the ids of their
        acts, and it is seen with them. All are taken or none.
        """
        replica, me = self._replica, self.me
        if replica is None or me is None:
            raise Refused("NOT_ALLOWED")
        for command in commands:
            command.check(self.store, me)
        try:
            return await replica.record_all(commands, me, self.clock, then)
        except StorageFailed as failed:
            self.sync.storage_failed(failed)
            raise
        finally:
            self.sync.recount()
            self.sync.wake()

    def laid_aside(self, about: str) -> Any:
        """What the person here laid aside under that name, as `lay_aside` was given it; None for nothing."""
        return self._replica.meta.get(f"aside {about}") if self._replica is not None else None

    async def lay_aside(self, about: str, what: Any, evidence: Sequence[Evidence] = ()) -> None:
        """Keeps something begun (what JSON can say) through the death of the app, and the bytes of `evidence`
        where `photos` finds them. None forgets it. Raises StorageFailed.
        """
        replica = self._replica
        if replica is None:
            return
        for one in evidence:
            await self.photos.lay_aside(one)
        await replica.write(Batch(meta={f"aside {about}": what}))

    @property
    def known_since(self) -> datetime | None:
        """How far back the facts reach that this device holds; None before it was told."""
        told = self._replica.meta.get("since") if self._replica is not None else None
        return parse_time(str(told)) if told else None

    async def past(self, since: datetime, until: datetime) -> Store:
        """The rounds of a stretch, however long ago, as the server has them, with what this device knows of
        the estate around them. Raises Unauthorized when signed out, Trouble.
        """
        return await self.beside(await self.backend.rounds_between(since, until, await self._session()))

    async def ask(self, name: str, body: Mapping[str, Any]) -> Any:
        """What a function of the server answers to who is here. Raises Unauthorized, Trouble."""
        return await self.backend.rpc(name, body, await self._session())

    async def beside(self, told: Sequence[Mapping[str, Any]]) -> Store:
        """What the server told of long ago, with what this device knows of everything else around it."""
        tables = {kind.table for domain in DOMAINS for kind in domain.records} | {PHOTOS}
        return await combined(self.store, tables, told)

    async def past_in_figures(self, since: datetime, until: datetime) -> list[dict[str, Any]]:
        """What the rounds of a stretch come to, as `Backend.rounds_summary`, however long: asked in pieces
        that a server counts at once. Raises Unauthorized, Trouble.
        """
        found: list[dict[str, Any]] = []
        while since < until:
            end = min(since + AT_ONCE, until)
            found += await self.backend.rounds_summary(since, end, await self._session())
            since = end
        return found

    async def _session(self) -> Session:
        async with self.platform.lock("anju-sync"):
            session = await self.accounts.session()
        if session is None:
            raise Unauthorized("signed_out")
        return session

    def subscribe(self, fn: Callable[[], None], tables: Iterable[str] | None = None) -> Callable[[], None]:
        """fn() when who is here, the language or (when given) one of `tables` changed. The disposer."""
        self._next += 1
        number = self._next
        self._listeners[number] = fn
        stop = self.store.subscribe(tables, lambda _: fn()) if tables is not None else None

        def dispose() -> None:
            self._listeners.pop(number, None)
            if stop is not None:
                stop()

        return dispose

    async def speak(self, language: str) -> None:
        """Chinese ("zh") or English ("en"), remembered on this device. Raises ValueError for another."""
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language
        await self._device.write(Batch(meta={"language": language}))
        self._changed()

    async def open(self) -> None:
        """The home of who was here last, without network."""
        await self.journal.open(self._device)
        await self.accounts.open(self._device)
        await self._follow()

    def begin(self) -> None:
        """Keeps talking to the server, once the first screen has had its turn."""
        self.platform.spawn(self._live())

    async def close(self) -> None:
        if self._replica is not None:
            self._replica.close()
        await self.backend.close()

    async def _live(self) -> None:
        await asyncio.sleep(FIRST_PAINT_SECONDS)
        self.platform.spawn(self._look_around())
        await self.sync.run()

    async def _look_around(self) -> None:
        """What this device is like: who else worked on it, whether it keeps what it is given."""
        self.sync.look(await self.platform.window("visible") is not False)
        await self.accounts.count_everyone()
        if self._replica is not None:
            await self._look_for_sentinel(self._replica)
        if self.accounts.current and not (await self.platform.storage()).persisted:
            await self.platform.window("persist")
        await self.sync.measure()

    async def _look_for_sentinel(self, replica: Replica) -> None:
        """The page remembers, beside the database, that there was one: else its loss could not be told."""
        key = f"anju.kept.{replica.user_id}"
        if replica.meta.get("kept") is None:
            if await self.platform.window("get", key):
                await replica.was_emptied()
            await replica.write(Batch(meta={"kept": True}))
        await self.platform.window("set", key, "1")

    async def _follow(self) -> None:
        """Opens the home of the current person and closes the one before; one change at a time."""
        async with self._door:
            await self._let_in(self.accounts.current)
        self._meet()
        self._changed()

    async def _let_in(self, user_id: str | None) -> None:
        if self._replica is not None and self._replica.user_id != user_id:
            self._replica.close()
            self._replica = None
            self.store.replace(())
            self.store.clear_effects()
        if user_id is not None and self._replica is None:
            db = await self.platform.open(database_of(user_id))
            replica = Replica(user_id, db, self.store, self._known, self.platform, self.journal, self._ages)
            await replica.load()
            replica.on_refresh = self._recount
            self._replica = replica
        await self.photos.follow(self._replica, self.accounts.tokens)
        self.sync.follow(self._replica)

    def _recount(self) -> None:
        """Another tab wrote: the numbers that are shown here follow."""
        self.platform.spawn(self._count())

    async def _count(self) -> None:
        await self.photos.took()
        self.sync.recount()

    def _counted(self) -> None:
        self.accounts.counted(self.sync.status.on_phone + self.sync.status.photos_waiting)

    def _meet(self) -> None:
        """Who the rows say is here; what the last exchange said when the rows do not know yet."""
        replica = self._replica
        me = None if replica is None else me_of(self.store, replica.user_id) or _told(replica)
        if me != self.me:
            self.me = me
            if me is not None and replica is not None:
                self.platform.spawn(self._remember(replica.user_id, me))
            self._changed()

    async def _remember(self, user_id: str, me: Me) -> None:
        row = self.store.row("estate.estates", me.estate_id) or {}
        await self.accounts.know(user_id, me.name, str(row.get("name") or ""))

    def _changed(self) -> None:
        for fn in list(self._listeners.values()):
            fn()


def me_of(view: View, user_id: str) -> Me | None:
    """The person of an account, with the roles that have not ended; None when the rows do not know them."""
    person = next((p for p in view.where(Person, user_id=user_id) if p.left_at is None), None)
    if person is None:
        return None
    roles = (m.role for m in view.where(Membership, person_id=person.id) if m.ended_at is None)
    return Me(person.id, person.estate_id, person.name, frozenset(roles))


def _told(replica: Replica) -> Me | None:
    person = replica.meta.get("person")
    if not person:
        return None
    return Me(person["id"], person["estate_id"], person["name"], frozenset(person["roles"]))


async def start(
    platform: Platform, config: Config | None = None, talk: bool = True, backend: Backend | None = None
) -> Anju:
    """A usable home from this device alone; `talk` lets it reach for the server afterwards."""
    device = await platform.open(DEVICE_DB)
    server = backend or Backend(platform, config or Config.parse(platform.config))
    anju = Anju(platform, server, device, await device.meta())
    await anju.open()
    if talk:
        anju.begin()
    return anju
