"""Runs a stack until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable

from server.stack import Stack

Up = Callable[[Stack], Awaitable[None]]


def host(stack: Stack, up: Up) -> None:
    """Starts `stack`, calls `up` once it serves, and stops it in order on Ctrl-C or SIGTERM."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    asyncio.run(_host(stack, up))


async def _host(stack: Stack, up: Up) -> None:
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()

    def stop() -> None:
        """Once: a second Ctrl-C must not cut the orderly stop short."""
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, lambda: None)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        async with stack:
            await up(stack)
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        return
