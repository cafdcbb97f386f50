"""A form filled in with few taps, a reading that becomes a hazard, a fault with its clock, by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.rounds.queries.forms import form_for
from app.rounds.records import Answers, Extension, Hazard, Question, Restoration, Review
from tests.rounds.patrol import Held, Patrol, walk
from tests.rounds.test_stopping import PRESSURE, asking, open_form, shoot

FILL = Question(id="fill", kind="choice", text="桶的满溢情况", options=("未满", "快满", "满溢"))


def walked_before(*questions: Question, answers: dict[str, Any], days: int = 1) -> Patrol:
    """The first stop asks, and somebody answered there days ago."""
    yard = asking(*questions)
    visit = yard.visit("陈志强", 0, days * 24 * 60)
    yard.fact("answers", "陈志强", days * 24 * 60 - 1, visit_id=visit, answers=answers)
    return yard


def faulty(kind: str, minutes_ago: float = 10, **more: Any) -> tuple[Patrol, str]:
    yard = Patrol()
    told = {"place_id": yard.places[3], "urgency": "urgent", "text": "喷淋泵不启动", "fault": kind}
    return yard, yard.fact("hazards", "李卫国", minutes_ago, round_id=None, **{**told, **more})


async def see(held: Held, path: str, key: str) -> None:
    await held.hand.go(path)
    await held.hand.until(lambda: held.hand.find(key))


class TestForm:
    def test_one_tap_answers_all_that_is_in_order_and_the_exception_is_changed(self) -> None:
        async def story(held: Held) -> None:
            await open_form(held)
            await held.hand.tap("answer-seal-no")
            await held.hand.tap("all-in-order")
            assert held.hand.find("all-in-order") is None, "nothing is left to answer"
            assert held.hand.find("finding-seal") is not None, "what was answered stays"
            await held.hand.tap("save")
            await held.hand.until(lambda: held.anju.store.all(Answers))
            (told,) = held.anju.store.all(Answers)
            assert told.answers == {q.id: q.id != "seal" for q in form_for("extinguisher")}

        walk(story, asking(*form_for("extinguisher")))

    def test_the_last_reading_is_said_and_never_taken_over(self) -> None:
        yard = walked_before(PRESSURE, FILL, answers={"pressure": 0.6, "fill": "快满"})
        mine = yard.me("李卫国").person_id

        async def story(held: Held) -> None:
            await open_form(held)
            assert "上次 0.6 MPa · 昨天" in held.hand.texts()
            assert "上次 快满 · 昨天" in held.hand.texts()
            await held.hand.tap("as-before")
            await held.hand.type("note", "好")
            await held.hand.tap("save")
            await held.hand.until(lambda: held.anju.store.where(Answers, person_id=mine))
            (told,) = held.anju.store.where(Answers, person_id=mine)
            assert told.answers == {"fill": "快满"}

        walk(story, yard)

    def test_a_choice_that_is_no_longer_offered_is_not_taken_over(self) -> None:
        async def story(held: Held) -> None:
            await open_form(held)
            assert held.hand.find("as-before") is None

        walk(story, walked_before(FILL, answers={"fill": "空"}, days=3))


class TestReading:
    @pytest.mark.parametrize("camera", [True, False])
    def test_a_reading_out_of_range_goes_with_its_photo_or_with_a_reason(self, camera: bool) -> None:
        async def story(held: Held) -> None:
            await open_form(held)
            await held.hand.type("answer-pressure", "0,2")
            await held.hand.tap("report-pressure")
            await held.hand.until(lambda: held.hand.find("reading"))
            assert "压力表 0.2 MPa" in held.hand.texts()
            assert "正常 0.4–1 MPa" in held.hand.texts()
            assert held.hand.one("report").disabled
            if camera:
                await shoot(held, "photo")
            else:
                await held.hand.tap("photo-cannot")
                await held.hand.pick("no-photo-why-相机打不开")
            await held.hand.tap("report")
            await held.hand.until(lambda: "已记下" in held.hand.texts())
            (hazard,) = held.anju.store.all(Hazard)
            assert (hazard.question_id, hazard.reading, hazard.fault) == ("pressure", 0.2, "")
            assert (len(hazard.photos), hazard.no_photo) == ((1, "") if camera else (0, "相机打不开"))
            assert hazard.visit_id

        walk(story, asking(PRESSURE))

    def test_a_wrong_yes_or_no_needs_no_photo(self) -> None:
        async def story(held: Held) -> None:
            await open_form(held)
            await held.hand.tap("answer-needle-no")
            await held.hand.tap("report-needle")
            await held.hand.until(lambda: held.hand.find("hazard-words"))
            await held.hand.tap("fault-fire_special")
            assert "2 天内要恢复" in held.hand.texts()
            await held.hand.tap("fault-fire")
            assert "1 小时内要恢复" in held.hand.texts()
            await held.hand.tap("report")
            await held.hand.until(lambda: "已记下" in held.hand.texts())
            (hazard,) = held.anju.store.all(Hazard)
            assert (hazard.question_id, hazard.reading, hazard.fault) == ("needle", None, "fire")

        walk(story, asking(*form_for("extinguisher")))

    def test_at_an_extinguisher_a_fault_of_fire_equipment_is_proposed(self) -> None:
        yard = asking(*form_for("extinguisher"))
        row = yard.server.rows[("estate.places", yard.places[0])].value
        yard.server.put("estate.places", {**row, "kind": "extinguisher"})

        async def story(held: Held) -> None:
            await open_form(held)
            await held.hand.tap("answer-needle-no")
            await held.hand.tap("report-needle")
            await held.hand.until(lambda: held.hand.find("hazard-words"))
            await held.hand.tap("report")
            await held.hand.until(lambda: held.anju.store.all(Hazard))
            assert held.anju.store.all(Hazard)[0].fault == "fire"

        walk(story, yard)

    def test_the_manager_sees_the_reading_among_those_before(self) -> None:
        yard = asking(PRESSURE)
        for days, value in ((3, 0.6), (2, 0.55), (1, 0.2)):
            visit = yard.visit("陈志强", 0, days * 1440)
            yard.fact("answers", "陈志强", days * 1440 - 1, visit_id=visit, answers={"pressure": value})
        told = {"place_id": yard.places[0], "visit_id": visit, "question_id": "pressure", "reading": 0.2}
        id = yard.fact("hazards", "陈志强", 1430, urgency="soon", text="压力低", **told)

        async def story(held: Held) -> None:
            await see(held, f"/hazards/{id}", "readings")
            assert "压力表（最近 3 次）" in held.hand.texts()
            chart = next(c for c in held.hand.all() if "0.55 MPa" in str(getattr(c, "label", "")))
            assert [line.split()[-2:] for line in chart.label.splitlines()[1:]] == [
                ["MPa", "陈志强"],
                ["MPa", "陈志强"],
                ["MPa", "陈志强"],
            ]

        walk(story, yard, as_="王建国")


class TestFault:
    @pytest.mark.parametrize(
        ("minutes_ago", "words"), [(10, "还剩 49 分钟"), (45, "还剩 14 分钟"), (75, "已超时 15 分钟")]
    )
    def test_its_clock_is_seen_in_the_list_and_on_its_page(self, minutes_ago: float, words: str) -> None:
        yard, id = faulty("fire", minutes_ago)

        async def story(held: Held) -> None:
            await see(held, "/hazards", f"clock-{id}")
            assert words in held.hand.texts()
            await held.hand.tap(f"open-{id}")
            await held.hand.until(lambda: held.hand.find("restore"))
            assert words in held.hand.texts()
            assert held.hand.find("extend") is None, "an ordinary fault gets no more time"

        walk(story, yard, as_="郑海涛")

    def test_who_repaired_it_says_so_and_the_manager_confirms(self) -> None:
        yard, id = faulty("fire", 30)

        async def repairs(held: Held) -> None:
            await see(held, f"/hazards/{id}", "restore")
            await held.hand.tap("restore")
            await held.hand.until(lambda: held.hand.find("restore-words"))
            assert held.hand.one("send").disabled
            await held.hand.type("restore-words", "换了接触器")
            await held.hand.tap("send")
            await held.hand.until(lambda: held.hand.find("go-on"))
            await see(held, f"/hazards/{id}", "about")
            assert "待确认" in held.hand.texts()
            assert "按时恢复，用了 30 分钟" in held.hand.texts()
            assert held.hand.find("restore") is None
            (done,) = held.anju.store.all(Restoration)
            assert (done.hazard_id, done.text) == (id, "换了接触器")

        walk(repairs, yard, as_="郑海涛")

    def test_the_manager_confirms_or_finds_it_is_not(self) -> None:
        yard, id = faulty("fire", 30)
        mended = yard.fact("restorations", "郑海涛", 5, hazard_id=id, text="换了接触器")

        async def looks(held: Held) -> None:
            await see(held, f"/hazards/{id}", f"accept-{mended}")
            await held.hand.tap(f"reject-{mended}")
            await held.hand.until(lambda: held.hand.find("why-note"))
            await held.hand.type("why-note", "还在漏")
            await held.hand.tap("why-send")
            await held.hand.until(lambda: held.anju.store.all(Review))
            assert held.anju.store.all(Review)[0].subject == "restoration"
            await held.hand.until(lambda: "没有修好" in held.hand.texts())
            assert "还剩 29 分钟" in held.hand.texts()

        walk(looks, yard, as_="王建国")

    def test_the_confirmation_settles_it(self) -> None:
        yard, id = faulty("fire", 30)
        mended = yard.fact("restorations", "郑海涛", 5, hazard_id=id, text="换了接触器")

        async def confirms(held: Held) -> None:
            await see(held, f"/hazards/{id}", f"accept-{mended}")
            await held.hand.tap(f"accept-{mended}")
            await held.hand.until(lambda: held.anju.store.all(Review))
            (word,) = held.anju.store.all(Review)
            assert (word.subject, word.subject_id, word.verdict) == ("hazard", id, "accepted")
            await held.hand.until(lambda: "按时恢复，用了 25 分钟" in held.hand.texts())

        walk(confirms, yard, as_="王建国")

    def test_a_special_fault_gets_more_time_in_writing(self) -> None:
        yard, id = faulty("fire_special", 60)

        async def applies(held: Held) -> None:
            await see(held, f"/hazards/{id}", "extend")
            await held.hand.tap("extend")
            await held.hand.until(lambda: held.hand.find("why"))
            assert held.hand.one("send").disabled
            await held.hand.type("why", "主板停产")
            assert held.hand.one("send").disabled, "what is done meanwhile belongs to it"
            await held.hand.type("meanwhile", "每两小时加巡")
            await held.hand.pick("step-extend_week")
            await held.hand.tap("send")
            await held.hand.until(lambda: held.hand.find("go-on"))
            (wish,) = held.anju.store.all(Extension)
            hazard = held.anju.store.get(Hazard, id)
            assert hazard is not None
            assert wish.until - hazard.at == timedelta(days=9)
            assert (wish.reason, wish.meanwhile) == ("主板停产", "每两小时加巡")

        walk(applies, yard, as_="郑海涛")

    def test_the_manager_grants_it_and_the_clock_says_so(self) -> None:
        yard, id = faulty("fire_special", 60)
        until = (yard.now() + timedelta(days=6)).isoformat()
        told = {"hazard_id": id, "until": until, "reason": "主板停产", "meanwhile": "加巡"}
        wish = yard.fact("extensions", "郑海涛", 30, **told)

        async def grants(held: Held) -> None:
            await see(held, f"/hazards/{id}", f"accept-{wish}")
            assert "已申请延期" in held.hand.texts()
            assert "防范：加巡" in held.hand.texts()
            await held.hand.tap(f"accept-{wish}")
            await held.hand.until(lambda: "已批准" in held.hand.texts())
            assert "延期到" in held.hand.texts()
            assert "还剩 5 天 23 小时" in held.hand.texts()

        walk(grants, yard, as_="王建国")

    def test_who_repairs_nothing_sees_it_and_says_nothing_of_it(self) -> None:
        yard, id = faulty("fire_special", 60)

        async def story(held: Held) -> None:
            await see(held, f"/hazards/{id}", "about")
            for key in ("restore", "extend", f"accept-{id}"):
                assert held.hand.find(key) is None

        walk(story, yard, as_="王秀兰")

    def test_one_that_is_not_here_is_said_to_be_gone(self) -> None:
        async def story(held: Held) -> None:
            await held.hand.go("/hazards/nothing")
            await held.hand.until(lambda: "没有这条隐患" in held.hand.texts())

        walk(story, as_="郑海涛")
