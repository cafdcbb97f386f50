"""Clearing away the files that no row names: left by a crash between writing and committing."""

import time
from typing import Any

from psycopg import AsyncConnection

from server.gateway.context import Gateway
from server.gateway.storage.files import Files

BATCH = 1000


async def sweep(gateway: Gateway) -> int:
    """Removes orphaned files; how many. Call at start, before the gateway serves anybody.

    A file newer than this call is left: it may belong to an upload that has just begun.
    """
    began = time.time()
    files = Files(gateway.home / "storage")
    removed = 0
    async with gateway.storage_pool.connection() as connection:
        batch: list[str] = []
        for path in files.versions():
            if path.stat().st_mtime >= began:
                continue
            batch.append(path.name)
            if len(batch) == BATCH:
                removed += await _remove_unknown(connection, files, batch)
                batch = []
        removed += await _remove_unknown(connection, files, batch)
    return removed


async def _remove_unknown(
    connection: AsyncConnection[tuple[Any, ...]], files: Files, names: list[str]
) -> int:
    found = await connection.execute("select version from storage.objects where version = any(%s)", (names,))
    known = {version for (version,) in await found.fetchall()}
    orphans = [name for name in names if name not in known]
    for name in orphans:
        files.remove(name)
    return len(orphans)
