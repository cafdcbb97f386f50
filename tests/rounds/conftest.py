"""What stories of rounds share."""

import pytest

from components.camera import Camera


@pytest.fixture(autouse=True)
def another_device() -> None:
    """No test knows the lenses of the one before."""
    Camera.known = []
