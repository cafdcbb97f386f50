"""What is uploaded: the bytes of a raw or a multipart body, and what is said about them."""

import base64
import binascii
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from server.gateway.storage.answers import Row
from server.gateway.storage.body import parse
from server.gateway.storage.errors import invalid_request, too_large, wrong_type

FORM_OVERHEAD = 1 << 16  # boundaries and fields around the file
BLOCK = 1 << 16
HEADER_TEXT = re.compile(r"[\x20-\x7e]{0,200}")


@dataclass(frozen=True)
class Source:
    stream: AsyncIterator[bytes]
    mime: str
    cache_control: str
    user_metadata: Row

    def check_type(self, allowed: list[str] | None) -> None:
        bare = plain(self.mime)
        if allowed and not any(covers(pattern, bare) for pattern in allowed):
            raise wrong_type(f"mime type {self.mime} is not supported")


async def read_source(request: Request, largest: int, stack: AsyncExitStack) -> Source:
    """`largest` in bytes. What the form needs on disk is given back when `stack` closes."""
    length = request.headers.get("content-length", "")
    mime = request.headers.get("content-type", "")
    form = mime.startswith("multipart/form-data")
    if length.isascii() and length.isdigit() and int(length) > largest + (FORM_OVERHEAD if form else 0):
        raise too_large()
    return await _from_form(request, largest, stack) if form else _from_raw(request)


def _from_raw(request: Request) -> Source:
    return Source(
        stream=request.stream(),
        mime=header_text(request.headers.get("content-type", "")) or "application/octet-stream",
        cache_control=header_text(request.headers.get("cache-control", "")) or "no-cache",
        user_metadata=_from_base64(request.headers.get("x-metadata", "")),
    )


async def _from_form(request: Request, largest: int, stack: AsyncExitStack) -> Source:
    parser = MultiPartParser(request.headers, limited(request.stream(), largest + FORM_OVERHEAD), max_files=1)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise invalid_request("Body is not a readable multipart form") from error
    stack.push_async_callback(form.close)
    file = next((value for _, value in form.multi_items() if isinstance(value, UploadFile)), None)
    if file is None:
        raise invalid_request("No content provided")
    age = _field(form, "cacheControl")
    return Source(
        stream=_blocks_of(file),
        mime=header_text(file.content_type or "") or "application/octet-stream",
        cache_control=header_text(f"max-age={age}") if age else "no-cache",
        user_metadata=parse(_field(form, "metadata").encode() or b"{}"),
    )


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


async def _blocks_of(file: UploadFile) -> AsyncIterator[bytes]:
    while block := await file.read(BLOCK):
        yield block


async def limited(stream: AsyncIterator[bytes], most: int) -> AsyncGenerator[bytes, None]:
    seen = 0
    async for chunk in stream:
        seen += len(chunk)
        if seen > most:
            raise too_large()
        yield chunk


def _from_base64(written: str) -> Row:
    if not written:
        return {}
    try:
        return parse(base64.b64decode(written, validate=True))
    except binascii.Error as error:
        raise invalid_request("x-metadata must be base64 of a JSON object") from error


def header_text(value: str) -> str:
    """What will be a header of the download again must be printable ASCII on one line."""
    if not HEADER_TEXT.fullmatch(value):
        raise invalid_request("Content type and cache control must be short printable ASCII")
    return value


def plain(mime: str) -> str:
    return mime.split(";")[0].strip().lower()


def covers(pattern: str, mime: str) -> bool:
    """'image/*' covers 'image/png'."""
    pattern = pattern.strip().lower()
    return pattern in ("*/*", "*", mime) or (pattern.endswith("/*") and mime.startswith(pattern[:-1]))
