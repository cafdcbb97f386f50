"""What the engine needs of the device under it: browser.py gives it on a phone, memory.py in tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

JPEG = "image/jpeg"
Strokes = Sequence[Sequence[tuple[float, float]]]
"""What a finger drew: each stroke its points, in pixels from the top left."""
Row = tuple[str, str, str | None]
"""Table, id, the row as JSON text; None when it is gone."""


class StorageFailed(Exception):
    """The device could not write down. `code` is "failed" or "full"; what was kept before stays kept."""

    code = "failed"


class StorageFull(StorageFailed):
    """No room: refused before anything was taken."""

    code = "full"


class LibraryAbsent(Exception):
    """A library that is brought on demand is neither on this device nor to be had now."""


class PhotoUnreadable(Exception):
    """The bytes are no picture that this device can read."""


class MicrophoneFailed(Exception):
    """Nothing is recorded. `code`: refused, absent, or busy with something else."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class NewOp:
    """An op about to be written down. `op` is JSON text and never changes again; `local` never travels."""

    id: str
    op: str
    local: str
    delivery: str


@dataclass(frozen=True)
class StoredOp:
    """An op as it stands in the outbox: only `delivery` (JSON text) changes, and `seq` on renumbering."""

    id: str
    seq: int
    op: str
    local: str
    delivery: str


@dataclass(frozen=True)
class Appended:
    """The number that an op was given, and the database's version after it."""

    seq: int
    version: int


@dataclass(frozen=True)
class NewPhoto:
    """A photo or voice note that an op takes custody of, named by the SHA-256 (hex) of its bytes."""

    sha256: str
    data: bytes
    media: str = JPEG


@dataclass(frozen=True)
class StoredPhoto:
    """What is known of a photo here without its bytes. `state`: waiting, sent, kept (a copy that may go)."""

    sha256: str
    op_id: str
    size: int
    state: str
    at: float
    media: str = JPEG


@dataclass(frozen=True)
class Batch:
    """What one strict transaction writes, or nothing of it.

    `expect` names meta values that must still stand, else nothing is written. `rows` go to the stage when
    `staged`, after `stage_clear`; `stage_finish` lets the stage take the place of all rows. `archive` moves
    ops to the archive, `restore` brings archived ops back; `photos` sets states, None forgets the bytes.
    """

    meta: Mapping[str, Any] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    staged: bool = False
    stage_clear: bool = False
    stage_finish: bool = False
    rows_clear: bool = False
    deliveries: Mapping[str, str] = field(default_factory=dict)
    archive: Mapping[str, str] = field(default_factory=dict)
    restore: Mapping[str, str] = field(default_factory=dict)
    forget_archive: Sequence[str] = ()
    photos: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def seen(self) -> bool:
        """Whether other tabs would show something else after it."""
        flags = self.rows_clear or self.stage_finish or (bool(self.rows) and not self.staged)
        return flags or bool(self.deliveries or self.archive or self.restore)


class LocalDb(Protocol):
    """One person's database on this device (or the device's own). Every method is one strict transaction.

    Methods raise StorageFailed (after one reopening was tried) or StorageFull; then nothing was written.
    """

    name: str

    async def append(
        self,
        op: NewOp,
        photos: Sequence[NewPhoto] = (),
        replaces: str | None = None,
        ends: Sequence[str] = (),
    ) -> Appended:
        """Writes op, photo bytes and the next number (`meta.next_seq`, from 1) together, and null for what
        of `meta` it `ends`: the drafts that it came from.

        The number is read and raised inside the transaction, so two tabs never share one. An id that is
        already there keeps its number. The op named by `replaces` leaves the outbox for the archive, and its
        photos go over to the new op.
        """
        ...

    async def append_all(self, ops: Sequence[NewOp]) -> Appended:
        """Writes them together, under numbers that follow each other; `seq` is the first one's. When the
        first is already there, all are, and keep their numbers. `ops` are never none.
        """
        ...

    async def write(self, batch: Batch) -> int | None:
        """`meta.version` after it, one higher when `batch.seen`; None when `expect` did not hold."""
        ...

    async def renumber(self, device_id: str, keep: Sequence[str]) -> int:
        """A new `meta.device_id`; the outbox but `keep` gets 1, 2, … in its old order. The version."""
        ...

    async def meta(self) -> dict[str, Any]: ...
    async def ops(self) -> list[StoredOp]:
        """The outbox, in the order of seq."""
        ...

    async def archived(self) -> list[StoredOp]: ...
    async def rows(self, tables: Sequence[str] | None = None) -> list[tuple[str, dict[str, Any]]]:
        """(table, row) of the given tables, of all when None."""
        ...

    async def photos(self) -> list[StoredPhoto]: ...
    async def photo(self, sha256: str) -> bytes | None: ...
    async def keep_photo(self, photo: NewPhoto, at: float, limit: int) -> None:
        """Keeps a fetched copy; the oldest copies beyond `limit` bytes go, never unsent ones."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Storage:
    """Bytes used and granted, and whether the browser promised to keep them. None where it does not say."""

    used: int | None
    quota: int | None
    persisted: bool | None


@dataclass(frozen=True)
class Picture:
    """A photo made ready to travel: JPEG bytes, pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Sound:
    """What was spoken: bytes of `media` (audio/webm or audio/mp4), whole seconds, at least one."""

    data: bytes
    media: str
    seconds: int


@dataclass(frozen=True)
class Position:
    """Degrees, metres, and when it was measured (seconds since 1970)."""

    latitude: float
    longitude: float
    accuracy: float | None
    at: float


Listener = Callable[[Any], None]


class Platform(Protocol):
    """The device: clocks, databases, locks, the other tabs, the window, the camera's pictures."""

    config: Mapping[str, Any]
    """What the build says: url, key, identity ("phone" or "email"), version. Known without network."""
    position: Position | None
    """The last position that a screen measured."""
    on_failure: Callable[[BaseException], None]
    """Where the failures of spawned work and of the window go; wiring leads them to the journal."""

    def wall(self) -> float:
        """Seconds since 1970 by the device's clock."""
        ...

    def mono(self) -> float:
        """Seconds that only go forward while this start of the app lives."""
        ...

    def random(self) -> float:
        """0 ≤ x < 1."""
        ...

    async def open(self, name: str) -> LocalDb: ...
    async def destroy(self, name: str) -> None: ...
    def lock(self, name: str) -> AbstractAsyncContextManager[None]:
        """Held by one tab at a time; freed when the tab dies."""
        ...

    def tell_tabs(self, message: Mapping[str, Any]) -> None: ...
    def on_tabs(self, fn: Listener) -> Callable[[], None]:
        """Messages of other tabs (never one's own). Returns the disposer."""
        ...

    async def window(self, cmd: str, *args: Any) -> Any:
        """A command to the window (vibrate, beep, persist, …); None when no window answers."""
        ...

    def on_window(self, fn: Callable[[str, Any], None]) -> Callable[[], None]:
        """Events of the window: online, offline, visible, hidden, update_ready, … Returns the disposer."""
        ...

    def transport(self) -> Any:
        """An httpx.AsyncBaseTransport, or None for httpx's own."""
        ...

    async def storage(self) -> Storage: ...
    async def shrink(self, raw: bytes, lines: Sequence[str], longest: int, quality: float) -> Picture:
        """Longest side at most `longest` pixels, no EXIF, `lines` burned in. Raises PhotoUnreadable."""
        ...

    async def draw(self, strokes: Strokes, width: int, height: int) -> Picture:
        """What a finger drew, dark on white, that many pixels large."""
        ...

    async def decode(self, jpeg: bytes) -> list[str]:
        """The texts of the QR codes in a picture; [] when there is none or it cannot be read."""
        ...

    async def look(self) -> list[str] | None:
        """The texts of the QR codes that the open camera shows now; None when its pixels cannot be had."""
        ...

    async def voice_start(self) -> None:
        """Records what is spoken, for a minute at most and while the app is seen; the window then says
        voice_stopped. Raises MicrophoneFailed.
        """
        ...

    async def voice_stop(self) -> Sound | None:
        """What was recorded since, handed over once; None when there is nothing."""
        ...

    async def voice_play(self, data: bytes, media: str) -> bool:
        """Lets it be heard instead of what was; the window says voice_ended. False when it cannot."""
        ...

    async def voice_halt(self) -> None: ...
    async def bring(self, library: str) -> None:
        """Makes a library importable that is not part of the first visit ("sheets": openpyxl). The service
        worker keeps it from then on. Raises LibraryAbsent.
        """
        ...

    def spawn(self, work: Awaitable[Any]) -> Any:
        """Runs `work` beside everything else and keeps hold of it; its exceptions go to the journal."""
        ...
