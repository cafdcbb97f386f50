"""A part of the page goes away with its dialog open: the dialog is closed first, then the page changes."""

from __future__ import annotations

import flet as ft
import pytest

from components import leaving
from components.boundary import harden, part
from components.dialog import confirm, sheet
from components.notice import snackbar
from tests.harness import Hand, hold

NEXT = "另一页"


@part
def Asking(dialog: ft.DialogControl) -> ft.Control:
    ft.use_dialog(dialog)
    return ft.Text("问题在上面")


@part
def Pages(dialog: ft.DialogControl) -> ft.Control:
    here, stay = ft.use_state(True)
    away = ft.Button("走", on_click=lambda: stay(False), key="away")
    return ft.Column([away, Asking(dialog, key="asking") if here else ft.Text(NEXT, key="next")])


def question() -> ft.AlertDialog:
    return confirm("停用？", "可以恢复", "停用", lambda: None, "取消", lambda: None)


async def shown(hand: Hand, dialog: ft.DialogControl) -> None:
    harden(hand.page, hand.errors.append)
    await hand.show(Pages, dialog)
    assert hand.dialogs() == [dialog]
    hand.wire.arrived.clear()


def changed(hand: Hand) -> bool:
    return any(NEXT.encode() in message for message in hand.wire.arrived)


@pytest.mark.parametrize("dialog", [question, lambda: sheet(ft.Text("选一个"), on_close=lambda: None)])
def test_the_page_changes_when_the_dialog_is_gone(dialog: type[ft.DialogControl]) -> None:
    async def story(hand: Hand) -> None:
        left = dialog()
        await shown(hand, left)
        await hand.tap("away")
        assert hand.dialogs() == []
        (closing,) = hand.wire.arrived
        assert b"open\xc2" in closing, "false, as msgpack writes it"
        await hand.fire(left, "dismiss")
        await hand.until(lambda: changed(hand))
        assert not hand.page._dialogs.controls

    hold(story)


def test_what_happens_meanwhile_keeps_its_order() -> None:
    async def story(hand: Hand) -> None:
        left = question()
        await shown(hand, left)
        await hand.tap("away")
        for title in ("甲", "乙"):
            hand.page.title = title
            hand.page.update()
        assert len(hand.wire.arrived) == 1
        await hand.fire(left, "dismiss")
        await hand.until(lambda: changed(hand))
        order = [word for m in hand.wire.arrived for word in (NEXT, "甲", "乙") if word.encode() in m]
        assert order == [NEXT, "甲", "乙"]

    hold(story)


def test_a_client_that_never_tells_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "LONGEST_WAIT", 0.1)

    async def story(hand: Hand) -> None:
        await shown(hand, question())
        await hand.tap("away")
        assert not changed(hand)
        await hand.until(lambda: changed(hand), seconds=1)

    hold(story)


def test_nothing_waits_where_no_dialog_is_open() -> None:
    async def story(hand: Hand) -> None:
        left = question()
        await shown(hand, left)
        await hand.close_dialog()
        await hand.tap("away")
        assert changed(hand)

    hold(story)


def test_a_snackbar_holds_nothing_up() -> None:
    async def story(hand: Hand) -> None:
        await shown(hand, snackbar("已保存", lambda: None))
        await hand.tap("away")
        assert changed(hand)

    hold(story)
