"""https on the local network: a certificate for our addresses, a page that makes phones trust it."""

import asyncio
import socket
from collections.abc import Sequence

from server.gateway.headers import Headers
from server.gateway.listener import Listener, Tls
from server.home import Home
from server.https import Authority, own_addresses, own_names
from server.trust import create_app

WATCH_SECONDS = 30.0
EVERYWHERE = ("0.0.0.0", "::")


def reachable(host: str) -> list[str]:
    """The addresses under which a socket bound to `host` is reached."""
    if host not in EVERYWHERE:
        return [host]
    return [address for address in own_addresses() if host == "::" or ":" not in address]


def url(scheme: str, address: str, port: int) -> str:
    return f"{scheme}://[{address}]:{port}" if ":" in address else f"{scheme}://{address}:{port}"


class Lan:
    """`listening` is the socket of the plain-http page; `port` that of the app."""

    def __init__(
        self, home: Home, host: str, port: int, names: Sequence[str], listening: socket.socket
    ) -> None:
        self._authority = Authority(home.path / "https")
        self._host = host
        self._port = port
        self._names = own_names(names)
        self._covered = self._addresses()
        self.tls: Tls = self._authority.leaf(self._names, self._covered)
        page = create_app(self._authority.certificate, self._urls)
        self._page = Listener(Headers(page), listening)
        self.trust_url = url("http", reachable(host)[0], listening.getsockname()[1])
        self._watcher: asyncio.Task[None] | None = None
        self._gateway: Listener | None = None

    async def start(self, gateway: Listener) -> None:
        self._gateway = gateway
        await self._page.start()
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        if self._watcher:
            self._watcher.cancel()
        await self._page.stop()

    def follow(self) -> bool:
        """Takes a new certificate when the machine's addresses have changed, and says whether it did."""
        addresses = self._addresses()
        if addresses == self._covered:
            return False
        self._covered = addresses
        if self._gateway:
            self._gateway.renew(self._authority.leaf(self._names, addresses))
        return True

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            await asyncio.to_thread(self.follow)

    def _addresses(self) -> list[str]:
        return list(dict.fromkeys([*reachable(self._host), "127.0.0.1"]))

    def _urls(self) -> list[str]:
        return [url("https", address, self._port) for address in reachable(self._host)]
