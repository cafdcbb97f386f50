"""S02: whom the desk calls back, what waits, and what the morning finds (G09)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.tickets.commands import follower_id
from app.tickets.queries.after_hours import after_hours_alerts, call_alerts, left_for_morning
from app.tickets.queries.callbacks import call, calls, progress
from app.tickets.records import Flow
from services.commands import Me
from tests.tickets.counter import DESK, HOME, HUANG, LI, WANG, XIULAN, ZHENG, Counter, at


def approved(counter: Counter, when: datetime, **body: Any) -> str:
    id = counter.finished(when, **body)
    counter.take(WANG, when, "approve", id)
    return id


def ids(counter: Counter, me: Me, now: datetime) -> list[str]:
    return [c.id for c in calls(counter.view, me, now)]


def test_the_list_is_by_what_is_due_first_and_says_what_was_done() -> None:
    counter = Counter()
    late = approved(counter, at(9), urgency="later")
    early = approved(counter, at(10), urgency="urgent", spot="")
    counter.finished(at(11))
    assert ids(counter, DESK, at(12)) == [early, late]
    first = calls(counter.view, DESK, at(12))[0]
    assert (first.where, first.name, first.phone) == ("3-2-1201", "黄淑珍", "13800000061")
    assert (first.done_by, first.tries, first.due) == ("郑海涛", 0, at(10, day=22))
    assert ids(counter, WANG, at(12)) == [early, late]
    for me in (LI, ZHENG, HUANG, XIULAN):
        assert ids(counter, me, at(12)) == []


def test_nobody_answered_is_a_try_and_the_ticket_stays_on_the_list() -> None:
    counter = Counter()
    ticket = approved(counter, at(9))
    counter.take(DESK, at(10), "call_back", ticket)
    counter.take(DESK, at(11), "call_back", ticket)
    (one,) = calls(counter.view, DESK, at(12))
    assert (one.id, one.tries) == (ticket, 2)
    counter.take(DESK, at(13), "call_back", ticket, rating="fair")
    assert ids(counter, DESK, at(14)) == []
    assert counter.stands(ticket).how == "done"
    made = call(counter.view, DESK, ticket, at(14))
    assert made is not None
    assert (made.asks, made.tries) == (False, 2)


def test_who_is_not_satisfied_gets_a_ticket_that_follows() -> None:
    counter = Counter()
    ticket = approved(counter, at(9))
    op = counter.take(DESK, at(10), "call_back", ticket, rating="unsatisfied", text="又滴水了")
    new = counter.ticket(follower_id(op))
    assert (new.predecessor_id, new.text, new.unit_id) == (ticket, "又滴水了", HOME)
    assert counter.stands(ticket).how == "reworked"
    assert call(counter.view, DESK, new.id, at(10)) is not None


@pytest.mark.parametrize(
    ("policy", "sample", "rated", "called"),
    [
        ("all", 0, "satisfied", True),
        ("none", 0, "", False),
        ("none", 0, "unsatisfied", True),
        ("unrated", 0, "", True),
        ("unrated", 0, "fair", False),
        ("sample", 100, "", True),
        ("sample", 0, "", False),
    ],
)
def test_the_policy_of_the_flow_says_who_is_asked(policy: str, sample: int, rated: str, called: bool) -> None:
    counter = Counter()
    flow = next(f for f in counter.view.all(Flow) if f.kind == "repair")
    row = flow.model_dump(mode="json") | {"call_back": policy, "sample": sample}
    counter.view.merge([(Flow.table, flow.id, row)])
    ticket = counter.finished(at(9))
    if rated:
        counter.take(HUANG, at(9, 30), "rate", ticket, rating=rated)
    counter.take(WANG, at(10), "approve", ticket)
    assert (ids(counter, DESK, at(11)) == [ticket]) is called
    assert counter.stands(ticket).open is called


def test_today_counts_whom_was_reached_and_what_is_can_be_called_before_midnight() -> None:
    counter = Counter()
    for minute in (0, 10):
        counter.closed(at(9, minute, day=20))
    for hour in (9, 10):
        counter.closed(at(hour))
    tried = approved(counter, at(11, day=20))
    counter.take(DESK, at(11), "call_back", tried)
    approved(counter, at(12))
    assert progress(counter.view, DESK, at(13)) == (2, 4)
    counter.take(DESK, at(13), "note", tried, text="明天再打", inside=True, until=at(9, day=22))
    assert progress(counter.view, DESK, at(13)) == (2, 3)
    assert progress(counter.view, DESK, at(0, 30, day=22)) == (0, 2)


def test_a_call_that_was_put_off_comes_after_those_that_can_be_made() -> None:
    counter = Counter()
    first, second = approved(counter, at(9)), approved(counter, at(10))
    counter.take(DESK, at(12), "note", first, text="13 点后", inside=True, until=at(13))
    assert ids(counter, DESK, at(12, 30)) == [second, first]
    assert ids(counter, DESK, at(13)) == [first, second]
    assert call_alerts(counter.view, DESK, at(12, 59)) == ()
    (alert,) = call_alerts(counter.view, DESK, at(13))
    assert (alert.at, alert.route) == (at(13), f"/tickets/calls/{first}")
    assert call_alerts(counter.view, WANG, at(13)) == ()


def test_any_ticket_can_be_on_the_list_because_a_call_was_put_off() -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(20), unit_id=HOME)
    counter.take(DESK, at(21, 30), "note", ticket, text="明早", inside=True, until=at(8, day=22))
    (one,) = calls(counter.view, DESK, at(21, 31))
    assert (one.asks, one.at, one.due) == (False, at(8, day=22), at(8, day=22))


def test_what_came_at_night_waits_for_the_desk_and_calls_it_at_opening() -> None:
    counter = Counter()
    counter.register(HUANG, at(19, 59), text="白天的")
    night = counter.register(LI, at(22), text="灯不亮", channel="monitor")
    looked_at = counter.register(LI, at(23), text="门锁坏", channel="monitor")
    counter.take(LI, at(23, 1), "verify", looked_at)
    counter.register(LI, at(23, 30), text="爆管", urgency="urgent", channel="monitor")
    dawn = counter.register(HUANG, at(7, 30, day=22), text="漏水")
    found = left_for_morning(counter.view, at(7, 59, day=22))
    assert [s.ticket.id for s in found] == [night, dawn]
    assert after_hours_alerts(counter.view, DESK, at(7, 59, day=22)) == ()
    (alert,) = after_hours_alerts(counter.view, DESK, at(8, day=22))
    assert (alert.at, alert.values, alert.lasting) == (at(8, day=22), (("count", 2),), True)
    assert after_hours_alerts(counter.view, LI, at(8, day=22)) == ()
    counter.take(DESK, at(8, 5, day=22), "verify", night)
    (fewer,) = after_hours_alerts(counter.view, DESK, at(8, 6, day=22))
    assert (fewer.id, fewer.values) == (alert.id, (("count", 1),))
    counter.take(DESK, at(8, 7, day=22), "assign", dawn, to_person_id="zheng")
    assert after_hours_alerts(counter.view, DESK, at(8, 8, day=22)) == ()
