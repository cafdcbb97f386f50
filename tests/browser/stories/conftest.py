"""The whole product as people meet it: the built app on a running backend with the demo estate."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from server.commands.site import built
from server.demo import SignIn, load
from server.stack import Stack, running_stack
from tests.conftest import short_folder


@pytest.fixture(scope="session")
def site() -> Path:
    """The app as `make run` builds it; built once and again when its sources change."""
    return built(lambda step: None)


@pytest.fixture(scope="session")
def estate(site: Path) -> Iterator[Stack]:
    """锦绣苑 and its neighbour, with the app in front."""
    with short_folder() as folder, running_stack(folder / "home", site=site) as running:
        load(running)
        yield running


@pytest.fixture(scope="session")
def people(estate: Stack) -> Mapping[str, SignIn]:
    return load(estate)
