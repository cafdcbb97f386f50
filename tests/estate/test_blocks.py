"""When cleaners work, as the manager types it and as it is kept."""

from __future__ import annotations

import pytest

from app.estate.queries import FIGURES
from app.estate.screens.figures import understood
from tests.shell.yard import Held, hold

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
