"""One exchange: what is sent, and what an answer changes on this device, as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from services.outbox import Delivery, Op
from services.overlay import retired
from services.platform import Batch, StoredOp
from services.store import Row

MAX_OPS = 30
MAX_BYTES = 256 * 1024
REPLAY_SECONDS = 30 * 86400
HELD_AGAIN_SECONDS = 600
CLONED = ("ID_REUSED", "SEQ_REUSED")


@dataclass(frozen=True)
class Answer:
    """The server's document, read once; fields of a newer server are left alone."""

    receipts: Sequence[Mapping[str, Any]]
    changes: Sequence[tuple[str, str, Row | None]]
    cursor: Mapping[str, Any] | None
    reset: bool
    more: bool
    server_time: str
    generation: str | None
    device_seq: int
    person: Mapping[str, Any] | None
    revoked: bool
    update_required: bool
    min_client: str | None
    since: str | None = None

    @classmethod
    def parse(cls, told: Mapping[str, Any]) -> Answer:
        return cls(
            receipts=told["receipts"] or [],
            changes=[(c["table"], c["id"], c["row"]) for c in told.get("changes") or []],
            cursor=told.get("cursor"),
            reset=bool(told.get("reset")),
            more=bool(told.get("more")),
            server_time=told["server_time"],
            generation=told.get("generation"),
            device_seq=int(told.get("device_seq") or 0),
            person=told.get("person"),
            revoked=bool(told.get("revoked")),
            update_required=bool(told.get("update_required")),
            min_client=told.get("min_client"),
            since=told.get("since"),
        )


@dataclass(frozen=True)
class Applied:
    """What one answer writes (`batch`) and what memory follows with, once that is durable.

    `restored`: the server is another one than before. `shown`: the rows told so far are the whole.
    """

    batch: Batch
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    retired: Sequence[str] = ()
    restored: bool = False
    shown: bool = True
    cloned: Sequence[str] = ()


def choose(ops: Iterable[Op], held: Iterable[Op], now: float, limit: int) -> list[Op]:
    """The oldest ops that fit, a huge one alone; held ones are asked about now and then (`abs`: a clock may
    have been set back since).
    """
    asked = [op for op in held if abs(now - (op.delivery.at or 0)) >= HELD_AGAIN_SECONDS]
    chosen: list[Op] = []
    size = 0
    for op in [*ops, *asked]:
        if chosen and (len(chosen) >= min(limit, MAX_OPS) or size + op.size > MAX_BYTES):
            break
        chosen.append(op)
        size += op.size
    return chosen


def request(meta: Mapping[str, Any], ops: Sequence[Op], client: str, wall: str) -> dict[str, Any]:
    """Another tab may have given numbers since `meta` was read: at least those that are sent count."""
    next_seq = max([int(meta.get("next_seq", 1)), *(op.seq + 1 for op in ops)])
    return {
        "device": meta["device_id"],
        "client": client,
        "next_seq": next_seq,
        "wall": wall,
        "ops": [op.travels() for op in ops],
        "cursor": meta.get("cursor"),
    }


def apply(
    answer: Answer,
    meta: Mapping[str, Any],
    ops: Sequence[Op],
    archived: Sequence[StoredOp],
    now: float,
) -> Applied:
    """What `answer` means for a device whose outbox holds `ops`, all of them."""
    deliveries = {op.id: d for op in ops if (d := _settled(op, answer, now)) is not None}
    cloned = [r["id"] for r in answer.receipts if r.get("code") in CLONED]
    if answer.update_required:
        return Applied(_batch(deliveries, {}, meta={}), deliveries, cloned=cloned)
    restore: dict[str, str] = {}
    another = meta.get("generation") not in (None, answer.generation)
    if another:
        told = {r["id"] for r in answer.receipts}
        again = Delivery().text()
        deliveries |= {op.id: Delivery() for op in ops if op.id not in told and _replays(op.delivery, now)}
        restore = {s.id: again for s in archived if _taken(Delivery.parse(s.delivery), now)}
    if answer.revoked:
        return replace(_purged(answer, deliveries, restore, cloned), restored=another)
    return replace(_told(answer, meta, ops, deliveries, restore, cloned), restored=another)


def _told(
    answer: Answer,
    meta: Mapping[str, Any],
    ops: Sequence[Op],
    deliveries: Mapping[str, Delivery],
    restore: Mapping[str, str],
    cloned: Sequence[str],
) -> Applied:
    staging = answer.reset or bool(meta.get("resetting"))
    shown = not staging or not answer.more
    after = [replace(op, delivery=deliveries.get(op.id, op.delivery)) for op in ops]
    done = {op.id: op.delivery.text() for op in after if retired(op, answer.cursor)} if shown else {}
    batch = Batch(
        meta={
            "cursor": answer.cursor,
            "generation": answer.generation,
            "person": answer.person,
            "resetting": staging and answer.more,
            "since": answer.since,
        },
        expect={"cursor": meta.get("cursor")},
        rows=[(t, i, None if row is None else _text(row)) for t, i, row in answer.changes],
        staged=staging,
        stage_clear=answer.reset,
        stage_finish=staging and not answer.more,
        deliveries={i: d.text() for i, d in deliveries.items()},
        archive=done,
        restore=restore,
    )
    return Applied(batch, deliveries, list(done), shown=shown, cloned=cloned)


def _purged(
    answer: Answer, deliveries: Mapping[str, Delivery], restore: Mapping[str, str], cloned: Sequence[str]
) -> Applied:
    """The person has left: what was told is forgotten, what was done is not."""
    meta = {"cursor": None, "generation": answer.generation, "person": None, "resetting": False}
    batch = replace(_batch(deliveries, restore, meta), rows_clear=True, stage_clear=True)
    return Applied(batch, deliveries, cloned=cloned)


def _batch(deliveries: Mapping[str, Delivery], restore: Mapping[str, str], meta: Mapping[str, Any]) -> Batch:
    return Batch(meta=meta, deliveries={i: d.text() for i, d in deliveries.items()}, restore=restore)


def _settled(op: Op, answer: Answer, now: float) -> Delivery | None:
    """The op's delivery after its receipt; None when there is none, or when it has to be sent anew."""
    receipt = next((r for r in answer.receipts if r["id"] == op.id), None)
    if receipt is None or op.delivery.state == "attention":
        return None
    verdict, code = receipt["verdict"], receipt.get("code")
    detail = receipt.get("detail") or {}
    if code in CLONED and not op.delivery.renumbered:
        return replace(op.delivery, renumbered=True)
    known = Delivery(verdict=verdict, code=code, detail=detail, at=now, xid=_xid(receipt))
    if verdict == "applied":
        return replace(known, state="acked")
    if verdict == "held":
        return replace(known, state="held")
    if verdict == "quarantined":
        return replace(known, state="attention", code=code or "QUARANTINED")
    return replace(known, state="attention", code=code or "REFUSED")


def _replays(delivery: Delivery, now: float) -> bool:
    """A restored server may have lost what it knew: it is told again, and may judge anew what waits here."""
    return delivery.state in ("held", "attention") or _taken(delivery, now)


def _taken(delivery: Delivery, now: float) -> bool:
    return delivery.state == "acked" and now - (delivery.at or 0) <= REPLAY_SECONDS


def _xid(receipt: Mapping[str, Any]) -> str | None:
    return None if receipt.get("xid") is None else str(receipt["xid"])


def _text(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
