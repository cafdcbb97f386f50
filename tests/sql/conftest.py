"""Databases for the tests of the migrations."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

import pytest

import server.demo
from server.demo.world import PERSON
from server.embedded import bootstrap, migrations
from server.embedded.cluster import SETTINGS, SUPERUSER, Cluster
from server.stack import MIGRATIONS, quiet
from tests.conftest import short_folder
from tests.sql.database import Database, cluster, copied
from tests.sql.device import Device

NUMBERS = count(1)


@pytest.fixture(scope="session")
def forgetful() -> Iterator[Cluster]:
    """A cluster that need not outlive a crash: databases are made and dropped in a tenth of the time."""
    with short_folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setitem(SETTINGS, "fsync", "off")
        with cluster(folder / "home", int(os.environ.get("ANJU_PG") or 0) or None) as made:
            yield made


@pytest.fixture(scope="session")
def empty(forgetful: Cluster) -> Database:
    """All migrations and nobody there; only ever copied."""
    made = Database(forgetful)
    bootstrap.apply(made.dsn(SUPERUSER))
    migrations.apply(made.dsn(), MIGRATIONS, quiet)
    return made


@pytest.fixture(scope="session")
def template(forgetful: Cluster, empty: Database) -> Iterator[str]:
    """The name of a database with the demo world; only ever copied."""
    with copied(forgetful, "sql_world", empty.name) as made:
        server.demo.load(made)
        yield made.name


@pytest.fixture
def world(forgetful: Cluster, template: str) -> Iterator[Database]:
    """The demo world, for this test alone."""
    with copied(forgetful, f"sql_{next(NUMBERS)}", template) as made:
        yield made


@pytest.fixture
def nobody(forgetful: Cluster, empty: Database) -> Iterator[Database]:
    """All migrations and nobody there, for this test alone."""
    with copied(forgetful, f"sql_{next(NUMBERS)}", empty.name) as made:
        yield made


@pytest.fixture(scope="session")
def still(forgetful: Cluster, template: str) -> Iterator[Database]:
    """The demo world for tests that change nothing."""
    with copied(forgetful, "sql_still", template) as made:
        yield made


@pytest.fixture
def phone(world: Database) -> Iterator[Callable[[str], Device]]:
    """A new phone in the hand of the person of that name, its replica up to date."""
    with ExitStack() as pockets:

        def hand_over(name: str) -> Device:
            device = Device(world, PERSON[name])
            pockets.callback(device.close)
            return device.catch_up()

        yield hand_over
