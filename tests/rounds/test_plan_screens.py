"""The manager's plans on the screen: written, foretold, saved, left, changed by somebody else."""

from __future__ import annotations

from datetime import time
from typing import Any, cast

import flet as ft
import pytest

from app.rounds.commands import MakePlan, PlanDraft, StopDraft
from app.rounds.records import Plan
from services.ids import uuid7
from tests.harness import TABLET
from tests.rounds.patrol import PLACES, Held, Patrol, walk

WANG, TODAY = "王建国", "2025-11-21"


class Planned(Patrol):
    """The patrol's plan with days and times, as the server tells it."""

    def __init__(self) -> None:
        super().__init__()
        row = self.server.rows[("rounds.plans", self.plan_id)].value
        more = {
            "roles": ["guard"],
            "weekdays": [1, 2, 3, 4, 5, 6, 7],
            "starts": ["20:00", "22:00"],
            "minutes": 60,
        }
        since = {"valid_from": "2025-01-01", "lineage": self.plan_id}
        self.server.put("rounds.plans", {**row, **more, **since})

    def changed_by_another(self) -> str:
        row = self.server.rows[("rounds.plans", self.plan_id)].value
        self.server.put("rounds.plans", {**row, "valid_to": TODAY})
        new = {
            **row,
            "id": uuid7(),
            "name": "夜间大巡逻",
            "valid_from": "2025-11-22",
            "follows": self.plan_id,
        }
        self.server.put("rounds.plans", new)
        stop = {
            "id": uuid7(),
            "estate_id": row["estate_id"],
            "plan_id": new["id"],
            "place_id": self.places[1],
        }
        self.server.put("rounds.stops", {**stop, "ordinal": 1})
        return str(new["id"])


async def pick_time(held: Held, key: str, at: time) -> None:
    await held.hand.tap(key)
    picker = next(d for d in held.hand.dialogs() if isinstance(d, ft.TimePicker))
    await held.hand.fire(picker, "change", None, value=at)


def sent(held: Held, kind: str) -> list[dict[str, Any]]:
    return [op.op["body"] for op in held.yard.server.ops.values() if op.op["kind"] == kind]


@pytest.mark.parametrize("size", [(412, 915), TABLET])
def test_a_plan_is_written_foretold_and_saved(size: tuple[int, int]) -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/plans/new")
        await hand.tap("save")
        assert "请填写名称" in hand.texts()
        assert "请至少填一个开始时间" in hand.texts()
        if size == TABLET:
            assert "计划里至少要有一个点位" in hand.texts()
        else:
            await hand.pick("side-when")
        await hand.type("name", "地库夜巡")
        await pick_time(held, "start-add", time(1, 30))
        await pick_time(held, "start-add", time(22, 0))
        assert "次日 01:30" in hand.texts()
        assert "算前一天的班" in hand.texts()
        assert "按现在填的，共 14 轮" in hand.texts()
        await hand.type("minutes", "300")
        assert "上一轮还没走完" in hand.texts()
        await hand.type("minutes", "40")
        assert "上一轮还没走完" not in hand.texts()
        await hand.pick("days-7")
        assert "按现在填的，共 12 轮" in hand.texts()
        if size != TABLET:
            await hand.pick("side-stops")
        await hand.type("place-search", PLACES[1][:3])
        await hand.tap(f"add-{PLACES[1]}")
        await hand.type("place-search", "")
        await hand.tap(f"add-{PLACES[0]}")
        await hand.tap("up-2")
        await hand.tap("stop-1")
        await hand.type("task", "看门锁")
        await hand.tap("question-add")
        await hand.pick("kind-1-number")
        await hand.type("text-1", "水压")
        await hand.type("low-1", "2")
        await hand.type("high-1", "1")
        assert "最高不能低于最低" in hand.texts()
        await hand.type("high-1", "3")
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/plans")
        assert "地库夜巡" in hand.texts()
        await held.anju.sync.now()
        (body,) = sent(held, "rounds.make_plan")
        assert body["from_day"] == TODAY
        assert body["plan"]["starts"] == ["22:00", "01:30"]
        assert body["plan"]["weekdays"] == [1, 2, 3, 4, 5, 6]
        yard = cast(Patrol, held.yard)
        assert [s["place_id"] for s in body["stops"]] == [yard.places[0], yard.places[1]]
        (question,) = body["stops"][0]["questions"]
        assert (question["kind"], question["low"], question["high"]) == ("number", 2, 3)

    walk(story, as_=WANG, size=size)


def test_every_so_many_hours_fills_the_times() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/plans/new")
        await hand.tap("fill-open")
        await hand.type("fill-hours", "0")
        assert "请填 0.25 到 24 小时" in hand.texts()
        await hand.type("fill-hours", "3")
        await pick_time(held, "fill-from", time(21, 0))
        await pick_time(held, "fill-to", time(3, 0))
        await hand.tap("fill")
        assert all(hand.find(f"start-{one}") for one in ("21:00", "00:00", "03:00"))
        await hand.fire(hand.one("start-00:00"), "delete")
        assert hand.find("start-00:00") is None
        await hand.pick("first-03:00")
        assert "次日" not in hand.texts()

    walk(story, as_=WANG)


def test_a_change_holds_from_tomorrow_and_today_stays() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, cast(Planned, held.yard)
        await hand.go("/plans")
        assert "夜间巡逻" in hand.texts()
        assert "每天" in hand.texts()
        await hand.tap("edit")
        await hand.until(lambda: hand.page.route == f"/plans/{yard.plan_id}")
        assert hand.find("save") is None, "nothing to save yet"
        assert "从 11 月 22 日 星期六 起" in hand.texts()
        assert "今天的轮次和走过的记录都不变" in hand.texts()
        await hand.type("grace", "20")
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/plans")
        assert "11 月 22 日起有变动" in hand.texts()
        await held.anju.sync.now()
        (body,) = sent(held, "rounds.change_plan")
        assert (body["plan_id"], body["from_day"], body["plan"]["grace_minutes"]) == (
            yard.plan_id,
            "2025-11-22",
            20,
        )
        assert len(body["stops"]) == 4

    walk(story, Planned(), as_=WANG, size=TABLET)


def test_leaving_asks_and_the_draft_waits() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, cast(Planned, held.yard)
        await hand.go("/plans")
        await hand.go(f"/plans/{yard.plan_id}")
        await hand.type("name", "改了一半")
        await hand.tap("back")
        assert "修改还没有保存" in hand.texts()
        await hand.tap("answer-0")
        assert hand.page.route == f"/plans/{yard.plan_id}"
        await hand.tap("back")
        await hand.tap("answer-1")
        await hand.until(lambda: ("back", ()) in held.platform.window_calls)
        await hand.go("/plans")
        await hand.go(f"/plans/{yard.plan_id}")
        assert hand.one("name").value == "改了一半"
        assert "写到一半的还在" in hand.texts()
        await hand.tap("draft-drop")
        assert hand.one("name").value == "夜间巡逻"
        held.platform.window_calls.clear()
        await hand.tap("back")
        await hand.until(lambda: ("back", ()) in held.platform.window_calls)
        assert "修改还没有保存" not in hand.texts()

    walk(story, Planned(), as_=WANG)


def test_what_somebody_else_changed_meanwhile_is_shown() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, cast(Planned, held.yard)
        await hand.go(f"/plans/{yard.plan_id}")
        await hand.type("name", "我的改法")
        yard.changed_by_another()
        await held.anju.sync.now()
        await hand.until(lambda: "别人已经改过这个计划" in hand.texts())
        assert hand.one("name").value == "我的改法"
        assert hand.one("save").disabled
        await hand.tap("newer")
        assert hand.one("name").value == "夜间大巡逻"
        assert "别人已经改过" not in hand.texts()

    walk(story, Planned(), as_=WANG)


def test_a_stop_taken_out_comes_back() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, cast(Planned, held.yard)
        await hand.go(f"/plans/{yard.plan_id}")
        await hand.tap("stop-2")
        await hand.tap("stop-remove")
        assert "点位个数" not in hand.texts()
        assert "点位 3 个" in hand.texts()
        bar = next(d for d in hand.dialogs() if isinstance(d, ft.SnackBar))
        assert isinstance(bar.action, ft.SnackBarAction)
        await hand.fire(bar.action, "click")
        assert "点位 4 个" in hand.texts()
        await hand.tap("stop-twin")
        assert "点位 5 个" in hand.texts()

    walk(story, Planned(), as_=WANG, size=TABLET)


def test_a_plan_is_copied_and_ended() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, cast(Planned, held.yard)
        await hand.go("/plans")
        await hand.tap("copy")
        await hand.until(lambda: hand.page.route == f"/plans/new/{yard.plan_id}")
        assert hand.one("name").value == "夜间巡逻（副本）"
        assert not hand.one("save").disabled
        await hand.go("/plans")
        await hand.tap("end")
        assert "停止“夜间巡逻”？" in hand.texts()
        await hand.tap("answer-0")
        await hand.until(lambda: "到11 月 21 日为止" in hand.texts())
        await held.anju.sync.now()
        (body,) = sent(held, "rounds.end_plan")
        assert body == {"plan_id": yard.plan_id, "last_day": TODAY}
        plan = held.anju.store.get(Plan, yard.plan_id)
        assert plan is not None
        assert str(plan.valid_to) == TODAY

    walk(story, Planned(), as_=WANG, size=TABLET)


def test_ended_plans_are_folded_and_a_search_finds_by_place() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, cast(Planned, held.yard)
        stop = StopDraft(id=uuid7(), place_id=yard.places[2])
        plan = PlanDraft(name="日巡", starts=("09:00",))
        await held.anju.do(MakePlan(plan=plan, stops=(stop,), from_day="2025-11-21"))
        row = yard.server.rows[("rounds.plans", yard.plan_id)].value
        yard.server.put("rounds.plans", {**row, "valid_to": "2025-11-01"})
        await held.anju.sync.now()
        await hand.go("/plans")
        assert "夜间巡逻" not in hand.texts()
        await hand.tap("over")
        assert "夜间巡逻" in hand.texts()
        assert "已停止" in hand.texts()
        await hand.type("search", PLACES[3])
        assert "日巡" not in hand.texts()
        await hand.type("search", PLACES[2])
        assert "日巡" in hand.texts()

    walk(story, Planned(), as_=WANG)


@pytest.mark.parametrize("address", ["/plans", "/plans/new", "/plans/x"])
def test_plans_are_the_manager_s(address: str) -> None:
    async def story(held: Held) -> None:
        await held.hand.go(address)
        assert held.hand.find("save") is None
        assert held.hand.find("new") is None

    walk(story, as_="李卫国")


def test_everything_is_said_in_english_too() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, cast(Planned, held.yard)
        await hand.go("/plans")
        assert "Every day" in hand.texts()
        await hand.go(f"/plans/{yard.plan_id}")
        assert "The next seven days" in hand.texts()

    walk(story, Planned(), as_=WANG, size=TABLET, language="en")
