"""Request bodies of bounded size, answers that are compressed on the way."""

import zlib
from collections.abc import AsyncIterator
from typing import Protocol

import brotli
from starlette.requests import Request

SMALLEST_COMPRESSED = 1024


class TooLarge(Exception):
    """The body is larger than this address accepts."""


class Compressor(Protocol):
    def process(self, data: bytes) -> bytes: ...
    def finish(self) -> bytes: ...


class Gzip:
    def __init__(self) -> None:
        self._stream = zlib.compressobj(6, wbits=31)

    def process(self, data: bytes) -> bytes:
        return self._stream.compress(data)

    def finish(self) -> bytes:
        return self._stream.flush()


async def body(request: Request, limit: int) -> bytes:
    """The whole body; raises `TooLarge` before more than `limit` bytes are held."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise TooLarge
    parts = bytearray()
    async for chunk in request.stream():
        parts += chunk
        if len(parts) > limit:
            raise TooLarge
    return bytes(parts)


def accepted(request: Request) -> list[str]:
    """The codings the client takes, of those we have, best first."""
    takes = {
        name.strip().lower(): weight.replace(" ", "")
        for name, _, weight in (
            part.partition(";") for part in request.headers.get("accept-encoding", "").split(",")
        )
    }
    return [name for name in ("br", "gzip") if name in takes and takes[name] not in ("q=0", "q=0.0")]


def compressor(coding: str) -> Compressor:
    return brotli.Compressor(quality=4) if coding == "br" else Gzip()


async def compressed(chunks: AsyncIterator[bytes], coding: str) -> AsyncIterator[bytes]:
    stream = compressor(coding)
    async for chunk in chunks:
        if data := stream.process(chunk):
            yield data
    yield stream.finish()
