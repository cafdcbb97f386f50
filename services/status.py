"""What the person is told about sync: never a guess from the network's icon, only what was really heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

State = Literal["synced", "waiting", "sending", "offline", "signed_out", "update_required", "storage_failed"]


@dataclass(frozen=True)
class Attention:
    """An op that its author has to look at: why it did not go through, and what it said.

    `code` is the server's refusal, "STUCK" (failed ten times alone, still tried last) or "QUARANTINED".
    """

    op_id: str
    kind: str
    code: str
    detail: Mapping[str, Any]
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True)
class SyncStatus:
    """`on_phone` counts ops that the server does not have; `message` names the last trouble."""

    state: State = "synced"
    on_phone: int = 0
    held: int = 0
    attention: tuple[Attention, ...] = ()
    photos_waiting: int = 0
    oldest_unsent: datetime | None = None
    last_contact: datetime | None = None
    clock_offset_ms: int | None = None
    next_try: datetime | None = None
    persisted: bool | None = None
    used_bytes: int | None = None
    quota_bytes: int | None = None
    message: str | None = None
    min_client: str | None = field(default=None)
