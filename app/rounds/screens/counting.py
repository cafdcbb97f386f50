"""Counting a month while the screen stays alive: from this device, or older ones with the server's help."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from app.rounds.queries.months import (
    Month,
    by_kind,
    hazards_of,
    is_kept,
    round_row,
    rounds_of,
    stretch,
    summed,
)
from app.rounds.records import Answers, Finish, Hazard, Note, Omission, Review, Round, Start, Visit
from services.answers import Offline, Trouble, Unauthorized
from services.history import read_ahead
from services.store import Store

if TYPE_CHECKING:
    from app.wiring import Anju

AT_ONCE = 5
FACTS = (Round, Start, Visit, Note, Answers, Omission, Hazard, Review, Finish)


@dataclass(frozen=True)
class Count:
    """How far it is. `trouble` and `step` are keys of the texts; `month` when it is done, and the
    same with the month of each kind after it.
    """

    step: str = "month_counting"
    done: int = 0
    all: int = 0
    month: Month | None = None
    trouble: str = ""
    kinds: tuple[Month, ...] = ()


async def count_month(
    anju: Anju, first_day: date, zone: tzinfo | None, tell: Callable[[Count], None]
) -> Count:
    """The month, or why it could not be had; `tell` hears how far it is in between."""
    now = anju.clock.now()
    try:
        view = await _records(anju, first_day, zone, tell)
    except Unauthorized:
        return Count(trouble="month_signed_out")
    except Offline:
        return Count(trouble="month_offline")
    except Trouble as trouble:
        anju.journal.note("month", trouble)
        return Count(trouble="month_failed")
    await read_ahead(view, FACTS)
    walks, rows = rounds_of(view, first_day, zone), []
    for number, walk in enumerate(walks):
        if number % AT_ONCE == 0:
            tell(Count(done=number, all=len(walks)))
            await asyncio.sleep(0)
        rows.append(round_row(view, walk, now))
    month = summed(view, first_day, rows, hazards_of(view, first_day, zone))
    return Count(month=month, kinds=by_kind(view, month))


async def _records(anju: Anju, first_day: date, zone: tzinfo | None, tell: Callable[[Count], None]) -> Store:
    if is_kept(first_day, zone, anju.known_since):
        return anju.store
    tell(Count("month_asking"))
    since, until = stretch(first_day, zone)
    return await anju.past(since, until)
