"""The clock of a fire fault, applications for more time, repairs, and the readings a hazard came from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.rounds.commands import ApplyExtension, ReportHazard, ReportRestored, ReviewFact
from app.rounds.queries.fault_alerts import of_faults
from app.rounds.queries.faults import FaultState, fault_state, running_faults
from app.rounds.queries.hazards import all_hazards
from app.rounds.queries.readings import last_answers, readings, readings_until
from app.rounds.records import Extension, Hazard, Restoration
from services.commands import Act, Me, Refused
from tests.rounds.faulty import FOUND, PRESSURE, ZHENG, House
from tests.rounds.night import CHEN, LI, WANG, XIULAN, at, sha


@pytest.fixture
def house() -> House:
    return House()


def state(house: House, hazard: Hazard, now: datetime) -> FaultState:
    found = fault_state(house.view, hazard, now)
    assert found is not None
    return found


def told(house: House, me: Me, now: datetime) -> list[str]:
    return [alert.key for alert in of_faults(house.view, me, now)]


class TestClock:
    def test_an_ordinary_fault_has_an_hour(self, house: House) -> None:
        fault = house.fault("fire")
        found = state(house, fault, at(20, 30))
        assert (found.deadline, found.remaining) == (at(21), timedelta(minutes=30))
        assert (found.share, found.tone, found.overdue) == (0.5, "good", False)

    def test_it_is_amber_from_seventy_percent_and_red_when_it_is_over(self, house: House) -> None:
        fault = house.fault("fire")
        assert state(house, fault, at(20, 41)).tone == "good"
        assert state(house, fault, at(20, 42)).tone == "warn"
        assert state(house, fault, at(21)).tone == "warn", "at the deadline it is still in time"
        assert state(house, fault, at(21, 1)).tone == "bad"

    def test_a_special_one_has_two_days_or_what_the_estate_says(self, house: House) -> None:
        fault = house.fault("fire_special")
        assert state(house, fault, FOUND).remaining == timedelta(days=2)
        house.set_figure("fire_special_fault_days", 1.5)
        assert state(house, fault, FOUND).remaining == timedelta(hours=36)
        house.set_figure("fire_special_fault_days", 0)
        assert state(house, fault, FOUND).share == 1.0, "no time at all is all of it"

    def test_what_is_no_fire_equipment_has_no_clock(self, house: House) -> None:
        assert fault_state(house.view, house.fault(""), FOUND) is None

    def test_it_stands_still_from_when_it_was_restored(self, house: House) -> None:
        fault = house.fault("fire")
        house.restored(fault, at(20, 45))
        later = state(house, fault, at(23))
        assert (later.stopped_at, later.remaining, later.overdue) == (
            at(20, 45),
            timedelta(minutes=15),
            False,
        )
        assert running_faults(house.view, at(23)) == ()
        assert [r.word for r in later.restorations] == ["told"]
        house.judge("hazard", fault.id, at(22), "accepted")
        assert [r.word for r in state(house, fault, at(23)).restorations] == ["confirmed"]
        assert state(house, fault, at(23)).stopped_at == at(20, 45), (
            "when it was restored, not when it was read"
        )

    def test_it_runs_on_when_the_manager_finds_it_is_not(self, house: House) -> None:
        fault = house.fault("fire")
        id = house.restored(fault, at(20, 45))
        house.judge("restoration", id, at(20, 50), "rejected", "还在漏")
        assert state(house, fault, at(21, 30)).overdue
        house.restored(fault, at(21, 10))
        assert state(house, fault, at(23)).remaining == timedelta(minutes=-10)

    def test_what_the_manager_settles_without_a_word_of_a_repair_stops_then(self, house: House) -> None:
        fault = house.fault("fire")
        house.judge("hazard", fault.id, at(20, 20), "accepted")
        assert state(house, fault, at(23)).stopped_at == at(20, 20)

    def test_what_is_no_fault_has_no_clock_any_more(self, house: House) -> None:
        fault = house.fault("fire")
        house.judge("hazard", fault.id, at(20, 20), "rejected", "是演练")
        assert fault_state(house.view, fault, at(23)) is None

    def test_those_due_first_come_first(self, house: House) -> None:
        special, ordinary = house.fault("fire_special"), house.fault("fire", at(20, 30))
        assert [s.hazard.id for s in running_faults(house.view, at(20, 31))] == [ordinary.id, special.id]

    def test_in_the_list_it_stands_with_what_is_urgent(self, house: House) -> None:
        house.hazard(0, at(20, 5), "路灯不亮", "soon")
        fault = house.fault("fire")
        house.hazard(0, at(20, 10), "井盖松动", "soon")
        assert all_hazards(house.view)[0].hazard.id == fault.id


class TestMoreTime:
    def test_it_counts_once_it_was_granted(self, house: House) -> None:
        fault = house.fault("fire_special")
        until = FOUND + timedelta(days=5)
        wish = house.extension(fault, at(21), until)
        assert (state(house, fault, at(22)).extension, state(house, fault, at(22)).deadline) == (
            "asked",
            FOUND + timedelta(days=2),
        )
        house.judge("extension", wish, at(22), "rejected", "先借备件")
        assert state(house, fault, at(22)).extension == "refused"
        house.judge("extension", wish, at(22, 30), "accepted")
        found = state(house, fault, at(23))
        assert (found.extension, found.deadline) == ("granted", until)

    def test_who_writes_why_and_what_is_done_meanwhile_gets_it_recorded(self, house: House) -> None:
        fault = house.fault("fire_special")
        command = ApplyExtension(
            hazard_id=fault.id,
            until=FOUND + timedelta(days=4),
            reason=" 停产 ",
            meanwhile="加巡",
            photos=(sha("a"),),
        )
        command.check(house.view, ZHENG)
        (fact,) = command.effect(house.view, Act("x", ZHENG, FOUND, FOUND))
        assert isinstance(fact, Extension)
        assert (fact.reason, fact.until, fact.person_id) == ("停产", FOUND + timedelta(days=4), "zheng")
        assert command.photo_hashes() == (sha("a"),)

    @pytest.mark.parametrize(
        ("kind", "me", "more", "code"),
        [
            ("fire", ZHENG, {}, "EXTENSION_NOT_SPECIAL"),
            ("", ZHENG, {}, "EXTENSION_NOT_SPECIAL"),
            ("fire_special", XIULAN, {}, "NOT_ALLOWED"),
            ("fire_special", LI, {"reason": " "}, "TEXT_MISSING"),
            ("fire_special", WANG, {"meanwhile": ""}, "TEXT_MISSING"),
            ("fire_special", ZHENG, {"until": FOUND + timedelta(days=2)}, "UNTIL_BAD"),
            ("fire_special", ZHENG, {"hazard_id": "nothing"}, "HAZARD_UNKNOWN"),
        ],
    )
    def test_every_reason_for_no(
        self, house: House, kind: str, me: Me, more: dict[str, Any], code: str
    ) -> None:
        fault = house.fault(kind)
        wish = {
            "hazard_id": fault.id,
            "until": FOUND + timedelta(days=4),
            "reason": "停产",
            "meanwhile": "加巡",
        }
        with pytest.raises(Refused, match=code):
            ApplyExtension(**{**wish, **more}).check(house.view, me)

    def test_what_is_settled_gets_none(self, house: House) -> None:
        fault = house.fault("fire_special")
        house.judge("hazard", fault.id, at(21), "accepted")
        wish = ApplyExtension(hazard_id=fault.id, until=at(21, day=30), reason="停产", meanwhile="加巡")
        with pytest.raises(Refused, match="HAZARD_SETTLED"):
            wish.check(house.view, ZHENG)

    def test_the_word_on_it_belongs_to_the_round_of_the_hazard(self, house: House) -> None:
        fault = house.fault("fire_special")
        house.change(Hazard, fault.id, round_id="round-3")
        wish = house.extension(fault, at(21), at(21, day=30))
        command = ReviewFact(subject="extension", subject_id=wish, verdict="accepted")
        command.check(house.view, WANG)
        (review,) = command.effect(house.view, Act("r", WANG, at(22), at(22)))
        assert review.round_id == "round-3"  # type: ignore[union-attr]
        with pytest.raises(Refused, match="SUBJECT_UNKNOWN"):
            ReviewFact(subject="restoration", subject_id=wish, verdict="accepted").check(house.view, WANG)


class TestRestored:
    def test_words_or_a_picture(self, house: House) -> None:
        fault = house.fault("fire")
        with pytest.raises(Refused, match="TEXT_MISSING"):
            ReportRestored(hazard_id=fault.id, text=" ").check(house.view, ZHENG)
        with pytest.raises(Refused, match="NOT_ALLOWED"):
            ReportRestored(hazard_id=fault.id, text="好了").check(house.view, XIULAN)
        command = ReportRestored(hazard_id=fault.id, photos=(sha("b"),))
        command.check(house.view, LI)
        (fact,) = command.effect(house.view, Act("y", LI, FOUND, FOUND))
        assert isinstance(fact, Restoration)
        assert fact.photos == command.photo_hashes() == (sha("b"),)


class TestAlerts:
    def test_the_electrician_and_the_manager_hear_at_seventy_percent_and_when_it_is_over(
        self, house: House
    ) -> None:
        fault = house.fault("fire")
        for me in (ZHENG, WANG):
            assert told(house, me, at(20, 41)) == []
            assert told(house, me, at(20, 42)) == ["alert_fault_hurry"]
            assert told(house, me, at(21, 1)) == ["alert_fault_over"]
        assert told(house, LI, at(21, 1)) == []
        (alert,) = of_faults(house.view, ZHENG, at(21, 1))
        assert (alert.route, alert.at, dict(alert.values)["until"]) == (
            f"/hazards/{fault.id}",
            at(21),
            "11-21 21:00",
        )

    def test_a_deadline_that_was_moved_calls_again(self, house: House) -> None:
        fault = house.fault("fire_special")
        over = at(20, 1, day=23)
        (first,) = of_faults(house.view, ZHENG, over)
        wish = house.extension(fault, over, at(20, day=24))
        house.judge("extension", wish, over, "accepted")
        assert "alert_fault_over" not in told(house, ZHENG, over)
        (second, _) = of_faults(house.view, ZHENG, at(21, day=24))
        assert (first.key, second.key) == ("alert_fault_over", "alert_fault_over")
        assert first.id != second.id

    def test_the_manager_hears_what_is_asked_and_who_asked_what_was_decided(self, house: House) -> None:
        fault = house.fault("fire_special")
        wish = house.extension(fault, at(21), at(21, day=30))
        assert told(house, WANG, at(21)) == ["alert_extension"]
        assert told(house, ZHENG, at(21)) == []
        house.judge("extension", wish, at(22), "rejected", "先借备件")
        assert told(house, WANG, at(22)) == []
        (alert,) = of_faults(house.view, ZHENG, at(22))
        assert (alert.key, dict(alert.values)["note"]) == ("alert_extension_refused", "先借备件")
        house.judge("extension", wish, at(22, 1), "accepted")
        assert told(house, ZHENG, at(22, 1)) == ["alert_extension_granted"]
        assert told(house, CHEN, at(22, 1)) == []

    def test_a_repair_is_to_be_confirmed(self, house: House) -> None:
        fault = house.fault("fire")
        id = house.restored(fault, at(20, 30))
        assert told(house, WANG, at(20, 31)) == ["alert_restored"]
        house.judge("restoration", id, at(20, 32), "rejected", "还在漏")
        assert told(house, ZHENG, at(20, 33)) == ["alert_restored_refused"]
        house.judge("hazard", fault.id, at(20, 40), "accepted")
        assert told(house, ZHENG, at(20, 41)) == []


class TestReadings:
    def walked(self, *values: float | None) -> tuple[House, list[str]]:
        """A visit to the first place every day at nine, with what was read there."""
        house, visits = House(), []
        house.ask(0, PRESSURE)
        for day, value in enumerate(values, start=1):
            house.round(day, at(21, day=day))
            visits.append(house.visit(f"round-{day}", 0, at(21, 5, day=day)))
            if value is not None:
                house.answers(visits[-1], at(21, 6, day=day), {"pressure": value})
        return house, visits

    def test_the_history_of_a_gauge(self) -> None:
        house, visits = self.walked(0.6, None, 0.5, 0.2)
        found = readings(house.view, "place-0", "pressure")
        assert [(r.value, r.is_well) for r in found] == [(0.6, True), (0.5, True), (0.2, False)]
        assert (found[0].question.unit, found[0].person, found[-1].visit_id) == ("MPa", "李卫国", visits[-1])
        assert readings(house.view, "place-1", "pressure") == ()
        assert readings(house.view, "place-0", "heat") == ()

    def test_a_corrected_reading_is_the_last_one_told(self) -> None:
        house, visits = self.walked(6.0)
        house.answers(visits[0], at(21, 9, day=1), {"pressure": 0.6})
        assert [r.value for r in readings(house.view, "place-0", "pressure")] == [0.6]

    def test_a_hazard_shows_what_was_read_until_then_itself_included(self) -> None:
        house, visits = self.walked(0.6, 0.5, None, 0.7)
        id = house.hazard(0, at(21, 7, day=3), "压力表 0.2")
        house.change(Hazard, id, visit_id=visits[2], question_id="pressure", reading=0.2)
        found = readings_until(house.view, house.found(id))
        assert [r.value for r in found] == [0.6, 0.5, 0.2], "not what was read afterwards"
        assert [r.value for r in readings_until(house.view, house.found(id), 2)] == [0.5, 0.2]
        assert readings_until(house.view, house.fault("fire")) == ()

    def test_the_form_offers_what_was_answered_the_time_before(self) -> None:
        house, visits = self.walked(0.6, 0.5, None)
        last = last_answers(house.view, visits[2])
        assert (last["pressure"].answer, last["pressure"].at, last["pressure"].person) == (
            0.5,
            at(21, 5, day=2),
            "李卫国",
        )
        assert last_answers(house.view, visits[0]) == {}, "nobody was there before"
        assert last_answers(house.view, "no visit") == {}

    def test_a_reading_out_of_range_needs_a_photo_or_a_reason(self) -> None:
        house, visits = self.walked(0.2)
        found = {"visit_id": visits[0], "text": "压力低", "question_id": "pressure", "reading": 0.2}
        with pytest.raises(Refused, match="PHOTO_MISSING"):
            ReportHazard(**found).check(house.view, LI)
        ReportHazard(**found, photos=(sha("a"),)).check(house.view, LI)
        command = ReportHazard(**found, no_photo="相机打不开")
        command.check(house.view, LI)
        (hazard,) = command.effect(house.view, Act("h", LI, FOUND, FOUND))
        assert isinstance(hazard, Hazard)
        assert (hazard.reading, hazard.no_photo, hazard.place_id) == (0.2, "相机打不开", "place-0")


def test_times_are_compared_as_moments_not_as_they_are_written(house: House) -> None:
    fault = house.fault("fire_special")
    wish = {"hazard_id": fault.id, "reason": "停产", "meanwhile": "加巡"}
    late = (FOUND + timedelta(days=2, minutes=1)).astimezone(UTC)
    ApplyExtension(**wish, until=late).check(house.view, ZHENG)
