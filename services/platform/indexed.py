"""LocalDb in the browser: IndexedDB with strict durability, behind assets/js/db.js."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Sequence
from typing import Any

from pyodide.ffi import JsException, to_js  # type: ignore[import-not-found]

from services.platform import (
    JPEG,
    Appended,
    Batch,
    NewOp,
    NewPhoto,
    StorageFailed,
    StorageFull,
    StoredOp,
    StoredPhoto,
)


class IndexedDb:
    """`raw` is db.js's Database; what it resolves with is durable."""

    def __init__(self, name: str, raw: Any) -> None:
        self.name = name
        self._raw = raw

    async def append(
        self,
        op: NewOp,
        photos: Sequence[NewPhoto] = (),
        replaces: str | None = None,
        ends: Sequence[str] = (),
    ) -> Appended:
        import js  # type: ignore[import-not-found]

        text = json.dumps(_fields(op))
        taken = [{"sha256": photo.sha256, "data": photo.data, "media": photo.media} for photo in photos]
        carried = to_js(taken, dict_converter=js.Object.fromEntries)
        found = json.loads(await _stored(self._raw.append(text, carried, replaces, json.dumps(list(ends)))))
        return Appended(found["seq"], found["version"])

    async def append_all(self, ops: Sequence[NewOp]) -> Appended:
        found = json.loads(await _stored(self._raw.appendAll(json.dumps([_fields(op) for op in ops]))))
        return Appended(found["seq"], found["version"])

    async def write(self, batch: Batch) -> int | None:
        version = await _stored(self._raw.write(_text(batch)))
        return None if version is None else int(version)

    async def renumber(self, device_id: str, keep: Sequence[str]) -> int:
        return int(await _stored(self._raw.renumber(device_id, json.dumps(list(keep)))))

    async def meta(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(await _stored(self._raw.meta()))
        return found

    async def ops(self) -> list[StoredOp]:
        return [_op(found) for found in json.loads(await _stored(self._raw.ops("outbox")))]

    async def archived(self) -> list[StoredOp]:
        return [_op(found) for found in json.loads(await _stored(self._raw.ops("archive")))]

    async def rows(self, tables: Sequence[str] | None = None) -> list[tuple[str, dict[str, Any]]]:
        wanted = json.dumps(None if tables is None else list(tables))
        return [(table, row) for table, row in json.loads(await _stored(self._raw.rows(wanted)))]

    async def photos(self) -> list[StoredPhoto]:
        found = json.loads(await _stored(self._raw.photos()))
        return [
            StoredPhoto(p["sha256"], p["op_id"], p["size"], p["state"], p["at"], p.get("media", JPEG))
            for p in found
        ]

    async def photo(self, sha256: str) -> bytes | None:
        data = await _stored(self._raw.photo(sha256))
        return None if data is None else bytes(data.to_bytes())

    async def keep_photo(self, photo: NewPhoto, at: float, limit: int) -> None:
        await _stored(self._raw.keepPhoto(photo.sha256, to_js(photo.data), photo.media, at, limit))

    async def close(self) -> None:
        self._raw.close()


async def _stored(promise: Awaitable[Any]) -> Any:
    """Raises StorageFull, StorageFailed."""
    try:
        return await promise
    except JsException as failed:
        words = str(failed)
        kind = StorageFull if "full:" in words[:40] else StorageFailed
        raise kind(words) from failed


def _fields(op: NewOp) -> dict[str, str]:
    return {"id": op.id, "op": op.op, "local": op.local, "delivery": op.delivery}


def _op(found: dict[str, Any]) -> StoredOp:
    return StoredOp(found["id"], found["seq"], found["op"], found["local"], found["delivery"])


def _text(batch: Batch) -> str:
    return json.dumps(
        {
            "meta": {key: json.dumps(value) for key, value in batch.meta.items()},
            "expect": {key: json.dumps(value) for key, value in batch.expect.items()},
            "rows": list(batch.rows),
            "staged": batch.staged,
            "stage_clear": batch.stage_clear,
            "stage_finish": batch.stage_finish,
            "rows_clear": batch.rows_clear,
            "deliveries": dict(batch.deliveries),
            "archive": dict(batch.archive),
            "restore": dict(batch.restore),
            "forget_archive": list(batch.forget_archive),
            "photos": dict(batch.photos),
            "seen": batch.seen,
        },
        ensure_ascii=False,
    )
