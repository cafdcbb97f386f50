"""A person's week and a place's past: counted by hand, then looked at on a screen."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from app.estate.records import Absence
from app.rounds.queries.histories import place_history
from app.rounds.queries.weeks import monday_of, person_week
from app.rounds.records import Visit
from services.backend import Session
from services.ids import uuid7
from tests.harness import PHONE, TABLET
from tests.rounds.night import CHEN, Night, at, sha
from tests.rounds.patrol import Held, Patrol, walk
from tests.rounds.test_review_screens import holds_since

MONDAY = date(2025, 11, 17)


class TestWeek:
    def test_a_week_begins_on_monday(self) -> None:
        assert monday_of(date(2025, 11, 23)) == MONDAY == monday_of(MONDAY)
        assert monday_of(date(2026, 1, 1)) == date(2025, 12, 29)

    def test_what_was_walked_and_what_was_meant_for_them(self) -> None:
        night = Night()
        night.round(1, at(19, 0))
        for stop in (0, 1):
            night.visit("round-1", stop, at(19, 5 + stop), flags=("too_fast",) if stop else ())
        night.leave_out("round-1", 2, at(19, 10), "weather")
        night.visit("round-1", 3, at(19, 20), CHEN)
        night.round(2, at(9, 0, 20), people=("li",))
        night.round(3, at(9, 0, 19), people=("chen",))
        days = person_week(night.view, "li", MONDAY, at(23, 0))
        assert [day.day.day for day in days] == [17, 18, 19, 20, 21, 22, 23]
        thursday, friday = days[3], days[4]
        assert (thursday.total.missed, [r.walked for r in thursday.rounds]) == (1, [False])
        assert (friday.total.done, friday.total.omitted) == (1, 1)
        assert [r.by_them for r in friday.rounds] == [3]
        assert (friday.visits, friday.flagged) == (2, 1)
        assert not days[2].rounds

    def test_a_round_that_has_not_begun_is_not_counted(self) -> None:
        night = Night()
        night.round(1, at(22, 0), people=("li",))
        assert not any(day.rounds for day in person_week(night.view, "li", MONDAY, at(21, 0)))

    def test_days_on_which_somebody_is_away_are_said_even_without_a_round(self) -> None:
        night = Night()
        days = {"first_day": date(2025, 11, 18), "last_day": date(2025, 11, 19)}
        night._add(Absence(id="ill", person_id="li", at=at(8, 0, 18), **days))
        told = person_week(night.view, "li", MONDAY, at(23, 0))
        assert [day.away for day in told] == [False, True, True, False, False, False, False]
        assert [day.is_empty for day in told][:4] == [True, False, False, True]

    def test_a_night_is_shared_out_to_its_two_days(self) -> None:
        night = Night()
        night.duty(True, at(20, 0, 20))
        night.duty(False, at(8, 0, 21))
        minutes = [day.minutes for day in person_week(night.view, "li", MONDAY, at(23, 0))]
        assert minutes == [0, 0, 0, 240, 480, 0, 0]

    def test_who_forgets_to_say_that_they_go_was_here_until_the_last_act(self) -> None:
        night = Night()
        night.duty(True, at(8, 0, 19))
        night.round(1, at(8, 0, 19))
        night.visit("round-1", 0, at(11, 30, 19))
        night.duty(True, at(8, 0, 21))
        days = person_week(night.view, "li", MONDAY, at(9, 0, 21))
        assert [day.minutes for day in days[2:5]] == [210, 0, 60]

    def test_who_is_still_here_is_here_until_now(self) -> None:
        night = Night()
        night.duty(True, at(8, 0))
        assert person_week(night.view, "li", MONDAY, at(12, 15))[4].minutes == 255


class TestHistory:
    def test_visits_omissions_and_hazards_of_the_place_the_newest_first(self) -> None:
        night = Night()
        night.round(1, at(19, 0))
        first = night.visit("round-1", 1, at(19, 5))
        night.change(Visit, first, photos=(sha("a"),))
        night.visit("round-1", 0, at(19, 6))
        night.note("round-1", first, at(19, 7), "门开着", (sha("b"), sha("a")))
        night.round(2, at(20, 0))
        night.leave_out("round-2", 1, at(20, 5), "weather")
        night.hazard(1, at(20, 30), "漏水")
        told = place_history(night.view, "place-1", at(0), at(23))
        assert told.place == "3 号楼 配电室"
        assert [
            (e.visit is not None, e.left_out is not None, e.hazard is not None) for e in told.entries
        ] == [
            (False, False, True),
            (False, True, False),
            (True, False, False),
        ]
        assert told.counts == {"visits": 1, "omitted": 1, "hazards": 1, "photos": 2}
        assert [shot.photo.sha256 for shot in told.shots] == [sha("a"), sha("b")]

    def test_only_of_that_stretch(self) -> None:
        night = Night()
        night.round(1, at(19, 0))
        night.visit("round-1", 1, at(19, 5))
        assert place_history(night.view, "place-1", at(19, 5), at(20)).entries
        assert not place_history(night.view, "place-1", at(18), at(19, 5)).entries


def said(held: Held, key: str) -> str:
    return held.hand.texts([held.hand.one(key)])


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_a_week_is_reached_from_the_person_and_its_rounds_open(size: tuple[int, int]) -> None:
    yard = Patrol()
    yard.visit("李卫国", 0, 3)
    yard.visit("李卫国", 1, 2, flags=["too_fast"])

    async def story(held: Held) -> None:
        await held.hand.go(f"/people/{yard.me('李卫国').person_id}")
        await held.hand.until(lambda: held.hand.find("week"))
        await held.hand.tap("week")
        await held.hand.until(lambda: held.hand.find("week-sum"))
        assert "李卫国 的一周" in held.hand.texts()
        assert "打卡 2 次，异常 1" in said(held, "week-sum")
        assert "到 2/4，本人处理 2 个" in said(held, f"round-{yard.round_id}")
        assert held.hand.one("step-after").disabled
        await held.hand.tap(f"round-{yard.round_id}")
        await held.hand.until(lambda: held.hand.find("round-hero"))

    walk(story, yard, as_="王建国", size=size)


def test_an_older_week_comes_from_the_server_and_the_desk_may_not_ask() -> None:
    yard = Patrol()
    asked: list[Mapping[str, Any]] = []
    old = {**yard.server.rows[("rounds.rounds", yard.round_id)].value, "id": uuid7(), "number": 77}
    old |= {"starts_at": "2025-11-11T13:00:00+00:00", "due_at": "2025-11-11T13:40:00+00:00"}
    old |= {"person_ids": [yard.me("李卫国").person_id]}
    path = f"/people/{yard.me('李卫国').person_id}/week"

    async def story(held: Held) -> None:
        async def rpc(name: str, body: Mapping[str, Any], session: Session | None = None) -> Any:
            held.backend.cut("connect")
            assert name == "rounds_between"
            asked.append(body)
            return {"changes": [{"table": "rounds.rounds", "id": old["id"], "row": old}]}

        holds_since(held, "2025-11-16T00:00:00+00:00")
        await held.hand.go(path)
        held.backend.rpc = rpc  # type: ignore[method-assign]
        await held.hand.tap("step-before")
        await held.hand.until(lambda: held.hand.find(f"round-{old['id']}"))
        assert asked == [{"from": "2025-11-10T00:00:00+08:00", "until": "2025-11-17T00:00:00+08:00"}]
        assert "指定的人没有走" in said(held, f"round-{old['id']}")
        assert held.hand.one(f"round-{old['id']}").on_click is None

    walk(story, yard, as_="王建国")

    async def desk(held: Held) -> None:
        holds_since(held, "2025-11-16T00:00:00+00:00")
        await held.hand.go(path)
        assert held.hand.one("step-before").disabled

    walk(desk, Patrol(), as_="陈静")


def with_photos(yard: Patrol, names: list[str]) -> None:
    for number, name in enumerate(names):
        yard.visit("李卫国", 1, 60 - number, photos=[name])
        row = {"id": uuid7(), "estate_id": "", "sha256": name, "op_id": uuid7(), "size": 4}
        who = {"person_id": yard.me("李卫国").person_id, "arrived_at": yard.now().isoformat()}
        yard.server.put("sync.photos", {**row, **who})


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_two_photos_of_a_place_stand_side_by_side_and_are_turned(size: tuple[int, int]) -> None:
    yard, names = Patrol(minutes_ago=70, lasts=90), [sha(f"photo {n}") for n in range(3)]
    with_photos(yard, names)

    async def story(held: Held) -> None:
        async def bytes_of(sha256: str) -> bytes:
            return sha256.encode()

        held.anju.photos.bytes_of = bytes_of  # type: ignore[method-assign]

        def seen(side: str) -> str:
            sources = [getattr(c, "src", None) for c in held.hand.all([held.hand.one(f"shot-{side}")])]
            return next((src.decode() for src in sources if isinstance(src, bytes)), "")

        await held.hand.go(f"/places/{yard.places[1]}/history")
        await held.hand.until(lambda: seen("before") == names[1] and seen("after") == names[2])
        assert "打卡 3 · 无法作业 0 · 隐患 0 · 照片 3" in held.hand.texts()
        assert held.hand.one("after-newer").disabled
        assert held.hand.one("before-newer").disabled, "before stays before"
        await held.hand.tap("before-older")
        await held.hand.until(lambda: seen("before") == names[0])
        swipe = held.hand.one("swipe-after")
        await held.hand.fire(swipe, "horizontal_drag_end", swiped(900))
        await held.hand.until(lambda: seen("after") == names[1])
        await held.hand.fire(swipe, "horizontal_drag_end", swiped(900))
        await asyncio.sleep(0.05)
        assert seen("after") == names[1], "there is nothing between them"
        await held.hand.tap("shot-after")
        assert held.hand.find("photo-close")

    walk(story, yard, as_="王建国", size=size)


def swiped(velocity: float) -> dict[str, Any]:
    """A finger that left the picture that fast, to the right when positive."""
    spot = {"x": 0.0, "y": 0.0}
    return {"l": spot, "g": spot, "v": spot, "pv": velocity}


def test_older_months_of_a_place_come_from_the_server() -> None:
    yard = Patrol()
    asked: list[Mapping[str, Any]] = []

    async def story(held: Held) -> None:
        async def rpc(name: str, body: Mapping[str, Any], session: Session | None = None) -> Any:
            held.backend.cut("connect")
            asked.append(body)
            row = dict(yard.server.rows[("rounds.rounds", yard.round_id)].value)
            at = "2025-10-09T13:00:00+00:00"
            visit = {"id": uuid7(), "estate_id": "", "round_id": row["id"], "stop_id": yard.stops[0],
                     "place_id": yard.places[0], "person_id": yard.me("李卫国").person_id, "device_at": at,
                     "at": at, "received_at": at}  # fmt: skip
            rows = (("rounds.rounds", row), ("rounds.visits", visit))
            return {"changes": [{"table": table, "id": row["id"], "row": row} for table, row in rows]}

        await held.hand.go(f"/places/{yard.places[0]}/history")
        await held.hand.until(lambda: "这段时间没有记录" in held.hand.texts())
        held.backend.rpc = rpc  # type: ignore[method-assign]
        await held.hand.tap("step-before")
        await held.hand.until(lambda: asked)
        await held.hand.tap("step-before")
        await held.hand.until(lambda: held.hand.find("entries"))
        assert asked[-1] == {"from": "2025-10-01T00:00:00+08:00", "until": "2025-11-01T00:00:00+08:00"}
        assert "10 月 9 日 21:00 李卫国" in held.hand.texts()
        assert timedelta(0) < yard.now() - yard.began

    walk(story, yard, as_="王建国")
