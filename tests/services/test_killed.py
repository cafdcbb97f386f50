"""kill -9 at any moment: what was said to be recorded is there, once, with its number."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import sys
from pathlib import Path

from services.platform.memory import MemoryDevice


def test_what_was_said_to_be_recorded_outlives_the_process(tmp_path: Path) -> None:
    said: list[str] = []
    for turn in range(4):
        running = subprocess.Popen(
            [sys.executable, "-m", "tests.services.scribe", str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert running.stdout is not None
        for _ in range(random.Random(turn).randint(3, 40)):
            said.append(running.stdout.readline().strip())
        running.send_signal(signal.SIGKILL)
        said.extend(line.strip() for line in running.stdout.read().splitlines() if len(line) == 36)
        running.stdout.close()
        running.wait()
    database = next(path.stem for path in tmp_path.glob("anju-*.sqlite") if path.stem != "anju-device")
    device = MemoryDevice(tmp_path)
    stored = asyncio.run(device.open(database).ops())
    device.destroy(database)
    assert said
    assert set(said) <= {op.id for op in stored}
    assert [op.seq for op in stored] == list(range(1, len(stored) + 1))
