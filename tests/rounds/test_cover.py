"""Whose a round is after handovers, who lacks on a day, who could take over, who hears of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.estate.records import Membership, Person
from app.rounds.commands import HandOver
from app.rounds.queries import alerts, coming_rounds, my_days, next_round
from app.rounds.queries.bearing import bearers, meant_for, now_as_word
from app.rounds.queries.cover import candidates, cover_day, day_of, uncovered
from app.rounds.queries.months import month_rows
from app.rounds.records import Plan, Round
from app.rounds.texts import TEXTS
from services.commands import Act, Me, Refused
from tests.rounds.night import CHEN, LI, SHANGHAI, WANG, XIULAN, Night, at

ZHAO = Me("zhao", LI.estate_id, "赵大勇", frozenset({"guard"}))
TODAY = date(2025, 11, 21)


@pytest.fixture
def night() -> Night:
    """Three guards and a manager."""
    night = Night()
    night.view.merge([(Person.table, "zhao", {"id": "zhao", "name": "赵大勇", "user_id": "user-zhao"})])
    night.view.merge(
        [(Membership.table, "zhao-guard", {"id": "zhao-guard", "person_id": "zhao", "role": "guard"})]
    )
    return night


def the(night: Night, round_id: str) -> Round:
    found = night.view.get(Round, round_id)
    assert found is not None
    return found


def heard(night: Night, me: Me, now: datetime) -> list[str]:
    return [alert.key for alert in alerts(night.view, me, now) if alert.calls]


def read(night: Night, me: Me, now: datetime) -> list[str]:
    return [alert.key for alert in alerts(night.view, me, now)]


def bare(night: Night, now: datetime, day: date = TODAY) -> list[str]:
    return [one.round.id for one in uncovered(night.view, day, now)]


def test_a_round_given_away_is_on_the_colleagues_phone_and_gone_from_mine(night: Night) -> None:
    walk = night.round(3, at(21), people=(LI.person_id,))
    night.hand_over(walk, at(20), CHEN)
    assert bearers(night.view, the(night, walk)) == ("chen",)
    assert [p.round.id for p in coming_rounds(night.view, CHEN, at(20, 5))] == [walk]
    assert coming_rounds(night.view, LI, at(20, 5)) == ()
    assert next_round(night.view, LI, at(20, 50)) is None
    found = next_round(night.view, CHEN, at(20, 50))
    assert found is not None
    assert [d.rounds[0].progress.round.id for d in my_days(night.view, CHEN, at(21, 5))] == [walk]
    assert my_days(night.view, LI, at(21, 5)) == ()


def test_a_round_begun_and_given_away_is_not_the_next_of_who_began_it(night: Night) -> None:
    walk = night.round(3, at(21))
    night.visit(walk, 0, at(21, 2))
    night.hand_over(walk, at(21, 5), CHEN)
    assert next_round(night.view, LI, at(21, 6)) is None
    assert next_round(night.view, ZHAO, at(21, 6)) is not None, "another may still stand in"
    night.visit(walk, 1, at(21, 8))
    assert next_round(night.view, LI, at(21, 9)) is not None, "who goes on walking has it again"


def test_the_next_shift_has_it_but_not_who_gave_it_there(night: Night) -> None:
    walk = night.round(3, at(21), people=(LI.person_id,))
    night.hand_over(walk, at(20), None)
    assert [meant_for(night.view, the(night, walk), me) for me in (LI, CHEN, ZHAO)] == [False, True, True]
    night.hand_over(walk, at(20, 5), None, WANG, back=True)
    assert bearers(night.view, the(night, walk)) == ("li",)


def test_taking_back_brings_whose_it_was(night: Night) -> None:
    walk = night.round(3, at(21), people=(LI.person_id,))
    assert now_as_word(night.view, the(night, walk)) == (None, True)
    night.hand_over(walk, at(19), CHEN)
    assert now_as_word(night.view, the(night, walk)) == ("chen", False)
    night.hand_over(walk, at(20), None, WANG)
    assert now_as_word(night.view, the(night, walk)) == (None, False)


@settings(deadline=None)
@given(
    words=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([LI, CHEN, ZHAO, None])), min_size=1, max_size=6
    ),
    data=st.data(),
)
def test_whose_it_is_does_not_depend_on_the_order_of_hearing(
    words: list[tuple[int, Me | None]], data: st.DataObject
) -> None:
    """Two of the same moment included: then the id decides, on every device alike."""
    one, other = Night(), Night()
    for night in (one, other):
        night.round(1, at(21), people=(LI.person_id,))
    for minute, to in words:
        one.hand_over("round-1", at(20, minute), to)
    rows = [(table, id, row) for table in ["rounds.handovers"] for id, row in one.view.rows(table).items()]
    other.view.merge(data.draw(st.permutations(rows)))
    assert bearers(other.view, the(other, "round-1")) == bearers(one.view, the(one, "round-1"))
    last = max(enumerate(words), key=lambda word: (word[1][0], f"fact-{word[0] + 1}"))[1][1]
    assert bearers(one.view, the(one, "round-1")) == ((last.person_id,) if last else ())


def test_a_round_lacks_somebody_when_all_whom_it_is_for_are_away(night: Night) -> None:
    two = night.round(1, at(21), people=(LI.person_id, CHEN.person_id))
    night.round(2, at(22), people=(ZHAO.person_id,))
    night.round(3, at(23))
    night.away(LI, at(9))
    assert bare(night, at(10)) == [], "one of the two is there"
    night.away(CHEN, at(9, day=20), at(9, day=22))
    assert bare(night, at(10)) == [two]
    night.hand_over(two, at(10, 1), ZHAO, WANG)
    assert bare(night, at(10, 2)) == []
    night.away(ZHAO, at(11))
    assert bare(night, at(11, 1)) == ["round-1", "round-2", "round-3"], "and nobody of the post is left"
    night.start(two, at(21), CHEN)
    assert bare(night, at(21, 1)) == ["round-2", "round-3"], "somebody walks it all the same"
    assert bare(night, at(23, 30)) == ["round-3"], "what was missed lacks nobody any more"


def test_who_left_and_who_never_joined_walk_nothing(night: Night) -> None:
    walk = night.round(1, at(21), people=(LI.person_id,))
    night.change(Person, "li", left_at=at(8))
    night.change(Person, "chen", user_id=None)
    assert bare(night, at(10)) == [walk]
    assert [c.name for c in candidates(night.view, the(night, walk), at(10))] == ["赵大勇"]


def test_who_has_time_and_little_to_do_comes_first(night: Night) -> None:
    walk = night.round(1, at(21), people=(LI.person_id,))
    night.round(2, at(21, 20), people=(CHEN.person_id,))
    night.round(3, at(8), people=(ZHAO.person_id,))
    night.round(4, at(18))
    night.start("round-4", at(18), ZHAO)
    night.away(LI, at(9))
    first, second = candidates(night.view, the(night, walk), at(20))
    assert (first.name, first.rounds, first.minutes, first.clash, first.here) == ("赵大勇", 2, 80, None, True)
    assert (second.name, second.rounds, second.minutes) == ("陈志强", 1, 40)
    assert second.clash == ("夜巡", at(21, 20))
    night.duty(False, at(20, 1), ZHAO)
    night.duty(True, at(20, 1), CHEN)
    found = candidates(night.view, the(night, walk), at(20, 2))
    assert [(c.name, c.here) for c in found] == [("赵大勇", False), ("陈志强", True)], "time counts more"


def test_a_night_belongs_to_the_day_it_began(night: Night) -> None:
    night.change(Plan, "plan", starts=("22:00", "02:00"), weekdays=(1, 2, 3, 4, 5, 6, 7))
    walk = night.round(2, at(2, day=22), people=(LI.person_id,))
    assert day_of(night.view, the(night, walk)) == TODAY
    night.away(LI, at(9))
    assert bare(night, at(22)) == [walk]
    night.change(Plan, "plan", starts=("02:00", "22:00"))
    assert day_of(night.view, the(night, walk)) == TODAY + timedelta(days=1)


def test_the_days_of_who_is_away(night: Night) -> None:
    night.away(CHEN, at(9), at(9, day=23))
    night.away(LI, at(9))
    found = cover_day(night.view, TODAY, at(10))
    assert [(a.name, a.last_day.day, a.why) for a in found.away] == [
        ("李卫国", 21, None),
        ("陈志强", 23, None),
    ]


def test_both_people_and_the_manager_hear_of_it(night: Night) -> None:
    walk = night.round(3, at(23), people=(LI.person_id,))
    for me in (LI, CHEN, WANG):
        night.duty(True, at(18), me)
    night.hand_over(walk, at(20), CHEN)
    assert heard(night, CHEN, at(20, 1)) == ["alert_handed_to_me"]
    assert heard(night, WANG, at(20, 1)) == ["alert_handed"]
    assert read(night, LI, at(20, 1)) == [], "their own word"
    night.hand_over(walk, at(20, 5), ZHAO, WANG)
    assert heard(night, CHEN, at(20, 6)) == ["alert_handed_from_me"]
    assert read(night, ZHAO, at(20, 6)) == ["alert_handed_to_me"]
    assert heard(night, ZHAO, at(20, 6)) == [], "off duty"
    night.duty(True, at(22), ZHAO)
    assert heard(night, ZHAO, at(22, 1)) == ["alert_handed_to_me"], "still to be done when they come"
    assert "alert_soon" in heard(night, ZHAO, at(22, 55))
    assert "alert_soon" not in read(night, CHEN, at(22, 55))
    night.hand_over(walk, at(22, 56), None, ZHAO)
    assert heard(night, WANG, at(22, 57))[0] == "alert_handed_on"
    assert "alert_soon" in heard(night, CHEN, at(22, 57))
    assert "alert_soon" not in read(night, ZHAO, at(22, 57))


def test_who_is_away_is_not_called_and_the_manager_hears_what_lacks(night: Night) -> None:
    night.round(3, at(21), people=(LI.person_id,))
    night.round(4, at(22), people=(LI.person_id,))
    for me in (LI, WANG):
        night.duty(True, at(18), me)
    assert heard(night, LI, at(20, 55)) == ["alert_soon"]
    night.away(LI, at(20, 55))
    assert heard(night, LI, at(20, 56)) == []
    assert read(night, LI, at(20, 56)) == ["alert_soon"], "it can still be read"
    (alert,) = [a for a in alerts(night.view, WANG, at(20, 56)) if a.key == "alert_uncovered"]
    assert alert.calls
    assert (dict(alert.values)["person"], dict(alert.values)["count"]) == ("李卫国", 2)
    for me in (CHEN, ZHAO):
        night.away(me, at(20, 57))
    night.round(5, at(23))
    assert "alert_nobody" in heard(night, WANG, at(20, 58))


@pytest.mark.parametrize(
    ("me", "command", "code"),
    [
        (LI, {"to_person_id": "chen"}, None),
        (LI, {}, None),
        (WANG, {"to_person_id": "chen"}, None),
        (CHEN, {"to_person_id": "zhao"}, "NOT_ALLOWED"),
        (XIULAN, {"to_person_id": "chen"}, "NOT_ALLOWED"),
        (LI, {"round_id": "none"}, "ROUND_UNKNOWN"),
        (LI, {"to_person_id": "nobody"}, "PERSON_UNKNOWN"),
        (LI, {"to_person_id": "xiulan"}, "PERSON_CANNOT"),
        (WANG, {"to_person_id": "wang"}, "PERSON_CANNOT"),
    ],
)
def test_giving_away_says_why_not(night: Night, me: Me, command: dict[str, str], code: str | None) -> None:
    walk = night.round(3, at(21), people=(LI.person_id,))
    assert refusal(night, me, **{"round_id": walk, **command}) == code
    assert code is None or code in TEXTS["zh"]


def test_who_was_given_it_or_walks_it_may_give_it_on_until_it_is_over(night: Night) -> None:
    walk = night.round(3, at(21), people=(LI.person_id,))
    night.hand_over(walk, at(20), CHEN)
    assert refusal(night, CHEN, round_id=walk, to_person_id="zhao") is None
    assert refusal(night, ZHAO, round_id=walk) == "NOT_ALLOWED"
    night.start(walk, at(21), ZHAO)
    assert refusal(night, ZHAO, round_id=walk) is None
    night.finish(walk, at(21, 30))
    assert refusal(night, WANG, round_id=walk) == "ROUND_OVER"


def test_the_effect_is_the_handover_itself(night: Night) -> None:
    walk = night.round(3, at(21), people=(LI.person_id,))
    act = Act("op", LI, at(20), at(20))
    (said,) = HandOver(round_id=walk, to_person_id="chen", reason="不舒服").effect(night.view, act)
    night.view.merge([(said.table, said.id, said.to_row())])
    assert bearers(night.view, the(night, walk)) == ("chen",)


def refusal(night: Night, me: Me, **command: str) -> str | None:
    try:
        HandOver(**command).check(night.view, me)
    except Refused as refused:
        return refused.code
    return None


def test_the_month_counts_a_round_for_whom_it_was_given_to(night: Night) -> None:
    for number in (1, 2):
        night.round(number, at(8 + number, day=20), people=(LI.person_id,))
    night.hand_over("round-2", at(9, day=20), CHEN)
    month = month_rows(night.view, date(2025, 11, 1), SHANGHAI, at(20))
    assert {tally.id: tally.missed for tally in month.people} == {"li": 1, "chen": 1}
