"""The desk's day by the clock: what is due when, one tap and its undo, findings, walk-rounds beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.rounds.queries import alerts
from app.rounds.queries.desk import DeskDay, desk_day, items_of
from app.rounds.records import Finish, Plan, Round, Stop, Visit
from services.commands import Me
from services.ids import uuid7
from tests.harness import PHONE, TABLET
from tests.rounds.night import CHEN, LI, Night, at
from tests.rounds.patrol import Held, Patrol, clock, walk

DESK = Me("jing", LI.estate_id, "陈静", frozenset({"desk"}))
TIMES = (("晨检", 0), ("登记借还", 60), ("回访", 330), ("交接", 690))


@pytest.fixture
def night() -> Night:
    """A day at the desk from 8:00 to 20:00, four things to do, the third of them somewhere else."""
    night = Night()
    night._add(Plan(id="day", kind="desk", name="前台的一天", proof="tick", roles=("desk",)))
    for number, (task, minutes) in enumerate(TIMES):
        place = "place-1" if task == "回访" else "place-0"
        night._add(
            Stop(
                id=f"item-{number}", plan_id="day", place_id=place, ordinal=number, task=task,
                not_before_minutes=minutes,
            )
        )  # fmt: skip
    a_day(night, "today", at(8))
    return night


def a_day(night: Night, id: str, starts: datetime, minutes: int = 720) -> None:
    stops = tuple(f"item-{number}" for number in range(len(TIMES)))
    night._add(
        Round(
            id=id, plan_id="day", kind="desk", name="前台的一天", starts_at=starts,
            due_at=starts + timedelta(minutes=minutes), grace_minutes=0, roles=("desk",), stop_ids=stops,
        )
    )  # fmt: skip


def tick(night: Night, number: int, when: datetime, me: Me = DESK) -> str:
    id = night.visit("today", 0, when, me)
    night.change(Visit, id, stop_id=f"item-{number}", how="tick", tag_id=None)
    return id


def day(night: Night, now: datetime, me: Me = DESK) -> DeskDay:
    return desk_day(night.view, me, now)


def words(night: Night, now: datetime) -> list[str]:
    return [item.word for item in day(night, now).items]


def test_each_thing_is_due_from_its_time_until_the_next_one(night: Night) -> None:
    assert words(night, at(7)) == ["to_come"] * 4
    assert words(night, at(8)) == ["now", "to_come", "to_come", "to_come"]
    assert words(night, at(9)) == ["late", "now", "to_come", "to_come"]
    tick(night, 0, at(9, 5))
    assert words(night, at(13, 30)) == ["done", "late", "now", "to_come"]
    assert words(night, at(20)) == ["done", "late", "late", "now"]
    assert words(night, at(20, 1)) == ["done", "missed", "missed", "missed"]


def test_things_are_named_by_what_is_done_and_the_place_only_where_it_is_another(night: Night) -> None:
    found = day(night, at(8)).items
    assert [(item.name, item.place) for item in found] == [
        ("晨检", ""), ("登记借还", ""), ("回访", "3 号楼 配电室"), ("交接", ""),
    ]  # fmt: skip
    assert [item.at for item in found] == [at(8), at(9), at(13, 30), at(19, 30)]


def test_who_ticked_it_and_what_was_written(night: Night) -> None:
    visit = tick(night, 0, at(8, 2))
    night.note("today", visit, at(8, 3), "灯坏了一盏")
    first = day(night, at(8, 5)).items[0]
    assert (first.word, first.notes, first.stop.visit and first.stop.visit.id) == ("done", 1, visit)


def test_the_day_that_runs_comes_before_the_next_and_the_last(night: Night) -> None:
    a_day(night, "tomorrow", at(8, day=22))
    assert [_shown(night, at(*moment)) for moment in ((7,), (12,), (21,))] == ["today", "today", "today"]
    assert _shown(night, at(7, day=22)) == "tomorrow"
    assert _shown(night, at(7, day=25)) is None
    a_day(night, "night", at(22), minutes=240)
    assert _shown(night, at(1, day=22)) == "night", "a shift over midnight goes on"
    a_day(night, "second", at(12), minutes=60)
    assert _shown(night, at(12, 30)) == "second", "the later of two"


def _shown(night: Night, now: datetime) -> str | None:
    timed = day(night, now).timed
    return timed.round.id if timed else None


def test_only_the_desk_has_it_and_rounds_without_times_stand_beside_it(night: Night) -> None:
    walk = night.round(7, at(10, 30), roles=("desk",))
    beside = night.view.get(Round, walk)
    assert beside is not None
    night._add(beside.model_copy(update={"kind": "desk"}))
    found = day(night, at(8))
    assert [p.round.id for p in found.beside] == [walk]
    assert found.timed is not None
    assert day(night, at(8), CHEN) == DeskDay(None, (), (), ())


def test_what_this_person_found_today_newest_first(night: Night) -> None:
    night.hazard(0, at(9), "花坛有垃圾", me=DESK)
    night.hazard(1, at(10), "灯不亮", me=DESK)
    night.hazard(2, at(10), "别人的", me=LI)
    night.hazard(2, at(10, day=20), "昨天的", me=DESK)
    assert [one.hazard.text for one in day(night, at(11)).found] == ["灯不亮", "花坛有垃圾"]


def test_the_desk_on_duty_hears_what_is_due_and_not_what_was_done(night: Night) -> None:
    night.duty(True, at(8), DESK)

    def heard(now: datetime) -> list[str]:
        found = [a for a in alerts(night.view, DESK, now) if a.key == "alert_item" and a.calls]
        return [str(dict(a.values)["name"]) for a in found]

    assert heard(at(8, 1)) == ["晨检"]
    tick(night, 0, at(8, 2))
    assert heard(at(8, 3)) == []
    assert heard(at(9)) == ["登记借还"]
    night._add(Finish(id="end", round_id="today", person_id="jing", device_at=at(9), at=at(9)))
    assert heard(at(9, 1)) == []
    assert [item.word for item in items_of(night.view, _progress(night, at(9, 1)), at(9, 1))][1] == "missed"


def _progress(night: Night, now: datetime) -> Any:
    return day(night, now).timed


class Counter(Patrol):
    """The desk with a day that began two hours ago: two things are late or due, one comes in an hour."""

    def __init__(self) -> None:
        super().__init__()
        self.day, self.items = uuid7(), []
        plan = self.put_round("plans", kind="desk", name="前台的一天", proof="tick", roles=["desk"])
        for number, (task, minutes) in enumerate((("开门晨检", 0), ("检查轮椅和雨伞", 110), ("回访", 180))):
            stop = {"plan_id": plan, "place_id": self.places[0], "ordinal": number, "task": task}
            self.items.append(self.put_round("stops", not_before_minutes=minutes, **stop))
        starts = self.now() - timedelta(minutes=120)
        self.one_round(self.day, 1, starts, self.items)
        due = (starts + timedelta(minutes=720)).isoformat()
        desk = {"plan_id": plan, "kind": "desk", "name": "前台的一天", "roles": ["desk"], "due_at": due}
        row = self.server.rows[("rounds.rounds", self.day)].value
        self.server.put("rounds.rounds", {**row, **desk})


@pytest.mark.parametrize("size", [PHONE, TABLET])
def test_a_thing_is_ticked_with_one_tap_and_taken_back(size: tuple[int, int]) -> None:
    yard = Counter()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/desk")
        await hand.until(lambda: hand.find("items-now"))
        assert "检查轮椅和雨伞" in hand.texts([hand.one("desk-hero")])
        assert "开门晨检" in hand.texts([hand.one("items-late")])
        assert hand.find("tick-3") is None, "its time has not come"
        await hand.tap("tick-2")
        await hand.until(lambda: hand.find("items-done"))
        assert "检查轮椅和雨伞" in hand.texts([hand.one("items-done")])
        assert "记录了　检查轮椅和雨伞" in hand.texts([hand.one("slip")])
        await hand.tap("take-back")
        await hand.until(lambda: hand.find("items-done") is None)
        assert hand.find("tick-2")
        await hand.tap("tick-1")
        await hand.until(lambda: hand.find("items-late") is None)
        await held.anju.sync.now()
        kinds = [o.op["kind"] for o in sorted(yard.server.ops.values(), key=lambda o: o.op["seq"])]
        assert kinds == ["rounds.start", "rounds.check_in", "rounds.take_back", "rounds.check_in"]
        assert "陈静" in hand.texts([hand.one("items-done")])
        assert f"{clock(yard.now() + timedelta(minutes=60))[:2]}" in hand.texts([hand.one("items-to_come")])

    walk(story, yard, as_="陈静", size=size)


def test_the_round_of_the_day_opens_as_the_list_and_a_finding_starts_from_it() -> None:
    yard = Counter()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/rounds/{yard.day}")
        await hand.until(lambda: hand.find("items-now"))
        assert "今天还没有记录" in hand.texts()
        await hand.tap("finding")
        await hand.until(lambda: hand.page.route == "/hazard")

    walk(story, yard, as_="陈静")


def test_without_a_plan_the_desk_is_told_so() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/desk")
        await held.hand.until(lambda: "今天没有排值台清单" in held.hand.texts())

    walk(story, as_="陈静")
