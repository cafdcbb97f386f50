"""The printed sheet: every label whole on its paper, every code read by the app's own scanner."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from app.rounds.screens.sheet import MARGIN, PAPER, SIZES, Label, label_url, print_page
from server import chromium
from tests.rounds.torture import Scene
from tests.rounds.torture_camera import HEIGHT, WIDTH
from tests.rounds.torture_reader import readings

ORIGIN = "https://192.168.100.100:8443"
WORDS = {"title": "点位标签", "keep_clear": "巡查点 · 请勿遮挡", "print": "打印"}
NAMES = ("东门岗亭", "地下车库 B 区消防泵房旁边的第二个配电房 Main switch room, second basement", "配电房")
PIXELS_A_MM = 96 / 25.4

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def paper() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGS)
        page = browser.new_page(viewport={"width": 794, "height": 1123}, device_scale_factor=2)
        page.emulate_media(media="print")
        yield page
        browser.close()


def labels(count: int) -> list[Label]:
    return [
        Label(f"t{n}", f"p{n}", NAMES[n % len(NAMES)], f"{n:02}{'Az_-9' * 4}", f"7KQ2{n:04}")
        for n in range(count)
    ]


def lay_out(paper: Page, size: str, count: int) -> list[Label]:
    printed = labels(count)
    paper.set_content(print_page(printed, SIZES[size], "锦绣苑", ORIGIN, WORDS, "zh"))
    return printed


def boxes(paper: Page, what: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = paper.eval_on_selector_all(
        what,
        "all => all.map((one) => JSON.parse(JSON.stringify(one.getBoundingClientRect())))",
    )
    return found


@pytest.mark.parametrize("size", SIZES)
def test_no_label_is_cut_in_two(paper: Page, size: str) -> None:
    count = SIZES[size].a_page + 1
    lay_out(paper, size, count)
    sheets, all_labels = boxes(paper, "main > div"), boxes(paper, "section")
    assert len(all_labels) == count
    assert len(sheets) == 2
    for number, label in enumerate(all_labels):
        sheet = sheets[number // SIZES[size].a_page]
        assert sheet["x"] <= label["x"]
        assert label["x"] + label["width"] <= sheet["x"] + sheet["width"]
        assert sheet["y"] <= label["y"]
        assert label["y"] + label["height"] <= sheet["y"] + sheet["height"]
    assert PAPER[0] + 2 * MARGIN <= 210
    assert PAPER[1] + 2 * MARGIN < 297
    assert not _touching(all_labels)
    pdf = paper.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(sheets)


@pytest.mark.parametrize("size", SIZES)
def test_everything_on_a_label_has_room(paper: Page, size: str) -> None:
    lay_out(paper, size, len(NAMES))
    for number, label in enumerate(boxes(paper, "section")):
        inside = [boxes(paper, f"section {part}")[number] for part in ("svg", "h2", "code", "p")]
        assert inside[0]["width"] == pytest.approx(SIZES[size].code * PIXELS_A_MM, abs=0.5)
        for above, below in pairwise(inside):
            assert above["y"] + above["height"] <= below["y"] + 0.5
        assert label["y"] <= inside[0]["y"]
        assert inside[-1]["y"] + inside[-1]["height"] <= label["y"] + label["height"]


@pytest.mark.parametrize("size", SIZES)
def test_every_printed_code_is_read(paper: Page, size: str) -> None:
    printed = lay_out(paper, size, min(SIZES[size].a_page, 16))
    scenes = [
        Scene(size, number, _seen(section.screenshot()), (label_url(ORIGIN, label.token),))
        for number, (section, label) in enumerate(zip(paper.locator("section").all(), printed, strict=True))
    ]
    found = readings(scenes, looks=1)
    assert [one.first for one in found] == [one.printed[0] for one in found]


def test_a_code_survives_the_loss_of_a_corner(paper: Page) -> None:
    """Dirt that a weaker code, as screens show it, would not be read through."""
    (label,) = lay_out(paper, "medium", 1)
    picture = Image.open(io.BytesIO(paper.locator("section svg").screenshot())).convert("L")
    side = picture.width
    picture.paste(128, (int(side * 0.56), int(side * 0.56), int(side * 0.9), int(side * 0.9)))
    scene = Scene("dirty", 0, _placed(picture), (label_url(ORIGIN, label.token),))
    assert readings([scene], looks=4)[0].right


def _seen(png: bytes) -> Image.Image:
    return _placed(Image.open(io.BytesIO(png)).convert("L"))


def _placed(picture: Image.Image) -> Image.Image:
    """As large as the camera's picture allows, on a wall."""
    picture.thumbnail((WIDTH - 20, HEIGHT - 20))
    wall = Image.new("L", (WIDTH, HEIGHT), 150)
    wall.paste(picture, ((WIDTH - picture.width) // 2, (HEIGHT - picture.height) // 2))
    return wall


def _touching(some: list[dict[str, float]]) -> list[Any]:
    def apart(a: dict[str, float], b: dict[str, float]) -> bool:
        return (
            a["x"] + a["width"] <= b["x"]
            or b["x"] + b["width"] <= a["x"]
            or a["y"] + a["height"] <= b["y"]
            or b["y"] + b["height"] <= a["y"]
        )

    return [(a, b) for n, a in enumerate(some) for b in some[n + 1 :] if not apart(a, b)]
