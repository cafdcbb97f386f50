"""Databases for the tests of the migrations."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

import psycopg
import pytest

import server.demo
from server.demo.world import PERSON
from server.embedded import bootstrap, migrations
from server.embedded.cluster import SUPERUSER
from server.stack import MIGRATIONS, Stack, quiet
from tests.sql.database import Database, copied
from tests.sql.device import Device

NUMBERS = count(1)


@pytest.fixture(scope="session")
def template(stack: Stack) -> Iterator[str]:
    """The name of a database with the demo world; only ever copied."""
    with copied(stack, "sql_world", "template0") as made:
        bootstrap.apply(made.dsn(SUPERUSER))
        migrations.apply(made.dsn(), MIGRATIONS, quiet)
        server.demo.load(made)
        yield made.name


@pytest.fixture
def world(stack: Stack, template: str) -> Iterator[Database]:
    """The demo world, for this test alone."""
    with copied(stack, f"sql_{next(NUMBERS)}", template) as made:
        yield made


@pytest.fixture(scope="session")
def still(stack: Stack, template: str) -> Iterator[Database]:
    """The demo world for tests that change nothing."""
    with copied(stack, "sql_still", template) as made:
        yield made


@pytest.fixture
def postgres(world: Database) -> Iterator[psycopg.Connection]:
    """The owner of the schema, for what only it may look at; every statement commits."""
    with psycopg.connect(world.dsn(), autocommit=True) as connection:
        yield connection


@pytest.fixture
def phone(world: Database) -> Iterator[Callable[[str], Device]]:
    """A new phone in the hand of the person of that name, its replica up to date."""
    with ExitStack() as pockets:

        def hand_over(name: str) -> Device:
            device = Device(world, PERSON[name])
            pockets.callback(device.close)
            return device.catch_up()

        yield hand_over
