"""The loop that carries ops to the server and rows back: woken by work, by the network, by the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.answers import Busy, Offline, Rejected, TimedOut, TooLarge, Trouble, Unauthorized
from services.backend import Backend, Session
from services.clock import Clock, parse_time
from services.exchange import Answer, Applied, choose, request
from services.export import unsent_work
from services.journal import Journal
from services.outbox import Op
from services.photos import Photos
from services.platform import Batch, LocalDb, Platform, StorageFailed
from services.replica import Replica
from services.schedule import Schedule
from services.session import LOCK, Accounts
from services.status import State, SyncStatus, numbers

STUCK_AFTER = 10
PAGES = 200
MEASURE_SECONDS = 300


class Sync:
    """One loop a tab; one Web Lock a device lets only one tab talk at a time, tokens included."""

    def __init__(
        self,
        platform: Platform,
        accounts: Accounts,
        backend: Backend,
        photos: Photos,
        clock: Clock,
        journal: Journal,
        device: LocalDb,
    ) -> None:
        self._platform = platform
        self._accounts = accounts
        self._backend = backend
        self._photos = photos
        self._clock = clock
        self._journal = journal
        self._device = device
        self._replica: Replica | None = None
        self._schedule = Schedule(platform.random)
        self._awake = asyncio.Event()
        self._visible = True
        self._standing: State | None = None
        self._listeners: dict[int, Callable[[], None]] = {}
        self._next = 0
        self._lock = asyncio.Lock()
        self._measured = float("-inf")
        self._tidied: Replica | None = None
        self.status = SyncStatus()
        platform.on_window(self._window)

    def subscribe(self, fn: Callable[[], None]) -> Callable[[], None]:
        """fn() after each change of `status`. Returns the disposer."""
        self._next += 1
        number = self._next
        self._listeners[number] = fn
        return lambda: (self._listeners.pop(number, None), None)[1]

    def follow(self, replica: Replica | None) -> None:
        """Whose outbox it is from now on; None when nobody is here."""
        self._replica = replica
        self._schedule.reset()
        self._show(message=None, last_contact=None, next_try=None, min_client=None)
        self._stands(None)
        self.wake()

    def wake(self, tap: bool = False) -> None:
        """There is something to send, or somebody asks: try soon."""
        if tap:
            self._schedule.reset()
        if not self._schedule.asked:
            self._awake.set()

    def look(self, visible: bool) -> None:
        """Whether somebody looks at this tab; news are fetched more often then."""
        self._visible = visible

    async def run(self) -> None:
        """For ever. Whatever happens, there is a next attempt."""
        while True:
            self._awake.clear()
            try:
                await self._attempt()
                await self._measure_at_times()
            except Exception as unforeseen:
                self._journal.note("sync", unforeseen)
                self._schedule.failed()
                self._stands("offline", "unforeseen")
            await self._rest()

    async def now(self) -> SyncStatus:
        """One attempt at once, for the button and for tests. The status after it."""
        self._schedule.reset()
        await self._attempt()
        return self.status

    async def discard(self, op_id: str) -> None:
        """The author lets go of a refused op. Nothing happens when it is not one."""
        op = self._op(op_id)
        if op is not None and self._replica is not None and op.delivery.state == "attention":
            await self._replica.discard(op)
            self.recount()

    async def resend(self, op_id: str) -> None:
        """A refused op once more as a new one, with the time it was done; a stuck one back in line."""
        op = self._op(op_id)
        if op is not None and self._replica is not None and op.needs_attention:
            await self._replica.again(op)
            self.recount()
            self.wake(tap=True)

    async def export(self) -> bytes:
        """Everything on this device that the server does not have, photos included (base64), as JSON."""
        return b"{}" if self._replica is None else await unsent_work(self._replica, self._clock)

    def recount(self) -> None:
        """The numbers of the status from the outbox."""
        ops = self._replica.outbox.ops if self._replica else []
        waiting = any(op.unsent for op in ops) or self._photos.waiting > 0
        self._show(
            state=self._standing or ("waiting" if waiting else "synced"),
            photos_waiting=self._photos.waiting,
            clock_offset_ms=self._clock.offset_ms,
            **numbers(ops),
        )

    async def measure(self) -> None:
        """How much room there is and whether the browser promised to keep it."""
        self._measured = self._platform.mono()
        room = await self._platform.storage()
        self._show(persisted=room.persisted, used_bytes=room.used, quota_bytes=room.quota)

    async def _measure_at_times(self) -> None:
        if self._platform.mono() - self._measured > MEASURE_SECONDS:
            await self.measure()

    def _stands(self, trouble: State | None, message: str | None = None) -> None:
        """What keeps the queue from moving, until something else is known; None: nothing does."""
        self._standing = trouble
        self._show(message=message)
        self.recount()

    async def _attempt(self) -> None:
        if self._replica is None:
            return
        async with self._lock:
            if (replica := self._replica) is None:
                return
            async with self._platform.lock(LOCK):
                await self._guarded(replica)

    async def _guarded(self, replica: Replica) -> None:
        """One talk with the server, and what its failing means for the next."""
        try:
            await self._talk(replica)
        except Unauthorized:
            self._schedule.failed()
            self._stands("signed_out")
        except TimedOut:
            self._too_much("timeout")
        except Offline:
            self._schedule.failed()
            self._stands("offline")
        except Busy as busy:
            self._schedule.failed(busy.retry_after)
            self._stands("offline", "busy")
        except TooLarge:
            self._too_much("too_large")
        except Trouble as trouble:
            self._journal.note("exchange", trouble)
            self._too_much("server_trouble")
        except StorageFailed as failed:
            self._journal.note("storage", failed)
            self._schedule.failed()
            self._stands("storage_failed", failed.code)

    def _too_much(self, message: str) -> None:
        self._schedule.failed()
        self._schedule.halve()
        self._stands("offline", message)

    async def _talk(self, replica: Replica) -> None:
        await replica.refresh()
        session = await self._accounts.session()
        if session is None or session.user_id != replica.user_id:
            raise Unauthorized("nobody is signed in")
        session = await self._exchanges(replica, session)
        if await self._photos.send(replica, session):
            await self._exchange(replica, session)
        if self._tidied is not replica:
            await replica.tidy(self._platform.wall())
            self._tidied = replica
        self._schedule.went_well()
        too_old = self.status.min_client is not None
        self._stands("update_required" if too_old else None, self._wiped(replica))

    async def _exchanges(self, replica: Replica, session: Session) -> Session:
        """Until there is nothing more to send and nothing more to hear."""
        for _ in range(PAGES):
            again, session = await self._exchange(replica, session)
            if not again:
                break
        return session

    def _wiped(self, replica: Replica) -> str | None:
        """Said once to the person: this device's storage had been emptied."""
        return "wiped" if replica.meta.get("wiped") else None

    async def _exchange(self, replica: Replica, session: Session) -> tuple[bool, Session]:
        """One exchange; whether to go on at once, and with which tokens."""
        outbox, now = replica.outbox, self._platform.wall()
        held = [op for op in outbox.ops if op.delivery.state == "held"]
        chosen = choose(outbox.pending(), held, now, self._schedule.limit)
        if chosen:
            self._show(state="sending")
        next_seq = int(replica.meta.get("next_seq", 1))
        wall = self._clock.wall().isoformat()
        body = request(replica.meta, chosen, self._backend.config.version, wall, next_seq)
        told, session = await self._ask(replica, body, session, chosen)
        if self._replica is not replica:
            raise Offline("somebody else is here now")
        answer = Answer.parse(told)
        await self._met(answer, now)
        applied = await replica.settle(answer, self._platform.wall())
        if applied is None:
            return True, session
        renumbered = await self._after(replica, answer, applied)
        more = answer.more and not answer.update_required and not answer.revoked
        return more or renumbered or bool(chosen) or bool(applied.restored), session

    async def _ask(
        self, replica: Replica, body: Mapping[str, Any], session: Session, chosen: Sequence[Op]
    ) -> tuple[dict[str, Any], Session]:
        """The server's answer. An expired token is renewed once; a lone op that keeps failing goes last."""
        try:
            return await self._backend.exchange(body, session), session
        except Unauthorized:
            renewed = await self._accounts.session(fresh=True)
            if renewed is None:
                raise
            return await self._backend.exchange(body, renewed), renewed
        except (Rejected, TooLarge):
            if len(chosen) == 1 and chosen[0].delivery.state == "queued":
                await self._count_try(replica, chosen[0])
            raise

    async def _count_try(self, replica: Replica, op: Op) -> None:
        tries = op.delivery.tries + 1
        await replica.mark(op.id, tries=tries, late=op.delivery.late or tries >= STUCK_AFTER)

    async def _met(self, answer: Answer, sent: float) -> None:
        before = self._clock.offset_ms
        offset = self._clock.met(parse_time(answer.server_time), sent, self._platform.wall())
        if before is None or abs(offset - before) > 500:
            await self._device.write(Batch(meta={"offset_ms": offset}))
        self._show(last_contact=self._clock.now())

    async def _after(self, replica: Replica, answer: Answer, applied: Applied) -> bool:
        """What concerns the device itself; True when its ops were renumbered and go out again."""
        self._show(min_client=answer.min_client if answer.update_required else None)
        if answer.revoked:
            await self._photos.forget_copies(replica)
        await self._photos.look(replica, applied.restored)
        wiped = answer.device_seq >= int((await replica.db.meta()).get("next_seq", 1))
        fresh = [i for i in applied.cloned if (d := applied.deliveries.get(i)) and d.state == "queued"]
        if wiped or fresh:
            self._journal.note("device", "numbers were used elsewhere", seq=answer.device_seq)
            await replica.renumber()
            if wiped:
                await replica.write(Batch(meta={"wiped": True}))
        return bool(wiped or fresh)

    async def _rest(self) -> None:
        waiting = self.status.on_phone > 0 or self._photos.waiting > 0
        delay = self._schedule.delay(self._visible, waiting)
        self._show(next_try=self._clock.wall() + timedelta(seconds=delay))
        try:
            async with asyncio.timeout(delay):
                await self._awake.wait()
        except TimeoutError:
            return

    def _window(self, event: str, data: Any) -> None:
        if event in ("visible", "hidden"):
            self.look(event == "visible")
        if event in ("online", "visible"):
            self.wake(tap=True)

    def _op(self, op_id: str) -> Op | None:
        return self._replica.outbox.get(op_id) if self._replica else None

    def _show(self, **changes: Any) -> None:
        status = replace(self.status, **changes)
        if status != self.status:
            self.status = status
            for fn in list(self._listeners.values()):
                fn()
