"""What the server tells of long ago, laid beside what this device knows, for questions of that time only."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.records import Record
from services.store import Store

AT_ONCE = 200


async def combined(local: Store, tables: Iterable[str], told: Sequence[Mapping[str, Any]]) -> Store:
    """A store of its own: what was `told` (`table`, `id`, `row`), and the local rows of all other tables."""
    past = Store()
    answered = {str(change["table"]) for change in told}
    known = [(table, row) for table in tables if table not in answered for row in local.rows(table).values()]
    await asyncio.sleep(0)
    past.replace([*known, *((str(change["table"]), dict(change["row"])) for change in told)])
    return past


async def read_ahead(store: Store, kinds: Iterable[type[Record]]) -> None:
    """Parses the rows of some kinds piece by piece, so that the first question about them waits for none."""
    for kind in kinds:
        for number, id in enumerate(list(store.rows(kind.table))):
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
            store.get(kind, id)
