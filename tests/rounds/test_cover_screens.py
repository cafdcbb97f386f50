"""Pages of cover: a guard gives a round away, somebody is ill, the manager gives their rounds to others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import flet as ft
import pytest

from services.ids import uuid7
from tests.harness import TABLET
from tests.rounds.patrol import Held, Patrol, clock, walk

PHONE = (412, 915)


def sent(held: Held, kind: str) -> list[dict[str, Any]]:
    """The bodies of the ops of that kind that the server has, in the order they were done."""
    ops = [o.op for o in held.yard.server.ops.values() if o.op["kind"] == kind]
    return [op["body"] for op in sorted(ops, key=lambda op: op["seq"])]


async def undo(held: Held) -> None:
    """Presses what stands beside the words of what was done."""
    bar = next(d for d in held.hand.dialogs() if isinstance(d, ft.SnackBar))
    assert isinstance(bar.action, ft.SnackBarAction)
    await held.hand.fire(bar.action, "click")


def named(yard: Patrol, name: str, number: int, minutes_ahead: float) -> str:
    """A round to come that is meant for somebody by name."""
    id = uuid7()
    yard.one_round(id, number, yard.now() + timedelta(minutes=minutes_ahead), yard.stops)
    row = yard.server.rows[("rounds.rounds", id)].value
    yard.server.put("rounds.rounds", {**row, "person_ids": [yard.me(name).person_id]})
    return id


def ill(yard: Patrol, name: str) -> str:
    person, today = yard.me(name).person_id, str(yard.now().date())
    at = yard.now().isoformat()
    days = {"first_day": today, "last_day": today, "told_by": person, "at": at}
    return yard.estate_row("absences", person_id=person, **days)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_guard_gives_the_round_to_a_colleague(language: str) -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/rounds/{held.yard.round_id}")
        await hand.until(lambda: hand.find("hand-over"))
        await hand.tap("hand-over")
        await hand.until(lambda: hand.find("colleagues"))
        assert hand.one("give").disabled, "nobody is chosen yet"
        assert hand.find("colleague-李卫国") is None, "not to oneself"
        await hand.tap("colleague-赵大勇")
        await hand.pick("reason-ill")
        await hand.tap("give")
        await hand.until(lambda: ("back", ()) in held.platform.window_calls)
        await hand.go(f"/rounds/{held.yard.round_id}")
        await held.anju.sync.now()
        (said,) = sent(held, "rounds.hand_over")
        assert said["to_person_id"] == held.yard.me("赵大勇").person_id
        assert said["reason"] in ("不舒服", "Not well")
        assert "赵大勇" in hand.texts()

    walk(story, language=language)


def test_or_to_the_next_shift_without_a_network() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go(f"/rounds/{held.yard.round_id}/hand-over")
        await hand.until(lambda: hand.find("next-shift"))
        await hand.tap("next-shift")
        await hand.tap("give")
        await hand.go(f"/rounds/{held.yard.round_id}")
        await hand.until(lambda: "李卫国" in hand.texts() and "交给下一班" in hand.texts())
        held.online()
        await held.anju.sync.now()
        assert sent(held, "rounds.hand_over") == [
            {"round_id": held.yard.round_id, "back": False, "reason": ""}
        ]

    walk(story)


def test_the_manager_gives_what_lacks_somebody_and_takes_it_back() -> None:
    yard = Patrol()
    lacking = named(yard, "李卫国", 4, 60)
    ill(yard, "李卫国")

    async def story(held: Held) -> None:
        hand = held.hand
        assert "1 轮没人走" in hand.texts([hand.one("cover-card")])
        await hand.tap("to-cover")
        await hand.until(lambda: hand.find(f"lacking-{lacking}"))
        said = hand.texts([hand.one(f"lacking-{lacking}")])
        start = yard.server.rows[("rounds.rounds", lacking)].value["starts_at"]
        assert "李卫国 缺勤" in said
        assert clock(yard.now() + timedelta(minutes=60)) in said or start in said
        await hand.tap(f"more-{lacking}")
        await hand.tap(f"give-{lacking}-赵大勇")
        await hand.until(lambda: hand.find(f"lacking-{lacking}") is None)
        assert "已交给 赵大勇" in hand.texts()
        assert "今天都有人" in hand.texts()
        await undo(held)
        await hand.until(lambda: hand.find(f"lacking-{lacking}"))
        await held.anju.sync.now()
        given, back = sent(held, "rounds.hand_over")
        assert given["to_person_id"] == yard.me("赵大勇").person_id
        assert (back.get("to_person_id"), back["back"]) == (None, True)

    walk(story, yard, as_="王建国", size=TABLET)


@pytest.mark.parametrize("size", [PHONE, TABLET])
def test_nothing_lacks_while_everybody_is_there(size: tuple[int, int]) -> None:
    async def story(held: Held) -> None:
        assert held.hand.find("cover-card") is None
        await held.hand.go("/cover")
        await held.hand.until(lambda: "今天都有人" in held.hand.texts() and "明天都有人" in held.hand.texts())

    walk(story, as_="王建国", size=size)


def test_the_manager_says_that_somebody_is_ill_and_undoes_it() -> None:
    yard = Patrol()

    async def story(held: Held) -> None:
        hand = held.hand
        person = yard.me("李卫国").person_id
        await hand.go(f"/people/{person}")
        await hand.until(lambda: hand.find("absence"))
        await hand.tap("absence")
        await hand.until(lambda: "李卫国 请假/缺勤" in hand.texts())
        await hand.pick("quick-tomorrow")
        await hand.type("note", "发烧")
        await hand.tap("save")
        await hand.until(lambda: "已记下的" in hand.texts())
        await undo(held)
        await hand.until(lambda: "已记下的" not in hand.texts())
        await held.anju.sync.now()
        (said,) = sent(held, "estate.mark_absent")
        day = str(yard.now().date() + timedelta(days=1))
        assert said == {
            "person_id": person, "first_day": day, "last_day": day, "reason": "sick", "note": "发烧",
        }  # fmt: skip
        (end,) = sent(held, "estate.end_absence")
        assert end["last_day"] == str(yard.now().date())

    walk(story, yard, as_="王建国")


def test_leave_of_ones_own_is_asked_for_a_day_ahead() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/duty")
        await hand.until(lambda: hand.find("own-absence"))
        await hand.tap("own-absence")
        await hand.until(lambda: hand.find("why-leave"))
        await hand.pick("why-leave")
        assert "请假要提前 1 天" in hand.texts()
        assert hand.one("save").disabled
        await hand.pick("quick-tomorrow")
        assert not hand.one("save").disabled
        await hand.pick("why-sick")
        await hand.pick("quick-today")
        await hand.tap("save")
        await hand.until(lambda: "已记下的" in hand.texts())
        assert "取消" in hand.texts()
        await held.anju.sync.now()
        assert [body["reason"] for body in sent(held, "estate.mark_absent")] == ["sick"]

    walk(story)
