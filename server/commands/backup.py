"""`./anju backup FILE`."""

import argparse
import asyncio
import sys

from server.backup import backup
from server.commands.steps import Steps


def main(asked: argparse.Namespace) -> None:
    asyncio.run(backup(asked.home, asked.file, Steps()))
    size = asked.file.stat().st_size / 1_000_000
    sys.stdout.write(f"{asked.file} ({size:.1f} MB) holds everything, the keys too: keep it like a key.\n")
