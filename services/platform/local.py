"""What is kept on the device: the outbox, rows and photos of one person, and how writing them may fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

JPEG = "image/jpeg"
Row = tuple[str, str, str | None]
"""Table, id, the row as JSON text; None when it is gone."""


class StorageFailed(Exception):
    """The device could not write down. `code` is "failed" or "full"; what was kept before stays kept."""

    code = "failed"


class StorageFull(StorageFailed):
    """No room: refused before anything was taken."""

    code = "full"


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
