"""Buckets: made, looked at, changed, emptied and taken away."""

import asyncio
import re
from typing import Any

from psycopg.sql import SQL, Identifier, Placeholder
from starlette.responses import Response

from server.gateway.storage import answers
from server.gateway.storage.answers import Row, as_json
from server.gateway.storage.body import Fields, flag, must_be, read_json, required_text, text
from server.gateway.storage.context import Call, Cursor, become_owner
from server.gateway.storage.errors import invalid_request, no_such_bucket, not_empty
from server.gateway.storage.names import check_bucket_name
from server.gateway.storage.objects import as_uuid

SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|KB|MB|GB|TB)?", re.IGNORECASE)
UNITS = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}


async def index(call: Call) -> Response:
    async with call.transaction("storage.bucket.list") as cur:
        await cur.execute("select * from storage.buckets order by name")
        return as_json([answers.bucket(row) for row in await cur.fetchall()])


async def show(call: Call) -> Response:
    async with call.transaction("storage.bucket.get") as cur:
        return as_json(answers.bucket(await _seen(cur, call.bucket)))


async def create(call: Call) -> Response:
    fields = await read_json(call.request)
    name = check_bucket_name(text(fields, "id") or required_text(fields, "name"))
    columns = _columns(fields)
    async with call.transaction("storage.bucket.create") as cur:
        await cur.execute(
            """insert into storage.buckets
                 (id, name, owner, owner_id, public, file_size_limit, allowed_mime_types)
               values (%s, %s, %s, %s, %s, %s, %s)""",
            (
                name,
                name,
                as_uuid(call.owner_id),
                call.owner_id,
                columns.get("public", False),
                columns.get("file_size_limit"),
                columns.get("allowed_mime_types"),
            ),
        )
    return as_json({"name": name})


async def update(call: Call) -> Response:
    """Only what is named changes."""
    columns = _columns(await read_json(call.request))
    assignments = [SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in columns]
    everything = SQL(", ").join([*assignments, SQL("updated_at = now()")])
    async with call.transaction("storage.bucket.update") as cur:
        query = SQL("update storage.buckets set {} where id = %(_id)s").format(everything)
        await cur.execute(query, {**columns, "_id": call.bucket})
        if cur.rowcount != 1:
            raise no_such_bucket()
    return as_json({"message": "Successfully updated"})


async def empty(call: Call) -> Response:
    async with call.transaction("storage.bucket.empty") as cur:
        await _seen(cur, call.bucket)
        await cur.execute(
            "delete from storage.objects where bucket_id = %s returning version", (call.bucket,)
        )
        gone = await cur.fetchall()
    for row in gone:
        await asyncio.to_thread(call.storage.files.remove, row["version"])
    return as_json({"message": "Empty bucket has been queued. Completion may take up to an hour."})


async def delete(call: Call) -> Response:
    """Raises ResourceNotEmpty also for objects that the caller cannot see."""
    async with call.transaction("storage.bucket.delete") as cur:
        await _seen(cur, call.bucket)
        await become_owner(cur)
        await cur.execute("select 1 from storage.objects where bucket_id = %s limit 1", (call.bucket,))
        if await cur.fetchone():
            raise not_empty()
    async with call.transaction("storage.bucket.delete") as cur:
        await cur.execute("delete from storage.buckets where id = %s", (call.bucket,))
        if cur.rowcount != 1:
            raise no_such_bucket()
    return as_json({"message": "Successfully deleted"})


async def _seen(cur: Cursor, name: str) -> Row:
    await cur.execute("select * from storage.buckets where id = %s", (name,))
    row = await cur.fetchone()
    if row is None:
        raise no_such_bucket()
    return row


def _columns(fields: Fields) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if fields.get("public") is not None:
        columns["public"] = flag(fields, "public")
    if "file_size_limit" in fields:
        columns["file_size_limit"] = _bytes(fields["file_size_limit"])
    if "allowed_mime_types" in fields:
        columns["allowed_mime_types"] = _types(fields["allowed_mime_types"])
    return columns


def _bytes(written: Any) -> int | None:
    """1000, '1000', '20MB' or null."""
    if written is None or (isinstance(written, int) and not isinstance(written, bool) and written >= 0):
        return written or None
    shape = SIZE.fullmatch(written.strip()) if isinstance(written, str) else None
    if not shape:
        raise invalid_request("Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B")
    return int(float(shape[1]) * UNITS[(shape[2] or "B").upper()]) or None


def _types(written: Any) -> list[str] | None:
    if written is None:
        return None
    if not isinstance(written, list) or not all(isinstance(mime, str) for mime in written):
        raise must_be("allowed_mime_types", "array")
    return written or None
