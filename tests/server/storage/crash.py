"""A gateway that dies in the middle of an upload; run by test_crash.py as a process of its own."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette

from server.gateway import storage
from server.gateway.context import Gateway, Pool
from server.gateway.storage.files import Draft, Files
from server.keys import Keys


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_before(files: Files, draft: Draft) -> None:
    die()


def die_after(files: Files, draft: Draft, publish=Files.publish) -> None:  # type: ignore[no-untyped-def]
    publish(files, draft)
    die()


async def upload(dsn: str, home: Path, bucket: str) -> None:
    async with pool(dsn) as connections, httpx.AsyncClient() as http:
        gateway = Gateway(connections, connections, Keys.load(home), home, "http://here", "http://none", http)
        app = Starlette(routes=storage.routes(gateway))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            token = {"Authorization": f"Bearer {gateway.keys.secret_key}"}
            await client.post(f"/storage/v1/object/{bucket}/half.txt", content=b"half", headers=token)


def pool(dsn: str) -> Pool:
    return AsyncConnectionPool(dsn, min_size=1, max_size=2, open=False)


if __name__ == "__main__":
    moment, dsn, home, bucket = sys.argv[1:]
    Files.publish = die_before if moment == "before" else die_after  # type: ignore[method-assign]
    asyncio.run(upload(dsn, Path(home), bucket))
