"""Rounds that are no patrol, in the words of their trade: home, my days, finishing, and the timeline."""

from __future__ import annotations

import re
from typing import Any

from app.rounds.records import Finish, Round
from app.rounds.screens.parts import spoken
from app.rounds.texts import PAIRS
from services.ids import uuid7
from tests.harness import TABLET
from tests.rounds.patrol import Held, walk
from tests.rounds.sweep import DRY, Sweep, omissions, ticks
from tests.rounds.test_texts import SCREENS

CLEANER = "王秀兰"


def spot(yard: Sweep, number: int) -> dict[str, str]:
    return {"round_id": yard.sweep_id, "stop_id": yard.spots[number], "place_id": yard.areas[number]}


def ticked(yard: Sweep, *numbers: int, minutes_ago: float = 3, **more: Any) -> list[str]:
    return [
        yard.fact("visits", CLEANER, minutes_ago, **{**spot(yard, n), "how": "tick", **more}) for n in numbers
    ]


def left(yard: Sweep, *numbers: int, minutes_ago: float = 2, **more: Any) -> list[str]:
    said = {"reason": "locked", "text": "", **more}
    return [yard.fact("omissions", CLEANER, minutes_ago, **spot(yard, n) | said) for n in numbers]


def test_what_is_said_of_a_patrol_is_said_otherwise_of_work() -> None:
    yard = Sweep()
    walks = [
        Round.from_row(row.value) for (table, _), row in yard.server.rows.items() if table == Round.table
    ]
    assert {spoken(w, "reached_word") for w in walks} == {"reached_word", "reached_word_work"}
    said = re.compile(r'spoken\((?:[^()]|\(\))*?, "(\w+)"\)')
    keys = {key for path in SCREENS for key in said.findall(path.read_text("utf-8"))}
    assert len(keys) > 6
    assert [key for key in sorted(keys) if key not in PAIRS or f"{key}_work" not in PAIRS] == []


def test_home_shows_floors_and_no_labels_and_earlier_rounds_with_what_was_left_out() -> None:
    yard, before = Sweep(), uuid7()
    yard.sweep(before, 400)
    ticked(yard, 0, 1, minutes_ago=390, round_id=before)
    left(yard, 2, minutes_ago=380, round_id=before)
    yard.fact("finishes", CLEANER, 300, round_id=before, reason="")
    ticked(yard, 0)

    async def story(held: Held) -> None:
        said = held.hand.texts()
        assert "第" not in said.replace("第 3 轮", ""), "rounds of work are not numbered"
        for words in ("已做", "1 号楼 · 1 层", "1/3", "去打勾", "已做 2/13 · 1 处无法作业"):
            assert words in said, words
        assert held.hand.find("scan") is None
        assert held.hand.find("stops") is None
        await held.hand.tap("mine")
        await held.hand.until(lambda: held.hand.find(f"mine-{before}"))
        assert "已做 2/13" in held.hand.texts()

    walk(story, yard, as_=CLEANER)


def test_finishing_names_what_could_not_be_done_and_asks_only_for_what_is_left() -> None:
    yard = Sweep()
    ticked(yard, *range(3, 12))
    left(yard, 0, 1)
    left(yard, 2, reason="other", text="住户装修，地面盖了保护膜")

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}/finish")
        said = held.hand.texts()
        assert "还有 1 处没做，为什么结束？" in said
        assert "锁着进不去 · 2" in said
        assert "住户装修，地面盖了保护膜 · 1" in said
        await held.hand.tap("finish")
        assert "还没有结束" in held.hand.texts()
        await held.hand.pick("reason-weather")
        await held.hand.tap("finish")
        await held.hand.until(lambda: held.anju.store.all(Finish))

    walk(story, yard, as_=CLEANER)


def test_the_manager_reads_ticks_in_one_line_and_omissions_with_their_reason() -> None:
    yard = Sweep()
    yard.ask(0, DRY)
    first = ticked(yard, *range(6), minutes_ago=4)
    yard.fact("answers", CLEANER, 4, round_id=yard.sweep_id, visit_id=first[0], answers={"dry": True})
    ticked(yard, 6, minutes_ago=4, photos=["ab" * 32])
    left(yard, 7, 8, reason="weather", text="大雨")
    left(yard, 9, minutes_ago=1, photos=["cd" * 32])

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        said = held.hand.texts([held.hand.one("timeline")])
        assert "打勾 6 处" in said
        assert "2 处无法作业：天气原因，大雨" in said
        assert "王秀兰 · 无法作业：锁着进不去" in said
        assert held.hand.find(f"visit-{first[0]}") is None
        await held.hand.tap(f"each-{first[0]}")
        assert held.hand.find(f"visit-{first[5]}"), "each can be looked at"
        assert "打勾" in held.hand.texts([held.hand.one(f"visit-{first[0]}")])

    walk(story, yard, as_="王建国", size=TABLET)


def test_several_stops_at_one_place_are_named_by_what_is_to_be_done() -> None:
    yard = Sweep(buildings=1, floors=1, each=1)
    for task in ("早上拖地", "中午巡回"):
        id = yard.put_round("stops", plan_id=yard.sweep_plan, place_id=yard.areas[0], ordinal=9, task=task)
        yard.spots.append(id)
    yard.sweep(yard.sweep_id, 5)

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        said = held.hand.texts()
        assert "打勾 早上拖地" in said
        assert "打勾 中午巡回" in said

    walk(story, yard, as_=CLEANER)


def test_work_begun_early_or_late_says_so_and_is_not_held_up() -> None:
    yard, soon = Sweep(), uuid7()
    yard.sweep(soon, -120)

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{soon}")
        assert "才开始。现在打勾会记为提前。" in held.hand.texts()
        await held.hand.tap("tick-1")
        await held.hand.until(lambda: ticks(held))
        assert not omissions(held)

    walk(story, yard, as_=CLEANER)
