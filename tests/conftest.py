"""What tests of several folders share: running stacks, with and without the demo world."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from server.stack import Stack, running_stack

if TYPE_CHECKING:
    from server.demo import SignIn


@contextmanager
def short_folder() -> Iterator[Path]:
    """A fresh folder that other accounts may pass (PostgreSQL drops root), its path short for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="anju-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def fresh_home() -> Iterator[Path]:
    """A data folder that does not exist yet."""
    with short_folder() as folder:
        yield folder / "home"


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The backend with all migrations and nobody in it."""
    with short_folder() as folder, running_stack(folder / "home") as running:
        yield running


@pytest.fixture(scope="session")
def world_stack() -> Iterator[Stack]:
    """The backend with the demo estate in it."""
    with short_folder() as folder, running_stack(folder / "home") as running:
        import server.demo

        server.demo.load(running)
        yield running


@pytest.fixture(scope="session")
def sign_ins(world_stack: Stack) -> "Mapping[str, SignIn]":
    """Phone and password by role name, of the demo estate."""
    import server.demo

    return server.demo.load(world_stack)
