"""LocalDb in plain CPython, in memory and in files."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from services.platform import LocalDb
from services.platform.memory import MemoryDevice
from services.platform.sqlite import SqliteDb
from tests.services.shelf.stories import STORIES, Story


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
@pytest.mark.parametrize("durable", [False, True], ids=["memory", "files"])
def test_shelf(story: Story, durable: bool, tmp_path: Path) -> None:
    async def run() -> None:
        opened: list[SqliteDb] = []
        device = MemoryDevice(tmp_path if durable else None)

        async def again() -> LocalDb:
            if durable:
                opened.append(MemoryDevice(tmp_path).open("anju-li"))
                return opened[-1]
            return device.open("anju-li")

        await story(device.open("anju-li"), again)
        for db in [*opened, device.open("anju-li")]:
            db.shut()

    asyncio.run(run())
