"""A device that records as fast as it can and says so: run by itself, to be killed at any moment."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from app.rounds.commands import StartRound
from app.wiring import start
from services.config import Config
from services.ids import uuid7
from services.platform import Batch
from services.platform.memory import MemoryDevice, MemoryPlatform
from services.session import DEVICE_DB, database_of

USER = "018f0000-0000-7000-8000-000000000011"
ESTATE = "018f0000-0000-7000-8000-000000000001"
ROUND = "018f0000-0000-7000-8000-000000000002"


async def write(folder: Path) -> None:
    platform = MemoryPlatform(MemoryDevice(folder))
    device = await platform.open(DEVICE_DB)
    account = {"user_id": USER, "phone": "8613800000011", "name": "", "estate": "", "at": 0}
    await device.write(Batch(meta={f"account:{USER}": account, "current": USER}))
    db = await platform.open(database_of(USER))
    person = {"id": uuid7(), "estate_id": ESTATE, "name": "李卫国", "roles": ["guard"]}
    walk = {
        "id": ROUND,
        "plan_id": ROUND,
        "kind": "patrol",
        "name": "夜间巡逻",
        "starts_at": "2025-11-21T13:00:00Z",
        "due_at": "2025-11-21T14:00:00Z",
        "roles": ["guard"],
    }
    await db.write(Batch(meta={"person": person}, rows=[("rounds.rounds", ROUND, json.dumps(walk))]))
    anju = await start(platform, Config("http://nowhere", "k"), talk=False)
    while True:
        act = await anju.do(StartRound(round_id=ROUND))
        sys.stdout.write(f"{act.id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1])))
