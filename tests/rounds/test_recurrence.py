"""When rounds begin: nights, ends of months, leap days, seasons, clock changes; and spread over a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.rounds.queries.recurrence import in_order, minutes_of, next_days, overlap, preview
from app.rounds.queries.spreading import Block, blocks_of, spread
from app.rounds.records import Plan, Season

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUMMER = Season(from_day="05-01", to_day="09-30", starts=("05:30", "17:00"))
WINTER = Season(from_day="11-01", to_day="02-28", starts=("22:00", "01:00"))
REST = Season(from_day="12-20", to_day="01-06")


def plan(**more: Any) -> Plan:
    told = {"kind": "cleaning", "name": "保洁", "weekdays": tuple(range(1, 8)), "starts": ("08:00",), **more}
    return Plan(id="p", **told)


def begins(plan: Plan, since: date, days: int, zone: str = "Asia/Shanghai") -> list[str]:
    here = ZoneInfo(zone)
    return [f"{r.starts_at.astimezone(here):%m-%d %H:%M}" for r in preview(plan, since, days, here)]


def days(plan: Plan, since: date, count: int) -> list[str]:
    return [f"{since + timedelta(n):%m-%d}" for n in range(count) if plan.covers(since + timedelta(n))]


@pytest.mark.parametrize(
    ("month_days", "since", "found"),
    [
        ((31,), date(2026, 1, 30), ["01-31", "02-28", "03-31", "04-30"]),
        ((31,), date(2028, 1, 30), ["01-31", "02-29", "03-31", "04-30"]),
        ((29,), date(2028, 2, 1), ["02-29", "03-29", "04-29"]),
        ((1, 15), date(2026, 11, 16), ["12-01", "12-15", "01-01", "01-15", "02-01"]),
        ((30, 31), date(2026, 4, 1), ["04-30", "05-30", "05-31", "06-30"]),
    ],
)
def test_days_of_the_month_and_its_last(month_days: tuple[int, ...], since: date, found: list[str]) -> None:
    assert days(plan(month_days=month_days), since, 95)[: len(found)] == found


def test_a_day_of_the_month_that_is_also_a_day_of_the_week() -> None:
    friday_13th = plan(month_days=(13,), weekdays=(5,))
    assert days(friday_13th, date(2026, 1, 1), 365) == ["02-13", "03-13", "11-13"]


def test_a_night_of_the_last_day_ends_in_the_next_month() -> None:
    monthly = plan(month_days=(31,), starts=("22:00", "01:00"))
    assert begins(monthly, date(2026, 2, 27), 3) == ["02-28 22:00", "03-01 01:00"]
    assert begins(monthly, date(2028, 2, 28), 3) == ["02-29 22:00", "03-01 01:00"]


def test_a_season_has_its_own_starts_and_the_first_that_holds_counts() -> None:
    seasonal = plan(seasons=(REST, SUMMER, WINTER))
    assert begins(seasonal, date(2026, 9, 30), 2) == ["09-30 05:30", "09-30 17:00", "10-01 08:00"]
    assert begins(seasonal, date(2026, 12, 19), 2) == ["12-19 22:00", "12-20 01:00"]
    assert begins(seasonal, date(2027, 1, 6), 2) == ["01-07 22:00", "01-08 01:00"]


def test_a_season_over_the_new_year_holds_on_both_sides() -> None:
    assert days(plan(starts=(), seasons=(WINTER,)), date(2026, 10, 30), 4) == ["11-01", "11-02"]
    assert days(plan(starts=(), seasons=(WINTER,)), date(2027, 2, 27), 4) == ["02-27", "02-28"]


def test_the_leap_day_is_in_a_season_that_ends_with_it_and_not_in_one_that_ended_before() -> None:
    assert plan(seasons=(WINTER,)).starts_on(date(2028, 2, 29)) == ("08:00",)
    whole = WINTER.model_copy(update={"to_day": "02-29"})
    assert plan(seasons=(whole,)).starts_on(date(2028, 2, 29)) == WINTER.starts
    assert plan(seasons=(whole,)).starts_on(date(2027, 2, 28)) == WINTER.starts
    assert plan(seasons=(whole,)).starts_on(date(2027, 3, 1)) == ("08:00",)


def test_the_season_changes_in_a_night_and_the_night_is_walked_to_its_end() -> None:
    """The night belongs to the day it began; the first round of the new season ends the last of the old."""
    early = plan(minutes=480, starts=("06:00",), seasons=(WINTER,))
    rounds = list(preview(early, date(2027, 2, 28), 2, SHANGHAI))
    assert [f"{r.starts_at.astimezone(SHANGHAI):%d %H:%M}" for r in rounds] == [
        "28 22:00",
        "01 01:00",
        "01 06:00",
    ]
    assert [(r.due_at - r.starts_at) / timedelta(hours=1) for r in rounds] == [3, 5, 8]


@pytest.mark.parametrize(
    ("zone", "day", "starts", "found"),
    [
        # 02:00 is 03:00; 02:30 is as much later
        ("Europe/Berlin", date(2026, 3, 29), ("02:30", "04:00"), ["01:30", "02:00"]),
        # 02:30 comes twice: the second one counts
        ("Europe/Berlin", date(2026, 10, 25), ("02:30",), ["01:30"]),
        # the day begins at 01:00: midnight is skipped
        ("America/Santiago", date(2026, 9, 6), ("00:15", "01:30"), ["04:15", "04:30"]),
        # half an hour
        ("Australia/Lord_Howe", date(2026, 10, 4), ("02:15", "03:00"), ["15:45", "16:00"]),
    ],
)
def test_clock_changes_within_a_season_on_a_day_of_the_month(
    zone: str, day: date, starts: tuple[str, ...], found: list[str]
) -> None:
    today = f"{day:%m-%d}"
    only = plan(
        minutes=10,
        month_days=(day.day,),
        starts=("12:00",),
        seasons=(Season(from_day=today, to_day=today, starts=starts),),
    )
    rounds = list(preview(only, day, 1, ZoneInfo(zone)))
    assert [f"{r.starts_at.astimezone(UTC):%H:%M}" for r in rounds] == found


def test_the_next_days_of_a_plan_that_is_seldom_walked() -> None:
    monthly = plan(month_days=(1,), starts=("09:00",))
    now = datetime(2026, 11, 1, 10, tzinfo=SHANGHAI)
    found = next_days([monthly], date(2026, 11, 1), SHANGHAI, 3, now)
    assert found == (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1))
    before = now.replace(hour=8)
    assert next_days([monthly], date(2026, 11, 1), SHANGHAI, 1, before) == (date(2026, 11, 1),)
    over = monthly.model_copy(update={"valid_to": date(2026, 12, 15)})
    assert next_days([over], date(2026, 11, 1), SHANGHAI, 3, now) == (date(2026, 12, 1),)


USUAL = blocks_of("07:00-11:00 13:00-16:00")


@pytest.mark.parametrize(
    ("count", "minutes", "starts"),
    [
        (1, 60, ("07:00",)),
        (2, 60, ("07:00", "13:00")),
        (3, 60, ("07:00", "09:00", "13:00")),
        (4, 60, ("07:00", "09:00", "13:00", "14:30")),
        (7, 60, ("07:00", "08:00", "09:00", "10:00", "13:00", "14:00", "15:00")),
        (8, 60, ()),
        (2, 200, ()),
        (1, 240, ("07:00",)),
        (0, 60, ()),
        (3, 70, ("07:00", "09:00", "13:00")),
    ],
)
def test_rounds_are_spread_over_the_working_blocks(count: int, minutes: int, starts: tuple[str, ...]) -> None:
    assert spread(count, USUAL, minutes) == starts


def test_a_block_over_midnight_and_one_that_is_too_short() -> None:
    assert spread(2, blocks_of("22:00-02:00"), 60) == ("22:00", "00:00")
    assert spread(2, blocks_of("07:00-07:30 08:00-12:00"), 60) == ("08:00", "10:00")
    assert blocks_of("from dawn to dusk") == ()
    assert spread(1, (), 60) == ()


BLOCKS = st.lists(
    st.builds(Block, st.integers(0, 287).map(lambda n: n * 5), st.integers(1, 100).map(lambda n: n * 5)),
    min_size=1,
    max_size=3,
)


@given(count=st.integers(1, 12), blocks=BLOCKS, minutes=st.integers(1, 200))
def test_what_is_spread_is_walked_within_a_block_and_never_two_at_once(
    count: int, blocks: list[Block], minutes: int
) -> None:
    """Blocks that do not overlap; an estate that writes others gets what it wrote."""
    assume(sum(block.lasts for block in blocks) <= 1440)
    assume(all((b.begin - a.begin) % 1440 >= a.lasts for a in blocks for b in blocks if a is not b))
    starts = spread(count, blocks, minutes)
    room = sum(block.lasts // minutes for block in blocks)
    assert len(starts) == (count if count <= room else 0)
    for at in map(minutes_of, starts):
        assert any((at - b.begin) % 1440 + minutes <= b.lasts for b in blocks)
    assert not overlap(in_order(starts), minutes)
