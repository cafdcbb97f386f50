"""A database of its own for one test: migrations applied, the demo world in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from server.embedded.cluster import SUPERUSER
from server.stack import Stack


class Database:
    def __init__(self, stack: Stack, name: str) -> None:
        self._stack = stack
        self.name = name

    def dsn(self, user: str = "postgres") -> str:
        return make_conninfo(self._stack.dsn(user), dbname=self.name)

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
def copied(stack: Stack, name: str, template: str) -> Iterator[Database]:
    """A database made from another one, dropped at the end."""
    with psycopg.connect(stack.dsn(SUPERUSER), autocommit=True) as root:
        make = SQL("create database {} template {} owner postgres")
        root.execute(make.format(Identifier(name), Identifier(template)))
        try:
            yield Database(stack, name)
        finally:
            root.execute(SQL("drop database {} with (force)").format(Identifier(name)))
