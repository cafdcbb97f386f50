"""The server's half of the exchange (docs/sync.md) in memory, where a test can stop it at every step."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domains import DOMAINS
from services.backend import ENDINGS
from services.clock import parse_time
from services.commands import Act, Command, Me, Refused
from services.ids import uuid7
from services.overlay import Registry, registry
from services.platform import JPEG
from services.records import Gone
from services.store import Store

ZERO = "00000000-0000-0000-0000-000000000000"


class Hold(Exception):
    """A parent has not arrived."""


@dataclass
class Kept:
    """One line of the op ledger."""

    user_id: str
    device: str
    seq: int
    op: Mapping[str, Any]
    sha: str
    status: str
    code: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    xid: int | None = None


@dataclass
class Row:
    xid: int
    value: dict[str, Any]
    deleted: bool = False


class FakeServer:
    """`members` by user id; `epochs` are raised when a person may see more or less than before."""

    def __init__(self, page: int = 500) -> None:
        self.page = page
        self.generation = uuid7()
        self.members: dict[str, Me] = {}
        self.gone: set[str] = set()
        self.epochs: dict[str, int] = {}
        self.hidden: dict[str, set[str]] = {}
        self.ops: dict[str, Kept] = {}
        self.rows: dict[tuple[str, str], Row] = {}
        self.objects: dict[str, bytes] = {}
        self.next_xid = 1000
        self.open: set[int] = set()
        self.min_client: str | None = None
        self.since = "2020-01-01T00:00:00+00:00"
        self.shift = timedelta(0)
        self.at: datetime | None = None
        self.known: Registry = registry(command for domain in DOMAINS for command in domain.commands)
        self.truth = Store()

    def now(self) -> datetime:
        return (self.at or datetime.now(UTC)) + self.shift

    def put(self, table: str, *rows: dict[str, Any], xid: int | None = None) -> None:
        """Rows as if a transaction had written them just now (or `xid` had, and commits now)."""
        at = self._tick() if xid is None else xid
        self.open.discard(at)
        for row in rows:
            self.rows[(table, row["id"])] = Row(at, row)
            self.truth.merge([(table, row["id"], row)])

    def remove(self, table: str, id: str, xid: int | None = None) -> None:
        self.rows[(table, id)].deleted = True
        self.rows[(table, id)].xid = self._tick() if xid is None else xid
        self.truth.merge([(table, id, None)])

    def begin(self) -> int:
        """A transaction that stays open: its rows come with put(…, xid=…), below what others wrote."""
        xid = self._tick()
        self.open.add(xid)
        return xid

    def restore(self, ops: Mapping[str, Kept], rows: Mapping[tuple[str, str], Row]) -> None:
        """A backup put back: what came after it is gone, and the generation is another."""
        self.ops, self.rows = dict(ops), {k: Row(v.xid, v.value, v.deleted) for k, v in rows.items()}
        self.generation = uuid7()
        self.next_xid = 500
        for row in self.rows.values():
            row.xid = self._tick()
        self.truth = Store()
        self.truth.merge([(t, i, r.value) for (t, i), r in self.rows.items() if not r.deleted])

    def exchange(self, user_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """What public.sync answers; JSON in, JSON out."""
        body = json.loads(json.dumps(body))
        receipts = [self._receive(user_id, body["device"], op) for op in body["ops"]]
        self._try_held()
        seqs = [k.seq for k in self.ops.values() if k.device == body["device"]]
        told = {
            "receipts": receipts,
            "changes": [],
            "cursor": body.get("cursor"),
            "reset": False,
            "more": False,
            "server_time": self.now().isoformat(),
            "generation": self.generation,
            "device_seq": max(seqs, default=0),
            "person": self._person(user_id),
            "revoked": user_id in self.gone,
            "update_required": self.min_client is not None and body["client"] < self.min_client,
            "min_client": self.min_client,
            "since": self.since,
        }
        if user_id in self.members and user_id not in self.gone and not told["update_required"]:
            told |= self._pull(user_id, body.get("cursor"))
        return json.loads(json.dumps(told))

    def upload(self, name: str, data: bytes) -> bool:
        """False when it is there already; the rows that expect it learn of its arrival."""
        if name in self.objects:
            return False
        self.objects[name] = data
        sha, _, ending = name.rsplit("/", 1)[-1].partition(".")
        for (table, _), row in list(self.rows.items()):
            if (
                table == "sync.photos"
                and row.value["sha256"] == sha
                and ENDINGS[row.value.get("media", JPEG)] == ending
            ):
                arrived = {"size": len(data), "arrived_at": self.now().isoformat()}
                self.put(table, {**row.value, **arrived})
        return True

    def visible(self, user_id: str) -> dict[tuple[str, str], dict[str, Any]]:
        """What this person may see now: what every replica has to come to."""
        return {
            key: row.value for key, row in self.rows.items() if not row.deleted and self._sees(user_id, *key)
        }

    def _tick(self) -> int:
        self.next_xid += 1
        return self.next_xid

    def _person(self, user_id: str) -> dict[str, Any] | None:
        me = self.members.get(user_id)
        if me is None or user_id in self.gone:
            return None
        return {"id": me.person_id, "estate_id": me.estate_id, "name": me.name, "roles": sorted(me.roles)}

    def _sees(self, user_id: str, table: str, id: str) -> bool:
        me = self.members.get(user_id)
        row = self.rows[(table, id)].value
        if me is None or user_id in self.gone or table in self.hidden.get(user_id, set()):
            return False
        return row.get("estate_id", row["id"]) == me.estate_id

    def _receive(self, user_id: str, device: str, op: Mapping[str, Any]) -> dict[str, Any]:
        sha = _sha(op)
        known = self.ops.get(op["id"])
        if known is not None:
            if (known.sha, known.user_id) != (sha, user_id):
                return self._receipt(op["id"], "refused", "ID_REUSED")
            return self._receipt(op["id"], known.status, known.code, known.detail, known.xid, True)
        if any((k.device, k.seq) == (device, op["seq"]) for k in self.ops.values()):
            return self._receipt(op["id"], "refused", "SEQ_REUSED")
        kept = Kept(user_id, device, op["seq"], op, sha, "held")
        self.ops[op["id"]] = kept
        self._apply(kept)
        return self._receipt(op["id"], kept.status, kept.code, kept.detail, kept.xid)

    def _apply(self, kept: Kept) -> None:
        """One op in its own transaction; what it says no to is kept all the same."""
        kept.xid = self._tick()
        me = self.members.get(kept.user_id)
        if me is None or kept.user_id in self.gone:
            kept.status = "quarantined"
            return
        command = self.known.get((kept.op["kind"], kept.op["v"]))
        try:
            if command is None:
                raise Refused("KIND_UNKNOWN")
            self._do(command, kept, me)
        except Refused as refused:
            kept.status, kept.code, kept.detail = "refused", refused.code, refused.detail
        except Hold:
            kept.status, kept.xid = "held", None
        else:
            kept.status, kept.code = "applied", None

    def _do(self, command: type[Command], kept: Kept, me: Me) -> None:
        try:
            found = command.model_validate(kept.op["body"])
        except ValueError as bad:
            raise Refused("BODY_BAD") from bad
        visit_id = kept.op["body"].get("visit_id")
        if kept.op["kind"] == "rounds.add_note" and ("rounds.visits", visit_id) not in self.rows:
            if visit_id in self.ops and self.ops[visit_id].status in ("refused", "quarantined"):
                raise Refused("VISIT_REFUSED")
            raise Hold
        if kept.op["kind"] != "rounds.finish":
            found.check(self.truth, me)
        received = self.now()
        wall = parse_time(kept.op["clocks"]["wall"])
        offset = kept.op["clocks"].get("offset_ms") or 0
        act = Act(kept.op["id"], me, wall, min(received, wall + timedelta(milliseconds=offset)))
        for record in found.effect(self.truth, act):
            if isinstance(record, Gone):
                self.remove(record.table, record.id, kept.xid)
                continue
            row = record.to_row()
            if "received_at" in row:
                row["received_at"] = received.isoformat()
            self.put(record.table, row, xid=kept.xid)
        self._standing(kept)
        for sha in found.photo_hashes():
            self.put("sync.photos", self._expected(kept, me, sha), xid=kept.xid)

    def _standing(self, kept: Kept) -> None:
        """Who has left, who came back, who may do something else now."""
        person_id = kept.op["body"].get("person_id")
        user_id = next((u for u, me in self.members.items() if me.person_id == person_id), None)
        if user_id is None:
            return
        if kept.op["kind"] == "estate.deactivate":
            self.gone.add(user_id)
        elif kept.op["kind"] == "estate.reactivate":
            self.gone.discard(user_id)
        elif kept.op["kind"] == "estate.change_roles":
            roles = frozenset(kept.op["body"]["roles"])
            self.members[user_id] = replace(self.members[user_id], roles=roles)
        self.epochs[user_id] = self.epochs.get(user_id, 0) + 1

    def _expected(self, kept: Kept, me: Me, sha: str) -> dict[str, Any]:
        voices = kept.op["body"].get("voices", ())
        media = next((voice["media"] for voice in voices if voice["sha256"] == sha), JPEG)
        there = self.objects.get(f"{me.estate_id}/{sha}.{ENDINGS[media]}")
        return {
            "id": str(uuid7()),
            "estate_id": me.estate_id,
            "sha256": sha,
            "op_id": kept.op["id"],
            "person_id": me.person_id,
            "device_id": kept.device,
            "media": media,
            "size": None if there is None else len(there),
            "arrived_at": None if there is None else self.now().isoformat(),
        }

    def _try_held(self) -> None:
        for kept in list(self.ops.values()):
            if kept.status == "held":
                self._apply(kept)

    def _receipt(
        self,
        id: str,
        verdict: str,
        code: str | None = None,
        detail: Mapping[str, Any] | None = None,
        xid: int | None = None,
        duplicate: bool = False,
    ) -> dict[str, Any]:
        return {
            "id": id,
            "verdict": verdict,
            "duplicate": duplicate,
            "code": code,
            "detail": dict(detail or {}),
            "xid": None if xid is None else str(xid),
        }

    def _pull(self, user_id: str, cursor: Mapping[str, Any] | None) -> dict[str, Any]:
        hi = min(self.open, default=self.next_xid + 1)
        epoch = self.epochs.get(user_id, 0)
        reset = (
            cursor is None
            or cursor["generation"] != self.generation
            or cursor["epoch"] != epoch
            or int(cursor["xid"]) > hi
        )
        after = (
            (0, "", ZERO) if reset or cursor is None else (int(cursor["xid"]), cursor["table"], cursor["id"])
        )
        due = sorted(
            ((row.xid, table, id) for (table, id), row in self.rows.items() if row.xid < hi),
            key=lambda key: key,
        )
        due = [key for key in due if key > after]
        page = due[: self.page]
        full = len(due) > len(page) or len(page) == self.page
        last = page[-1] if full and page else (hi, "", ZERO)
        return {
            "changes": [self._change(user_id, table, id) for _, table, id in page],
            "cursor": {
                "generation": self.generation,
                "epoch": epoch,
                "xid": str(last[0]),
                "table": last[1],
                "id": last[2],
            },
            "reset": reset,
            "more": full,
        }

    def _change(self, user_id: str, table: str, id: str) -> dict[str, Any]:
        row = self.rows[(table, id)]
        told = None if row.deleted or not self._sees(user_id, table, id) else row.value
        return {"table": table, "id": id, "row": told}


def _sha(op: Mapping[str, Any]) -> str:
    same = {k: op[k] for k in ("kind", "v", "body", "clocks")}
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()
