"""A built site around the probe, read-only."""

from pathlib import Path

import pytest

from tests.browser import probe


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return probe.site(tmp_path_factory.mktemp("bundle"))
