"""The loop that carries ops to the server and rows back: woken by work, by the network, by the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.answers import Busy, Offline, TimedOut, TooLarge, Trouble, Unauthorized
from services.backend import Backend
from services.clock import Clock
from services.commands import Command
from services.conversation import Conversation, Parties
from services.export import unsent_work
from services.journal import Journal
from services.outbox import Op
from services.photos import Photos
from services.platform import LocalDb, Platform, StorageFailed
from services.replica import Replica
from services.schedule import Schedule
from services.session import LOCK, Accounts
from services.status import State, SyncStatus, numbers

MEASURE_SECONDS = 300
WIPED_SECONDS = 86400
PHOTO_LOCK = "anju-photos"


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
        self._photos = photos
        self._clock = clock
        self._journal = journal
        self._replica: Replica | None = None
        self._schedule = Schedule(platform.random)
        self._parties = Parties(
            platform, accounts, backend, photos, clock, journal, device, self._schedule, self._show
        )
        self._awake = asyncio.Event()
        self._visible = True
        self._standing: State | None = None
        self._listeners: dict[int, Callable[[], None]] = {}
        self._next = 0
        self._lock = asyncio.Lock()
        self._sending: Any = None
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
        if replica is not self._replica:
            self._replica = replica
            self._show(message=None, last_contact=None, next_try=None, min_client=None)
            self._stands(None)
        self.wake(tap=True)

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
                self._send_beside()
                await self._measure_at_times()
            except Exception as unforeseen:
                self._journal.note("sync", unforeseen)
                self._schedule.failed()
                self._stands("offline", "unforeseen")
            await self._rest()

    async def now(self) -> SyncStatus:
        """One attempt at once, photos included, for the button and for tests. The status after it."""
        self._schedule.reset()
        await self._attempt()
        if await self._send_photos():
            await self._attempt()
        return self.status

    async def discard(self, op_id: str) -> None:
        """The author lets go of a refused op. Nothing happens when it is not one."""
        op = self._op(op_id)
        if op is not None and self._replica is not None and op.delivery.state == "attention":
            await self._replica.discard(op)
            await self._photos.took()
            self.recount()

    async def resend(self, op_id: str) -> None:
        """A refused op once more as a new one, with the time it was done; a stuck one back in line."""
        op = self._op(op_id)
        if op is not None and self._replica is not None and op.needs_attention:
            await self._replica.again(op)
            self.recount()
            self.wake(tap=True)

    async def instead(self, op_id: str, command: Command) -> None:
        """A refused op leaves as another command that keeps what it said, its photos included."""
        op = self._op(op_id)
        if op is not None and self._replica is not None and op.delivery.state == "attention":
            await self._replica.instead(op, command)
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

    def storage_failed(self, failed: StorageFailed) -> None:
        """Something could not be written down; shown until the next talk that can."""
        self._journal.note("storage", failed)
        self._stands("storage_failed", failed.code)

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
            self._schedule.failed()
            self.storage_failed(failed)

    def _too_much(self, message: str) -> None:
        self._schedule.failed()
        self._schedule.halve()
        self._stands("offline", message)

    async def _talk(self, replica: Replica) -> None:
        await Conversation(self._parties, replica, lambda: self._replica is replica).hold()
        if self._tidied is not replica:
            await replica.tidy(self._platform.wall())
            self._tidied = replica
        self._schedule.went_well()
        too_old = self.status.min_client is not None
        emptied = replica.emptied_within(WIPED_SECONDS, self._platform.wall())
        self._stands("update_required" if too_old else None, "wiped" if emptied else None)

    def _send_beside(self) -> None:
        """Photos take long on a bad line, and no scan is to wait for them."""
        if self._sending is None or self._sending.done():
            self._sending = self._platform.spawn(self._send_photos(wake=True))

    async def _send_photos(self, wake: bool = False) -> bool:
        """Whether any was sent; what could not be is tried again after the next attempt."""
        replica, sent = self._replica, False
        if replica is None or self._standing is not None or not self._photos.waiting:
            return False
        async with self._platform.lock(PHOTO_LOCK):
            try:
                sent = await self._upload(replica)
            except Trouble as trouble:
                self._journal.note("photos", trouble)
        self.recount()
        if sent and wake:
            self.wake()
        return sent

    async def _upload(self, replica: Replica) -> bool:
        """A token that ran out on the way is renewed once."""
        accounts = self._parties.accounts
        session = await accounts.tokens()
        if session is None:
            return False
        try:
            return await self._photos.send(replica, session)
        except Unauthorized:
            async with self._platform.lock(LOCK):
                renewed = await accounts.session(fresh=True)
            return renewed is not None and await self._photos.send(replica, renewed)

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
