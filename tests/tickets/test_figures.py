"""K02–K04, K12 and K17: each figure moves with the tickets that it is counted from."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.tickets.queries.figures import Figure, Month, month_figures
from app.tickets.queries.standing import standing
from app.tickets.queries.workers import workers
from app.tickets.records import Ticket
from tests.rounds.night import SHANGHAI
from tests.tickets.counter import DESK, DONE, HOME, HUANG, WANG, ZHENG, Counter, at

NOVEMBER, LATER = date(2025, 11, 1), at(12, day=28)


def month(counter: Counter, now: datetime = LATER, first: date = NOVEMBER) -> Month:
    return month_figures(counter.view, first, SHANGHAI, now)


def figure(counter: Counter, key: str, now: datetime = LATER) -> Figure:
    return next(f for f in month(counter, now).figures if f.key == key)


def counts(counter: Counter, key: str, now: datetime = LATER) -> tuple[int, int]:
    found = figure(counter, key, now)
    return len(found.good), found.whole


def repair(counter: Counter, arrive: int, finish: int, **body: Any) -> str:
    """Assigned at 09:00, arrived and finished so many minutes later."""
    id = counter.register(HUANG, at(9), "repair", **{"unit_id": HOME, "urgency": "urgent", **body})
    counter.take(DESK, at(9), "assign", id, to_person_id="zheng")
    counter.take(ZHENG, at(9, 1), "accept", id)
    counter.take(ZHENG, at(9) + timedelta(minutes=arrive), "arrive", id)
    counter.take(ZHENG, at(9) + timedelta(minutes=finish), "finish", id, **DONE)
    return id


def test_a_repair_is_in_time_when_somebody_was_there_and_done_within_the_limits() -> None:
    """X01: on site within 10 minutes of being told; X02: urgent work the same night."""
    counter = Counter()
    good = repair(counter, 10, 30)
    assert figure(counter, "K02").good == (good,)
    late = repair(counter, 11, 30)
    overnight = repair(counter, 5, 24 * 60)
    assert figure(counter, "K02").bad == (late, overnight)
    assert figure(counter, "K02").share == pytest.approx(1 / 3)
    assert figure(counter, "K02").met is False


def test_what_still_runs_counts_once_it_is_late() -> None:
    counter = Counter()
    id = counter.register(HUANG, at(9), unit_id=HOME, urgency="urgent")
    counter.take(DESK, at(9), "assign", id, to_person_id="zheng")
    assert counts(counter, "K02", at(9, 9)) == (0, 0)
    assert figure(counter, "K02", at(9, 9)).met is None
    assert counts(counter, "K02", at(9, 11)) == (0, 1)


def test_what_was_put_off_stands_still() -> None:
    counter = Counter()
    id = counter.register(HUANG, at(9), unit_id=HOME, urgency="urgent")
    counter.take(DESK, at(9), "assign", id, to_person_id="zheng")
    counter.take(ZHENG, at(9, 1), "accept", id)
    counter.take(ZHENG, at(9, 2), "pause", id, reason="等业主", until=at(12))
    assert counts(counter, "K02", at(11)) == (0, 0)
    counter.take(ZHENG, at(11), "resume", id)
    counter.take(ZHENG, at(11, 5), "arrive", id)
    counter.take(ZHENG, at(11, 20), "finish", id, **DONE)
    assert counts(counter, "K02") == (1, 1)
    assert month(counter).times.response == timedelta(minutes=7)


def test_rework_is_counted_against_what_was_finished() -> None:
    counter = Counter()
    good, again = repair(counter, 5, 20), repair(counter, 5, 20)
    counter.take(WANG, at(10), "approve", again)
    counter.take(DESK, at(11), "call_back", again, rating="unsatisfied", text="又漏")
    found = figure(counter, "K03")
    assert (found.good, found.bad, found.met) == ((again,), (good,), False)
    assert figure(counter, "first_time").good == (good,)


def test_work_counts_for_who_finished_it_with_what_residents_said() -> None:
    """V07: the rating counts in staff performance; K03: so does what had to be done again."""
    counter = Counter()
    good, late, again = repair(counter, 5, 20), repair(counter, 11, 30), repair(counter, 5, 20)
    counter.take(HUANG, at(10), "rate", good, rating="satisfied")
    counter.take(HUANG, at(10), "rate", late, rating="fair")
    for id in (good, late, again):
        counter.take(WANG, at(11), "approve", id)
    counter.take(DESK, at(12), "call_back", again, rating="unsatisfied", text="又漏")
    open_ = counter.register(HUANG, at(9), "repair", unit_id=HOME)
    counter.take(DESK, at(9, 5), "assign", open_, to_person_id="zheng")
    dropped = counter.register(HUANG, at(9), "repair", unit_id=HOME)
    counter.take(DESK, at(9, 5), "dismiss", dropped, reason="报错了")
    own = counter.register(DESK, at(9), "litter", place_id=None, text="烟头")
    found = [standing(counter.view, t) for t in counter.view.all(Ticket)]
    (zheng,) = workers(counter.view, found, LATER)
    assert (zheng.person, zheng.done, zheng.timed, zheng.in_time) == (ZHENG.name, 3, 3, 2)
    assert (zheng.again, zheng.first_time) == (1, 2)
    assert (zheng.satisfied, zheng.fair, zheng.unsatisfied, zheng.rated) == (1, 1, 1, 3)
    assert own not in {s.ticket.id for s in found if s.worked}


def test_a_failed_approval_counts_even_when_the_next_one_passes() -> None:
    counter = Counter()
    id = repair(counter, 5, 20)
    counter.take(WANG, at(10), "approve", id, passed=False, text="接口还渗")
    counter.take(ZHENG, at(11), "finish", id, **DONE)
    counter.take(WANG, at(12), "approve", id)
    assert counts(counter, "K04") == (0, 1)
    assert counts(counter, "first_time") == (0, 1)
    counter.take(WANG, at(12), "approve", repair(counter, 5, 20))
    assert counts(counter, "K04") == (1, 2)


def test_who_was_called_back_and_was_satisfied() -> None:
    counter = Counter()
    for rating in ("satisfied", "fair", ""):
        id = repair(counter, 5, 20)
        counter.take(WANG, at(10), "approve", id)
        if rating:
            counter.take(DESK, at(11), "call_back", id, rating=rating)
    assert counts(counter, "K04_called", at(12)) == (2, 2)
    assert counts(counter, "K04_called", at(12, day=23)) == (2, 3)
    assert counts(counter, "K04_satisfied") == (1, 2)


def test_complaints_count_when_they_are_valid_against_the_homes() -> None:
    counter = Counter()
    valid, not_valid = (counter.register(HUANG, at(9), "complaint") for _ in range(2))
    counter.take(WANG, at(10), "judge", valid, valid=True, reason="属实")
    counter.take(WANG, at(10), "judge", not_valid, valid=False, reason="误会")
    found = figure(counter, "K12a")
    assert (found.good, found.whole, found.met) == ((valid,), 2, False)


def test_a_complaint_is_handled_with_a_result_and_a_call_back() -> None:
    counter = Counter()
    done, late = (counter.register(HUANG, at(9), "complaint") for _ in range(2))
    assert counts(counter, "K12b", at(9, 5)) == (0, 0)
    counter.take(DESK, at(9, 30), "finish", done)
    counter.take(DESK, at(9, 40), "answer", done, text="已教育当班人员")
    counter.take(DESK, at(11), "call_back", done, rating="satisfied")
    found = figure(counter, "K12b")
    assert (found.good, found.bad, found.met) == ((done,), (late,), False)


def test_violations_are_counted_and_followed_up() -> None:
    counter = Counter()
    ids = [counter.register(DESK, at(9), "violation") for _ in range(2)]
    assert (figure(counter, "K17a").good, figure(counter, "K17a").met) == (tuple(ids), False)
    for id in ids:
        counter.take(DESK, at(10), "finish", id)
        counter.take(WANG, at(11), "approve", id)
        counter.take(DESK, at(12), "call_back", id, rating="satisfied")
    assert (counts(counter, "K17b"), figure(counter, "K17b").met) == ((2, 2), True)


def test_what_was_withdrawn_and_other_months_do_not_count() -> None:
    counter = Counter()
    repair(counter, 5, 20)
    gone = counter.register(HUANG, at(9), unit_id=HOME)
    counter.take(HUANG, at(9, 1), "withdraw", gone, reason="好了")
    assert month(counter).tickets == 2
    assert counts(counter, "K02") == (1, 1)
    december = month(counter, first=date(2025, 12, 1))
    assert december.tickets == 0
    assert {f.key: f.met for f in december.figures if f.share is None}["K02"] is None


def test_how_long_it_took_on_average() -> None:
    counter = Counter()
    assert month(counter).times.response is None
    repair(counter, 10, 30)
    repair(counter, 20, 60)
    times = month(counter).times
    assert (times.response, times.solution) == (timedelta(minutes=15), timedelta(minutes=45))
