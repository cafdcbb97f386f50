"""X08: nobody is called at mealtimes, early in the morning or late, unless it is urgent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.estate.queries import quiet
from app.estate.records import Estate
from app.tickets.queries.calling import reminder, reminders
from app.tickets.queries.standing import can
from app.tickets.records import Step
from tests.tickets.counter import DESK, ESTATE, HUANG, LI, WANG, ZHENG, Counter, at


def asked(
    when: datetime, urgent: bool = False, zone: str = "Asia/Shanghai", **settings: Any
) -> tuple[str, str] | None:
    counter = Counter()
    here = Estate(id=ESTATE, estate_id=ESTATE, name="锦绣苑", time_zone=zone, settings=settings)
    counter.view.merge([("estate.estates", ESTATE, here.model_dump(mode="json"))])
    held = quiet(counter.view, when, urgent)
    return (held.reason, f"{held.until:%d %H:%M}") if held else None


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (7, 59, ("early", "21 08:00")),
        (8, 0, None),
        (11, 29, None),
        (11, 30, ("meal", "21 13:00")),
        (12, 59, ("meal", "21 13:00")),
        (13, 0, None),
        (17, 30, ("meal", "21 19:00")),
        (19, 0, None),
        (20, 59, None),
        (21, 0, ("late", "22 08:00")),
        (21, 30, ("late", "22 08:00")),
        (23, 59, ("late", "22 08:00")),
        (0, 0, ("early", "21 08:00")),
    ],
)
def test_when_residents_are_not_called(hour: int, minute: int, said: tuple[str, str] | None) -> None:
    assert asked(at(hour, minute)) == said


def test_what_is_urgent_is_called_at_any_time() -> None:
    assert asked(at(21, 30), urgent=True) is None
    assert asked(at(12), urgent=True) is None


def test_the_wall_clock_of_the_estate_counts() -> None:
    moment = datetime(2025, 11, 21, 13, 30, tzinfo=UTC)
    assert asked(moment) == ("late", "22 08:00")
    assert asked(moment, zone="Europe/London") is None
    assert asked(moment, zone="America/Los_Angeles") == ("early", "21 08:00")


def test_the_estate_says_when_and_stretches_that_touch_are_one() -> None:
    assert asked(at(20, 45), no_calls_after="20:30") == ("late", "22 08:00")
    assert asked(at(20, 15), no_calls_after="20:30") is None
    assert asked(at(7), no_call_meals="07:30-09:00") == ("early", "21 09:00")
    assert asked(at(0, 45), no_calls_after="00:30") == ("early", "21 08:00")
    assert asked(at(0, 15), no_calls_after="00:30") is None


def put_off(counter: Counter, ticket: str, until: datetime) -> str:
    return counter.take(DESK, at(21, 30), "note", ticket, text="明早再打", inside=True, until=until)


def test_a_call_that_is_put_off_waits_until_somebody_has_called() -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(20), unit_id="unit-1201")
    assert reminders(counter.view) == ()
    put_off(counter, ticket, at(8, day=22))
    counter.take(LI, at(22), "note", ticket, text="还在滴水")
    (one,) = reminders(counter.view)
    assert (one.standing.ticket.id, one.at, one.note.person_id) == (ticket, at(8, day=22), "desk")
    put_off(counter, ticket, at(9, day=22))
    (one,) = reminders(counter.view)
    assert one.at == at(9, day=22)
    counter.take(DESK, at(9, 5, day=22), "note", ticket, text="已致电", inside=True)
    assert reminder(counter.view, ticket) is None


def test_a_call_back_is_the_call_that_was_put_off() -> None:
    counter = Counter()
    ticket = counter.finished(at(15))
    counter.take(WANG, at(16), "approve", ticket)
    put_off(counter, ticket, at(8, day=22))
    counter.take(DESK, at(8, 5, day=22), "call_back", ticket)
    assert reminders(counter.view) == ()


def test_the_guard_sends_the_electrician_at_night_without_the_desk() -> None:
    """G09: what is urgent does not wait for the morning."""
    counter = Counter()
    ticket = counter.register(LI, at(23), urgency="urgent", channel="monitor")
    assert can(counter.view, counter.stands(ticket), LI, "assign")
    counter.take(LI, at(23, 1), "assign", ticket, to_person_id="zheng")
    assert counter.stands(ticket).doer == ZHENG.person_id
    steps = counter.view.where(Step, ticket_id=ticket)
    assert [s.at - at(23) for s in steps] == [timedelta(minutes=1)]
