"""The board by kind of round, the heat map, and what could not be done, in the manager's hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from services.backend import Session
from services.ids import uuid7
from tests.harness import PHONE, TABLET
from tests.rounds.night import sha
from tests.rounds.patrol import Held, Patrol, walk
from tests.rounds.test_review_screens import holds_since

MANAGER = "王建国"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def a_mixed_day(minutes_ago: int = 200) -> tuple[Patrol, dict[str, str]]:
    """Patrols: one done in time, one missed. Cleaning: one begun late, with a stop that was locked."""
    yard = Patrol()
    ids = {name: uuid7() for name in ("done", "missed", "cleaned")}
    begin = yard.now() - timedelta(minutes=minutes_ago)
    yard.one_round(ids["done"], 1, begin, yard.stops[:2])
    yard.one_round(ids["missed"], 2, begin + timedelta(minutes=60), yard.stops)
    yard.one_round(ids["cleaned"], 1, begin, yard.stops[:2])
    cleaned = yard.server.rows[("rounds.rounds", ids["cleaned"])].value
    named = {"kind": "cleaning", "name": "楼道保洁", "roles": ["cleaner"]}
    yard.server.put("rounds.rounds", {**cleaned, **named})
    for stop in (0, 1):
        yard.visit("李卫国", stop, minutes_ago - 5 - stop, round_id=ids["done"])
    yard.visit("王秀兰", 0, minutes_ago - 25, round_id=ids["cleaned"], how="tick", tag_id=None)
    locked = {"stop_id": yard.stops[1], "place_id": yard.places[1], "reason": "locked", "text": "换了锁"}
    ids["locked"] = yard.fact(
        "omissions",
        "王秀兰",
        minutes_ago - 30,
        round_id=ids["cleaned"],
        photos=[sha("door")],
        **locked,
    )
    return yard, ids


def said(held: Held, key: str) -> str:
    return held.hand.texts([held.hand.one(key)])


def test_each_kind_says_what_is_done_late_missed_and_impossible_and_narrows_the_day() -> None:
    yard, ids = a_mixed_day()

    async def story(held: Held) -> None:
        assert "保洁，完成 1/1，迟到 1，无法 1" in said(held, "kind-cleaning")
        assert "巡逻，完成 1/3，漏 1" in said(held, "kind-patrol")
        assert held.hand.find("kind-fire") is None
        assert held.hand.find("concern-missed_round-" + ids["missed"])
        await held.hand.tap("kind-cleaning")
        assert held.hand.find(f"lane-{ids['cleaned']}")
        assert held.hand.find(f"lane-{ids['missed']}") is None
        assert held.hand.find("concern-missed_round-" + ids["missed"]) is None
        assert said(held, "figure-finished").split("\n")[:2] == ["已完成", "1"]
        assert said(held, "figure-late").split("\n")[:2] == ["迟到", "1"]
        assert said(held, "figure-omitted").split("\n")[:2] == ["无法作业", "1"]
        await held.hand.tap("kind-all")
        assert held.hand.find(f"lane-{ids['missed']}")

    walk(story, yard, as_=MANAGER, size=TABLET)


def test_a_reason_lists_where_who_and_the_photo_and_opens_the_round() -> None:
    yard, ids = a_mixed_day()

    async def story(held: Held) -> None:
        assert "无法作业 1 处" in said(held, "left-out")
        assert held.hand.find(f"left-{ids['locked']}") is None
        await held.hand.pick("reason-locked")
        line = said(held, f"left-{ids['locked']}")
        assert all(word in line for word in ("3 号楼 配电室", "换了锁", "王秀兰", "第 1 轮　楼道保洁"))
        assert "照片还在 王秀兰 的手机上" in said(held, f"left-line-{ids['locked']}")
        await held.hand.tap(f"left-{ids['locked']}")
        await held.hand.until(lambda: held.hand.find("round-hero"))
        assert held.hand.page.route == f"/rounds/{ids['cleaned']}/review"

    walk(story, yard, as_=MANAGER, size=PHONE)


def test_eighty_rounds_a_day_come_in_groups_and_more_when_asked() -> None:
    yard = Patrol()
    for number in range(80):
        yard.one_round(uuid7(), number + 10, yard.now() - timedelta(minutes=300), yard.stops)

    async def story(held: Held) -> None:
        lanes = [c for c in held.hand.all() if str(getattr(c, "key", "")).startswith("lane-")]
        assert len(lanes) == 7
        assert "漏走或未走完 80" in said(held, "group-bad")
        await held.hand.tap("more-bad")
        lanes = [c for c in held.hand.all() if str(getattr(c, "key", "")).startswith("lane-")]
        assert len(lanes) == 27
        assert "再显示 20 轮" in said(held, "lanes")

    walk(story, yard, as_=MANAGER, size=TABLET)


def hour_of(yard: Patrol, minutes_ago: int) -> tuple[str, int]:
    at = (yard.now() - timedelta(minutes=minutes_ago)).astimezone(SHANGHAI)
    return str(at.date()), at.hour


def test_a_cell_of_the_heat_map_opens_the_rounds_behind_it() -> None:
    yard, ids = a_mixed_day()
    (day, hour), (_, missed_hour) = hour_of(yard, 200), hour_of(yard, 140)

    async def story(held: Held) -> None:
        await held.hand.tap("to-heat")
        await held.hand.until(lambda: held.hand.find("map"))
        assert "应走 3 · 完成 2 · 迟到 1 · 未走完 0 · 漏走 1 · 无法作业 1" in said(held, "heat-sum")
        words = said(held, f"heat-{day}-{hour // 2}")
        first = hour // 2 * 2
        assert f"{first}–{first + 2} 点：应走 2，迟到 1，漏走或未走完 0" in words
        late, missed = (held.hand.one(f"heat-{day}-{n // 2}") for n in (hour, missed_hour))
        assert late.border_radius != missed.border_radius, "a shape besides the colour"
        await held.hand.tap(f"heat-{day}-{hour // 2}")
        behind = held.hand.one("behind")
        told = held.hand.texts([behind])
        assert told.index("楼道保洁") < told.index("夜间巡逻"), "what was late stands first"
        assert "迟到" in said(held, f"lane-{ids['cleaned']}")
        await held.hand.pick("kind-patrol")
        assert held.hand.find("behind") is None
        await held.hand.tap(f"heat-{day}-{missed_hour // 2}")
        await held.hand.tap(f"lane-{ids['missed']}")
        await held.hand.until(lambda: held.hand.find("round-hero"))

    walk(story, yard, as_=MANAGER, size=TABLET)


def test_on_a_phone_three_hours_share_a_cell_that_a_finger_can_hit() -> None:
    yard, _ = a_mixed_day()
    day, hour = hour_of(yard, 200)

    async def story(held: Held) -> None:
        await held.hand.go("/board/heat")
        await held.hand.until(lambda: held.hand.find("map"))
        assert held.hand.find(f"heat-{day}-{hour // 3}")
        columns = held.hand.texts([held.hand.one("heat-hours")]).split("\n")
        assert columns == ["00", "03", "06", "09", "12", "15", "18", "21"]

    walk(story, yard, as_=MANAGER, size=PHONE)


CELL = {"day": "2025-10-14", "hour": 21, "kind": "patrol", "due": 2, "done": 1, "late": 1, "incomplete": 0,
        "missed": 1, "omitted": 0, "reasons": {}}  # fmt: skip


def test_a_year_is_asked_of_the_server_in_pieces_and_a_day_of_it_when_it_is_tapped() -> None:
    yard = Patrol()
    asked: list[tuple[str, Mapping[str, Any]]] = []
    old = {**yard.server.rows[("rounds.rounds", yard.round_id)].value, "id": uuid7(), "number": 77}
    old |= {"starts_at": "2025-10-14T13:00:00+00:00", "due_at": "2025-10-14T13:40:00+00:00"}

    async def story(held: Held) -> None:
        async def rpc(name: str, body: Mapping[str, Any], session: Session | None = None) -> Any:
            held.backend.cut("connect")
            asked.append((name, body))
            if name == "rounds_between":
                return {"changes": [{"table": "rounds.rounds", "id": old["id"], "row": old}]}
            return {"cells": [CELL] if body["from"] < "2025-10-14" < body["until"] else []}

        holds_since(held, "2025-11-06T00:00:00+00:00")
        await held.hand.go("/board/heat")
        held.backend.rpc = rpc  # type: ignore[method-assign]
        held.offline()
        await held.hand.pick("span-365")
        await held.hand.until(lambda: held.hand.find("trouble"))
        assert "要联网向服务器取" in held.hand.texts()
        held.online()
        asked.clear()
        await held.hand.tap("retry")
        await held.hand.until(lambda: held.hand.find("map"))
        ends = [(body["from"], body["until"]) for _, body in asked]
        assert len(ends) == 4
        assert all(a[1] == b[0] for a, b in pairwise(ends))
        assert datetime.fromisoformat(ends[-1][1]) - datetime.fromisoformat(ends[0][0]) == timedelta(days=365)
        await held.hand.tap("heat-2-10")
        await held.hand.tap("day-2025-10-14")
        await held.hand.until(lambda: held.hand.find(f"lane-{old['id']}"))
        assert asked[-1][0] == "rounds_between"
        await held.hand.tap(f"lane-{old['id']}")
        assert "东门岗亭" in said(held, "stops"), "what is not on this device is told here"

    walk(story, yard, as_=MANAGER, size=TABLET)


def test_who_may_not_ask_the_server_sees_what_this_device_holds() -> None:
    yard, _ = a_mixed_day()

    async def story(held: Held) -> None:
        await held.hand.go("/board/heat")
        await held.hand.until(lambda: held.hand.find("map"))
        assert held.hand.find("span-365") is None
        assert "只有这台设备上的 15 天" in held.hand.texts()

    walk(story, yard, as_="陈静", size=TABLET)


def test_where_the_time_zone_is_not_known_the_devices_own_serves() -> None:
    """A browser's Python knows no zones by name."""
    yard, _ = a_mixed_day()
    (row,) = [entry.value for (table, _), entry in yard.server.rows.items() if table == "estate.estates"]
    yard.server.put("estate.estates", {**row, "time_zone": "Nowhere/Unheard"})

    async def story(held: Held) -> None:
        holds_since(held, "2025-10-20T00:00:00+00:00")
        await held.hand.go("/board/heat")
        await held.hand.until(lambda: held.hand.find("map"))
        keys = [str(getattr(c, "key", "")) for c in held.hand.all() if getattr(c, "on_click", None)]
        await held.hand.tap(next(key for key in keys if key.startswith("heat-20")))
        await held.hand.until(lambda: held.hand.find("behind"))
        await held.hand.go(f"/people/{yard.me('李卫国').person_id}/week")
        await held.hand.until(lambda: held.hand.find("week-sum"))
        await held.hand.go(f"/places/{yard.places[0]}/history")
        await held.hand.until(lambda: held.hand.find("entries"))

    walk(story, yard, as_=MANAGER, size=TABLET)
