"""What waits for the manager, and the manager's word on it: the last one counts, and all of them stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.rounds import queries
from app.rounds.commands import ReviewFact
from app.rounds.queries.board import Concern, concerns_of, day_board, today
from app.rounds.queries.hazards import all_hazards, open_hazards
from app.rounds.queries.reviews import last_review, reviews_of
from app.rounds.queries.timeline import timeline
from app.rounds.records import Question, Review, Stop, Visit
from services.commands import Act, Refused
from tests.rounds.night import CHEN, LI, WANG, Night, at, sha
from tests.rounds.november import DOOR, WARM

NINE = at(21)
LATER = at(23)
SELFIE = Question(id="pic", kind="photo", text="拍一下压力表", required=False)


def a_night() -> Night:
    """Round 3 from nine o'clock, walked whole and in time by 李卫国."""
    night = Night()
    night.round(3, NINE)
    for stop in range(4):
        night.visit("round-3", stop, NINE + timedelta(minutes=5 * stop + 5))
    night.finish("round-3", at(21, 25))
    return night


def found(night: Night, now=LATER) -> tuple[Concern, ...]:
    return concerns_of(night.view, now, today(night.view, now))


def visit_of(night: Night, stop: int) -> str:
    return timeline(night.view, "round-3")[stop].visit.id


class TestWhatWaits:
    def test_a_round_walked_as_planned_waits_for_nobody(self) -> None:
        assert found(a_night()) == ()

    def test_all_that_is_odd_about_a_visit_is_one_line(self) -> None:
        night = a_night()
        flags = ("out_of_order", "outside_window", "too_far", "too_fast", "again", "clock_off", "mocked")
        night.change(Visit, visit_of(night, 1), flags=flags)
        (concern,) = found(night)
        assert (concern.kind, concern.place, concern.person) == ("visit", "3 号楼 配电室", "李卫国")
        assert concern.reasons == flags
        assert concern.belongs_to("flagged")
        assert not concern.belongs_to("answers")

    def test_a_photo_in_place_of_a_label(self) -> None:
        night = a_night()
        without = {"how": "photo", "reason": "标签坏了", "tag_id": None, "photos": (sha("a"),)}
        night.change(Visit, visit_of(night, 0), **without)
        assert [c.reasons for c in found(night)] == [("photo_instead", "photo_owed")]
        night.photo(sha("a"), at(21, 30))
        assert [c.reasons for c in found(night)] == [("photo_instead",)]

    def test_findings_and_what_was_left_unanswered(self) -> None:
        night = a_night()
        night.ask(1, WARM, DOOR)
        visit = visit_of(night, 1)
        (concern,) = found(night)
        assert (concern.reasons, concern.text) == (("unanswered",), "水温；门锁好了吗")
        night.answers(visit, at(21, 11), {"warm": 22, "door": False})
        (concern,) = found(night)
        assert (concern.reasons, concern.text) == (("unexpected",), "门锁好了吗")
        night.answers(visit, at(21, 12), {"door": True})
        assert found(night) == ()

    def test_who_has_only_just_come_may_still_be_answering(self) -> None:
        night = Night()
        night.ask(0, DOOR)
        night.round(3, NINE)
        night.visit("round-3", 0, at(21, 5))
        assert found(night, at(21, 14)) == ()
        assert [c.reasons for c in found(night, at(21, 16))] == [("unanswered",)]

    def test_hazards_wait_and_the_urgent_stand_first(self) -> None:
        night = a_night()
        night.change(Visit, visit_of(night, 0), flags=("again",))
        night.hazard(3, at(20), "水泵房漏水", "urgent")
        night.hazard(0, at(22), "路灯不亮", "later")
        assert [(c.kind, c.text) for c in found(night)] == [
            ("hazard", "水泵房漏水"),
            ("hazard", "路灯不亮"),
            ("visit", ""),
        ]

    def test_a_round_begun_late_says_by_how_much(self) -> None:
        night = Night()
        night.round(3, NINE)
        night.visit("round-3", 0, at(21, 15), CHEN)
        (live,) = found(night, at(21, 20))
        assert (live.reasons, live.number, live.person, live.subject) == (("began_late",), 15, "陈志强", None)
        assert [c.reasons for c in found(night)] == [("missed_stops",)]

    def test_the_night_before_is_reviewed_in_the_morning(self) -> None:
        night = Night()
        night.round(3, NINE)
        night.round(4, at(23, 50))
        morning = at(8, 0, 22)
        yesterday = today(night.view, morning) - timedelta(days=1)
        assert [p.round.number for p in day_board(night.view, morning, yesterday)] == [4, 3]
        assert [p.round.number for p in day_board(night.view, morning, today(night.view, morning))] == [4]
        assert [c.round and c.round.number for c in concerns_of(night.view, morning, yesterday)] == [4, 3]


class TestTheWord:
    def test_what_was_looked_at_leaves_the_list_and_can_be_seen_again(self) -> None:
        night = a_night()
        visit = visit_of(night, 1)
        night.change(Visit, visit, flags=("too_far",))
        night.review(visit, at(22), "accepted")
        assert queries.concerns(night.view, LATER) == ()
        (concern,) = found(night)
        assert (concern.waits, concern.review and concern.review.verdict) == (False, "accepted")

    def test_the_last_word_counts_and_all_stay(self) -> None:
        night = a_night()
        visit = visit_of(night, 1)
        night.review(visit, at(22), "rejected", "人不在现场")
        night.review(visit, at(22, 5), "accepted")
        last = last_review(night.view, visit)
        assert last is not None
        assert last.verdict == "accepted"
        said = reviews_of(night.view, visit)
        assert [(s.review.verdict, s.review.note, s.person) for s in said] == [
            ("accepted", "", "王建国"),
            ("rejected", "人不在现场", "王建国"),
        ]

    def test_turning_a_visit_down_makes_its_stop_missing(self) -> None:
        night = a_night()
        night.review(visit_of(night, 1), at(22), "rejected", "人不在现场")
        progress = queries.round_progress(night.view, "round-3", LATER)
        assert progress is not None
        assert (progress.state, [s.number for s in progress.missing]) == ("incomplete", [2])
        assert [c.reasons for c in found(night)] == [("missed_stops",)]

    def test_a_missed_round_that_was_looked_at(self) -> None:
        night = Night()
        night.round(3, NINE)
        (concern,) = found(night)
        assert (concern.subject, concern.subject_id) == ("round", "round-3")
        night.judge("round", "round-3", at(22), "accepted", "台风")
        assert [c.waits for c in found(night)] == [False]

    def test_a_word_said_before_a_round_was_over_is_none_on_how_it_ended(self) -> None:
        night = Night()
        night.round(3, NINE)
        night.judge("round", "round-3", at(21, 12), "accepted")
        assert [(c.reasons, c.waits) for c in found(night)] == [(("missed_round",), True)]

    def test_settled_hazards_come_last(self) -> None:
        night = a_night()
        urgent = night.hazard(3, at(20), "水泵房漏水", "urgent")
        night.hazard(0, at(22), "路灯不亮", "later")
        assert [s.hazard.text for s in all_hazards(night.view)] == ["水泵房漏水", "路灯不亮"]
        night.judge("hazard", urgent, at(22, 10), "accepted")
        assert [s.hazard.text for s in all_hazards(night.view)] == ["路灯不亮", "水泵房漏水"]
        assert open_hazards(night.view) == 1


class TestTimeline:
    def test_answers_with_what_was_asked_and_their_photos(self) -> None:
        night = a_night()
        night.ask(2, WARM, SELFIE)
        visit = visit_of(night, 2)
        night.answers(visit, at(21, 16), {"warm": 52, "pic": [sha("a")], "gone": 1})
        seen = timeline(night.view, "round-3")[2]
        assert [(a.question.id, a.is_well, a.is_lacking) for a in seen.answers] == [
            ("warm", False, False),
            ("pic", True, False),
        ]
        assert [p.owed_by for p in seen.all_photos] == ["李卫国"]
        assert seen.is_odd

    def test_the_stops_own_time_is_when_it_was_planned(self) -> None:
        night = a_night()
        night.change(Stop, "stop-3", not_before_minutes=15)
        seen = timeline(night.view, "round-3")[3]
        assert (seen.since, seen.until) == (at(21, 15), at(21, 40))


class TestCommand:
    def command(self, **more: str) -> ReviewFact:
        return ReviewFact.model_validate({"subject": "visit", "verdict": "accepted", **more})

    @pytest.mark.parametrize(
        ("me", "more", "code"),
        [
            (LI, {}, "NOT_ALLOWED"),
            (WANG, {"subject_id": "nobody"}, "SUBJECT_UNKNOWN"),
            (WANG, {"verdict": "rejected"}, "NOTE_MISSING"),
            (WANG, {"verdict": "rejected", "note": "  "}, "NOTE_MISSING"),
        ],
    )
    def test_refusals(self, me, more: dict[str, str], code: str) -> None:
        night = a_night()
        with pytest.raises(Refused) as refused:
            self.command(**{"subject_id": visit_of(night, 0), **more}).check(night.view, me)
        assert refused.value.code == code

    @pytest.mark.parametrize("subject", ["visit", "round", "hazard"])
    def test_what_it_leaves(self, subject: str) -> None:
        night = a_night()
        ids = {"visit": visit_of(night, 0), "round": "round-3", "hazard": night.hazard(0, at(22), "灯")}
        command = self.command(subject=subject, subject_id=ids[subject], verdict="rejected", note="不对")
        command.check(night.view, WANG)
        (left,) = command.effect(night.view, Act("op", WANG, LATER, LATER))
        assert isinstance(left, Review)
        told = (left.subject, left.subject_id, left.verdict, left.note, left.person_id, left.round_id)
        round_id = None if subject == "hazard" else "round-3"
        assert told == (subject, ids[subject], "rejected", "不对", "wang", round_id)
