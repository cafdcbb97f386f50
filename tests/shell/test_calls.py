"""Alerts in the shell: the strip, the bell, the list; rung once, remembered, silent off duty."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import flet as ft

from app.shell.calls import Book
from services.platform.memory import MemoryPlatform
from tests.rounds.patrol import Held, Patrol, walk


def on_duty(yard: Patrol, name: str, minutes_ago: float = 30) -> Patrol:
    at = (yard.now() - timedelta(minutes=minutes_ago)).isoformat()
    person = yard.me(name).person_id
    yard.estate_row("duties", person_id=person, on_duty=True, device_at=at, at=at, received_at=at)
    return yard


def rung(held: Held) -> int:
    return [args for name, args in held.platform.window_calls if name == "beep"].count(("call",))


def bell(held: Held) -> str:
    return str(held.hand.one("bell").tooltip)


def test_a_strip_says_what_is_late_rings_once_and_leads_there() -> None:
    yard = on_duty(Patrol(minutes_ago=15), "李卫国")

    async def story(held: Held) -> None:
        await held.hand.until(lambda: held.hand.find("alert"))
        assert "巡逻：第 3 轮 夜间巡逻 应在 20:50 开始，还没有人开始" in held.hand.texts()
        assert bell(held) == "1 条新提醒"
        await held.hand.go("/me")
        await held.hand.go("/")
        assert rung(held) == 1
        assert ("vibrate", ([200, 100, 200, 100, 200],)) in held.platform.window_calls
        await held.hand.tap("alert")
        await held.hand.until(lambda: held.hand.page.route == f"/rounds/{yard.round_id}")
        assert held.hand.find("alert") is None
        assert bell(held) == "提醒"

    walk(story, yard)


def test_a_strip_can_be_put_away_and_the_next_one_shows() -> None:
    yard = on_duty(Patrol(), "王建国")
    yard.visit("李卫国", 0, 4, flags=["too_far"])
    yard.visit("李卫国", 1, 2, flags=["too_fast", "clock_off"])

    async def story(held: Held) -> None:
        await held.hand.until(lambda: held.hand.find("alert"))
        assert bell(held) == "2 条新提醒"
        assert "李卫国 在 3 号楼 配电室 的打卡：走得太快、手机时钟不准" in held.hand.texts()
        await held.hand.tap("alert-close")
        await held.hand.until(lambda: "位置太远" in held.hand.texts(held.hand.one("alert")))
        await held.hand.tap("alert-close")
        await held.hand.until(lambda: held.hand.find("alert") is None)
        assert rung(held) == 1

    walk(story, yard, as_="王建国")


def test_off_duty_nothing_shows_or_rings_and_the_list_can_be_read() -> None:
    yard = Patrol()
    yard.visit("李卫国", 0, 4, flags=["too_far"])

    async def story(held: Held) -> None:
        await held.hand.settle(10)
        assert held.hand.find("alert") is None
        assert (bell(held), rung(held)) == ("提醒", 0)
        await held.hand.tap("bell")
        await held.hand.until(lambda: held.hand.find("alerts"))
        assert "李卫国 在 东门岗亭 的打卡：位置太远" in held.hand.texts()
        assert held.hand.find("duty-link") is not None

    walk(story, yard, as_="王建国")


def test_going_on_duty_and_a_new_hazard_call_the_manager_at_once() -> None:
    yard = on_duty(Patrol(), "王建国")

    async def story(held: Held) -> None:
        told = {"place_id": yard.places[3], "urgency": "urgent", "text": "水泵房漏水"}
        yard.fact("hazards", "李卫国", 0, **told)
        await held.anju.sync.now()
        await held.hand.until(lambda: held.hand.find("alert"))
        assert "紧急隐患　水泵房：水泵房漏水（李卫国）" in held.hand.texts()
        await held.hand.tap("bell")
        await held.hand.until(lambda: bell(held) == "提醒")
        assert "新" in held.hand.texts().splitlines()
        await held.hand.go("/")
        await held.hand.go("/alerts")
        assert "新" not in held.hand.texts().splitlines()

    walk(story, yard, as_="王建国")


def test_in_english() -> None:
    yard = on_duty(Patrol(minutes_ago=15), "李卫国")

    async def story(held: Held) -> None:
        await held.hand.until(lambda: "was to start at 20:50; nobody has begun" in held.hand.texts())

    walk(story, yard, language="en")


def test_a_resident_has_no_bell() -> None:
    async def story(held: Held) -> None:
        assert held.hand.find("bell") is None

    walk(story, as_="黄淑珍")


def test_the_device_remembers_what_each_account_saw_and_heard() -> None:
    async def story() -> None:
        kept: dict[str, str] = {}
        platform = MemoryPlatform()
        platform.window_answers |= {"get": kept.get, "set": kept.__setitem__}
        book = Book(platform)
        await book.open("li")
        assert book.hear(["a", "b"])
        assert not book.hear(["a"])
        book.see(["a"])
        await asyncio.sleep(0)
        again = Book(platform)
        await again.open("li")
        assert (again.has_seen("a"), again.has_seen("b")) == (True, False)
        assert not again.hear(["a", "b"])
        await again.open("chen")
        assert not again.has_seen("a")
        kept["anju.alerts.wang"] = "not json"
        await again.open("wang")
        assert again.hear(["a"])

    asyncio.run(story())


def test_what_is_kept_does_not_grow_for_ever() -> None:
    async def story() -> None:
        kept: dict[str, str] = {}
        platform = MemoryPlatform()
        platform.window_answers |= {"get": kept.get, "set": kept.__setitem__}
        book = Book(platform)
        await book.open("li")
        for number in range(1000):
            book.see([str(number)])
        await asyncio.sleep(0.05)
        assert json.loads(kept["anju.alerts.li"])["seen"][-1] == "999"
        assert len(kept["anju.alerts.li"]) < 4000

    asyncio.run(story())


def test_large_type_leaves_the_name_of_the_page_its_room() -> None:
    async def story(held: Held) -> None:
        assert isinstance(held.hand.one("sync"), ft.Container)
        await held.hand.go("/me/look")
        await held.hand.pick("size-1.6")
        await held.hand.until(lambda: isinstance(held.hand.one("sync"), ft.IconButton))
        assert held.hand.one("sync").tooltip == "全部已同步"

    walk(story)
