"""The clocks of tickets: limits by urgency, the night, the desk's hours, appointments, pauses, litter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.estate.records import Estate
from app.tickets.queries import accountable, asleep, clock, clocks, hours, overdue
from app.tickets.queries.clocks import Clock
from tests.tickets.counter import DESK, ESTATE, HOME, HUANG, LI, SUN, WANG, XIULAN, ZHENG, Counter, at


def due(counter: Counter, ticket: str, step: str, now: datetime | None = None) -> datetime | None:
    """By when that stage is due; None when its clock does not run."""
    running = clocks(counter.view, counter.stands(ticket), now or at(12))
    return next((c.deadline for c in running if c.step == step), None)


def reported(counter: Counter, hour: int, urgency: str = "urgent", **more: Any) -> str:
    return counter.register(HUANG, at(hour), unit_id=HOME, urgency=urgency, **more)


def test_urgent_work_is_on_site_ten_minutes_after_it_was_told() -> None:
    counter = Counter()
    ticket = reported(counter, 22)
    assert due(counter, ticket, "arrive") is None, "nobody was told yet"
    counter.take(LI, at(22, 3), "assign", ticket, to_person_id="zheng")
    counter.take(ZHENG, at(22, 5), "accept", ticket)
    assert due(counter, ticket, "arrive") == at(22, 13)
    first = clock(counter.view, counter.stands(ticket), at(22, 6))
    assert first is not None
    assert (first.step, first.role, first.since, first.hurry_at) == (
        "arrive",
        "electrician",
        at(22, 3),
        at(22, 10),
    )


def test_a_clock_is_amber_at_seventy_percent_and_red_at_the_end() -> None:
    running = Clock("arrive", "electrician", at(10), at(10, 10))
    tones = [running.tone(at(10) + timedelta(seconds=s)) for s in (0, 419, 420, 599, 600, 9000)]
    assert tones == ["good", "good", "warn", "warn", "bad", "bad"]


@pytest.mark.parametrize(
    ("reported_at", "end"),
    [(at(22), at(6, day=22)), (at(2), at(6)), (at(10), at(6, day=22)), (at(5, 59), at(6))],
)
def test_urgent_work_is_done_before_the_night_is_over(reported_at: datetime, end: datetime) -> None:
    counter = Counter()
    ticket = counter.register(HUANG, reported_at, unit_id=HOME, urgency="urgent")
    counter.take(ZHENG, reported_at, "arrive", ticket)
    assert due(counter, ticket, "finish") == end


@pytest.mark.parametrize(
    ("urgency", "moment", "end"),
    [
        ("soon", at(9), at(9, 30)),
        ("soon", at(19, 50), at(20, 20)),
        ("soon", at(21), at(8, 30, day=22)),
        ("soon", at(3), at(8, 30)),
        ("later", at(23), at(12, day=22)),
        ("urgent", at(23), at(23, 5)),
    ],
)
def test_what_is_not_urgent_waits_for_the_desk_to_open(urgency: str, moment: datetime, end: datetime) -> None:
    counter = Counter()
    ticket = counter.register(HUANG, moment, unit_id=HOME, urgency=urgency)
    assert due(counter, ticket, "verify") == end


def test_the_desk_may_close_after_midnight() -> None:
    counter = Counter()
    counter.set_figure("desk_closes", "01:00")
    open_hours = hours(counter.view)
    assert [open_hours.is_open(at(h)) for h in (0, 1, 7, 8, 23)] == [True, False, False, True, True]
    assert open_hours.opening(at(3)) == at(8)


def test_the_hours_are_those_of_the_estates_zone() -> None:
    counter = Counter()
    counter.change(Estate, ESTATE, time_zone="Europe/Berlin")
    ticket = counter.register(HUANG, at(10), unit_id=HOME, urgency="soon")  # 03:00 in Berlin
    assert due(counter, ticket, "verify") == at(15, 30)


def test_who_has_an_appointment_is_expected_then() -> None:
    counter = Counter()
    wish = {"wished_from": at(14), "wished_until": at(15)}
    ticket = reported(counter, 9, "later", **wish)
    open_end = reported(counter, 9, "later", wished_from=at(14))
    missed = reported(counter, 9, "soon", **wish)
    for one in (ticket, open_end):
        counter.take(DESK, at(9, 5), "assign", one, to_person_id="zheng")
    counter.take(DESK, at(16), "assign", missed, to_person_id="zheng")
    assert due(counter, ticket, "arrive") == at(15)
    assert due(counter, open_end, "arrive") == at(16)
    assert due(counter, missed, "arrive") == at(17), "the appointment is over: an hour from now"


def test_without_an_appointment_later_is_three_days() -> None:
    counter = Counter()
    ticket = reported(counter, 9, "later")
    counter.take(DESK, at(9, 5), "assign", ticket, to_person_id="zheng")
    assert due(counter, ticket, "arrive") == at(9, 5, day=24)


def test_the_clocks_stand_still_while_it_is_put_off_and_go_on_with_what_was_left() -> None:
    counter = Counter()
    ticket = reported(counter, 9, "soon")
    counter.take(ZHENG, at(9, 10), "arrive", ticket)
    assert due(counter, ticket, "finish") == at(10, 10)
    counter.take(ZHENG, at(9, 30), "pause", ticket, reason="等配件", until=at(9, day=22))
    assert asleep(counter.stands(ticket), at(10))
    assert due(counter, ticket, "finish") == at(9, 40, day=22), "what was left, once it is to go on"
    counter.take(DESK, at(11), "note", ticket, text="到货了")
    counter.take(ZHENG, at(11, 30), "resume", ticket)
    assert due(counter, ticket, "finish") == at(12, 10), "two hours later"


def test_what_was_put_off_wakes_by_itself() -> None:
    counter = Counter()
    ticket = reported(counter, 9, "soon")
    counter.take(ZHENG, at(9, 10), "arrive", ticket)
    counter.take(ZHENG, at(9, 30), "pause", ticket, reason="等配件", until=at(11))
    stands = counter.stands(ticket)
    assert asleep(stands, at(10, 59))
    assert not asleep(stands, at(11))
    assert not overdue(counter.view, stands, at(11, 39))
    assert overdue(counter.view, stands, at(11, 40))
    counter.take(ZHENG, at(12), "resume", ticket)
    assert due(counter, ticket, "finish") == at(11, 40), "an hour later nobody is owed more"


def test_what_was_sent_back_or_did_not_pass_begins_anew() -> None:
    counter = Counter()
    ticket = reported(counter, 9, "urgent")
    counter.take(DESK, at(9, 1), "assign", ticket, to_person_id="zheng")
    counter.take(ZHENG, at(9, 2), "send_back", ticket, reason="在外面")
    assert due(counter, ticket, "assign") == at(9, 7)
    counter.take(DESK, at(9, 5), "assign", ticket, to_person_id="sun")
    assert due(counter, ticket, "arrive") == at(9, 15)
    counter.take(SUN, at(9, 10), "arrive", ticket)
    counter.take(SUN, at(9, 30), "finish", ticket, photos=("ab" * 32,), details={"no_signature": "不在"})
    counter.take(WANG, at(10), "approve", ticket, passed=False, text="还漏")
    assert due(counter, ticket, "arrive") == at(10, 10)
    assert due(counter, ticket, "approve") is None


def test_handed_over_the_next_one_has_the_whole_time() -> None:
    counter = Counter()
    ticket = reported(counter, 22)
    counter.take(DESK, at(22, 1), "assign", ticket, to_person_id="zheng")
    counter.take(ZHENG, at(22, 9), "hand_over", ticket, to_person_id="sun")
    assert due(counter, ticket, "accept") == at(22, 12)
    counter.take(SUN, at(22, 10), "accept", ticket)
    assert due(counter, ticket, "arrive") == at(22, 19)
    assert not overdue(counter.view, counter.stands(ticket), at(22, 18))
    assert overdue(counter.view, counter.stands(ticket), at(22, 19))


def test_what_is_closed_has_no_clock() -> None:
    counter = Counter()
    assert clocks(counter.view, counter.stands(counter.closed(at(9))), at(23)) == ()


def litter(counter: Counter, told: datetime | None = None) -> str:
    ticket = counter.register(LI, at(9), "litter", photos=("ab" * 32,))
    if told:
        counter.take(DESK, told, "assign", ticket, to_person_id="xiulan")
    return ticket


@pytest.mark.parametrize(
    ("minute", "who"),
    [
        (0, ("manager", None)),
        (29, ("manager", None)),
        (30, ("cleaner", "xiulan")),
        (59, ("cleaner", "xiulan")),
    ],
)
def test_litter_is_the_cleaners_thirty_minutes_after_they_were_told(
    minute: int, who: tuple[str, str | None]
) -> None:
    """X07: until then the manager answers for it, told or not."""
    counter = Counter()
    told, untold = litter(counter, at(10)), litter(counter)
    assert accountable(counter.view, counter.stands(told), at(10, minute)) == who
    assert accountable(counter.view, counter.stands(untold), at(10, minute)) == ("manager", None)


def test_litter_cleared_in_time_stays_the_managers_and_late_the_cleaners() -> None:
    counter = Counter()
    for minute, who in ((29, "manager"), (31, "cleaner")):
        ticket = litter(counter, at(10))
        counter.take(XIULAN, at(10, minute), "finish", ticket, photos=("cd" * 32,))
        assert accountable(counter.view, counter.stands(ticket), at(20))[0] == who


def test_litter_sent_back_is_the_managers_again_and_a_pause_counts_for_nobody() -> None:
    counter = Counter()
    back, waiting = litter(counter, at(10)), litter(counter, at(10))
    counter.take(XIULAN, at(10, 40), "send_back", back, reason="不是垃圾，是装修料")
    assert accountable(counter.view, counter.stands(back), at(12)) == ("manager", None)
    counter.take(XIULAN, at(10, 10), "pause", waiting, reason="下大雨", until=at(12))
    assert accountable(counter.view, counter.stands(waiting), at(11)) == ("manager", None)
    counter.take(XIULAN, at(11, 30), "resume", waiting)
    assert accountable(counter.view, counter.stands(waiting), at(11, 49)) == ("manager", None)
    assert accountable(counter.view, counter.stands(waiting), at(11, 50)) == ("cleaner", "xiulan")
