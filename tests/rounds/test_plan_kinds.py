"""The editor for work of every kind: days, seasons, blocks, floors, forms, pictures, copies, a new start."""

from __future__ import annotations

from datetime import date, time
from typing import cast

import flet as ft
import pytest

from app.rounds.screens.plan_seasons import as_end, coming
from tests.harness import TABLET
from tests.rounds.patrol import Held, Patrol, walk
from tests.rounds.test_plan_screens import WANG, Planned, sent

THINGS = {"门厅": "area", "电梯轿厢": "area", "灭火器": "extinguisher"}


class Houses(Patrol):
    """Two buildings of two floors, with the same three places on each floor but one."""

    def __init__(self, things: dict[str, str] = THINGS) -> None:
        self.things = things
        super().__init__()

    def _patrol(self) -> None:
        super()._patrol()
        self.house: dict[str, str] = {}
        self.spot: dict[str, str] = {}
        for ordinal, name in enumerate(("3 号楼", "4 号楼"), start=3):
            self.house[name] = self.estate_row("buildings", name=name, ordinal=ordinal)
            for floor in (1, 2):
                for thing, kind in self.things.items():
                    if (name, floor, thing) != ("4 号楼", 2, "电梯轿厢"):
                        called = f"{name} {floor} 层 {thing}"
                        inside = {"building_id": self.house[name], "floor": floor}
                        self.spot[called] = self.estate_row("places", name=called, kind=kind, **inside)


def held_by(held: Held) -> Houses:
    return cast(Houses, held.yard)


async def floor_of_three(held: Held) -> None:
    """A new plan of cleaning with the first floor of building 3."""
    hand = held.hand
    await hand.go("/plans/new")
    await hand.tap("kind-cleaning")
    await hand.type("name", "3 号楼 1 层保洁")
    await hand.pick("add-building-3 号楼")
    await hand.tap("floor-add-3 号楼-1")


def test_a_cleaning_plan_twice_a_day_for_a_floor() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await floor_of_three(held)
        assert "点位 3 个" in hand.texts()
        assert "点一下就算做了" in hand.texts(), "cleaning is ticked"
        await hand.tap("spread-open")
        assert "07:00–11:00、13:00–16:00" in hand.texts()
        await hand.type("spread-count", "20")
        assert "作业时段里最多排 10 次" in hand.texts()
        await hand.type("spread-count", "2")
        await hand.tap("spread")
        assert all(hand.find(f"start-{one}") for one in ("07:00", "13:00"))
        await hand.tap("stop-2")
        await hand.type("standard", "无积水、无杂物")
        await hand.tap("stop-same")
        assert "2 个点位改成了一样的" in hand.texts()
        await hand.tap("forms-all")
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/plans")
        await held.anju.sync.now()
        (body,) = sent(held, "rounds.make_plan")
        plan, yard = body["plan"], held_by(held)
        assert (plan["kind"], plan["proof"], plan["roles"]) == ("cleaning", "tick", ["cleaner"])
        assert plan["starts"] == ["07:00", "13:00"]
        assert {s["place_id"] for s in body["stops"]} == {yard.spot[f"3 号楼 1 层 {t}"] for t in THINGS}
        kinds = {id: yard.server.rows[("estate.places", id)].value["kind"] for id in yard.spot.values()}
        by_kind = [(kinds[s["place_id"]], s["standard"], len(s["questions"])) for s in body["stops"]]
        assert sorted(by_kind) == [
            ("area", "无积水、无杂物", 0),
            ("area", "无积水、无杂物", 0),
            ("extinguisher", "", 6),
        ]

    walk(story, Houses(), as_=WANG, size=TABLET)


def test_days_of_the_month_foretell_the_next_three() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/plans/new")
        await hand.pick("quick-first")
        assert "按现在填的，一年内没有轮次" in hand.texts()
        await hand.tap("fill-open")
        await hand.tap("fill")
        assert all(day in hand.texts() for day in ("12 月 1 日", "1 月 1 日", "2 月 1 日"))
        await hand.pick("month-days-31")
        assert "11 月 30 日" in hand.texts(), "the last of a shorter month"
        await hand.pick("month-days-1")
        await hand.pick("month-days-31")
        assert "请选每月的哪几天" in hand.texts()
        await hand.pick("by-week")
        assert "接下来七天" in hand.texts()
        await hand.pick("quick-work")
        assert hand.find("month-days-1") is None

    walk(story, as_=WANG, size=TABLET)


def test_a_season_has_times_of_its_own_or_none() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/plans/new")
        await hand.tap("spread-open")
        await hand.tap("spread")
        await hand.tap("season-add")
        assert "5 月 1 日 到 9 月 30 日" in hand.texts()
        await hand.fire(hand.one("season-0-start-13:00"), "delete")
        await hand.tap("season-add")
        assert "10 月 1 日 到 4 月 30 日" in hand.texts(), "the rest of the year is proposed"
        assert "作息 10 月 1 日 到 4 月 30 日" in hand.texts(), "and seen in the days to come"
        await hand.fire(hand.one("season-1-rest"), "change", None, value=True)
        assert "按现在填的，共 0 轮" in hand.texts()
        assert hand.find("season-1-start-add") is None
        await hand.tap("season-0-from")
        picker = next(d for d in hand.dialogs() if isinstance(d, ft.DatePicker))
        await hand.fire(picker, "change", None, value=date(2026, 4, 15))
        assert "4 月 15 日 到 9 月 30 日" in hand.texts()
        await hand.type("minutes", "700")
        await hand.tap("season-0-start-add")
        clock = next(d for d in hand.dialogs() if isinstance(d, ft.TimePicker))
        await hand.fire(clock, "change", None, value=time(9))
        assert hand.find("season-0-starts-wrong")
        await hand.tap("season-0-remove")
        assert hand.find("season-0-starts-wrong") is None

    walk(story, as_=WANG, size=TABLET)


def test_the_last_of_february_is_the_leap_day_too() -> None:
    assert as_end(date(2027, 2, 28)) == as_end(date(2028, 2, 29)) == "02-29"
    assert as_end(date(2028, 2, 28)) == "02-28"
    assert coming("02-29", date(2026, 11, 23)) == date(2027, 2, 28)
    assert coming("11-22", date(2026, 11, 23)) == date(2027, 11, 22)


def test_a_picture_of_good_goes_with_the_plan() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await floor_of_three(held)
        await hand.tap("fill-open")
        await hand.tap("fill")
        await hand.tap("stop-1")
        await hand.tap("picture-take")
        await hand.until(lambda: hand.find("shutter"))
        await hand.tap("shutter")
        await hand.until(lambda: hand.find("pictures"))
        assert "1 张样子" in hand.texts()
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/plans")
        await held.anju.sync.now()
        (body,) = sent(held, "rounds.make_plan")
        pictures = [sha for s in body["stops"] for sha in s["pictures"]]
        assert pictures == body["photos"]
        assert len(pictures) == 1

    walk(story, Houses(), as_=WANG, size=TABLET)


def test_a_file_that_is_no_picture_is_told_and_nothing_is_lost() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await floor_of_three(held)
        await hand.tap("stop-1")
        await hand.tap("picture-choose")
        await hand.until(lambda: "不是能用的照片" in hand.texts())
        assert hand.one("name").value == "3 号楼 1 层保洁"

    broken = [{"id": 0, "name": "a.txt", "size": 3, "path": None, "bytes": b""}]
    walk(story, Houses(), as_=WANG, size=TABLET, pick_files=broken)


def test_a_whole_floor_is_taken_back_and_words_find_places() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await floor_of_three(held)
        bar = next(d for d in hand.dialogs() if isinstance(d, ft.SnackBar))
        assert isinstance(bar.action, ft.SnackBarAction)
        await hand.fire(bar.action, "click")
        assert "点位 0 个" in hand.texts()
        await hand.pick("add-building-")
        await hand.type("place-search", "灭火器")
        await hand.tap("found-add")
        assert "点位 4 个" in hand.texts()
        assert hand.find("found-add") is None, "all are there"
        await hand.type("place-search", "")
        await hand.pick("add-kind-area")
        await hand.tap("found-add")
        assert "点位 11 个" in hand.texts(), "four extinguishers, seven areas"

    walk(story, Houses(), as_=WANG, size=TABLET)


def test_a_ready_made_form_is_put_on_a_stop() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await floor_of_three(held)
        await hand.tap("stop-1")
        await hand.tap("form-use")
        await hand.tap("form-fire_lane")
        assert "通道畅通" in hand.one("text-1").value
        assert "3 个问题" in hand.texts()

    walk(story, Houses(), as_=WANG, size=TABLET)


@pytest.mark.parametrize("size", [(412, 915), TABLET])
def test_a_plan_is_copied_to_another_floor_and_building_and_taken_back(size: tuple[int, int]) -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, held_by(held)
        await hand.resize(TABLET)
        await floor_of_three(held)
        await hand.tap("fill-open")
        await hand.tap("fill")
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/plans")
        await held.anju.sync.now()
        await hand.resize(size)
        plan = next(op.op["id"] for op in yard.server.ops.values() if op.op["kind"] == "rounds.make_plan")
        await hand.go(f"/plans/{plan}/elsewhere")
        assert "请选楼栋或楼层" in hand.texts()
        assert hand.one("make").disabled
        await hand.pick(f"building-{yard.house['4 号楼']}")
        await hand.pick("floor-1")
        await hand.pick("floor-2")
        assert "将新建 3 个计划，共 8 个点位" in hand.texts()
        assert "那里没有：3 号楼 1 层 电梯轿厢" in hand.texts()
        await hand.tap("make")
        await hand.until(lambda: "新建了 3 个计划" in hand.texts())
        await held.anju.sync.now()
        bodies = sent(held, "rounds.make_plan")[1:]
        assert [b["plan"]["name"] for b in bodies] == [
            "3 号楼 2 层保洁",
            "4 号楼 1 层保洁",
            "4 号楼 2 层保洁",
        ]
        assert {b["from_day"] for b in bodies} == {"2025-11-22"}
        assert [len(b["stops"]) for b in bodies] == [3, 3, 2]
        await hand.tap("undo")
        await hand.until(lambda: hand.find("make"))
        await held.anju.sync.now()
        assert [b["last_day"] for b in sent(held, "rounds.end_plan")] == ["2025-11-21"] * 3

    walk(story, Houses(), as_=WANG, size=size)


def test_a_plan_that_ended_is_taken_up_again_under_its_name() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, cast(Planned, held.yard)
        row = yard.server.rows[("rounds.plans", yard.plan_id)].value
        yard.server.put("rounds.plans", {**row, "valid_to": "2025-11-01"})
        await held.anju.sync.now()
        await hand.go("/plans")
        await hand.tap("over")
        await hand.tap(f"plan-{yard.plan_id}")
        assert "重新启用" in hand.texts()
        await hand.tap("copy")
        await hand.until(lambda: hand.page.route == f"/plans/new/{yard.plan_id}")
        assert hand.one("name").value == "夜间巡逻"
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/plans")
        await held.anju.sync.now()
        (body,) = sent(held, "rounds.make_plan")
        assert (body["from_day"], body["plan"].get("valid_to"), len(body["stops"])) == ("2025-11-21", None, 4)

    walk(story, Planned(), as_=WANG, size=TABLET)


MANY = {f"点位 {n}": "area" for n in range(125)}


def test_five_hundred_stops_are_a_page_at_a_time() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/plans/new")
        await hand.pick("add-kind-area")
        await hand.tap("found-add")
        assert "点位 500 个" in hand.texts()
        assert "第 1–40 个，共 500 个" in hand.texts()
        await hand.tap("stop-add")
        for _ in range(12):
            await hand.tap("stops-after")
        assert "第 481–500 个，共 500 个" in hand.texts()
        await hand.tap("stop-500")
        await hand.type("standard", "无积水")
        await hand.tap("up-481")
        assert hand.find("stop-481")

    walk(story, Houses(MANY), as_=WANG, size=TABLET)
