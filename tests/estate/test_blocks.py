"""When cleaners work, as the manager types it and as it is kept."""

from __future__ import annotations

import pytest

from app.estate.queries import FIGURES
from app.estate.screens.figures import understood
from tests.shell.yard import Held, Yard, hold

BLOCKS = next(figure for figure in FIGURES if figure.key == "cleaning_blocks")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07:00-11:00 13:00-16:00", "07:00-11:00 13:00-16:00"),
        (" 7：00～11：00，13:00 到 16:00 ", "07:00-11:00 13:00-16:00"),
        ("22:00-02:00", "22:00-02:00"),
        ("07:00-11:00 13:00", None),
        ("07:00-07:00", None),
        ("07:00-25:00", None),
        ("上午", None),
        ("", None),
    ],
)
def test_working_blocks_are_read_as_typed(typed: str, kept: str | None) -> None:
    assert understood(BLOCKS, typed) == kept


def test_working_blocks_are_changed_in_words() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/figures")
        await hand.tap("figure-cleaning_blocks")
        await hand.type("value", "从早到晚")
        await hand.tap("save")
        assert "请填 1 到 6 段时间" in hand.texts()
        await hand.type("value", "6:00-10:00，14:00-17:00")
        await hand.tap("save")
        await hand.until(lambda: "06:00-10:00 14:00-17:00" in hand.texts())

    hold(story, as_="王建国")


def test_a_resident_is_not_called_at_mealtimes_and_a_colleague_is() -> None:
    """X08: the button says why, and leaves the way open for what is urgent."""
    yard = Yard()
    row = next(r.value for (table, _), r in yard.server.rows.items() if table == "estate.estates")
    always = {"no_call_meals": "00:00-23:59", "no_calls_after": "23:59", "no_calls_before": "00:00"}
    yard.server.put("estate.estates", {**row, "settings": always})

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/people/{yard.me('黄淑珍').person_id}")
        assert hand.one("call").action is None
        await hand.tap("call")
        assert "不急的事请等到" in hand.texts()
        assert hand.one("call-urgent").action.url == "tel:13800000061"
        await hand.tap("call-not")
        await hand.go(f"/people/{yard.me('陈静').person_id}")
        assert hand.one("call").action.url == "tel:13800000002"

    hold(story, as_="王建国", yard=yard)
