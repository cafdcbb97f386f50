"""At a stop: its questions, what is not well, drafts, hazards, a photo in place of a damaged label."""

from __future__ import annotations

from typing import Any

import flet as ft
import pytest

from app.estate.records import Duty, Place
from app.rounds.records import Answers, Finish, Hazard, Note, Question, Visit
from app.rounds.screens.questions import number_of
from tests.rounds.patrol import Held, Patrol, code, label_url, walk
from tests.rounds.test_walking import cut, open_scanner, scan, visits

PRESSURE = Question(id="pressure", kind="number", text="压力表", low=0.4, high=1.0, unit="MPa")
LEAK = Question(id="leak", kind="yes_no", text="有无漏水", expects=False)
LEVEL = Question(id="level", kind="choice", text="液位", options=("正常", "偏低"), required=False)
WORDS = Question(id="words", kind="text", text="阀门位置", required=False)
PICTURE = Question(id="picture", kind="photo", text="压力表照片")
ALL = (PRESSURE, LEAK, LEVEL, WORDS, PICTURE)


def asking(*questions: Question, stop: int = 0) -> Patrol:
    """A patrol whose first stop asks."""
    yard = Patrol()
    ask(yard, stop, *questions)
    return yard


def ask(yard: Patrol, stop: int, *questions: Question, **more: Any) -> None:
    row = yard.server.rows[("rounds.stops", yard.stops[stop])].value
    told = [q.model_dump(mode="json") for q in questions]
    yard.server.put("rounds.stops", {**row, "questions": told, **more})


async def open_form(held: Held) -> None:
    """The first stop is scanned, its form opened."""
    await open_scanner(held)
    await scan(held, label_url(0))
    await held.hand.tap("fill-in")
    await held.hand.until(lambda: held.hand.find("note"))


async def shoot(held: Held, key: str) -> None:
    await held.hand.tap(key)
    await held.hand.until(lambda: held.hand.find("shutter"))
    await held.hand.tap("shutter")
    await held.hand.until(lambda: held.hand.find("shutter") is None)
    await held.hand.settle()


def test_every_kind_of_question_is_answered_and_sent_as_it_is_meant() -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        assert "必填" in held.hand.texts()
        assert held.hand.one("answer-pressure").keyboard_type is ft.KeyboardType.NUMBER
        await held.hand.type("answer-pressure", "0,6")
        await held.hand.tap("answer-leak-no")
        await held.hand.pick("answer-level-偏低")
        await held.hand.type("answer-words", "全开")
        assert "先保存，还差 1 项" in held.hand.texts()
        await shoot(held, "photo-picture")
        await held.hand.type("note", "泵声正常")
        assert "必填" not in held.hand.texts()
        await held.hand.tap("save")
        await held.hand.until(lambda: held.anju.store.all(Note))
        (told,) = held.anju.store.all(Answers)
        (shot,) = told.photos
        said = {"pressure": 0.6, "leak": False, "level": "偏低", "words": "全开", "picture": (shot,)}
        assert told.answers == said
        assert told.visit_id == visits(held)[0].id
        assert held.anju.store.all(Note)[0].text == "泵声正常"
        assert held.anju.photos.waiting == 1

    walk(story, asking(*ALL))


def test_the_scan_is_recorded_before_anything_is_asked() -> None:
    async def story(held: Held) -> None:
        held.backend.cut = cut
        await open_scanner(held)
        await scan(held, label_url(0))
        assert len(visits(held)) == 1
        await scan(held, label_url(1))
        assert len(visits(held)) == 2
        await held.hand.go(f"/rounds/{held.yard.round_id}")
        assert "还有 2 项没填" in held.hand.texts()

    walk(story, asking(PRESSURE, LEAK, LEVEL))


@pytest.mark.parametrize(
    ("question", "act", "words"),
    [
        (PRESSURE, "0.2", "压力表 0.2 MPa（正常：0.4–1 MPa）"),
        (LEAK, "yes", "有无漏水：是，与正常情况不符"),
        (
            Question(id="heat", kind="number", text="温度", high=40, unit="℃"),
            "55",
            "温度 55 ℃（正常：不超过 40 ℃）",
        ),
    ],
)
def test_what_is_not_well_is_said_at_once_and_offered_as_a_hazard(
    question: Question, act: str, words: str
) -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        if question.kind == "yes_no":
            await held.hand.tap(f"answer-{question.id}-{act}")
        else:
            await held.hand.type(f"answer-{question.id}", act)
        assert words in held.hand.texts()
        await held.hand.tap(f"report-{question.id}")
        await held.hand.until(lambda: held.hand.find("hazard-words"))
        assert held.hand.one("hazard-words").value == words
        assert "东门岗亭" in held.hand.texts()
        await held.hand.tap("urgency-urgent")
        await shoot(held, "photo")
        await held.hand.tap("report")
        await held.hand.until(lambda: "已记下" in held.hand.texts())
        (hazard,) = held.anju.store.all(Hazard)
        assert (hazard.urgency, hazard.text, len(hazard.photos)) == ("urgent", words, 1)
        assert hazard.visit_id == visits(held)[0].id
        assert hazard.place_id == visits(held)[0].place_id

    walk(story, asking(question))


def test_what_is_well_is_left_in_peace() -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        await held.hand.type("answer-pressure", "0.4")
        await held.hand.tap("answer-leak-no")
        assert held.hand.find("finding-pressure") is None
        assert held.hand.find("finding-leak") is None
        await held.hand.type("answer-pressure", "abc")
        assert "这不是数字" in held.hand.texts()
        assert held.hand.one("save").disabled

    walk(story, asking(PRESSURE, LEAK))


def test_a_draft_survives_leaving_the_page_and_what_was_saved_can_be_completed() -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        visit = visits(held)[0].id
        await held.hand.type("answer-pressure", "0.6")
        await shoot(held, "photo")
        await held.hand.go("/")
        await held.hand.go(f"/visits/{visit}/stop")
        assert held.hand.one("answer-pressure").value == "0.6"
        assert "remove-" in " ".join(str(getattr(c, "key", "")) for c in held.hand.all())
        await held.hand.tap("save")
        await held.hand.until(lambda: held.anju.store.all(Answers))
        await held.hand.go(f"/rounds/{held.yard.round_id}")
        assert "还有 1 项没填" in held.hand.texts()
        await held.hand.tap("stop-1")
        await held.hand.until(lambda: held.hand.find("answer-leak-no"))
        assert held.hand.one("answer-pressure").value == "0.6"
        assert held.hand.find("save") is None
        await held.hand.tap("answer-leak-no")
        await held.hand.tap("save")
        await held.hand.until(lambda: len(held.anju.store.all(Answers)) == 2)
        await held.hand.go(f"/rounds/{held.yard.round_id}")
        assert "没填" not in held.hand.texts()

    walk(story, asking(PRESSURE, LEAK))


def test_finishing_tells_of_what_was_not_filled_in_and_does_not_insist() -> None:
    yard = asking(PRESSURE)
    for stop in range(4):
        yard.visit("李卫国", stop, 4 - stop)

    async def story(held: Held) -> None:
        await held.hand.tap("finish")
        await held.hand.until(lambda: held.hand.find("open-1"))
        assert "有 1 个点到过了，检查项没填完" in held.hand.texts()
        assert held.hand.find("reason-locked") is None
        assert held.anju.store.all(Finish) == []
        await held.hand.tap("open-1")
        await held.hand.until(lambda: held.hand.find("answer-pressure"))
        await held.hand.go(f"/rounds/{yard.round_id}/finish")
        await held.hand.tap("finish")
        await held.hand.until(lambda: held.anju.store.all(Finish))
        assert held.anju.store.all(Finish)[0].reason == ""

    walk(story, yard)


def test_an_optional_stop_may_be_left_out_without_a_reason() -> None:
    yard = Patrol()
    ask(yard, 3, required=False)
    for stop in range(3):
        yard.visit("李卫国", stop, 4 - stop)

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.round_id}")
        assert "可不走" in held.hand.texts()
        await held.hand.tap("finish")
        await held.hand.until(lambda: "可不走的点没有到：水泵房" in held.hand.texts())
        assert held.hand.find("reason-locked") is None
        await held.hand.tap("finish")
        await held.hand.until(lambda: held.anju.store.all(Finish))

    walk(story, yard)


def test_a_hazard_beside_any_round_finds_its_place_by_name_without_a_network() -> None:
    async def story(held: Held) -> None:
        held.backend.cut = cut
        await held.hand.tap("hazard")
        await held.hand.until(lambda: held.hand.find("search"))
        assert held.hand.one("report").disabled
        await held.hand.type("search", "水泵")
        (pump,) = [p for p in held.anju.store.all(Place) if p.name == "水泵房"]
        assert len([c for c in held.hand.all() if str(getattr(c, "key", "")).startswith("place-")]) == 1
        await held.hand.tap(f"place-{pump.id}")
        await held.hand.type("hazard-words", "墙角渗水")
        await held.hand.tap("urgency-later")
        await held.hand.tap("report")
        await held.hand.until(lambda: held.anju.store.all(Hazard))
        (hazard,) = held.anju.store.all(Hazard)
        assert (hazard.place_id, hazard.urgency, hazard.visit_id) == (pump.id, "later", None)
        assert held.anju.sync.status.on_phone == 1

    walk(story)


def test_a_photo_and_a_reason_stand_in_for_a_damaged_label() -> None:
    async def story(held: Held) -> None:
        await open_scanner(held)
        await held.hand.tap("damaged")
        await held.hand.until(lambda: held.hand.find("why-torn"))
        assert held.hand.one(f"stop-{held.yard.stops[0]}").selected
        assert held.hand.one("check-in").disabled
        await held.hand.pick(f"stop-{held.yard.stops[1]}")
        await shoot(held, "photo")
        await held.hand.tap("check-in")
        await held.hand.until(lambda: "请选一个原因，还没有打卡" in held.hand.texts())
        assert visits(held) == []
        await held.hand.pick("why-torn")
        await held.hand.type("why-words", "被雨淋坏")
        await held.hand.tap("check-in")
        await held.hand.until(lambda: "已记录　3 号楼 配电室" in held.hand.texts())
        (visit,) = visits(held)
        assert (visit.how, visit.stop_id, visit.tag_id) == ("photo", held.yard.stops[1], None)
        assert visit.reason == "撕破或涂花；被雨淋坏"
        assert len(visit.photos) == 1
        assert held.anju.photos.waiting == 1
        await held.hand.go(f"/rounds/{held.yard.round_id}")
        assert "照片代替" in held.hand.texts()

    walk(story)


def test_the_text_of_a_radio_tag_can_be_pasted_where_the_code_is_typed() -> None:
    async def story(held: Held) -> None:
        await open_scanner(held)
        await held.hand.tap("type-code")
        assert "NFC" in held.hand.texts()
        await held.hand.type("code", label_url(0))
        await held.hand.tap("check-in")
        await held.hand.until(lambda: len(visits(held)) == 1)
        assert visits(held)[0].how == "nfc"
        await held.hand.type("code", code(1))
        await held.hand.tap("check-in")
        await held.hand.until(lambda: len(visits(held)) == 2)

    walk(story)


def test_without_a_camera_the_photo_page_says_what_else_can_be_done() -> None:
    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{held.yard.round_id}/damaged")
        assert "没有相机时，输入标签下方的短码" in held.hand.texts()
        await held.hand.tap("photo")
        await held.hand.until(lambda: "没有相机。" in held.hand.texts())
        await held.hand.tap("no-photo")
        assert held.hand.find("photo") is not None

    walk(story, get_available_cameras=[])


def test_a_visit_that_was_turned_down_asks_to_go_again() -> None:
    yard = Patrol()
    visit = yard.visit("李卫国", 0, 4)
    said = {"subject": "visit", "subject_id": visit, "verdict": "rejected", "note": "太暗"}
    yard.fact("reviews", "王建国", 1, **said)

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.round_id}")
        assert "被退回，请再走一次" in held.hand.texts()
        await held.hand.go("/rounds/mine")
        await held.hand.until(lambda: held.hand.find(f"remark-{visit}"))
        assert "没有通过：太暗" in held.hand.texts()
        await held.hand.tap(f"round-{yard.round_id}")
        await held.hand.until(lambda: held.hand.find("stops"))

    walk(story, yard)


def test_who_is_on_the_round_now_is_on_its_page() -> None:
    yard = Patrol()
    yard.visit("陈志强", 1, 2)
    yard.visit("李卫国", 0, 3)

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.round_id}")
        walkers = held.hand.texts(held.hand.one("company"))
        assert walkers.index("陈志强") < walkers.index("李卫国")
        assert "在3 号楼 配电室，到过 1 个点" in walkers

    walk(story, yard)


def test_two_scans_of_one_stop_by_two_phones_are_two_visits_and_one_stop() -> None:
    yard = Patrol()
    yard.visit("陈志强", 0, 1)

    async def story(held: Held) -> None:
        await open_scanner(held)
        await scan(held, label_url(0))
        assert len(held.anju.store.all(Visit)) == 2
        assert "已到 1/4" in held.hand.texts()

    walk(story, yard)


@pytest.mark.parametrize(
    ("typed", "number"), [("0.6", 0.6), ("0,6", 0.6), ("0。6", 0.6), ("-3", -3), ("六", None), ("", None)]
)
def test_what_fingers_make_of_a_number(typed: str, number: float | None) -> None:
    assert number_of(typed) == number


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_duty_switch_is_a_word_of_ones_own(language: str) -> None:
    async def story(held: Held) -> None:
        switch = held.hand.one("duty")
        assert switch.value is False
        await held.hand.fire(switch, "change", True, value=True)
        await held.hand.until(lambda: held.hand.one("duty").value)
        assert ("在班，21:05 开始" if language == "zh" else "On duty since 21:05") in held.hand.texts()
        await held.hand.go("/duty")
        assert "李卫国" in held.hand.texts()
        await held.hand.fire(held.hand.one("duty"), "change", False, value=False)
        await held.hand.until(lambda: not held.hand.one("duty").value)
        await held.hand.until(lambda: len(held.anju.store.all(Duty)) == 2)
        assert [word.on_duty for word in held.anju.store.all(Duty)] == [True, False]

    walk(story, language=language)
