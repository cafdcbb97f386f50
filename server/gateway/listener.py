"""The listening socket, and uvicorn on it."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from server.trouble import Trouble

MOST_REQUESTS = 400
LONGEST_HEADERS = 32 * 1024


@dataclass(frozen=True)
class Tls:
    certificate: Path
    key: Path


@contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """Binds at once, before the long steps; raises `Trouble` when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it on, every answer in
    # two writes waits 40 ms for the other side's acknowledgement.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            listening.listen(512)
        except OSError as error:
            raise _why(error, host, port) from error
        yield listening


def _why(error: OSError, host: str, port: int) -> Trouble:
    if error.errno == errno.EADDRINUSE:
        return Trouble(f"Port {port} is in use by another program. Choose another: ANJU_PORT={port + 1}")
    if error.errno == errno.EACCES:
        return Trouble(f"Port {port} needs special rights. Choose one above 1023, such as ANJU_PORT=8734")
    return Trouble(f"Cannot listen on {host}:{port}: {error.strerror}")


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the stack."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Listener:
    """`app` on the socket `listening` until `stop`.

    `behind_proxy` believes a proxy on this machine about who is calling; without one that could be forged.
    """

    def __init__(
        self, app: ASGIApp, listening: socket.socket, tls: Tls | None = None, behind_proxy: bool = False
    ) -> None:
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=behind_proxy,
            forwarded_allow_ips="127.0.0.1,::1",
            limit_concurrency=MOST_REQUESTS,
            h11_max_incomplete_event_size=LONGEST_HEADERS,
            timeout_keep_alive=20,
            timeout_graceful_shutdown=5,
            ssl_certfile=str(tls.certificate) if tls else None,
            ssl_keyfile=str(tls.key) if tls else None,
        )
        self._config = config
        self._server = _Server(config)
        self._socket = listening
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started:
            if self._task.done():
                await self._task
            await asyncio.sleep(0.01)

    def renew(self, tls: Tls) -> None:
        """New connections get the new certificate; those that stand keep theirs."""
        if self._config.ssl:
            self._config.ssl.load_cert_chain(tls.certificate, tls.key)

    async def stop(self) -> None:
        if self._task:
            self._server.should_exit = True
            await self._task
