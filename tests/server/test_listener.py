"""The listening socket: what is sent leaves at once."""

import asyncio
import socket

from server.gateway.listener import listen


def test_what_is_sent_does_not_wait_for_the_other_side() -> None:
    """Headers and body are two writes; with Nagle's algorithm the second waits for a delayed answer."""

    async def accepted_without_delay() -> bool:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            told.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listen("127.0.0.1", 0) as listening:
            async with await asyncio.start_server(answer, sock=listening):
                _, writer = await asyncio.open_connection(*listening.getsockname())
                without_delay = await told
                writer.close()
                return bool(without_delay)

    assert asyncio.run(accepted_without_delay())
