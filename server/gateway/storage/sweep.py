"""Setting aside the files that no row names: left by a crash between writing and committing."""

import logging
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection

from server.gateway.context import Gateway
from server.gateway.storage.files import Files

BATCH = 1000
KEPT_ASIDE = 30 * 86_400  # seconds
Connection = AsyncConnection[tuple[Any, ...]]
log = logging.getLogger("anju.storage")


async def sweep(gateway: Gateway) -> int:
    """Sets orphaned files aside; how many. Call at start, before the gateway serves anybody.

    They stay in `storage/lost` for thirty days and come back as soon as a row names them: a start against the
    wrong database, or against an older one, must not cost anybody's photos. Unfinished uploads just go.
    """
    began = time.time()
    files = Files(gateway.home / "storage")
    async with gateway.storage_pool.connection() as connection:
        await _bring_back(connection, files, began)
        aside = 0
        old = (path for path in files.versions() if path.stat().st_mtime < began)
        for batch in batches(old):
            known = await _known(connection, batch)
            for path in batch:
                if path.name not in known:
                    _set_aside(files, path)
                    aside += 1
    if aside:
        log.warning("set aside %s files that no row names", aside)
    return aside


async def _bring_back(connection: Connection, files: Files, now: float) -> None:
    for batch in batches(files.lost.glob("*")):
        known = await _known(connection, batch)
        for path in batch:
            if path.name in known:
                files.path(path.name).parent.mkdir(exist_ok=True)
                path.replace(files.path(path.name))
            elif path.stat().st_mtime < now - KEPT_ASIDE:
                path.unlink()


def _set_aside(files: Files, path: Path) -> None:
    if path.suffix == ".part":
        path.unlink()
        return
    files.lost.mkdir(exist_ok=True)
    os.utime(path)
    path.replace(files.lost / path.name)


async def _known(connection: Connection, paths: list[Path]) -> set[str]:
    names = [path.name for path in paths]
    found = await connection.execute("select version from storage.objects where version = any(%s)", (names,))
    return {version for (version,) in await found.fetchall()}


def batches(paths: Iterable[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
