"""`./anju serve`: everything, without the demo estate; on the local network with https when asked."""

import argparse
import os
import sys

from server.commands.hosting import host
from server.commands.site import built
from server.commands.steps import Steps
from server.stack import Stack


def main(asked: argparse.Namespace) -> None:
    report = Steps()
    site = None if asked.no_site else built(report)
    stack = Stack(
        asked.home,
        host=asked.host,
        port=asked.port,
        site=site,
        names=asked.name,
        https=asked.https,
        public_url=os.environ.get("ANJU_PUBLIC_URL"),
        report=report,
    )

    async def up(running: Stack) -> None:
        sys.stdout.write(welcome(running))
        sys.stdout.flush()

    host(stack, up)


def welcome(stack: Stack) -> str:
    addresses = "\n".join(f"    {address}" for address in stack.addresses)
    help_line = f"\n  A phone learns to trust it here: {stack.trust_url}\n" if stack.trust_url else ""
    return f"""
安居 Anju is up:
{addresses}
{help_line}
  Data and logs: {stack.home}
  Ctrl-C stops everything; the data stays.

"""
