"""One person's data on this device: the database, and the outbox and rows in memory, in step with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.clock import Clock
from services.commands import Act, Command, Me
from services.exchange import REPLAY_SECONDS, Answer, Applied, apply
from services.ids import new_device_id, uuid7
from services.journal import Journal
from services.outbox import Delivery, Op, Outbox
from services.overlay import Registry, effects_of, retired
from services.platform import Batch, LocalDb, NewPhoto, Platform, StorageFull
from services.store import Store

Then = Callable[[Sequence[str]], Sequence[Command]]


class Replica:
    """Memory changes only after the database has; `seen` is the database's version that memory shows."""

    def __init__(
        self,
        user_id: str,
        db: LocalDb,
        store: Store,
        known: Registry,
        platform: Platform,
        journal: Journal,
        ages: Mapping[str, str] | None = None,
    ) -> None:
        """`ages` names, by table, the moment by which its rows grow old."""
        self.user_id = user_id
        self.db = db
        self.outbox = Outbox(db)
        self.meta: dict[str, Any] = {}
        self.seen = 0
        self._store = store
        self._known = known
        self._ages = ages or {}
        self._platform = platform
        self._journal = journal
        self.on_refresh: Callable[[], None] = lambda: None
        self._turn = asyncio.Lock()
        self._deaf = platform.on_tabs(self._hear)

    async def load(self) -> None:
        """Everything from the database; a new one gets its device id here."""
        async with self._turn:
            await self._load()

    async def record(
        self,
        command: Command,
        me: Me,
        clock: Clock,
        photos: Sequence[NewPhoto] = (),
        ends: Sequence[str] = (),
    ) -> tuple[Op, Act]:
        """Durable first, then seen. What of `meta` it `ends` is gone with it. Raises StorageFailed,
        StorageFull; then nothing was taken.
        """
        async with self._turn:
            op = await self._append(command, me, clock, photos, ends)
            self.meta.update(dict.fromkeys(ends))
            self._store.put_effects(effects_of(op, self._store, self._known, self._bad_effect))
        self._tell_tabs(None)
        return op, op.act()

    async def record_all(
        self, commands: Sequence[Command], me: Me, clock: Clock, then: Then | None = None
    ) -> list[Act]:
        """All of them, and what `then` makes of their ids: durable in one go, then seen at once. The acts of
        both. Raises as `record`; then none was taken.
        """
        named = [(self._new_id(), command) for command in commands]
        built = then([op_id for op_id, _ in named]) if then else ()
        named += [(self._new_id(), command) for command in built]
        async with self._turn:
            ops = await self._append_all(named, me, clock)
            with self._store.batch():
                for op in ops:
                    self._store.put_effects(effects_of(op, self._store, self._known, self._bad_effect))
        self._tell_tabs(None)
        return [op.act() for op in ops]

    async def settle(self, answer: Answer, now: float) -> Applied | None:
        """Writes what the answer means, then shows it. None when another tab was faster: ask again."""
        async with self._turn:
            archived = await self.db.archived() if self._generation_differs(answer) else []
            applied = apply(answer, self.meta, self.outbox.ops, archived, now)
            version = await self.db.write(applied.batch)
            if version is None:
                await self._load()
                return None
            await self._follow(answer, applied, version)
        if applied.batch.seen:
            self._tell_tabs(None if applied.batch.stage_finish else answer.changes)
        return applied

    async def renumber(self) -> None:
        """This device's numbers were used by another copy of it: go on under a new device id."""
        async with self._turn:
            sent = [op.id for op in self.outbox.ops if op.delivery.state == "acked"]
            await self.db.renumber(new_device_id(), sent)
            await self._load()
        self._tell_tabs(None)

    async def again(self, op: Op) -> Op:
        """A refused op once more, as a new one; an op that is stuck goes back in line as it is."""
        async with self._turn:
            if op.delivery.state != "attention":
                await self._deliver(op.id, {"late": False, "tries": 0})
                return self.outbox.get(op.id) or op
            new = await self.outbox.again(op, self._new_id())
            await self._load()
        self._tell_tabs(None)
        return new

    async def instead(self, op: Op, command: Command) -> Op:
        """Another command in place of a refused op, with its author, its time and its photos."""
        async with self._turn:
            new = await self.outbox.instead(op, self._new_id(), command)
            await self._load()
        self._tell_tabs(None)
        return new

    async def discard(self, op: Op) -> None:
        """The author lets go of a refused op; it stays in the archive, and its photos go."""
        async with self._turn:
            owed = [p.sha256 for p in await self.db.photos() if p.op_id == op.id and p.state == "waiting"]
            await self.db.write(Batch(archive={op.id: op.delivery.text()}, photos=dict.fromkeys(owed, None)))
            await self._load()
        self._tell_tabs(None)

    async def mark(self, op_id: str, **changes: Any) -> None:
        """Changes how an op stands in the line; its verdict stays."""
        async with self._turn:
            await self._deliver(op_id, changes)

    async def tidy(self, now: float) -> None:
        """Forgets settled ops that no restored server will be told again, and facts that have grown old."""
        await self._forget_old()
        settled = [(op.id, Delivery.parse(op.delivery)) for op in await self.db.archived()]
        old = [op_id for op_id, delivery in settled if now - (delivery.at or 0) > REPLAY_SECONDS]
        if old:
            await self.write(Batch(forget_archive=old))

    async def _forget_old(self) -> None:
        async with self._turn:
            since = str(self.meta.get("since") or "")
            old = [
                (table, id, None)
                for table, moment in self._ages.items()
                for id, row in self._store.rows(table).items()
                if str(row.get(moment)) < since
            ]
            version = await self.db.write(Batch(rows=old)) if old else None
            if version is not None:
                self._caught_up(version)
                self._store.merge(old)

    async def was_emptied(self) -> None:
        """The browser has thrown away what this device held of the person: it is to be said."""
        await self.write(Batch(meta={"emptied_at": self._platform.wall()}))

    def emptied_within(self, seconds: float, now: float) -> bool:
        at = self.meta.get("emptied_at")
        return at is not None and now - float(at) < seconds

    async def write(self, batch: Batch) -> None:
        """Something that memory need not follow (photos, notes of sync)."""
        async with self._turn:
            if await self.db.write(batch) is not None:
                self.meta.update(batch.meta)

    async def refresh(self, told: Any = None) -> None:
        """Catches up with what other tabs wrote: from their message when nothing was missed, else anew."""
        async with self._turn:
            self.meta = await self.db.meta()
            version = int(self.meta.get("version", 0))
            if version == self.seen:
                return
            if told and told["changes"] is not None and version == told["version"] == self.seen + 1:
                await self.outbox.load()
                self.seen = version
                with self._store.batch():
                    self._store.merge([tuple(change) for change in told["changes"]])
                    self._lay_effects()
            else:
                await self._load()
        self.on_refresh()

    def close(self) -> None:
        self._deaf()

    async def _append(
        self, command: Command, me: Me, clock: Clock, photos: Sequence[NewPhoto], ends: Sequence[str]
    ) -> Op:
        clocks, op_id = clock.stamp(), self._new_id()
        try:
            op = await self.outbox.append(op_id, command, me, clocks, photos, ends)
        except StorageFull:
            if photos or not await self._make_room():
                raise
            op = await self.outbox.append(op_id, command, me, clocks, (), ends)
        self._caught_up(self.outbox.version)
        return op

    async def _append_all(self, commands: Sequence[tuple[str, Command]], me: Me, clock: Clock) -> list[Op]:
        clocks = clock.stamp()
        try:
            ops = await self.outbox.append_all(commands, me, clocks)
        except StorageFull:
            if not await self._make_room():
                raise
            ops = await self.outbox.append_all(commands, me, clocks)
        self._caught_up(self.outbox.version)
        return ops

    def _new_id(self) -> str:
        return uuid7(int(self._platform.wall() * 1000))

    async def _make_room(self) -> bool:
        """What was fetched can be fetched again; a scan is worth more. Whether there was any."""
        copies: dict[str, str | None] = {p.sha256: None for p in await self.db.photos() if p.state == "kept"}
        if copies:
            await self.db.write(Batch(photos=copies))
        return bool(copies)

    async def _load(self) -> None:
        meta = await self.db.meta()
        if not meta.get("device_id"):
            await self.db.write(Batch(meta={"device_id": new_device_id()}, expect={"device_id": None}))
            meta = await self.db.meta()
        rows = await self.db.rows()
        await self.outbox.load()
        self.meta, self.seen = meta, int(meta.get("version", 0))
        with self._store.batch():
            self._store.replace(rows)
            self._lay_effects()

    async def _follow(self, answer: Answer, applied: Applied, version: int) -> None:
        self.outbox.settle(applied.deliveries, applied.retired)
        self.meta.update(applied.batch.meta)
        gap = version != self.seen + applied.batch.seen
        if gap or applied.restored or applied.batch.stage_finish or applied.batch.rows_clear:
            await self._load()
            return
        self.seen = version
        with self._store.batch():
            if applied.shown and not answer.update_required:
                self._store.merge(answer.changes)
            self._lay_effects()

    async def _deliver(self, op_id: str, changes: Mapping[str, Any]) -> None:
        op = self.outbox.get(op_id)
        if op is None:
            return
        delivery = replace(op.delivery, **changes)
        version = await self.db.write(Batch(deliveries={op_id: delivery.text()}))
        if version is not None:
            self.outbox.settle({op_id: delivery}, ())
            self._caught_up(version)

    def _lay_effects(self) -> None:
        with self._store.batch():
            self._store.clear_effects()
            for op in self.outbox.effective():
                if not retired(op, self.meta.get("cursor") if not self.meta.get("resetting") else None):
                    self._store.put_effects(effects_of(op, self._store, self._known, self._bad_effect))

    def _generation_differs(self, answer: Answer) -> bool:
        return self.meta.get("generation") not in (None, answer.generation)

    def _caught_up(self, version: int) -> None:
        """A gap means that another tab wrote in between: its message, or the next refresh, brings it."""
        if version == self.seen + 1:
            self.seen = version

    def _tell_tabs(self, changes: Any) -> None:
        small = changes is not None and len(changes) <= 200
        message = {"replica": self.user_id, "version": self.seen, "changes": changes if small else None}
        self._platform.tell_tabs(message)

    def _hear(self, message: Any) -> None:
        if isinstance(message, dict) and message.get("replica") == self.user_id:
            self._platform.spawn(self.refresh(message))

    def _bad_effect(self, kind: str, error: Exception) -> None:
        self._journal.note(f"effect of {kind}", error)
