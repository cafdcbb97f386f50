"""Labels to print: from the server to a page of millimetres, and what is said when there is no network."""

from __future__ import annotations

import base64
from typing import Any, cast

import flet as ft
from PIL import Image, ImageDraw

from app.estate.commands import ReplaceTag
from app.rounds.screens.labels import origin_of
from app.rounds.screens.sheet import SIZES, Label, label_url, print_page
from components.qr import qr_svg
from services.answers import Offline, Rejected
from tests.rounds.patrol import Held, Patrol, walk

ROWS = [
    {"tag_id": "t1", "place_id": "p1", "name": "东门岗亭", "token": "A" * 22, "code": "C2K4179C"},
    {"tag_id": "t2", "place_id": "p2", "name": "水泵房 <2 号>", "token": "B" * 22, "code": "SJ6BZ85J"},
]
WORDS = {"title": "点位标签", "keep_clear": "请勿遮挡", "print": "打印"}


def answers(held: Held, answer: Any) -> None:
    async def rpc(name: str, body: Any, session: Any = None) -> Any:
        assert name == "tag_labels"
        if isinstance(answer, Exception):
            raise answer
        return answer

    held.backend.rpc = rpc  # type: ignore[method-assign]


def test_a_page_holds_a_label_for_each_place_that_a_phone_s_camera_opens() -> None:
    labels = [Label.told(row) for row in ROWS]
    page = print_page(labels, SIZES["medium"], "锦绣苑", "https://anju.example", WORDS, "zh")
    assert page.count("<section ") == 2
    assert qr_svg(label_url("https://anju.example/", "A" * 22), sturdy=True) in page
    assert "C2K4-179C" in page
    assert "水泵房 &lt;2 号&gt;" in page
    assert "width: 60mm; height: 76mm" in page
    assert "://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_what_is_printed_is_what_the_scanner_reads() -> None:
    """The modules of the code stand where `qrcode` puts them: drawn again from the SVG they are the same."""
    import re

    import qrcode

    url = label_url("https://anju.example", "A" * 22)
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_Q)
    code.add_data(url)
    code.make(fit=True)
    side = len(code.get_matrix())
    drawn = Image.new("1", (side, side), 1)
    pen = ImageDraw.Draw(drawn)
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", qr_svg(url, sturdy=True)):
        pen.rectangle((int(x), int(y), int(x) + int(run) - 1, int(y)), fill=0)
    assert [[not drawn.getpixel((x, y)) for x in range(side)] for y in range(side)] == code.get_matrix()


def test_the_address_of_the_page_is_what_the_labels_lead_to() -> None:
    assert origin_of("https://anju.example:8443/labels?x=1") == "https://anju.example:8443"


def test_places_and_a_size_are_chosen_and_the_page_is_saved() -> None:
    saved: list[Any] = []

    async def story(held: Held) -> None:
        answers(held, {"labels": ROWS})
        await held.hand.go("/labels")
        await held.hand.until(lambda: "已选 2 个" in held.hand.texts())
        await held.hand.pick("place-t2")
        await held.hand.pick("size-small")
        assert "已选 1 个" in held.hand.texts()
        await held.hand.tap("make")
        await held.hand.until(lambda: held.hand.find("saved"))
        assert saved[0]["file_name"] == "锦绣苑-点位标签.html"
        page = bytes_of(saved[0]["src_bytes"]).decode()
        assert "东门岗亭" in page
        assert "水泵房" not in page
        assert "width: 45mm" in page

    walk(story, as_="王建国", save_file=saved.append)


def bytes_of(sent: Any) -> bytes:
    return base64.b64decode(sent) if isinstance(sent, str) else bytes(sent)


def test_one_building_is_printed_at_a_time() -> None:
    saved: list[Any] = []

    async def story(held: Held) -> None:
        yard = cast(Patrol, held.yard)
        house = yard.estate_row("buildings", name="3 号楼", ordinal=3)
        lobby = yard.estate_row("places", name="大堂", kind="area", building_id=house, floor=1)
        await held.anju.sync.now()
        many = [
            {
                "tag_id": f"m{n}",
                "place_id": f"q{n}",
                "name": f"灭火器{n}",
                "token": "C" * 22,
                "code": "C2K4179C",
            }
            for n in range(90)
        ]
        here = {"tag_id": "t9", "place_id": lobby, "name": "大堂", "token": "D" * 22, "code": "SJ6BZ85J"}
        answers(held, {"labels": [*ROWS, *many, here]})
        hand = held.hand
        await hand.go("/labels")
        await hand.until(lambda: "已选 93 个" in hand.texts())
        assert "还有 13 个没有列出" in hand.texts()
        await hand.pick("where-3 号楼")
        await hand.until(lambda: "已选 1 个" in hand.texts())
        await hand.tap("make")
        await hand.until(lambda: hand.find("saved"))
        page = bytes_of(saved[0]["src_bytes"]).decode()
        assert page.count("<section ") == 1
        assert "大堂" in page
        await hand.pick("where-")
        assert "已选 92 个" in hand.texts()

    walk(story, as_="王建国", save_file=saved.append)


def test_arriving_from_a_place_only_its_label_is_chosen() -> None:
    async def story(held: Held) -> None:
        answers(held, {"labels": ROWS})
        await held.hand.go("/labels/p2")
        await held.hand.until(lambda: "已选 1 个" in held.hand.texts())
        assert held.hand.find("qr-p2")
        assert held.hand.find("qr-p1") is None
        await held.hand.tap("all")
        assert "已选 2 个" in held.hand.texts()

    walk(story, as_="王建国")


def test_a_label_that_was_replaced_here_is_never_printed_again() -> None:
    """The server may not have been told yet, and would give the old one."""

    async def story(held: Held) -> None:
        yard = cast(Patrol, held.yard)
        old = {**ROWS[0], "tag_id": yard.tags[0], "place_id": yard.places[0]}
        answers(held, {"labels": [old, ROWS[1]]})
        held.offline()
        await held.anju.do(ReplaceTag(place_id=yard.places[0]))
        await held.hand.go("/labels")
        await held.hand.until(lambda: "已选 1 个" in held.hand.texts())
        assert "的新标签还没有生成" in held.hand.texts()
        assert old["token"] not in str([c.src for c in held.hand.all() if isinstance(c, ft.Image)])
        assert held.hand.find(f"qr-{yard.places[0]}") is None

    walk(story, as_="王建国")


def test_choosing_none_offers_nothing_to_print() -> None:
    async def story(held: Held) -> None:
        answers(held, {"labels": ROWS})
        await held.hand.go("/labels")
        await held.hand.until(lambda: held.hand.find("none"))
        await held.hand.tap("none")
        assert held.hand.find("make") is None
        await held.hand.tap("all")
        assert held.hand.find("make")

    walk(story, as_="王建国")


def test_without_a_network_it_says_why_and_can_be_tried_again() -> None:
    async def story(held: Held) -> None:
        answers(held, Offline("no network"))
        await held.hand.go("/labels")
        await held.hand.until(lambda: "要联网才能取" in held.hand.texts())
        answers(held, {"labels": []})
        await held.hand.tap("retry")
        await held.hand.until(lambda: "还没有点位标签" in held.hand.texts())

    walk(story, as_="王建国")


def test_a_refusal_of_the_server_is_told_and_noted() -> None:
    async def story(held: Held) -> None:
        answers(held, Rejected("NOT_ALLOWED", 403))
        await held.hand.go("/labels")
        await held.hand.until(lambda: "没有取到标签" in held.hand.texts())
        assert [e["where"] for e in held.anju.journal.entries] == ["labels"]

    walk(story, as_="王建国")


def test_labels_are_the_manager_s() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/labels")
        assert held.hand.find("make") is None
        assert "点位标签" not in held.hand.texts()

    walk(story, as_="李卫国")
