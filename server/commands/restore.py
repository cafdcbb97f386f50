"""`./anju restore FILE`."""

import argparse
import asyncio
import sys

from server.backup import restore
from server.commands.steps import Steps


def main(asked: argparse.Namespace) -> None:
    asyncio.run(restore(asked.home, asked.file, Steps()))
    sys.stdout.write(
        f"Restored into {asked.home}. Start it with ./anju serve; devices send again what it missed.\n"
    )
