"""A database of its own for one test: migrations applied, the demo world in it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from server.embedded.cluster import DATABASE, SUPERUSER, Cluster
from server.home import Home
from server.logs import Logs
from server.stack import Stack


@contextmanager
def cluster(folder: Path, version: int | None = None) -> Iterator[Cluster]:
    """PostgreSQL without the rest of the stack; its data in `folder`."""
    home = Home(folder)
    home.make()
    logs = Logs(home.logs)
    made = Cluster(home, logs, version)
    loop = asyncio.new_event_loop()
    # The loop keeps running: what PostgreSQL logs must be read, or it stops when the pipe is full.
    thread = threading.Thread(target=loop.run_forever, name="cluster")
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(made.start(), loop).result(120)
        try:
            yield made
        finally:
            asyncio.run_coroutine_threadsafe(made.stop(), loop).result(60)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        logs.close()


class Database:
    """Asked as the owner, or as `dsn` says; of a cluster made here or of a running stack."""

    def __init__(self, made_in: Cluster | Stack, name: str = DATABASE) -> None:
        self._cluster = made_in
        self.name = name

    def dsn(self, user: str = "postgres") -> str:
        return make_conninfo(self._cluster.dsn(user), dbname=self.name)

    def ask(self, query: str, *values: Any) -> Any:
        """The first column of the first row, None when there is none; commits."""
        with psycopg.connect(self.dsn()) as connection:
            cursor = connection.execute(query, values)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def all(self, query: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.dsn()) as connection:
            return [row[0] if len(row) == 1 else row for row in connection.execute(query, values)]


@contextmanager
def copied(made_in: Cluster, name: str, template: str) -> Iterator[Database]:
    """A database made from another one, dropped at the end."""
    elsewhere = make_conninfo(made_in.dsn(SUPERUSER), dbname="template1")  # a template may not be in use
    with psycopg.connect(elsewhere, autocommit=True) as root:
        make = SQL("create database {} template {} strategy file_copy owner postgres")
        root.execute(make.format(Identifier(name), Identifier(template)))
        try:
            yield Database(made_in, name)
        finally:
            root.execute(SQL("drop database {} with (force)").format(Identifier(name)))
