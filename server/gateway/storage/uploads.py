"""Uploading: the bytes are on the disk before the row is written, in their place before it commits."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from uuid import UUID

from starlette.responses import Response

from server.gateway.storage import objects, signing
from server.gateway.storage.answers import Row, as_json, moment
from server.gateway.storage.body import Fields, read_json
from server.gateway.storage.context import LARGEST_OBJECT, Call, Cursor, become, find_bucket, find_object
from server.gateway.storage.errors import wrong_type
from server.gateway.storage.files import Draft
from server.gateway.storage.images import is_what_it_claims
from server.gateway.storage.names import check_key
from server.gateway.storage.sources import Source, plain, read_source


async def upload(call: Call) -> Response:
    return await _upload(call, upsert=asks_upsert(call))


async def replace(call: Call) -> Response:
    """Creates what is missing, as the original does."""
    return await _upload(call, upsert=True)


async def _upload(call: Call, upsert: bool) -> Response:
    key = check_key(call.key)
    kept = await keep(call, key, upsert=upsert, owner_id=call.owner_id, as_caller=True)
    return as_json({"Key": f"{call.bucket}/{key}", "Id": kept})


async def sign_upload(call: Call) -> Response:
    """Leave to put one object without signing in. The caller must be allowed to put it now."""
    key, upsert = check_key(call.key), asks_upsert(call)
    await read_json(call.request)
    async with call.storage.transaction() as cur:
        await find_bucket(cur, call.bucket)
    await check_leave(call, key, upsert)
    owner: Fields = {"owner": call.owner_id} if call.owner_id else {}
    url = f"{call.bucket}/{key}"
    token = signing.sign(call.storage.gateway, url, "upload", signing.UPLOAD_LIFE, upsert=upsert, **owner)
    return as_json({"url": f"/object/upload/sign/{url}?token={token}", "token": token})


async def upload_signed(call: Call) -> Response:
    key = check_key(call.key)
    url = f"{call.bucket}/{key}"
    token = call.request.query_params.get("token", "")
    claims = signing.check(call.storage.gateway, token, url, "upload")
    upsert, owner = bool(claims.get("upsert")), claims.get("owner")
    await keep(call, key, upsert=upsert, owner_id=owner, as_caller=False)
    return as_json({"Key": url})


async def keep(call: Call, key: str, *, upsert: bool, owner_id: str | None, as_caller: bool) -> UUID:
    """The whole way of one upload; the id of its row."""
    async with call.storage.transaction() as cur:
        bucket = await find_bucket(cur, call.bucket)
    if as_caller:
        await check_leave(call, key, upsert)
    largest = min(bucket["file_size_limit"] or LARGEST_OBJECT, LARGEST_OBJECT)
    async with AsyncExitStack() as stack:
        source = await read_source(call.request, largest, stack)
        source.check_type(bucket["allowed_mime_types"])
        draft = await call.storage.files.receive(source.stream, largest)
        stack.callback(call.storage.files.discard, draft)
        if not is_what_it_claims(plain(source.mime), draft.head):
            raise wrong_type(f"the content is not {plain(source.mime)}")
        return await _commit(call, key, source, draft, upsert=upsert, owner_id=owner_id, as_caller=as_caller)


async def _commit(
    call: Call, key: str, source: Source, draft: Draft, *, upsert: bool, owner_id: str | None, as_caller: bool
) -> UUID:
    """A crash after `publish` leaves a file without a row, which the next start sweeps; never the reverse."""
    async with call.storage.transaction() as cur:
        await objects.hold(cur, call.bucket, key)
        before = await find_object(cur, call.bucket, key)
        if as_caller:
            await become(cur, call.claims, "storage.object.upload")
        object_id = await objects.write(
            cur,
            call.bucket,
            key,
            owner_id=owner_id,
            upsert=upsert,
            version=draft.version,
            metadata=described(draft, source.mime, source.cache_control),
            user_metadata=source.user_metadata,
        )
        await asyncio.to_thread(call.storage.files.publish, draft)
    if before:
        await asyncio.to_thread(call.storage.files.remove, before["version"])
    return object_id


async def check_leave(call: Call, key: str, upsert: bool) -> None:
    """Tries the row and takes it back: nobody sends megabytes first to be refused then."""
    try:
        async with call.transaction("storage.object.upload") as cur:
            await _try(call, cur, key, upsert)
            raise TakeBack
    except TakeBack:
        return


async def _try(call: Call, cur: Cursor, key: str, upsert: bool) -> None:
    await objects.write(
        cur,
        call.bucket,
        key,
        owner_id=call.owner_id,
        upsert=upsert,
        version="",
        metadata=None,
        user_metadata=None,
    )


class TakeBack(Exception):
    """Rolls back a row that was only tried."""


def described(draft: Draft, mime: str, cache_control: str) -> Row:
    """The metadata of an object, with the names the original gives."""
    return {
        "eTag": draft.etag,
        "size": draft.size,
        "mimetype": mime,
        "cacheControl": cache_control,
        "lastModified": moment(datetime.now(UTC)),
        "contentLength": draft.size,
        "httpStatusCode": 200,
    }


def asks_upsert(call: Call) -> bool:
    return call.request.headers.get("x-upsert", "").lower() == "true"
