"""Photos and voice notes: sent after their op, let go when the server shows that it has them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.answers import Offline, Rejected, TooLarge, Trouble, Unauthorized
from services.backend import ENDINGS, Backend, Session
from services.journal import Journal
from services.platform import (
    JPEG,
    Batch,
    NewPhoto,
    Picture,
    Platform,
    Sound,
    StorageFull,
    StoredPhoto,
    Strokes,
)
from services.replica import Replica
from services.store import Store

LONGEST_PIXELS = 1600
QUALITY = 0.8
ROOM = 0.8
SIGNATURE_ROOM = 50_000
AT_ONCE = 2
CACHE_BYTES = 40 << 20
TABLE = "sync.photos"
TRIES = 10


@dataclass(frozen=True)
class Photo:
    """A photo ready to be named by a command: JPEG, pixels, SHA-256 (hex) of the bytes."""

    sha256: str
    bytes: bytes
    width: int
    height: int
    media = JPEG

    @classmethod
    def of(cls, picture: Picture) -> Photo:
        return cls(hashlib.sha256(picture.data).hexdigest(), picture.data, picture.width, picture.height)


@dataclass(frozen=True)
class Recording:
    """A voice note ready to be named by a command, by the SHA-256 (hex) of its bytes; whole seconds."""

    sha256: str
    bytes: bytes
    media: str
    seconds: int

    @classmethod
    def of(cls, sound: Sound) -> Recording:
        return cls(hashlib.sha256(sound.data).hexdigest(), sound.data, sound.media, sound.seconds)


Evidence = Photo | Recording


class Photos:
    """The queue of the current person's photos and voice notes."""

    def __init__(self, platform: Platform, backend: Backend, store: Store, journal: Journal) -> None:
        self._platform = platform
        self._backend = backend
        self._store = store
        self._journal = journal
        self._replica: Replica | None = None
        self._session: Callable[[], Any] = lambda: None
        self._fetching: dict[str, asyncio.Future[bytes | None]] = {}
        self._failed: dict[str, int] = {}
        self.waiting = 0

    async def follow(self, replica: Replica | None, session: Callable[[], Any]) -> None:
        """Whose photos; `session` gives (an awaitable of) the tokens for fetching."""
        self._replica, self._session, self._failed = replica, session, {}
        await self._count()

    async def prepare(self, raw: bytes, lines: Sequence[str]) -> Photo:
        """From the camera's bytes. Raises StorageFull before anything is taken, PhotoUnreadable."""
        await self.refuse_when_full(len(raw) // 4)
        return Photo.of(await self._platform.shrink(raw, lines, LONGEST_PIXELS, QUALITY))

    async def draw(self, strokes: Strokes, width: int, height: int) -> Photo:
        """A signature as a picture. Raises StorageFull before anything is drawn."""
        await self.refuse_when_full(SIGNATURE_ROOM)
        return Photo.of(await self._platform.draw(strokes, width, height))

    async def refuse_when_full(self, coming: int) -> None:
        """Raises StorageFull when `coming` bytes would pass 80 % of what the device grants."""
        room = await self._platform.storage()
        if room.used is not None and room.quota and room.used + coming > ROOM * room.quota:
            raise StorageFull(f"{room.used} of {room.quota} bytes are used")

    async def took(self) -> None:
        await self._count()

    async def lay_aside(self, one: Evidence) -> None:
        """Keeps the bytes of what no command names yet, as a copy that may go when there is no room."""
        if self._replica is not None:
            kept = NewPhoto(one.sha256, one.bytes, one.media)
            await self._replica.db.keep_photo(kept, self._platform.wall(), CACHE_BYTES)

    async def bytes_of(self, sha256: str, media: str = JPEG) -> bytes | None:
        """From this device, else fetched and kept; None when it is nowhere to be had now."""
        replica = self._replica
        if replica is None:
            return None
        here = await replica.db.photo(sha256)
        if here is not None:
            return here
        if sha256 not in self._fetching:
            self._fetching[sha256] = asyncio.ensure_future(self._fetch(replica, sha256, media))
            self._fetching[sha256].add_done_callback(lambda _: self._fetching.pop(sha256, None))
        return await asyncio.shield(self._fetching[sha256])

    async def send(self, replica: Replica, session: Session) -> bool:
        """Sends what waits, after its op was taken. True when something was sent. Raises as Backend does."""
        estate_id = str((replica.meta.get("person") or {}).get("estate_id") or "")
        waiting = [p for p in await replica.db.photos() if p.state == "waiting" and _op_taken(replica, p)]
        due = [p for p in waiting if self._failed.get(p.sha256, 0) < TRIES]
        sent = 0
        for start in range(0, len(due) if estate_id else 0, AT_ONCE):
            two = due[start : start + AT_ONCE]
            results = await asyncio.gather(
                *(self._send(replica, estate_id, photo, session) for photo in two), return_exceptions=True
            )
            sent += sum(result is True for result in results)
            for result in results:
                if isinstance(result, BaseException):
                    await self._count()
                    raise result
        await self._count()
        return sent > 0

    async def look(self, replica: Replica, restored: bool = False) -> None:
        """Compares with the pulled rows: what arrived whole need not be kept, what is gone is owed.

        `restored`: the server is another one than before, so what was sent may not be there.
        """
        rows = {row["sha256"]: row for row in self._store.rows(TABLE).values()}
        states = {p.sha256: _after(p, rows.get(p.sha256), restored) for p in await replica.db.photos()}
        changed = {sha: state for sha, (before, state) in states.items() if before != state}
        if changed:
            await replica.write(Batch(photos=changed))
        await self._let_go(replica)
        await self._count()

    async def forget_copies(self, replica: Replica) -> None:
        """The person has left: photos that the server has are no longer theirs to see."""
        gone = {p.sha256: None for p in await replica.db.photos() if p.state == "kept"}
        if gone:
            await replica.write(Batch(photos=gone))

    async def _let_go(self, replica: Replica) -> None:
        """The oldest copies beyond what is worth keeping."""
        kept, total = [p for p in await replica.db.photos() if p.state == "kept"], 0
        gone: dict[str, str | None] = {}
        for photo in sorted(kept, key=lambda p: -p.at):
            total += photo.size
            if total > CACHE_BYTES:
                gone[photo.sha256] = None
        if gone:
            await replica.write(Batch(photos=gone))

    async def _send(self, replica: Replica, estate_id: str, photo: StoredPhoto, session: Session) -> bool:
        data = await replica.db.photo(photo.sha256)
        if data is None:
            return False
        try:
            await self._backend.upload_photo(estate_id, photo.sha256, data, session, photo.media)
        except (Rejected, TooLarge) as refused:
            self._failed[photo.sha256] = self._failed.get(photo.sha256, 0) + 1
            self._journal.note("photo", refused, sha256=photo.sha256)
            return False
        await replica.write(Batch(photos={photo.sha256: "sent"}))
        return True

    async def _fetch(self, replica: Replica, sha256: str, media: str) -> bytes | None:
        person: Mapping[str, Any] = replica.meta.get("person") or {}
        session = await self._session()
        if session is None or not person.get("estate_id") or media not in ENDINGS:
            return None
        try:
            data = await self._backend.fetch_photo(str(person["estate_id"]), sha256, session, media)
        except (Offline, Unauthorized, Trouble):
            return None
        if hashlib.sha256(data).hexdigest() != sha256:
            self._journal.note("photo", "the bytes are not those of its name", sha256=sha256)
            return None
        await replica.db.keep_photo(NewPhoto(sha256, data, media), self._platform.wall(), CACHE_BYTES)
        return data

    async def _count(self) -> None:
        """Photos of a refused op wait for its author, not for the network."""
        replica = self._replica
        found = await replica.db.photos() if replica else []
        ops = {p.op_id: replica.outbox.get(p.op_id) for p in found} if replica else {}
        going = [p for p in found if (op := ops[p.op_id]) is None or op.delivery.state != "attention"]
        self.waiting = sum(photo.state == "waiting" for photo in going)


def _op_taken(replica: Replica, photo: StoredPhoto) -> bool:
    """Its op has a verdict that takes it: gone to the archive, applied or held."""
    op = replica.outbox.get(photo.op_id)
    return op is None or op.delivery.state in ("acked", "held")


def _after(photo: StoredPhoto, row: Mapping[str, Any] | None, restored: bool) -> tuple[str, str]:
    """The state before and after seeing the row that tells of it."""
    if row is not None and row.get("arrived_at") and row.get("size") == photo.size:
        return photo.state, "kept"
    owed = photo.op_id and row is not None and not row.get("arrived_at")
    if owed and (photo.state == "kept" or (photo.state == "sent" and restored)):
        return photo.state, "waiting"
    if restored and photo.op_id and photo.state == "sent":
        return photo.state, "waiting"
    return photo.state, photo.state
