"""Ticking off: a floor in three taps, what has to be filled in, slips taken back, what cannot be done."""

from __future__ import annotations

import hashlib

import pytest

from app.rounds.records import Finish, Note, Visit
from app.rounds.screens import ticking
from tests.rounds.night import sha
from tests.rounds.patrol import Held, label_url, token, walk
from tests.rounds.sweep import CLEAR, DRY, PRESSURE, Sweep, answers, omissions, starts, ticks
from tests.services.night import ESTATE

CLEANER = "王秀兰"


def test_a_floor_is_ticked_in_three_taps_from_home() -> None:
    yard = Sweep()

    async def story(held: Held) -> None:
        assert "任务" in held.hand.texts()
        await held.hand.tap("open-list")
        await held.hand.until(lambda: held.hand.find(f"floor-{yard.key(0, 1)}"))
        assert "这一层都做好了 (3)" in held.hand.texts()
        await held.hand.tap(f"top-{yard.key(1, 2)}")
        await held.hand.tap(f"floor-{yard.key(1, 2)}")
        await held.hand.until(lambda: len(ticks(held)) == 3)
        assert {v.stop_id for v in ticks(held)} == set(yard.spots[9:12])
        assert len(starts(held)) == 1
        assert "记录了 3 处" in held.hand.texts()

    walk(story, yard, as_=CLEANER)


def test_what_has_to_be_filled_in_is_named_and_left_and_items_get_their_good_answers() -> None:
    yard = Sweep()
    yard.ask(0, DRY, CLEAR)
    yard.ask(1, PRESSURE)

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        assert "还有 1 处要填" in held.hand.texts()
        assert "这一层都做好了 (2)" in held.hand.texts()
        await held.hand.tap(f"floor-{yard.key(0, 1)}")
        await held.hand.until(lambda: answers(held))
        assert {v.stop_id for v in ticks(held)} == {yard.spots[0], yard.spots[2]}
        (told,) = answers(held)
        assert told.answers == {"dry": True, "clear": True}
        assert held.hand.find(f"floor-{yard.key(0, 1)}") is None, "nothing is left there for one tap"

    walk(story, yard, as_=CLEANER)


def test_a_tick_and_its_answers_are_seen_at_once() -> None:
    yard = Sweep()
    yard.ask(0, DRY, CLEAR)

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        heard: list[frozenset[str]] = []
        held.anju.store.subscribe(["rounds.visits", "rounds.answers"], heard.append)
        await held.hand.tap("tick-1")
        await held.hand.until(lambda: answers(held))
        assert {"rounds.visits", "rounds.answers"} <= heard[0]
        assert answers(held)[0].visit_id == ticks(held)[0].id
        await held.anju.sync.now()
        assert [op.op["kind"] for op in yard.server.ops.values()][-2:] == ["rounds.check_in", "rounds.answer"]

    walk(story, yard, as_=CLEANER)


def test_a_slip_is_taken_back_within_ten_seconds_and_a_double_tap_records_once() -> None:
    yard = Sweep()

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        mark = held.hand.one("tick-1")
        await held.hand.session.dispatch_event(mark._i, "click", None)
        await held.hand.tap("tick-1")
        await held.hand.until(lambda: ticks(held))
        await held.hand.settle()
        assert [v.stop_id for v in ticks(held)] == [yard.spots[0]]
        assert "记录了　区域 1" in held.hand.texts()
        await held.hand.tap("take-back")
        await held.hand.until(lambda: not ticks(held))
        await held.hand.settle()
        assert held.hand.find("take-back") is None
        assert "0/3" in held.hand.texts()

    walk(story, yard, as_=CLEANER)


def test_the_offer_to_take_back_goes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "SECONDS", 4)
    yard = Sweep()

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        await held.hand.tap("tick-1")
        await held.hand.until(lambda: held.hand.find("take-back"))
        await held.hand.until(lambda: held.hand.find("take-back") is None, seconds=20)
        assert len(ticks(held)) == 1

    walk(story, yard, as_=CLEANER)


def test_what_cannot_be_done_is_said_for_one_for_a_floor_and_for_all_that_is_left() -> None:
    yard = Sweep()

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        await held.hand.tap("see-2")
        await held.hand.until(lambda: held.hand.find("cannot"))
        await held.hand.tap("cannot")
        await held.hand.until(lambda: held.hand.find("obstacle-other"))
        await held.hand.tap("obstacle-other")
        assert held.hand.one("save").disabled, "another reason needs words"
        await held.hand.type("why-words", "有人搬家")
        await held.hand.tap("save")
        await held.hand.until(lambda: omissions(held))
        (one,) = omissions(held)
        assert (one.stop_id, one.reason, one.text) == (yard.spots[1], "other", "有人搬家")

        await held.hand.go(f"/rounds/{yard.sweep_id}")
        assert "无法作业：有人搬家" in held.hand.texts()
        await held.hand.tap(f"none-{yard.key(0, 1)}")
        await held.hand.until(lambda: held.hand.find("obstacle-locked"))
        await held.hand.tap("obstacle-locked")
        assert "记为无法作业 (2)" in held.hand.texts()
        await held.hand.tap("save")
        await held.hand.until(lambda: len(omissions(held)) == 3)

        await held.hand.go(f"/rounds/{yard.sweep_id}")
        await held.hand.tap("cannot-rest")
        await held.hand.until(lambda: held.hand.find("obstacle-weather"))
        await held.hand.tap("obstacle-weather")
        await held.hand.tap("save")
        await held.hand.until(lambda: len(omissions(held)) == 13)
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        await held.hand.tap("finish")
        await held.hand.until(lambda: held.anju.store.all(Finish))
        assert held.anju.store.all(Finish)[0].reason == ""

    walk(story, yard, as_=CLEANER)


def test_a_stop_is_opened_its_items_seen_and_recorded_with_a_note() -> None:
    yard = Sweep()
    yard.ask(0, DRY, CLEAR, PRESSURE, standard="地面干净，无积水，无烟头")

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        await held.hand.tap("tick-1")
        await held.hand.until(lambda: held.hand.find("standard"))
        assert "地面干净，无积水，无烟头" in held.hand.texts()
        assert "先记下，还差 3 项" in held.hand.texts()
        await held.hand.tap("all-in-order")
        await held.hand.type("answer-pressure", "0.4")
        await held.hand.type("note", "补了一块地垫")
        await held.hand.tap("save")
        await held.hand.until(lambda: held.anju.store.all(Note))
        (told,) = answers(held)
        assert told.answers == {"dry": True, "clear": True, "pressure": 0.4}
        assert held.anju.store.all(Note)[0].visit_id == ticks(held)[0].id
        await held.hand.until(lambda: ("back", ()) in held.platform.window_calls)

    walk(story, yard, as_=CLEANER)


def test_a_finished_round_can_be_read_and_not_changed() -> None:
    yard = Sweep()
    for number in range(len(yard.spots)):
        spot = {"stop_id": yard.spots[number], "place_id": yard.areas[number], "how": "tick"}
        yard.fact("visits", CLEANER, 3, round_id=yard.sweep_id, **spot)
    yard.fact("finishes", CLEANER, 1, round_id=yard.sweep_id, reason="")

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        assert "这一轮已经结束，记录都在。" in held.hand.texts()
        for key in (f"floor-{yard.key(0, 1)}", "finish", "scan", "cannot-rest"):
            assert held.hand.find(key) is None
        assert "打勾 13 处" in held.hand.texts()

    walk(story, yard, as_=CLEANER)


def test_a_guard_scans_as_before_and_a_plan_that_asks_for_labels_is_not_ticked() -> None:
    yard = Sweep()

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.round_id}")
        assert held.hand.find("next-stop")
        assert held.hand.find("tick-1") is None

    walk(story, yard, as_="李卫国")


def test_the_page_reads_in_english_too() -> None:
    yard = Sweep()

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        assert "This floor is done (3)" in held.hand.texts()
        assert "1 号楼 · floor 1" in held.hand.texts()

    walk(story, yard, as_=CLEANER, language="en")


def test_what_the_server_will_not_take_back_is_there_again_and_said() -> None:
    yard = Sweep()

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        await held.hand.tap("tick-1")
        await held.hand.until(lambda: ticks(held))
        await held.anju.sync.now()
        held.offline()
        yard.fact("finishes", "王建国", 0, round_id=yard.sweep_id, reason="")
        await held.hand.tap("take-back")
        await held.hand.until(lambda: not ticks(held))
        held.online()
        await held.anju.sync.now()
        await held.hand.until(lambda: ticks(held))
        assert [one.code for one in held.anju.sync.status.attention] == ["TOO_LATE"]

    walk(story, yard, as_=CLEANER)


def test_a_label_may_still_be_scanned_and_a_place_met_twice_is_named_by_what_is_to_be_done() -> None:
    yard = Sweep(buildings=1, floors=1, each=2)
    tag = yard.estate_row("tags", place_id=yard.areas[0], token_hash=sha(token(7)), code_hash=sha("none"))
    second = yard.put_round(
        "stops", plan_id=yard.sweep_plan, place_id=yard.areas[0], ordinal=9, task="中午巡回"
    )
    yard.spots.append(second)
    yard.sweep(yard.sweep_id, 5)
    spot = {"round_id": yard.sweep_id, "stop_id": yard.spots[0], "place_id": yard.areas[0]}
    yard.fact("omissions", CLEANER, 1, **spot, reason="locked", text="")

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        await held.hand.tap("scan")
        await held.hand.until(lambda: held.hand.find("panel"))
        assert "楼道保洁 · 已做 0/4" in held.hand.texts()
        await held.hand.tap("type-code")
        await held.hand.type("code", label_url(7))
        await held.hand.tap("check-in")
        await held.hand.until(lambda: held.anju.store.all(Visit))
        (visit,) = held.anju.store.all(Visit)
        assert (visit.how, visit.tag_id, visit.stop_id) == ("nfc", tag, second), "the first one is settled"
        assert "区域 1 · 中午巡回" in held.hand.texts()

    walk(story, yard, as_=CLEANER)


def test_pictures_of_good_are_on_the_phone_before_the_network_goes() -> None:
    yard, picture = Sweep(), b"what good looks like"
    name = hashlib.sha256(picture).hexdigest()
    yard.ask(4, standard="无尘", pictures=[name])
    yard.server.upload(f"{ESTATE}/{name}.jpg", picture)

    async def story(held: Held) -> None:
        kept = held.anju.photos

        async def known() -> bool:
            held.offline()
            found = await kept.bytes_of(name)
            held.online()
            return found == picture

        for _ in range(100):
            if await known():
                break
            await held.hand.settle()
        held.offline()
        await held.hand.go(f"/rounds/{yard.sweep_id}/stops/{yard.spots[4]}")
        await held.hand.until(lambda: held.hand.find(f"photo-{name}"))
        await held.hand.until(lambda: held.hand.one(f"photo-{name}").on_click)

    walk(story, yard, as_=CLEANER)
