"""The pieces that screens are made of: what they say, what they answer, what they draw."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial

import flet as ft
import pytest
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from components import theme
from components.badge import badge
from components.boundary import part
from components.button import main_action
from components.choice import choose_one, choose_some, switch_row
from components.dates import clock, day, megabytes, moment, span
from components.dialog import ask, confirm
from components.listing import use_window
from components.notice import snackbar
from components.picker import picked_day
from components.qr import MARGIN, qr_svg
from components.ring import ring
from components.strip import MOST, Cell, shared, spoken, strip
from components.text import Scale, body
from components.tiles import tiles_beside
from components.wait import Wait
from tests.harness import Hand, hold

SHANGHAI = timezone(timedelta(hours=8))
NIGHT = datetime(2026, 11, 22, 13, 40, tzinfo=UTC)


def test_a_strip_says_what_it_shows() -> None:
    assert spoken(["good", "good", "late", "now", "todo", "todo"]) == "按时 2，晚到 1，当前 1，未到 2"
    assert spoken(["good", "missed"], "en") == "on time 1, missed 1"
    drawn = strip(["good", "late", "missed"])
    assert isinstance(drawn, ft.Semantics)
    row = drawn.content
    assert isinstance(row, ft.Row)
    shapes = [cell.content.icon if cell.content else None for cell in row.controls]  # type: ignore[attr-defined]
    assert shapes == [None, ft.Icons.SCHEDULE, ft.Icons.CLOSE], "late and missed differ by shape as well"


def test_a_strip_of_hundreds_shares_its_cells_and_loses_nothing_bad() -> None:
    cells: list[Cell] = ["good"] * 500
    cells[7], cells[333], cells[499] = "left", "missed", "todo"
    drawn = shared(cells)
    assert len(drawn) == MOST
    assert [drawn.count(cell) for cell in ("left", "missed", "todo")] == [1, 1, 1]
    assert shared(cells[:MOST]) == cells[:MOST]
    assert spoken(cells) == "按时 497，漏点 1，无法作业 1，未到 1"


def test_a_qr_code_is_drawn_module_by_module() -> None:
    code = QRCode(border=0, error_correction=ERROR_CORRECT_M)
    code.add_data("https://anju.example/t/abcdefghijklmnopqrstuv")
    code.make(fit=True)
    wanted = {(x, y) for y, line in enumerate(code.get_matrix()) for x, dark in enumerate(line) if dark}
    svg = qr_svg("https://anju.example/t/abcdefghijklmnopqrstuv")
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg)
    drawn = {(int(x) + i - MARGIN, int(y) - MARGIN) for x, y, run in runs for i in range(int(run))}
    assert drawn == wanted


def test_a_ring_grows_with_the_type() -> None:
    async def story(hand: Hand) -> None:
        await hand.show(lambda: Scale(1.6, lambda: ring(5, 12, "已到")))
        circle = next(c for c in hand.all() if isinstance(c, ft.ProgressRing))
        assert circle.width == round(theme.RING * 1.6)
        assert circle.value is not None
        assert abs(circle.value - 5 / 12) < 0.001
        assert "5/12" in hand.texts()

    hold(story)


def test_dates_and_amounts_as_people_write_them() -> None:
    assert clock(NIGHT, SHANGHAI) == "21:40"
    assert day(NIGHT, "zh", SHANGHAI) == "11 月 22 日 星期日"
    assert day(NIGHT, "en", SHANGHAI) == "Sun 22 Nov"
    assert moment(NIGHT, NIGHT + timedelta(hours=1), "zh", SHANGHAI) == "21:40"
    assert moment(NIGHT, NIGHT + timedelta(hours=5), "zh", SHANGHAI) == "11 月 22 日 21:40"
    assert span(timedelta(seconds=59)) == "59 秒"
    assert span(timedelta(minutes=3, seconds=20)) == "3 分钟"
    assert span(timedelta(hours=30), "en") == "1 d"
    assert megabytes(13_000_000) == "12.4 MB"
    assert megabytes(3 << 30) == "3.0 GB"


def test_a_picked_day_is_the_day_that_was_meant() -> None:
    midnight_here = datetime(2026, 10, 15).astimezone()
    assert picked_day(midnight_here.astimezone(UTC)) == date(2026, 10, 15)
    assert picked_day(date(2026, 10, 15)) == date(2026, 10, 15)


def test_chips_choose_one_or_several_and_wait_for_what_they_start() -> None:
    saved: list[bool] = []

    @part
    def Choices() -> ft.Control:
        one, set_one = ft.use_state("a")
        some, set_some = ft.use_state(frozenset({"x"}))

        async def save(on: bool) -> None:
            saved.append(on)

        return ft.Column(
            [
                choose_one([("a", "甲"), ("b", "乙")], one, set_one, key="one"),
                choose_some([("x", "巡更"), ("y", "保洁")], some, set_some, key="some"),
                switch_row("急修不过夜", "", True, save, key="switch"),
                body(f"{one} {sorted(some)}"),
            ]
        )

    async def story(hand: Hand) -> None:
        await hand.show(Choices)
        await hand.pick("one-b")
        await hand.pick("some-y")
        assert "b ['x', 'y']" in hand.texts()
        await hand.pick("some-x")
        assert "b ['y']" in hand.texts()
        await hand.fire(hand.one("switch"), "change", False, value=False)
        assert saved == [False]

    hold(story)


def test_a_dialog_asks_and_a_swipe_is_a_no() -> None:
    said: list[str] = []

    @part
    def Asking() -> ft.Control:
        open_, set_open = ft.use_state("")

        async def yes() -> None:
            said.append("yes")
            set_open("")

        def no() -> None:
            said.append("no")
            set_open("")

        dialogs = {
            "confirm": confirm("停用？", "可以恢复", "停用", yes, "取消", no, danger=True),
            "ask": ask("还有 3 条", "先发送吗", [("先发送", yes, False), ("留下", no, True)], no),
        }
        ft.use_dialog(dialogs.get(open_))
        return ft.Column([ft.Button("问", on_click=partial(set_open, name), key=name) for name in dialogs])

    async def story(hand: Hand) -> None:
        await hand.show(Asking)
        await hand.tap("confirm")
        assert "可以恢复" in hand.texts()
        await hand.tap("answer-0")
        assert hand.dialogs() == []
        await hand.tap("ask")
        await hand.close_dialog()
        assert said == ["yes", "no"]

    hold(story)


def test_a_snackbar_can_take_back() -> None:
    said: list[str] = []
    bar = snackbar(
        "已停用", lambda: said.append("closed"), undo="撤销", on_undo=lambda: said.append("undone")
    )
    assert isinstance(bar.action, ft.SnackBarAction)
    assert bar.action.label == "撤销"
    assert isinstance(bar.duration, ft.Duration)
    plain = snackbar("已保存", lambda: None)
    assert plain.action is None
    assert isinstance(plain.duration, ft.Duration)
    assert bar.duration.in_seconds > plain.duration.in_seconds, "time to think before it is gone"


def test_a_long_list_is_drawn_as_far_as_it_was_scrolled_to() -> None:
    @part
    def Long(total: int) -> ft.Control:
        shown, more = use_window(total, step=40)
        return ft.Column([body(f"画了 {shown}"), ft.Button("下", on_click=more, key="more")])

    async def story(hand: Hand) -> None:
        await hand.show(Long, 100)
        assert "画了 40" in hand.texts()
        for expected in ("画了 80", "画了 100", "画了 100"):
            await hand.tap("more")
            assert expected in hand.texts()

    hold(story)


def test_waiting_shows_nothing_before_it_is_worth_it() -> None:
    async def story(hand: Hand) -> None:
        await hand.show(Wait)
        assert "请稍候" not in hand.texts()
        await hand.until(lambda: "请稍候" in hand.texts(), seconds=2)

    hold(story)


def test_a_busy_button_cannot_be_pressed_twice() -> None:
    assert main_action("登录", lambda: None, busy=True).disabled
    assert not main_action("登录", lambda: None).disabled


def test_a_state_is_never_colour_alone() -> None:
    chip = badge("漏点", theme.MISSED, ft.Icons.CLOSE, key="missed")
    row = chip.content
    assert isinstance(row, ft.Row)
    assert [type(piece) for piece in row.controls] == [ft.Icon, ft.Text]


@pytest.mark.parametrize(
    ("names", "wide", "scale", "beside"),
    [
        (["水", "公共区域的照明和电梯间"], False, 1.6, 2),
        (["Repair", "Suggestion"], False, 1.0, 2),
        (["Repair", "Suggestion"], False, 1.6, 1),
        (["Repair", "Suggestion"], True, 1.6, 2),
        (["a", "b", "c", "d", "e"], True, 1.0, 3),
        (["a", "b", "c", "d", "e"], False, 1.0, 2),
        (["a", "b", "c", "d", "Electricity"], True, 1.3, 2),
    ],
)
def test_tiles_stand_beside_each_other_while_their_words_stay_whole(
    names: list[str], wide: bool, scale: float, beside: int
) -> None:
    assert tiles_beside(names, wide, scale) == beside
