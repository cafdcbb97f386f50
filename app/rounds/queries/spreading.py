"""So many rounds a day spread over the blocks in which people work: pure arithmetic with local times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.rounds.queries.recurrence import DAY_MINUTES, MOST_STARTS, minutes_of

STEP = 5
TIME = r"([01]\d|2[0-3]):([0-5]\d)"


@dataclass(frozen=True)
class Block:
    """A stretch of work: it begins so many minutes after midnight and lasts so many; it may pass midnight."""

    begin: int
    lasts: int


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks in the estate's figure, `07:00-11:00 13:00-16:00`; none in anything else."""
    if not re.fullmatch(rf"({TIME}-{TIME}( |$))+", text):
        return ()
    pairs = (pair.split("-") for pair in text.split())
    times = ((minutes_of(begin), minutes_of(end)) for begin, end in pairs)
    return tuple(Block(begin, (end - begin) % DAY_MINUTES or DAY_MINUTES) for begin, end in times)


def most(blocks: Sequence[Block], minutes: int) -> int:
    """How many rounds of `minutes` the blocks have room for."""
    return min(MOST_STARTS, sum(block.lasts // minutes for block in blocks)) if minutes > 0 else 0


def spread(count: int, blocks: Sequence[Block], minutes: int) -> tuple[str, ...]:
    """`count` starts of a day, each round over within its block, longer blocks first to have more of them;
    empty when there is no room for so many.
    """
    if not 0 < count <= most(blocks, minutes):
        return ()
    shares = [0] * len(blocks)
    for _ in range(count):
        free = [n for n, block in enumerate(blocks) if (shares[n] + 1) * minutes <= block.lasts]
        shares[max(free, key=lambda n: (blocks[n].lasts / (shares[n] + 1), -n))] += 1
    times = [
        (block.begin + n * _step(block, share, minutes)) % DAY_MINUTES
        for block, share in zip(blocks, shares, strict=True)
        for n in range(share)
    ]
    return tuple(f"{at // 60:02}:{at % 60:02}" for at in times)


def _step(block: Block, share: int, minutes: int) -> int:
    """Minutes between two starts of a block, on a round number when there is time for one."""
    return max(block.lasts // share // STEP * STEP, minutes)
