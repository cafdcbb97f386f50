"""Questions about rounds: each state once, with the people of 锦绣苑."""

from __future__ import annotations

from datetime import timedelta

from app.rounds import queries
from app.rounds.screens.here import place_of
from tests.rounds.night import CHEN, LI, WANG, XIULAN, Night, at, sha, token

NINE = at(21, 0)


def a_night(ordered: bool = True) -> Night:
    night = Night(ordered)
    night.round(3, NINE)
    return night


def progress(night: Night, now, round_id: str = "round-3") -> queries.Progress:
    found = queries.round_progress(night.view, round_id, now)
    assert found is not None
    return found


def walk_all(night: Night, round_id: str = "round-3", start=NINE, me=LI) -> None:
    for stop in range(4):
        night.visit(round_id, stop, start + timedelta(minutes=5 * stop + 5), me)


def test_before_its_time_a_round_waits_and_counts_down_to_the_start():
    found = progress(a_night(), at(20, 42))
    assert (found.state, found.minutes, found.reached) == ("waiting", 18, 0)
    assert [s.word for s in found.stops] == ["next", "to_come", "to_come", "to_come"]


def test_unstarted_within_the_grace_it_still_waits_and_after_it_is_a_late_start():
    night = a_night()
    assert progress(night, at(21, 10)).state == "waiting"
    assert progress(night, at(21, 10)).minutes == 30
    assert progress(night, at(21, 11)).state == "late_start"


def test_started_it_is_under_way_and_says_the_minutes_left_and_the_next_stop():
    night = a_night()
    night.start("round-3", at(21, 1))
    night.visit("round-3", 0, at(21, 5))
    found = progress(night, at(21, 22))
    assert (found.state, found.minutes, found.reached, found.people) == ("walking", 18, 1, ("李卫国",))
    assert found.next is not None
    assert found.next.place == "3 号楼 配电室"
    assert found.began_at == at(21, 1)


def test_a_visit_without_a_start_begins_the_round():
    night = a_night()
    night.visit("round-3", 0, at(21, 5))
    assert progress(night, at(21, 30)).state == "walking"


def test_minutes_go_negative_once_the_time_is_over_while_the_grace_runs():
    night = a_night()
    night.start("round-3", at(21, 1))
    assert (progress(night, at(21, 45)).state, progress(night, at(21, 45)).minutes) == ("walking", -5)


def test_begun_and_over_with_stops_left_out_it_is_incomplete_and_names_them():
    night = a_night()
    night.visit("round-3", 0, at(21, 5))
    found = progress(night, at(21, 51))
    assert found.state == "incomplete"
    assert [s.word for s in found.stops] == ["reached", "missed", "missed", "missed"]


def test_finished_early_with_a_reason_it_is_incomplete_at_once():
    night = a_night()
    night.visit("round-3", 0, at(21, 5))
    night.finish("round-3", at(21, 15), "处理突发事件")
    found = progress(night, at(21, 16))
    assert (found.state, found.finish and found.finish.reason) == ("incomplete", "处理突发事件")


def test_all_reached_and_finished():
    night = a_night()
    walk_all(night)
    assert progress(night, at(21, 25)).state == "walking"
    night.finish("round-3", at(21, 26))
    assert progress(night, at(21, 27)).state == "finished"


def test_all_reached_but_nobody_tapped_finish_it_is_finished_when_its_time_is_over():
    night = a_night()
    walk_all(night)
    assert progress(night, at(22, 30)).state == "finished"


def test_nobody_came_it_is_missed():
    found = progress(a_night(), at(21, 51))
    assert (found.state, {s.word for s in found.stops}) == ("missed", {"missed"})


def test_a_phone_that_comes_online_in_the_morning_turns_missed_into_finished():
    night = a_night()
    assert progress(night, at(7, 0, 22)).state == "missed"
    walk_all(night)
    assert progress(night, at(7, 0, 22)).state == "finished"


def test_late_and_early_are_counted_beyond_the_grace_only():
    night = a_night()
    night.visit("round-3", 0, at(20, 45))
    night.visit("round-3", 1, at(20, 55))
    night.visit("round-3", 2, at(21, 49))
    night.visit("round-3", 3, at(21, 52))
    assert [s.late for s in progress(night, at(22)).stops] == [-15, 0, 0, 12]


def test_the_first_visit_of_a_stop_counts_and_a_second_changes_nothing():
    night = a_night()
    first = night.visit("round-3", 0, at(21, 5))
    night.visit("round-3", 0, at(21, 59))
    stop = progress(night, at(22)).stops[0]
    assert (stop.visit and stop.visit.id, stop.late) == (first, 0)


def test_in_an_ordered_plan_a_stop_left_out_stays_the_next():
    night = a_night()
    night.visit("round-3", 1, at(21, 5))
    assert [s.word for s in progress(night, at(21, 6)).stops] == ["next", "reached", "to_come", "to_come"]


def test_in_a_free_plan_the_next_is_the_one_after_where_one_is():
    night = a_night(ordered=False)
    night.visit("round-3", 2, at(21, 5))
    found = progress(night, at(21, 6))
    assert found.next is not None
    assert found.next.stop_id == "stop-3"
    night.visit("round-3", 3, at(21, 8))
    assert progress(night, at(21, 9)).next is not None
    assert [s.word for s in progress(night, at(21, 9)).stops][:2] == ["next", "to_come"]


def test_several_people_on_one_round_are_named_in_the_order_they_came():
    night = a_night()
    night.start("round-3", at(21, 0), CHEN)
    night.visit("round-3", 0, at(21, 5), CHEN)
    night.visit("round-3", 1, at(21, 9), LI)
    assert progress(night, at(21, 10)).people == ("陈志强", "李卫国")


def test_a_round_that_this_device_does_not_have_is_none():
    assert queries.round_progress(a_night().view, "round-99", NINE) is None


class TestNextRound:
    def test_the_next_to_come_when_nothing_is_open(self):
        night = a_night()
        night.round(4, at(23))
        found = queries.next_round(night.view, LI, at(19))
        assert found is not None
        assert found.round.number == 3

    def test_mine_under_way_goes_before_one_that_is_due(self):
        night = a_night()
        night.round(4, at(21, 30))
        night.start("round-3", at(21, 2))
        mine = queries.next_round(night.view, LI, at(21, 35))
        other = queries.next_round(night.view, CHEN, at(21, 35))
        assert mine is not None
        assert mine.round.number == 3
        assert other is not None
        assert other.round.number == 4

    def test_another_guard_resumes_the_round_that_was_begun(self):
        night = a_night()
        night.visit("round-3", 0, at(21, 5), CHEN)
        night.round(4, at(23))
        found = queries.next_round(night.view, LI, at(21, 20))
        assert found is not None
        assert found.round.number == 3

    def test_a_round_walked_until_just_now_stays_though_its_time_is_over(self):
        night = a_night()
        night.visit("round-3", 0, at(21, 48))
        night.round(4, at(23, 30))
        still = queries.next_round(night.view, LI, at(22, 10))
        later = queries.next_round(night.view, LI, at(23, 0))
        assert still is not None
        assert (still.round.number, still.state) == (3, "incomplete")
        assert later is not None
        assert later.round.number == 4

    def test_a_finished_round_makes_room_for_the_next(self):
        night = a_night()
        walk_all(night)
        night.finish("round-3", at(21, 30))
        night.round(4, at(23))
        found = queries.next_round(night.view, LI, at(21, 31))
        assert found is not None
        assert found.round.number == 4

    def test_nothing_for_those_who_do_not_walk_it(self):
        assert queries.next_round(a_night().view, XIULAN, at(20)) is None


def test_the_open_round_that_passes_a_place_and_mine_first():
    night = a_night()
    night.round(4, at(21, 5))
    night.start("round-4", at(21, 6))
    found = queries.round_for_place(night.view, LI, "place-2", at(21, 10))
    assert found is not None
    assert found.round.number == 4
    assert queries.round_for_place(night.view, LI, "place-99", at(21, 10)) is None
    assert queries.round_for_place(night.view, LI, "place-2", at(12, 0)) is None


def test_earlier_rounds_of_my_shift_newest_first_across_midnight():
    night = Night()
    for number, start in ((1, at(19)), (2, at(22)), (3, at(1, 0, 22))):
        night.round(number, start)
        walk_all(night, f"round-{number}", start)
    night.round(4, at(3, 0, 22))
    walk_all(night, "round-4", at(3, 0, 22), CHEN)
    mine = queries.my_rounds_today(night.view, LI, at(6, 0, 22))
    assert [p.round.number for p in mine] == [3, 2, 1]


def test_the_board_shows_what_is_live_then_what_is_over_then_what_comes():
    night = Night()
    night.round(1, at(8))
    night.round(2, at(12))
    walk_all(night, "round-2", at(12))
    night.round(3, NINE)
    night.visit("round-3", 0, at(21, 3))
    night.round(4, at(23, 30))
    night.round(5, at(1, 0, 22))
    board = queries.today_board(night.view, at(21, 20))
    assert [(p.round.number, p.state) for p in board] == [
        (3, "walking"),
        (2, "finished"),
        (1, "missed"),
        (4, "waiting"),
    ]
    assert [p.round.number for p in queries.today_board(night.view, at(0, 5, 22))] == [4, 5]


class TestTimeline:
    def test_who_where_when_and_how_far_from_the_label(self):
        night = a_night()
        night.visit("round-3", 0, at(21, 5), north_metres=30, accuracy=8)
        (seen,) = queries.timeline(night.view, "round-3")
        assert (seen.person, seen.place, seen.number) == ("李卫国", "东门岗亭", 1)
        assert (seen.metres, seen.far, seen.visit.came_later) == (30, False, False)
        assert (seen.since, seen.until) == (NINE, at(21, 40))

    def test_without_a_position_nothing_is_said_of_distance(self):
        night = a_night()
        night.visit("round-3", 0, at(21, 5))
        (seen,) = queries.timeline(night.view, "round-3")
        assert (seen.metres, seen.far) == (None, False)

    def test_walked_at_three_and_received_at_seven_keeps_both(self):
        night = Night()
        night.round(5, at(3, 0, 22))
        night.visit("round-5", 0, at(3, 4, 22), received=at(7, 1, 22), clock_ahead=timedelta(hours=3))
        (seen,) = queries.timeline(night.view, "round-5")
        assert seen.visit.at == at(3, 4, 22)
        assert (seen.visit.came_later, seen.visit.clock_ahead) == (True, 180)

    def test_a_note_with_one_photo_here_and_one_still_on_the_phone(self):
        night = a_night()
        visit = night.visit("round-3", 2, at(21, 15))
        night.note("round-3", visit, at(21, 16), "消防门关不上", (sha("a"), sha("b"), sha("c")))
        night.photo(sha("a"), at(21, 17))
        night.photo(sha("b"), None)
        (seen,) = queries.timeline(night.view, "round-3")
        (note,) = seen.notes
        assert (note.note.text, note.person) == ("消防门关不上", "李卫国")
        assert [photo.owed_by for photo in note.photos] == ["", "李卫国", "李卫国"]


def test_what_waits_for_the_manager():
    night = Night()
    night.round(1, at(8))
    night.round(2, at(12))
    night.visit("round-2", 0, at(12, 5), CHEN)
    night.round(3, at(20))
    visit = night.visit("round-3", 0, at(20, 5), north_metres=140, accuracy=10, flags=("too_far", "new"))
    night.note("round-3", visit, at(20, 6), "", (sha("a"),))
    night.round(4, at(20, 30))
    night.held("rounds.add_note", at(9), CHEN)
    found = queries.concerns(night.view, at(20, 45))
    told = [(c.reasons, c.round.number if c.round else 0, c.place, c.person, c.number) for c in found]
    assert told == [
        (("late_start",), 4, "", "", 0),
        (("too_far", "new", "photo_owed"), 3, "东门岗亭", "李卫国", 140),
        (("missed_stops",), 2, "3 号楼 配电室", "陈志强", 3),
        (("held",), 0, "rounds.add_note", "陈志强", 0),
        (("missed_round",), 1, "", "", 4),
    ]


def test_headlines_by_role():
    night = a_night()
    assert queries.headline(night.view, LI, at(20, 42)) == (
        "headline_waiting",
        {"number": 3, "minutes": 18, "left": 4},
    )
    night.visit("round-3", 0, at(21, 5))
    assert queries.headline(night.view, LI, at(21, 6)) == (
        "headline_walking",
        {"number": 3, "minutes": 34, "left": 3},
    )
    assert queries.headline(night.view, WANG, at(22)) == (
        "headline_board",
        {"done": 0, "all": 1, "missed": 1},
    )
    assert queries.headline(Night().view, LI, NINE) is None


def test_the_place_of_a_token_of_ours_and_of_none():
    night = a_night()
    place = place_of(night.view, token(2))
    assert place is not None
    assert place.name == "地下车库 B2 西"
    assert place_of(night.view, "x" * 22) is None
