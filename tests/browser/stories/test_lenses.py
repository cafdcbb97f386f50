"""A phone with two cameras: the guard chooses one, and this phone keeps to it."""

from pathlib import Path

import pytest

from server.demo import SignIn
from server.stack import Stack
from tests.browser.phone import Phone
from tests.browser.stories.ways import open_scanner, round_to_walk, sign_in

pytestmark = pytest.mark.browser

HELD = ("camera", "geolocation")
LENS = """() => [...document.querySelectorAll('video')].filter((video) => video.srcObject?.active)
    .map((video) => video.srcObject.getVideoTracks()[0].label)[0] ?? ''"""


def test_the_camera_that_was_chosen_stays_chosen(
    estate: Stack, people: dict[str, SignIn], tmp_path: Path
) -> None:
    with Phone.launch(tmp_path / "li", estate.url, cameras=2, permissions=HELD) as phone:
        phone.open("/")
        sign_in(phone, *people["guard"])
        phone.synced(90)
        walk = round_to_walk(estate)
        open_scanner(phone, walk)
        first = lens(phone)
        phone.sees("换相机")
        phone.picture("two-lenses")
        phone.tap("换相机")
        chosen = lens(phone, other_than=first)
        phone.page.wait_for_function("() => localStorage.getItem('anju.lens')")
        phone.reload()
        open_scanner(phone, walk)
        assert lens(phone) == chosen
        phone.tap("换相机")
        assert lens(phone, other_than=chosen) == first, "after the last comes the first again"


def lens(phone: Phone, other_than: str = "") -> str:
    """The name of the camera whose picture is on the screen."""
    for _ in range(300):
        shown = str(phone.page.evaluate(LENS))
        if shown and shown != other_than:
            return shown
        phone.page.wait_for_timeout(200)
    raise AssertionError(f"no picture of another camera than {other_than!r}")
