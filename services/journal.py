"""What went wrong on this device, kept on it and bounded, for the person to hand to someone who can help."""

from __future__ import annotations

import json
import traceback
from collections import deque
from typing import Any

from services.platform import Batch, LocalDb, Platform, StorageFailed

KEPT = 200


class Journal:
    """Entries are {at, where, what, trace}; they hold no tokens and no passwords."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._db: LocalDb | None = None
        self._entries: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._writing = False

    @property
    def entries(self) -> list[dict[str, Any]]:
        return list(self._entries)

    async def open(self, db: LocalDb) -> None:
        """Entries made before the database was open are kept in front of nothing and after the old ones."""
        early = list(self._entries)
        self._entries.clear()
        self._entries.extend((await db.meta()).get("journal") or [])
        self._entries.extend(early)
        self._db = db

    def note(self, where: str, error: BaseException | str, **detail: Any) -> None:
        trace = ""
        if isinstance(error, BaseException):
            trace = "".join(traceback.format_exception(error))[-2000:]
        entry = {"at": self._platform.wall(), "where": where, "what": repr(error)[:500], "trace": trace}
        self._entries.append(entry | ({"detail": detail} if detail else {}))
        if self._db is not None and not self._writing:
            self._writing = True
            self._platform.spawn(self._write(self._db))

    async def _write(self, db: LocalDb) -> None:
        self._writing = False
        try:
            await db.write(Batch(meta={"journal": list(self._entries)}))
        except StorageFailed as full:
            self._entries.append({"at": self._platform.wall(), "where": "journal", "what": full.code})

    def export(self) -> bytes:
        return json.dumps(self.entries, ensure_ascii=False, indent=1, default=str).encode()
