"""What the person is told about sync: never a guess from the network's icon, only what was really heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from services.outbox import Op

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


def numbers(ops: Sequence[Op]) -> dict[str, Any]:
    """What of a status the outbox tells."""
    unsent = [op for op in ops if op.unsent]
    return {
        "on_phone": len(unsent),
        "held": sum(op.delivery.state == "held" for op in ops),
        "attention": tuple(_attention(op) for op in ops if op.needs_attention),
        "oldest_unsent": min((op.wall for op in unsent), default=None),
    }


def _attention(op: Op) -> Attention:
    code = op.delivery.code if op.delivery.state == "attention" else "STUCK"
    return Attention(op.id, op.kind, code or "REFUSED", op.delivery.detail, op.wall, op.body)
