"""LocalDb in SQLite: the same transactions as IndexedDB has on a phone, for plain CPython."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from services.platform import Appended, Batch, NewOp, NewPhoto, StorageFailed, StoredOp, StoredPhoto

SCHEMA = """
create table if not exists meta (key text primary key, value text not null);
create table if not exists outbox (
  id text primary key, seq integer not null, op text not null, local text not null, delivery text not null);
create table if not exists archive (
  id text primary key, seq integer not null, op text not null, local text not null, delivery text not null);
create table if not exists rows (tbl text, id text, row text not null, primary key (tbl, id));
create table if not exists stage (tbl text, id text, row text not null, primary key (tbl, id));
create table if not exists photos (
  sha256 text primary key, op_id text not null, state text not null, at real not null, data blob not null,
  media text not null);
"""
OP = "id, seq, op, local, delivery"


class SqliteDb:
    """`fault(step)` is called at "begin", "commit" and "committed": a test may raise there."""

    def __init__(self, name: str, path: str, fault: Callable[[str], None] = lambda step: None) -> None:
        self.name = name
        self._fault = fault
        self._sql = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._sql.execute("pragma synchronous = full")
        self._sql.executescript(SCHEMA)

    async def append(
        self,
        op: NewOp,
        photos: Sequence[NewPhoto] = (),
        replaces: str | None = None,
        ends: Sequence[str] = (),
    ) -> Appended:
        with self._transaction():
            found = self._sql.execute("select seq from outbox where id = ?", (op.id,)).fetchone()
            if found is not None:
                return Appended(found[0], self._get("version", 0))
            seq = self._put_op(op)
            for photo in photos:
                self._sql.execute(
                    "insert or replace into photos values (?, ?, 'waiting', ?, ?, ?)",
                    (photo.sha256, op.id, time.time(), photo.data, photo.media),
                )
            if replaces is not None:
                self._move("outbox", "archive", {replaces: None})
                self._sql.execute("update photos set op_id = ? where op_id = ?", (op.id, replaces))
            for key in ends:
                self._put(key, None)
            return Appended(seq, self._bump())

    async def append_all(self, ops: Sequence[NewOp]) -> Appended:
        with self._transaction():
            found = self._sql.execute("select seq from outbox where id = ?", (ops[0].id,)).fetchone()
            if found is not None:
                return Appended(found[0], self._get("version", 0))
            first, *_ = [self._put_op(op) for op in ops]
            return Appended(first, self._bump())

    async def write(self, batch: Batch) -> int | None:
        with self._transaction():
            for key, value in batch.expect.items():
                if self._get(key, None) != value:
                    return None
            self._write_rows(batch)
            for op_id, delivery in batch.deliveries.items():
                self._sql.execute("update outbox set delivery = ? where id = ?", (delivery, op_id))
            self._move("outbox", "archive", batch.archive)
            self._move("archive", "outbox", batch.restore)
            for op_id in batch.forget_archive:
                self._sql.execute("delete from archive where id = ?", (op_id,))
            for sha, state in batch.photos.items():
                self._write_photo(sha, state)
            for key, value in batch.meta.items():
                self._put(key, value)
            return self._bump() if batch.seen else int(self._get("version", 0))

    async def renumber(self, device_id: str, keep: Sequence[str]) -> int:
        with self._transaction():
            ids = [r[0] for r in self._sql.execute("select id from outbox order by seq") if r[0] not in keep]
            for seq, op_id in enumerate(ids, 1):
                self._sql.execute("update outbox set seq = ? where id = ?", (seq, op_id))
            self._put("device_id", device_id)
            self._put("next_seq", len(ids) + 1)
            return self._bump()

    async def meta(self) -> dict[str, Any]:
        return {key: json.loads(value) for key, value in self._sql.execute("select key, value from meta")}

    async def ops(self) -> list[StoredOp]:
        return [StoredOp(*r) for r in self._sql.execute(f"select {OP} from outbox order by seq, id")]

    async def archived(self) -> list[StoredOp]:
        return [StoredOp(*r) for r in self._sql.execute(f"select {OP} from archive order by seq, id")]

    async def rows(self, tables: Sequence[str] | None = None) -> list[tuple[str, dict[str, Any]]]:
        found = self._sql.execute("select tbl, row from rows")
        return [(t, json.loads(row)) for t, row in found if tables is None or t in tables]

    async def photos(self) -> list[StoredPhoto]:
        found = self._sql.execute(
            "select sha256, op_id, length(data), state, at, media from photos order by at"
        )
        return [StoredPhoto(*r) for r in found]

    async def photo(self, sha256: str) -> bytes | None:
        found = self._sql.execute("select data from photos where sha256 = ?", (sha256,)).fetchone()
        return None if found is None else bytes(found[0])

    async def keep_photo(self, photo: NewPhoto, at: float, limit: int) -> None:
        with self._transaction():
            self._sql.execute(
                "insert or ignore into photos values (?, '', 'kept', ?, ?, ?)",
                (photo.sha256, at, photo.data, photo.media),
            )
            kept = self._sql.execute(
                "select sha256, length(data) from photos where state = 'kept' order by at desc"
            ).fetchall()
            total = 0
            for sha, size in kept:
                total += size
                if total > limit:
                    self._sql.execute("delete from photos where sha256 = ?", (sha,))

    async def close(self) -> None:
        """The connection belongs to the device: other tabs may be using it."""

    def shut(self) -> None:
        self._sql.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._fault("begin")
            self._sql.execute("begin immediate")
        except sqlite3.Error as failed:
            raise StorageFailed(str(failed)) from failed
        try:
            yield
            self._fault("commit")
            self._sql.execute("commit")
        except BaseException as failed:
            self._sql.execute("rollback")
            if isinstance(failed, sqlite3.Error):
                raise StorageFailed(str(failed)) from failed
            raise
        self._fault("committed")

    def _write_rows(self, batch: Batch) -> None:
        if batch.rows_clear:
            self._sql.execute("delete from rows")
        if batch.stage_clear:
            self._sql.execute("delete from stage")
        into = "stage" if batch.staged else "rows"
        for table, id, row in batch.rows:
            if row is None:
                self._sql.execute(f"delete from {into} where tbl = ? and id = ?", (table, id))
            else:
                self._sql.execute(f"insert or replace into {into} values (?, ?, ?)", (table, id, row))
        if batch.stage_finish:
            self._sql.execute("delete from rows")
            self._sql.execute("insert into rows select * from stage")
            self._sql.execute("delete from stage")

    def _move(self, source: str, target: str, ops: Mapping[str, str | None]) -> None:
        for op_id, delivery in ops.items():
            self._sql.execute(
                f"insert or replace into {target} select id, seq, op, local, coalesce(?, delivery) "
                f"from {source} where id = ?",
                (delivery, op_id),
            )
            self._sql.execute(f"delete from {source} where id = ?", (op_id,))

    def _write_photo(self, sha: str, state: str | None) -> None:
        if state is None:
            self._sql.execute("delete from photos where sha256 = ?", (sha,))
        else:
            self._sql.execute("update photos set state = ? where sha256 = ?", (state, sha))

    def _put_op(self, op: NewOp) -> int:
        seq = self._next_seq()
        self._sql.execute(
            "insert into outbox values (?, ?, ?, ?, ?)", (op.id, seq, op.op, op.local, op.delivery)
        )
        return seq

    def _next_seq(self) -> int:
        seq = int(self._get("next_seq", 1))
        self._put("next_seq", seq + 1)
        return seq

    def _bump(self) -> int:
        version = int(self._get("version", 0)) + 1
        self._put("version", version)
        return version

    def _get(self, key: str, default: Any) -> Any:
        found = self._sql.execute("select value from meta where key = ?", (key,)).fetchone()
        return default if found is None else json.loads(found[0])

    def _put(self, key: str, value: Any) -> None:
        self._sql.execute("insert or replace into meta values (?, ?)", (key, json.dumps(value)))
