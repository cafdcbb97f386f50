"""A label opened by the phone's own camera: checks in when a round passes there, else says why not."""

from __future__ import annotations

from app.rounds.records import Visit
from tests.rounds.patrol import Held, Patrol, token, walk


def visits(held: Held) -> list[Visit]:
    return held.anju.store.all(Visit)


def test_it_checks_in_on_the_open_round_once() -> None:
    async def story(held: Held) -> None:
        await held.hand.go(f"/t/{token(0)}")
        await held.hand.until(lambda: "已记录　东门岗亭" in held.hand.texts())
        assert [v.how for v in visits(held)] == ["scan"]
        await held.hand.settle(20)
        assert len(visits(held)) == 1
        await held.hand.tap("scan")
        await held.hand.until(lambda: held.hand.find("light"))

    walk(story)


def test_coming_back_to_the_address_later_records_nothing() -> None:
    yard = Patrol(minutes_ago=20)
    yard.visit("李卫国", 0, 15)

    async def story(held: Held) -> None:
        await held.hand.go(f"/t/{token(0)}")
        await held.hand.until(lambda: "已打过卡" in held.hand.texts())
        assert len(visits(held)) == 1

    walk(story, yard)


def test_a_place_that_a_colleague_reached_is_recorded_for_me_too() -> None:
    yard = Patrol()
    yard.visit("陈志强", 0, 3)

    async def story(held: Held) -> None:
        await held.hand.go(f"/t/{token(0)}")
        await held.hand.until(lambda: len(visits(held)) == 2)

    walk(story, yard)


def test_without_an_open_round_it_names_the_next() -> None:
    async def story(held: Held) -> None:
        await held.hand.go(f"/t/{token(0)}")
        await held.hand.until(lambda: "现在没有经过这里的轮次，没有打卡" in held.hand.texts())
        assert "下一轮：" in held.hand.texts()
        assert visits(held) == []

    walk(story, Patrol(minutes_ago=-120))


def test_a_label_that_is_not_known() -> None:
    async def story(held: Held) -> None:
        await held.hand.go(f"/t/{'x' * 22}")
        await held.hand.until(lambda: "不认得这个标签" in held.hand.texts())

    walk(story)


def test_somebody_who_walks_no_rounds_is_told_so() -> None:
    async def story(held: Held) -> None:
        await held.hand.go(f"/t/{token(0)}")
        await held.hand.until(lambda: "你的岗位不走巡查，没有打卡" in held.hand.texts())
        assert visits(held) == []

    walk(story, as_="王建国")


def test_a_replaced_label_is_named() -> None:
    yard = Patrol()
    yard.replace_tag(0)

    async def story(held: Held) -> None:
        await held.hand.go(f"/t/{token(0)}")
        await held.hand.until(lambda: "“东门岗亭”的这个标签已经换新" in held.hand.texts())
        assert visits(held) == []

    walk(story, yard)
