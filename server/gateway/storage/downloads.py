"""Fetching objects: whole, in part, or only if changed; never so that a browser would run them."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

import anyio
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from server.gateway.storage import signing
from server.gateway.storage.answers import Row, as_json, http_date, info
from server.gateway.storage.context import Call, find_bucket, find_object
from server.gateway.storage.errors import invalid_range, no_such_bucket, no_such_key

BLOCK = 1 << 18
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
RUNNABLE = ("text/html", "application/xhtml+xml", "text/xml", "application/xml")
PICTURE_THAT_RUNS = "image/svg+xml"
SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


async def fetch(call: Call) -> Response:
    """Private objects as the caller; those of a public bucket for everybody."""
    return await serve(call, await visible(call, "storage.object.get_authenticated"))


async def fetch_public(call: Call) -> Response:
    return await serve(call, await public(call))


async def fetch_signed(call: Call) -> Response:
    token = call.request.query_params.get("token", "")
    claims = signing.check(call.storage.gateway, token, f"{call.bucket}/{call.key}", "download")
    async with call.storage.transaction() as cur:
        row = await find_object(cur, call.bucket, call.key)
    return await serve(call, found(row), expires=datetime.fromtimestamp(claims["exp"], UTC))


async def show_info(call: Call) -> Response:
    return described(await visible(call, "storage.object.get_authenticated_info"))


async def show_public_info(call: Call) -> Response:
    return described(await public(call))


async def visible(call: Call, operation: str) -> Row:
    async with call.storage.transaction() as cur:
        bucket = await find_bucket(cur, call.bucket)
        if bucket["public"]:
            return found(await find_object(cur, call.bucket, call.key))
    if call.claims is None:
        raise no_such_bucket()
    async with call.transaction(operation) as cur:
        return found(await find_object(cur, call.bucket, call.key))


async def public(call: Call) -> Row:
    async with call.storage.transaction() as cur:
        if not (await find_bucket(cur, call.bucket))["public"]:
            raise no_such_bucket()
        return found(await find_object(cur, call.bucket, call.key))


def found(row: Row | None) -> Row:
    if row is None or not row["version"]:
        raise no_such_key()
    return row


def described(row: Row) -> Response:
    metadata = row["metadata"]
    headers = {"ETag": metadata["eTag"], "Last-Modified": http_date(row["updated_at"])}
    return as_json(info(row), headers={**headers, "Cache-Control": metadata["cacheControl"]})


async def serve(call: Call, row: Row, expires: datetime | None = None) -> Response:
    path = call.storage.files.path(row["version"])
    if not path.is_file():
        raise no_such_key()
    size = path.stat().st_size
    headers = headers_of(row, call.request.query_params.get("download"), expires)
    if unchanged(call.request, row):
        return Response(None, 304, {**headers, "Content-Length": "0"})
    first, last = wanted(call.request, row, size)
    whole = (first, last) == (0, size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if not whole:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    if call.request.method == "HEAD":
        return Response(None, 200 if whole else 206, headers)
    return StreamingResponse(part(path, first, last), 200 if whole else 206, headers)


def headers_of(row: Row, download: str | None, expires: datetime | None) -> dict[str, str]:
    metadata = row["metadata"]
    mime = metadata["mimetype"]
    headers = {
        "Content-Type": "text/plain" if mime.lower().startswith(RUNNABLE) else mime,
        "ETag": metadata["eTag"],
        "Last-Modified": http_date(row["updated_at"]),
        "Accept-Ranges": "bytes",
        "X-Robots-Tag": "none",
        **SAFE,
    }
    if expires:
        left = max(0, int((expires - datetime.now(UTC)).total_seconds()))
        headers |= {"Expires": http_date(expires), "Cache-Control": f"private, max-age={left}"}
    else:
        headers["Cache-Control"] = metadata["cacheControl"]
    if download is None and mime.lower().startswith(PICTURE_THAT_RUNS):
        download = ""
    if download is not None:
        name = quote(download, safe="!'()*-._~")
        headers["Content-Disposition"] = (
            f"attachment; filename={name}; filename*=UTF-8''{name}" if download else "attachment;"
        )
    return headers


def unchanged(request: Request, row: Row) -> bool:
    shown = request.headers.get("if-none-match")
    if shown is not None:
        tags = [tag.strip().removeprefix("W/") for tag in shown.split(",")]
        return "*" in tags or row["metadata"]["eTag"] in tags
    since = http_moment(request.headers.get("if-modified-since"))
    return since is not None and bool(row["updated_at"].replace(microsecond=0) <= since)


def wanted(request: Request, row: Row, size: int) -> tuple[int, int]:
    """First and last byte. What is no single range is ignored; one beyond the end is 416."""
    asked = RANGE.fullmatch(request.headers.get("range", "").strip())
    if not asked or not any(asked.groups()) or not still_same(request, row):
        return 0, size - 1
    first, last = asked.groups()
    if not first:
        begin, end = max(0, size - int(last)), size - 1
    else:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
    if begin >= size or begin > end:
        raise invalid_range()
    return begin, end


def still_same(request: Request, row: Row) -> bool:
    """If-Range: a part is no use when the whole has changed."""
    shown = request.headers.get("if-range")
    if shown is None:
        return True
    return bool(
        shown == row["metadata"]["eTag"] or http_moment(shown) == row["updated_at"].replace(microsecond=0)
    )


def http_moment(written: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written or "")
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def part(path: Path, first: int, last: int) -> AsyncIterator[bytes]:
    async with await anyio.open_file(path, "rb") as file:
        await file.seek(first)
        left = last - first + 1
        while left > 0 and (block := await file.read(min(BLOCK, left))):
            left -= len(block)
            yield block
