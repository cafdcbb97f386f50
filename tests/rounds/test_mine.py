"""My rounds of the last days: what I walked, what was odd, what the manager turned down and why."""

from __future__ import annotations

from datetime import date, timedelta

from app.rounds.queries import my_days, next_round, round_for_place
from app.rounds.queries.company import company
from app.rounds.queries.progress import coming_rounds
from tests.rounds.night import CHEN, LI, WANG, Night, at


def test_the_rounds_i_walked_on_are_told_day_by_day_newest_first() -> None:
    night = Night()
    evening, before = night.round(1, at(20)), night.round(2, at(20, day=20))
    theirs = night.round(3, at(18))
    night.start(before, at(20, 1, day=20))
    night.visit(evening, 0, at(20, 2))
    night.visit(evening, 1, at(20, 4), CHEN)
    night.visit(theirs, 0, at(18, 2), CHEN)
    today, yesterday = my_days(night.view, LI, at(23))
    assert (today.day, yesterday.day) == (date(2025, 11, 21), date(2025, 11, 20))
    (one,) = today.rounds
    assert (one.progress.round.id, one.progress.reached, one.by_me) == (evening, 2, 1)
    assert (one.progress.state, yesterday.rounds[0].progress.state) == ("incomplete", "incomplete")
    assert yesterday.rounds[0].by_me == 0


def test_a_round_after_midnight_belongs_to_its_own_day_on_the_estates_clock() -> None:
    night = Night()
    walk = night.round(1, at(0, 30, day=22))
    night.visit(walk, 0, at(0, 35, day=22))
    (day,) = my_days(night.view, LI, at(1, day=22))
    assert day.day == date(2025, 11, 22)


def test_seven_days_and_no_more() -> None:
    night = Night()
    for number, day in enumerate((14, 15, 21), 1):
        night.start(night.round(number, at(20, day=day)), at(20, 1, day=day))
    assert [day.day.day for day in my_days(night.view, LI, at(23))] == [21, 15]


def test_a_round_meant_for_me_that_nobody_walked_is_mine_too_once_it_began() -> None:
    night = Night()
    night.round(1, at(20), people=(LI.person_id,))
    night.round(2, at(22), people=(LI.person_id,))
    night.round(3, at(20), people=(CHEN.person_id,))
    (day,) = my_days(night.view, LI, at(21))
    (one,) = day.rounds
    assert (one.progress.round.number, one.progress.state, one.by_me) == (1, "missed", 0)


def test_what_was_odd_and_what_was_turned_down_is_told_with_the_reason() -> None:
    night = Night()
    walk = night.round(1, at(20))
    odd = night.visit(walk, 0, at(20, 2), flags=("too_far",))
    bad = night.visit(walk, 1, at(20, 4))
    fine = night.visit(walk, 2, at(20, 6), flags=("again",))
    night.visit(walk, 3, at(20, 8), CHEN, flags=("too_far",))
    night.review(bad, at(20, 30), "rejected", "照片里不是配电室")
    night.review(fine, at(20, 31), "accepted")
    (day,) = my_days(night.view, LI, at(21))
    first, second = day.rounds[0].remarks
    assert (first.visit_id, first.flags, first.rejected) == (odd, ("too_far",), False)
    assert (second.visit_id, second.place, second.note) == (bad, "3 号楼 配电室", "照片里不是配电室")
    assert second.rejected
    assert (day.rounds[0].progress.reached, day.rounds[0].by_me) == (3, 2)


def test_the_next_round_is_one_meant_for_me_before_anybodys_before_others() -> None:
    night = Night()
    night.round(1, at(21), people=(CHEN.person_id,))
    night.round(2, at(21, 1))
    night.round(3, at(21, 2), people=(LI.person_id,))
    assert next_round(night.view, LI, at(21, 5)).round.number == 3  # type: ignore[union-attr]
    assert next_round(night.view, CHEN, at(21, 5)).round.number == 1  # type: ignore[union-attr]
    night.finish("round-3", at(21, 6))
    assert next_round(night.view, LI, at(21, 7)).round.number == 2  # type: ignore[union-attr]


def test_what_is_meant_for_others_is_offered_only_when_there_is_nothing_else() -> None:
    night = Night()
    night.round(1, at(21), people=(CHEN.person_id,))
    assert next_round(night.view, LI, at(21, 5)).round.number == 1  # type: ignore[union-attr]
    night.round(2, at(23))
    assert next_round(night.view, LI, at(21, 5)).round.number == 2  # type: ignore[union-attr]
    assert round_for_place(night.view, LI, "place-0", at(21, 5)).round.number == 1  # type: ignore[union-attr]
    night.visit("round-1", 0, at(21, 6))
    assert next_round(night.view, LI, at(21, 7)).round.number == 1  # type: ignore[union-attr]


def test_what_is_coming_leaves_out_what_is_shown_and_what_others_walk() -> None:
    night = Night()
    for number, hour in enumerate((22, 23), 1):
        night.round(number, at(hour))
    night.round(3, at(22, 30), people=(CHEN.person_id,))
    assert [p.round.number for p in coming_rounds(night.view, LI, at(21), "round-1")] == [2]
    assert [p.round.number for p in coming_rounds(night.view, CHEN, at(21))] == [1, 3, 2]
    assert coming_rounds(night.view, WANG, at(21)) == ()


def test_who_is_on_a_round_now_and_where_they_were_last() -> None:
    night = Night()
    walk = night.round(1, at(21))
    night.start(walk, at(21))
    night.visit(walk, 0, at(21, 2))
    night.visit(walk, 0, at(21, 2, day=21) + timedelta(seconds=30))
    night.visit(walk, 1, at(21, 5), CHEN)
    chen, li = company(night.view, walk, at(21, 10))
    assert (chen.name, chen.place, chen.stops, chen.here) == ("陈志强", "3 号楼 配电室", 1, True)
    assert (li.name, li.place, li.stops, li.at) == (
        "李卫国",
        "东门岗亭",
        1,
        at(21, 2) + timedelta(seconds=30),
    )
    assert [w.here for w in company(night.view, walk, at(22, 4))] == [True, False]
    night.finish(walk, at(21, 20))
    assert [w.here for w in company(night.view, walk, at(21, 21))] == [False, False]
