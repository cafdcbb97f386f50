"""A signature as a picture: a real JPEG that any decoder reads, dark where the finger was."""

import asyncio
import io
import math

import pytest
from PIL import Image

from services.platform.drawing import jpeg
from services.platform.memory import MemoryPlatform

Point = tuple[float, float]
WAVE: list[Point] = [(20 + i * 2.5, 120 + 60 * math.sin(i / 9)) for i in range(200)]


def opened(data: bytes) -> Image.Image:
    """Of one grey level a pixel."""
    picture = Image.open(io.BytesIO(data), formats=["JPEG"])
    picture.load()
    return picture.convert("L")


def grey(picture: Image.Image, x: int, y: int) -> int:
    return picture.tobytes()[y * picture.width + x]


@pytest.mark.parametrize(("width", "height"), [(600, 240), (333, 77), (8, 8), (1, 1)])
def test_it_is_as_large_as_was_asked(width: int, height: int) -> None:
    assert opened(jpeg([WAVE], width, height)).size == (width, height)


def test_it_is_dark_where_the_finger_was_and_white_elsewhere() -> None:
    wave = [(int(x), round(y)) for x, y in WAVE[::23]]
    picture = opened(jpeg([WAVE, [(50, 30), (50, 200)], [(300, 40)]], 600, 240))
    for x, y in [(50, 100), (300, 40), *wave]:
        assert grey(picture, x, y) < 80, (x, y)
    for x, y in [(5, 5), (590, 230), (300, 20), (200, 235)]:
        assert grey(picture, x, y) > 245, (x, y)


def test_what_leaves_the_page_is_cut_off_and_nothing_drawn_is_white() -> None:
    picture = opened(jpeg([[(-50, -50), (700, 500)], [(9999, 3)]], 600, 240))
    assert grey(picture, 300, 207) < 80
    assert opened(jpeg([], 64, 32)).getextrema() == (255, 255)


def test_the_device_of_tests_draws_it() -> None:
    made = asyncio.run(MemoryPlatform().draw([WAVE], 600, 240))
    assert (made.width, made.height) == opened(made.data).size
