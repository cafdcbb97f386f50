"""One conversation with the server: exchanges until nothing more is to be sent or heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.answers import Offline, Rejected, TooLarge, Trouble, Unauthorized
from services.backend import Backend, Session
from services.clock import Clock, parse_time
from services.exchange import Answer, Applied, choose, request
from services.journal import Journal
from services.outbox import Op
from services.photos import Photos
from services.platform import Batch, LocalDb, Platform
from services.replica import Replica
from services.schedule import Schedule
from services.session import Accounts

STUCK_AFTER = 10
PAGES = 200
ASIDE = 3


@dataclass
class Parties:
    """Who takes part, beside the replica: made once by Sync. `show` changes the status that people see."""

    platform: Platform
    accounts: Accounts
    backend: Backend
    photos: Photos
    clock: Clock
    journal: Journal
    device: LocalDb
    schedule: Schedule
    show: Callable[..., None]


class Conversation:
    """To be held under the sync lock. `still` tells whether the replica is still the one of who is here."""

    def __init__(self, parties: Parties, replica: Replica, still: Callable[[], bool]) -> None:
        self._with = parties
        self._replica = replica
        self._still = still
        self._aside: dict[str, Trouble] = {}

    async def hold(self) -> None:
        """Raises Trouble, StorageFailed; what was settled before stays settled."""
        await self._replica.refresh()
        session = await self._with.accounts.session()
        if session is None or session.user_id != self._replica.user_id:
            raise Unauthorized("nobody is signed in")
        await self._exchanges(session)
        if self._aside:
            raise next(iter(self._aside.values()))

    async def _exchanges(self, session: Session) -> None:
        """An op that the server cannot take even alone is set aside for this time: it stops no other."""
        for _ in range(PAGES):
            chosen = self._choose()
            try:
                again, session = await self._exchange(session, chosen)
            except (Rejected, TooLarge) as trouble:
                if len(chosen) > 1:
                    self._fewer(trouble)
                elif chosen and len(self._aside) < ASIDE:
                    self._aside[chosen[0].id] = trouble
                    await self._count_try(chosen[0])
                else:
                    raise
            else:
                if not again:
                    return

    def _choose(self) -> list[Op]:
        outbox = self._replica.outbox
        waiting = [op for op in outbox.pending() if op.id not in self._aside]
        held = [op for op in outbox.ops if op.delivery.state == "held"]
        return choose(waiting, held, self._with.platform.wall(), self._with.schedule.limit)

    def _fewer(self, trouble: Trouble) -> None:
        if isinstance(trouble, TooLarge):
            self._with.schedule.halve()
        else:
            self._with.schedule.limit = 1

    async def _count_try(self, op: Op) -> None:
        tries = op.delivery.tries + 1
        await self._replica.mark(op.id, tries=tries, late=op.delivery.late or tries >= STUCK_AFTER)

    async def _exchange(self, session: Session, chosen: Sequence[Op]) -> tuple[bool, Session]:
        """One exchange; whether to go on at once, and with which tokens."""
        replica, wall = self._replica, self._with.platform.wall
        sent = wall()
        if chosen:
            self._with.show(state="sending")
        body = request(
            replica.meta, chosen, self._with.backend.config.version, self._with.clock.wall().isoformat()
        )
        told, session = await self._ask(body, session)
        if not self._still():
            raise Offline("somebody else is here now")
        answer = Answer.parse(told)
        await self._met(answer, sent)
        applied = await replica.settle(answer, wall())
        if applied is None:
            return True, session
        renumbered = await self._after(answer, applied)
        more = answer.more and not answer.update_required and not answer.revoked
        return more or renumbered or bool(chosen) or applied.restored, session

    async def _ask(self, body: Mapping[str, Any], session: Session) -> tuple[dict[str, Any], Session]:
        """The server's answer; an expired token is renewed once."""
        try:
            return await self._with.backend.exchange(body, session), session
        except Unauthorized:
            renewed = await self._with.accounts.session(fresh=True)
            if renewed is None:
                raise
            return await self._with.backend.exchange(body, renewed), renewed

    async def _met(self, answer: Answer, sent: float) -> None:
        clock = self._with.clock
        before = clock.offset_ms
        offset = clock.met(parse_time(answer.server_time), sent, self._with.platform.wall())
        if before is None or abs(offset - before) > 500:
            await self._with.device.write(Batch(meta={"offset_ms": offset}))
        self._with.show(last_contact=clock.now())

    async def _after(self, answer: Answer, applied: Applied) -> bool:
        """What concerns the device itself; True when its ops were renumbered and go out again."""
        replica, photos = self._replica, self._with.photos
        self._with.show(min_client=answer.min_client if answer.update_required else None)
        if answer.revoked:
            await photos.forget_copies(replica)
        await photos.look(replica, applied.restored)
        emptied = answer.device_seq >= int((await replica.db.meta()).get("next_seq", 1))
        fresh = [i for i in applied.cloned if (d := applied.deliveries.get(i)) and d.state == "queued"]
        if emptied or fresh:
            self._with.journal.note("device", "numbers were used elsewhere", seq=answer.device_seq)
            await replica.renumber()
        if emptied:
            await replica.was_emptied()
        return bool(emptied or fresh)
