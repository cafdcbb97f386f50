"""What the server tells of photos, voice notes and of ops that wait for what they belong to."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from services.records import Record


class Photo(Record):
    """What the server knows of a photo or voice note of an op: who owes it, and since when it is there."""

    table: ClassVar[str] = "sync.photos"
    sha256: str
    op_id: str
    person_id: str
    size: int | None = None
    arrived_at: datetime | None = None


class Held(Record):
    """An op of somebody's that has waited for days for what it belongs to; only the manager is told."""

    table: ClassVar[str] = "sync.held"
    person_id: str
    kind: str
    at: datetime
