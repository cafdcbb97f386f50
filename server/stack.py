"""The whole backend as one thing: database, PostgREST, gateway; started in order, stopped in reverse."""

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
from psycopg_pool import AsyncConnectionPool

from server.embedded import bootstrap, migrations
from server.embedded.cluster import SUPERUSER, Cluster, chosen
from server.embedded.external import External
from server.embedded.postgrest import PostgREST
from server.gateway import storage
from server.gateway.app import create_app, guarded
from server.gateway.context import Gateway, Pool
from server.gateway.listener import Listener, listen
from server.home import Home
from server.https import own_names
from server.keys import Keys
from server.lan import EVERYWHERE, Lan, reachable, url
from server.logs import Logs

MIGRATIONS = Path(__file__).resolve().parents[1] / "supabase" / "migrations"
Report = Callable[[str], None]


def quiet(step: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Pids:
    postgres: int | None
    postgrest: int | None


class Stack:
    """`async with Stack(home) as stack:` runs everything until the block ends.

    `port` 0 takes a free one. `site` is the folder of the built PWA. `names` are host names served besides
    addresses and localhost. `https` serves with a certificate authority of our own, and on the next port a
    plain page that helps a phone to trust it. `public_url` is what people type when a reverse proxy on this
    machine stands in front; its X-Forwarded headers are believed then. Raises `Trouble` when something cannot
    be started.
    """

    def __init__(
        self,
        home: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        site: Path | None = None,
        names: Sequence[str] = (),
        https: bool = False,
        public_url: str | None = None,
        migrations: Path = MIGRATIONS,
        report: Report = quiet,
    ) -> None:
        self._home = Home(home)
        self._address = (host, port)
        self._site = site
        self._names = names
        self._https = https
        self._public_url = public_url.rstrip("/") if public_url else None
        self.lan: Lan | None = None
        self._migrations = migrations
        self._report = report
        self._parts = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._parts.aclose()
            raise
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._parts.aclose()

    @property
    def home(self) -> Path:
        return self._home.path

    @property
    def publishable_key(self) -> str:
        return self.keys.publishable_key

    @property
    def secret_key(self) -> str:
        return self.keys.secret_key

    @property
    def postgrest_url(self) -> str:
        return self._postgrest.url

    @property
    def pids(self) -> Pids:
        return Pids(self._database.pid, self._postgrest.child.pid)

    @property
    def trust_url(self) -> str | None:
        """The page for phones that do not trust the local certificate authority yet; None without https."""
        return self.lan.trust_url if self.lan else None

    @property
    def addresses(self) -> list[str]:
        """Every address at which the app is served, those for other machines first."""
        scheme = "https" if self._https else "http"
        return [url(scheme, address, self._port) for address in reachable(self._address[0])]

    def dsn(self, user: str = "postgres") -> str:
        """A connection string for psycopg or libpq; every role of the bootstrap may log in from here."""
        return self._database.dsn(user)

    def restart_postgrest(self) -> None:
        """Waits until it serves again. To be called from another thread than the stack's own."""
        asyncio.run_coroutine_threadsafe(self._postgrest.child.restart(), self._loop).result(60)

    async def _start(self) -> None:
        parts = self._parts
        self._loop = asyncio.get_running_loop()
        parts.enter_context(self._home.held())
        listening = parts.enter_context(listen(*self._address))
        self._port = listening.getsockname()[1]
        host = self._address[0]
        if self._https:
            plain = parts.enter_context(listen(host, self._port + 1 if self._address[1] else 0))
            self.lan = Lan(self._home, host, self._port, self._names, plain)
        self.url = self.addresses[-1] if host in EVERYWHERE else self.addresses[0]
        self.keys = Keys.load(self._home.path)
        logs = Logs(self._home.logs)
        parts.callback(logs.close)
        await self._start_database(logs)
        http = await parts.enter_async_context(httpx.AsyncClient(trust_env=False))
        self._report("starting PostgREST")
        self._postgrest = PostgREST(
            self._home, self.keys, lambda: self._database.url("authenticator"), http, logs
        )
        parts.push_async_callback(self._postgrest.stop)
        await self._postgrest.start()
        await self._start_gateway(listening, http, logs)

    async def _start_database(self, logs: Logs) -> None:
        url = os.environ.get("DATABASE_URL")
        self._database: Cluster | External
        if url:
            self._report("connecting to DATABASE_URL")
            self._database = External(url, self.keys.database_password)
        else:
            self._report("starting PostgreSQL")
            self._database = Cluster(self._home, logs, chosen(os.environ.get("ANJU_PG")))
        self._parts.push_async_callback(self._database.stop)
        await self._database.start()
        await asyncio.to_thread(bootstrap.apply, self.dsn(SUPERUSER))
        if isinstance(self._database, External):
            await asyncio.to_thread(self._database.admit)
        await asyncio.to_thread(migrations.apply, self.dsn("postgres"), self._migrations, self._report)

    async def _start_gateway(self, listening: socket.socket, http: httpx.AsyncClient, logs: Logs) -> None:
        gateway = Gateway(
            auth_pool=await self._pool("supabase_auth_admin"),
            storage_pool=await self._pool("supabase_storage_admin"),
            keys=self.keys,
            home=self._home.path,
            public_url=self._public_url or self.url,
            postgrest_url=self.postgrest_url,
            http=http,
        )
        public_name = urlsplit(self._public_url).hostname if self._public_url else None
        names = own_names([*self._names, *([public_name] if public_name else [])])
        await storage.sweep(gateway)
        app = guarded(create_app(gateway, self._site), names, logs.gateway)
        tls = self.lan.tls if self.lan else None
        listener = Listener(app, listening, tls, behind_proxy=self._public_url is not None)
        self._parts.push_async_callback(listener.stop)
        await listener.start()
        if self.lan:
            self._parts.push_async_callback(self.lan.stop)
            await self.lan.start(listener)

    async def _pool(self, login: str) -> Pool:
        pool: Pool = AsyncConnectionPool(
            self.dsn(login),
            min_size=1,
            max_size=8,
            timeout=5,
            open=False,
            check=AsyncConnectionPool.check_connection,
            name=login,
        )
        await self._parts.enter_async_context(pool)
        return pool


@contextmanager
def running_stack(home: Path, port: int = 0, site: Path | None = None, **options: Any) -> Iterator[Stack]:
    """The stack on a thread of its own, for tests and tools that are not async."""
    stack = Stack(home, port=port, site=site, **options)
    ready: Future[asyncio.Event] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_hold(stack, ready)), name="stack")
    thread.start()
    try:
        done = ready.result()
        try:
            yield stack
        finally:
            stack._loop.call_soon_threadsafe(done.set)
    finally:
        thread.join()


async def _hold(stack: Stack, ready: "Future[asyncio.Event]") -> None:
    done = asyncio.Event()
    try:
        async with stack:
            ready.set_result(done)
            await done.wait()
    except BaseException as error:
        if ready.done():
            raise
        ready.set_exception(error)
