"""The bytes of objects: one file a version, named by our own random id and never by the key."""

import asyncio
import errno
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from server.gateway.storage.errors import disk_full, too_large
from server.gateway.storage.images import HEAD

BLOCK = 1 << 18


@dataclass
class Draft:
    """Bytes that are on the disk but not yet in their place."""

    version: str
    path: Path
    size: int = 0
    head: bytes = b""
    md5: "hashlib._Hash" = field(default_factory=lambda: hashlib.md5(usedforsecurity=False))

    @property
    def etag(self) -> str:
        return f'"{self.md5.hexdigest()}"'


@dataclass(frozen=True)
class Files:
    root: Path

    @property
    def lost(self) -> Path:
        """Where files wait that no row names."""
        return self.root / "lost"

    def path(self, version: str) -> Path:
        return self.root / version[:2] / version

    async def receive(self, stream: AsyncIterator[bytes], largest: int) -> Draft:
        """Writes and fsyncs a draft of at most `largest` bytes. Raises EntityTooLarge and leaves nothing."""
        version = str(uuid4())
        draft = Draft(version, self.path(version).with_suffix(".part"))
        try:
            await asyncio.to_thread(self._write_nothing, draft)
            async for block in blocks(stream):
                if draft.size + len(block) > largest:
                    raise too_large()
                await asyncio.to_thread(self._append, draft, block)
            await asyncio.to_thread(sync_file, draft.path)
        except OSError as error:
            self.discard(draft)
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise disk_full() from error
            raise
        except BaseException:
            self.discard(draft)
            raise
        return draft

    def publish(self, draft: Draft) -> None:
        """Puts a draft in its place, on the disk for certain. Call before the row commits."""
        draft.path.replace(self.path(draft.version))
        sync_folder(draft.path.parent)

    def discard(self, draft: Draft) -> None:
        draft.path.unlink(missing_ok=True)

    def duplicate(self, version: str) -> str:
        """The same bytes under a new version. Objects never change, so a link does."""
        copy = str(uuid4())
        target = self.path(copy)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(self.path(version))
        except OSError:
            shutil.copyfile(self.path(version), target)
            sync_file(target)
        sync_folder(target.parent)
        return copy

    def remove(self, version: str | None) -> None:
        if version:
            self.path(version).unlink(missing_ok=True)

    def versions(self) -> Iterator[Path]:
        """Every file there is, drafts included."""
        return (path for path in self.root.glob("??/*") if path.is_file())

    def _write_nothing(self, draft: Draft) -> None:
        draft.path.parent.mkdir(parents=True, exist_ok=True)
        draft.path.touch(mode=0o600, exist_ok=False)

    def _append(self, draft: Draft, block: bytes) -> None:
        with draft.path.open("ab") as out:
            out.write(block)
        draft.md5.update(block)
        draft.size += len(block)
        draft.head = (draft.head + block[:HEAD])[:HEAD]


async def blocks(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The stream in bigger pieces: each costs a hop to a thread."""
    waiting = bytearray()
    async for chunk in stream:
        waiting += chunk
        if len(waiting) >= BLOCK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
