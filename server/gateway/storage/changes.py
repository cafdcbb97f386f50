"""Deleting, moving and copying objects."""

import asyncio
from datetime import UTC, datetime

from starlette.responses import Response

from server.gateway.storage import objects
from server.gateway.storage.answers import Row, as_json, moment, object_row
from server.gateway.storage.body import Fields, flag, read_json, required_text, text, texts
from server.gateway.storage.context import Call, become, become_owner, find_bucket, find_object
from server.gateway.storage.downloads import found
from server.gateway.storage.errors import no_such_key
from server.gateway.storage.names import check_key
from server.gateway.storage.uploads import asks_upsert

MOST_KEYS = 1000


async def delete_one(call: Call) -> Response:
    async with call.transaction("storage.object.delete") as cur:
        gone = await objects.delete(cur, call.bucket, [call.key])
    if not gone:
        raise no_such_key()
    await _remove_files(call, gone)
    return as_json({"message": "Successfully deleted"})


async def delete_many(call: Call) -> Response:
    keys = texts(await read_json(call.request), "prefixes", MOST_KEYS)
    async with call.transaction("storage.object.delete_many") as cur:
        gone = await objects.delete(cur, call.bucket, keys)
    await _remove_files(call, gone)
    return as_json([object_row(row) for row in gone])


async def move(call: Call) -> Response:
    """Only the row changes: the file is not named by the key."""
    fields = await read_json(call.request)
    source, target = _ends(fields)
    async with call.storage.transaction() as cur:
        await find_bucket(cur, source[0])
        await find_bucket(cur, target[0])
    async with call.transaction("storage.object.move") as cur:
        if not await objects.rename(cur, source, target, call.owner_id):
            raise no_such_key()
    return as_json({"message": "Successfully moved"})


async def copy(call: Call) -> Response:
    """With what its owner said about it, unless `copyMetadata` is false."""
    fields = await read_json(call.request)
    source, target = _ends(fields)
    upsert = asks_upsert(call)
    async with call.storage.transaction() as cur:
        await find_bucket(cur, source[0])
        await find_bucket(cur, target[0])
    async with call.storage.transaction() as cur:
        await objects.hold(cur, *target)
        before = await find_object(cur, *target)
        await become(cur, call.claims, "storage.object.copy")
        original = found(await find_object(cur, *source))
        version = await asyncio.to_thread(call.storage.files.duplicate, original["version"])
        object_id = await objects.write(
            cur,
            *target,
            owner_id=call.owner_id,
            upsert=upsert,
            version=version,
            metadata=original["metadata"] | {"lastModified": moment(datetime.now(UTC))},
            user_metadata=original["user_metadata"] if flag(fields, "copyMetadata", True) else {},
        )
        await become_owner(cur)
        copied = found(await find_object(cur, *target))
    if before:
        await asyncio.to_thread(call.storage.files.remove, before["version"])
    return as_json({"Key": "/".join(target), "Id": object_id, **object_row(copied)})


def _ends(fields: Fields) -> tuple[tuple[str, str], tuple[str, str]]:
    """(bucket, key) of where from and where to."""
    bucket = required_text(fields, "bucketId")
    source = (bucket, check_key(required_text(fields, "sourceKey")))
    target = text(fields, "destinationBucket", bucket), check_key(required_text(fields, "destinationKey"))
    return source, target


async def _remove_files(call: Call, rows: list[Row]) -> None:
    """After the commit: a crash in between leaves files for the next sweep."""
    for row in rows:
        await asyncio.to_thread(call.storage.files.remove, row["version"])
