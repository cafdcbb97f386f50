"""The outbox: what was recorded and is not yet settled, written down before anyone is told "recorded"."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from services.clock import parse_time
from services.commands import Act, Command, Me
from services.platform import LocalDb, NewOp, NewPhoto, StoredOp

DeliveryState = Literal["queued", "acked", "held", "attention"]


@dataclass(frozen=True)
class Delivery:
    """How far an op has come. `late` ops go after all others; `renumbered` ones met a cloned device."""

    state: DeliveryState = "queued"
    verdict: str | None = None
    code: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    xid: str | None = None
    at: float | None = None
    tries: int = 0
    late: bool = False
    renumbered: bool = False

    def text(self) -> str:
        return json.dumps({k: v for k, v in asdict(self).items() if v not in (None, False)})

    @classmethod
    def parse(cls, text: str) -> Delivery:
        known = {k: v for k, v in json.loads(text).items() if k in cls.__dataclass_fields__}
        return cls(**known)


@dataclass(frozen=True)
class Op:
    """One recorded command with what became of it."""

    id: str
    seq: int
    kind: str
    v: int
    body: Mapping[str, Any]
    clocks: Mapping[str, Any]
    me: Me
    delivery: Delivery
    size: int

    @property
    def wall(self) -> datetime:
        return parse_time(self.clocks["wall"])

    @property
    def unsent(self) -> bool:
        """The server does not have it yet."""
        return self.delivery.state == "queued"

    @property
    def needs_attention(self) -> bool:
        return self.delivery.state == "attention" or self.delivery.late

    def travels(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "seq": self.seq,
            "kind": self.kind,
            "v": self.v,
            "body": self.body,
            "clocks": self.clocks,
        }

    def act(self) -> Act:
        return act_of(self.id, self.me, self.clocks)

    @classmethod
    def parse(cls, stored: StoredOp) -> Op:
        op, local = json.loads(stored.op), json.loads(stored.local)
        me = Me(local["person_id"], local["estate_id"], local["name"], frozenset(local["roles"]))
        return cls(
            id=stored.id,
            seq=stored.seq,
            kind=op["kind"],
            v=op["v"],
            body=op["body"],
            clocks=op["clocks"],
            me=me,
            delivery=Delivery.parse(stored.delivery),
            size=len(stored.op.encode()) + 40,
        )


def act_of(op_id: str, me: Me, clocks: Mapping[str, Any]) -> Act:
    wall = parse_time(clocks["wall"])
    return Act(op_id, me, wall, wall + timedelta(milliseconds=clocks.get("offset_ms") or 0))


class Outbox:
    """One person's ops on this device, as this tab knows them; the database is the truth."""

    def __init__(self, db: LocalDb) -> None:
        self.db = db
        self.version = 0
        self._ops: dict[str, Op] = {}

    @property
    def ops(self) -> Sequence[Op]:
        return list(self._ops.values())

    def get(self, op_id: str) -> Op | None:
        return self._ops.get(op_id)

    def pending(self) -> list[Op]:
        """What is to be sent, oldest first, what keeps failing last."""
        queued = [op for op in self._ops.values() if op.delivery.state == "queued"]
        return sorted(queued, key=lambda op: (op.delivery.late, op.seq))

    def unsent(self) -> list[Op]:
        return [op for op in self._ops.values() if op.unsent]

    def effective(self) -> list[Op]:
        """Ops whose effect is to be seen: everything but what was refused."""
        seen = [op for op in self._ops.values() if op.delivery.state != "attention"]
        return sorted(seen, key=lambda op: op.seq)

    async def load(self) -> None:
        self._ops = {stored.id: Op.parse(stored) for stored in await self.db.ops()}

    async def append(
        self,
        op_id: str,
        command: Command,
        me: Me,
        clocks: Mapping[str, Any],
        photos: Sequence[NewPhoto] = (),
        ends: Sequence[str] = (),
    ) -> Op:
        """Returns once it is durable. Raises StorageFailed, StorageFull; then nothing was taken."""
        new = _new(op_id, command.kind, command.v, command.body(), clocks, me)
        written = await self.db.append(new, photos, None, ends)
        return self._took(new, written.seq, written.version)

    async def append_all(
        self, commands: Sequence[tuple[str, Command]], me: Me, clocks: Mapping[str, Any]
    ) -> list[Op]:
        """Each under its id, in one go. Returns once all are durable. Raises as `append`."""
        new = [_new(op_id, one.kind, one.v, one.body(), clocks, me) for op_id, one in commands]
        if not new:
            return []
        written = await self.db.append_all(new)
        return [self._took(op, written.seq + n, written.version) for n, op in enumerate(new)]

    async def again(self, op: Op, op_id: str) -> Op:
        """The same command as a new op in place of a refused one; its act keeps the time it was done."""
        return await self._instead(op_id, op.kind, op.v, op.body, op.clocks, op.me, op.id)

    async def instead(self, op: Op, op_id: str, command: Command) -> Op:
        """Another command in place of a refused one; it keeps its author, its time and its photos."""
        return await self._instead(op_id, command.kind, command.v, command.body(), op.clocks, op.me, op.id)

    async def _instead(
        self,
        op_id: str,
        kind: str,
        v: int,
        body: Mapping[str, Any],
        clocks: Mapping[str, Any],
        me: Me,
        replaces: str,
    ) -> Op:
        new = _new(op_id, kind, v, body, clocks, me)
        written = await self.db.append(new, (), replaces)
        self._ops.pop(replaces, None)
        return self._took(new, written.seq, written.version)

    def _took(self, new: NewOp, seq: int, version: int) -> Op:
        op = self._ops[new.id] = Op.parse(StoredOp(new.id, seq, new.op, new.local, new.delivery))
        self.version = version
        return op

    def settle(self, deliveries: Mapping[str, Delivery], gone: Iterable[str]) -> None:
        """Memory follows what the database already holds."""
        for op_id, delivery in deliveries.items():
            if op_id in self._ops:
                self._ops[op_id] = replace(self._ops[op_id], delivery=delivery)
        for op_id in gone:
            self._ops.pop(op_id, None)


def _new(op_id: str, kind: str, v: int, body: Mapping[str, Any], clocks: Mapping[str, Any], me: Me) -> NewOp:
    travels = {"id": op_id, "kind": kind, "v": v, "body": body, "clocks": clocks}
    local = {
        "person_id": me.person_id,
        "estate_id": me.estate_id,
        "name": me.name,
        "roles": sorted(me.roles),
    }
    return NewOp(op_id, _compact(travels), _compact(local), Delivery().text())


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
