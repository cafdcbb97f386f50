"""What a walker sees of the next day: the rounds that are made and meant for them, each once."""

from __future__ import annotations

from datetime import timedelta

from app.rounds.queries.progress import coming_rounds
from app.rounds.queries.tomorrow import tomorrow_rounds
from tests.rounds.night import LI, XIULAN, Night, at
from tests.rounds.patrol import Held, Patrol, walk


def test_rounds_of_the_next_day_beyond_those_to_come() -> None:
    night = Night()
    night.round(1, at(21))
    night.round(2, at(7, day=22))
    night.round(3, at(13, day=22))
    night.round(4, at(20, day=22), roles=("cleaner",))
    night.round(5, at(7, day=23))
    now = at(21, 30)
    told = [p.round.number for p in coming_rounds(night.view, LI, now, "round-1")]
    assert told == [2]
    assert [p.round.number for p in tomorrow_rounds(night.view, LI, now)] == [3]
    assert [p.round.number for p in tomorrow_rounds(night.view, XIULAN, now)] == [], (
        "it is shown as the next one"
    )
    assert [p.round.number for p in tomorrow_rounds(night.view, XIULAN, at(1, day=21))] == [4]


def test_tomorrow_is_the_estate_s_day() -> None:
    night = Night()
    night.round(1, at(20, day=22))
    assert [p.round.number for p in tomorrow_rounds(night.view, LI, at(0, 5, day=21))] == [1]
    assert tomorrow_rounds(night.view, LI, at(23, 59, day=20)) == ()


def test_the_home_shows_tomorrow_and_folds_what_is_much() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, held.yard
        assert isinstance(yard, Patrol)
        assert "明天" not in hand.texts()
        noon = yard.now() + timedelta(hours=15)
        for number in range(5):
            id = f"00000000-0000-7000-8000-00000000000{number}"
            yard.one_round(id, 30 + number, noon + timedelta(hours=number), yard.stops)
        await held.anju.sync.now()
        await hand.until(lambda: "明天" in hand.texts())
        assert "第 32 轮" in hand.texts()
        assert "第 33 轮" not in hand.texts()
        await hand.tap("tomorrow-all")
        assert "第 34 轮" in hand.texts()

    walk(story)
