"""Rounds are made from plans: the right number, in order, at the right moments, in any time zone."""

import calendar
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from server.demo.world import JINXIU, PLAN
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
UTC = ZoneInfo("UTC")
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
DAYS = st.one_of(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    # the days around clock changes and ends of months
    st.sampled_from(
        [date(2026, 3, 7), date(2026, 3, 28), date(2026, 10, 24), date(2026, 11, 1), date(2026, 2, 27)]
    ),
)
TIMES = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@pytest.fixture(scope="module")
def owner(still: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(still.dsn()) as connection:
        yield connection


def moment(day: date, local: str, zone: str) -> datetime:
    """When that local time is, the later of two readings: of a time that comes twice the second, and one that
    the clocks skip is as much later as they went forward."""
    there = datetime.combine(day, time.fromisoformat(local), ZoneInfo(zone))
    return max(there.astimezone(UTC), there.replace(fold=1).astimezone(UTC))


Stretch = tuple[tuple[int, int], tuple[int, int], list[str]]


def in_stretch(day: date, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Month and day, both ends in it; from December on it may reach into the next year."""
    today = (day.month, day.day)
    return first <= today <= last if first <= last else today >= first or today <= last


def starts_on(plan: dict[str, Any], day: date) -> list[str]:
    """What a person would write into that day of the calendar."""
    last = calendar.monthrange(day.year, day.month)[1]
    of_month = {min(one, last) if one > day.day else one for one in plan["month_days"]} or {day.day}
    if day.isoweekday() not in plan["weekdays"] or day.day not in of_month:
        return []
    starts: list[str] = plan["starts"]
    for first, end, others in reversed(plan["seasons"]):
        starts = others if in_stretch(day, first, end) else starts
    return starts


def asked(plan: dict[str, Any], zone: str, since: datetime, until: datetime) -> dict[datetime, int]:
    """The plan's rounds as a person with a calendar would list them: start and number of the day."""
    rounds: dict[datetime, int] = {}
    day = since.astimezone(ZoneInfo(zone)).date() - timedelta(days=2)
    while day <= until.astimezone(ZoneInfo(zone)).date():
        if plan["from"] <= day <= (plan["to"] or day):
            starts = starts_on(plan, day)
            for number, local in enumerate(starts, 1):
                night = timedelta(days=1 if local < starts[0] else 0)
                at = moment(day + night, local, zone)
                if since <= at <= until:
                    rounds[at] = min(number, rounds.get(at, number))
        day += timedelta(days=1)
    return rounds


EVERY_DAY, ALWAYS = set(range(1, 8)), (-4, None)
LATE_DAYS = st.sampled_from([1, 2, 27, 28, 29, 30, 31])
MONTH_DAYS: st.SearchStrategy[set[int]] = st.one_of(st.just(set()), st.sets(LATE_DAYS, min_size=1))
WINTER: Stretch = ((11, 1), (2, 28), ["22:00", "01:30"])
NEW_YEAR: Stretch = ((12, 20), (1, 6), [])


def stretch(near: date, offset: int, other: date, turned: bool, starts: list[str]) -> Stretch:
    one, two = near + timedelta(days=offset), other
    ends = ((one.month, one.day), (two.month, two.day))
    return (ends[1], ends[0], starts) if turned else (ends[0], ends[1], starts)


def told(first: tuple[int, int], last: tuple[int, int], starts: list[str]) -> dict[str, Any]:
    days = {"from_day": f"{first[0]:02}-{first[1]:02}", "to_day": f"{last[0]:02}-{last[1]:02}"}
    return {**days, "starts": starts}


@settings(max_examples=120, deadline=None)
@example(
    "Europe/Berlin", date(2026, 10, 24), ["01:30", "02:30", "03:30"], EVERY_DAY, set(), [], ALWAYS, 60
)  # comes twice
@example(
    "Europe/Berlin", date(2026, 3, 28), ["02:30", "03:30"], EVERY_DAY, set(), [], ALWAYS, 60
)  # is skipped
@example(
    "Australia/Lord_Howe", date(2026, 10, 3), ["02:15", "01:00"], EVERY_DAY, set(), [], ALWAYS, 60
)  # half an hour
@example(
    "Asia/Shanghai", date(2026, 2, 27), ["21:00", "23:00", "01:00"], {6}, set(), [], ALWAYS, 72
)  # into the next month
@example("Asia/Shanghai", date(2026, 2, 27), ["08:00"], EVERY_DAY, {30}, [], ALWAYS, 72)  # its last day
@example(
    "Asia/Shanghai", date(2028, 2, 28), ["08:00"], EVERY_DAY, {31, 1}, [], ALWAYS, 72
)  # leap day is last
@example(
    "Asia/Shanghai", date(2028, 2, 27), ["08:00"], EVERY_DAY, set(), [WINTER], ALWAYS, 84
)  # ends in a night
@example("Europe/Berlin", date(2026, 12, 31), ["08:00"], EVERY_DAY, set(), [NEW_YEAR, WINTER], ALWAYS, 60)
@example("America/Santiago", date(2026, 9, 5), ["23:30", "00:15"], EVERY_DAY, {5}, [], ALWAYS, 60)
@given(
    zone=st.sampled_from(ZONES),
    day=DAYS,
    starts=st.lists(TIMES, min_size=1, max_size=6, unique=True),
    weekdays=st.sets(st.integers(1, 7), min_size=1),
    month_days=MONTH_DAYS,
    seasons=st.lists(
        st.builds(
            stretch,
            DAYS,
            st.integers(-4, 5),
            st.dates(date(2026, 1, 1), date(2026, 12, 31)),
            st.booleans(),
            st.lists(TIMES, max_size=4, unique=True),
        ),
        max_size=3,
    ),
    valid=st.tuples(st.integers(-4, 3), st.one_of(st.none(), st.integers(0, 4))),
    hours=st.integers(1, 84),
)
def test_any_plan_in_any_zone_gives_the_rounds_a_calendar_gives(
    owner: psycopg.Connection,
    zone: str,
    day: date,
    starts: list[str],
    weekdays: set[int],
    month_days: set[int],
    seasons: list[Stretch],
    valid: tuple[int, int | None],
    hours: int,
) -> None:
    begins = day + timedelta(days=valid[0])
    plan = {
        "starts": starts,
        "weekdays": sorted(weekdays),
        "month_days": sorted(month_days),
        "seasons": seasons,
        "from": begins,
        "to": None if valid[1] is None else begins + timedelta(days=valid[1]),
    }
    since = moment(day, "00:00", zone)
    until = since + timedelta(hours=hours)
    with owner.transaction(force_rollback=True):
        owner.execute("update rounds.plans set deleted_at = now() where true")
        owner.execute("update estate.estates set time_zone = %s where id = %s", [zone, JINXIU.id])
        owner.execute(
            """insert into rounds.plans
                 (estate_id, kind, name, roles, weekdays, month_days, starts, seasons, valid_from, valid_to,
                  known_at)
               values (%s, 'patrol', '试', '{guard}', %s, %s, %s, %s, %s, %s, '-infinity')""",
            [
                JINXIU.id,
                plan["weekdays"],
                plan["month_days"],
                starts,
                Jsonb([told(*one) for one in seasons]),
                plan["from"],
                plan["to"],
            ],
        )
        query = "select starts_at, number from rounds.due(%s, %s, %s) order by starts_at"
        made = owner.execute(query, [JINXIU.id, since, until]).fetchall()
    assert {at.astimezone(UTC): number for at, number in made} == asked(plan, zone, since, until)


def test_a_night_belongs_to_the_day_it_began(owner: psycopg.Connection) -> None:
    with owner.transaction(force_rollback=True):
        owner.execute("update rounds.plans set weekdays = '{5}' where id = %s", [PLAN["地下车库与外围"].id])
        made = owner.execute(
            """select number, starts_at at time zone 'Asia/Shanghai'
               from rounds.due(%s, '2026-10-31', '2026-11-09') where plan_id = %s order by starts_at""",
            [JINXIU.id, PLAN["地下车库与外围"].id],
        ).fetchall()
    assert [(number, f"{at:%a %H:%M}") for number, at in made] == [
        (1, "Fri 20:00"),
        (2, "Fri 22:30"),
        (3, "Sat 01:00"),
        (4, "Sat 03:30"),
    ]


def test_two_times_that_a_clock_change_makes_one_are_one_round(owner: psycopg.Connection) -> None:
    with owner.transaction(force_rollback=True):
        owner.execute("update estate.estates set time_zone = 'Europe/Berlin' where id = %s", [JINXIU.id])
        owner.execute(
            "update rounds.plans set starts = '{01:30,02:30,03:30}', valid_from = '2026-01-01' where id = %s",
            [PLAN["楼宇巡查"].id],
        )
        query = """select number, starts_at from rounds.due(%s, '2026-03-28 23:00+00', '2026-03-29 06:00+00')
                   where plan_id = %s order by starts_at"""
        made = owner.execute(query, [JINXIU.id, PLAN["楼宇巡查"].id]).fetchall()
        owner.execute("select rounds.make(%s)", [JINXIU.id])
    assert [number for number, _ in made] == [1, 2]


def test_rounds_reach_from_two_days_ago_to_36_hours_ahead(world: Database) -> None:
    bounds = "select now() - min(starts_at), max(starts_at) - now() from rounds.rounds where plan_id = %s"
    back, ahead = world.all(bounds, PLAN["全园巡逻"].id)[0]
    assert timedelta(hours=45) < back <= timedelta(days=2, minutes=5)
    assert timedelta(hours=33) < ahead <= timedelta(hours=36)


def test_at_any_time_there_is_a_round_to_walk(phone: Phone) -> None:
    now = datetime.now(UTC)
    current = [
        walk
        for walk in phone("李卫国").table("rounds.rounds")
        if datetime.fromisoformat(walk["starts_at"])
        <= now
        < datetime.fromisoformat(walk["due_at"]) + timedelta(minutes=walk["grace_minutes"])
    ]
    assert current


def test_making_twice_is_making_once(world: Database) -> None:
    before = world.all("select id, row_xid::text from rounds.rounds order by 1")
    world.ask("delete from rounds.made where true")
    world.ask("select rounds.make(%s)", JINXIU.id)
    assert world.all("select id, row_xid::text from rounds.rounds order by 1") == before


def test_a_plan_that_changes_moves_the_rounds_to_come_and_leaves_the_past(
    phone: Phone, world: Database
) -> None:
    guard = phone("李卫国")
    plan = PLAN["楼宇巡查"]
    before = [walk for walk in guard.table("rounds.rounds") if walk["plan_id"] == str(plan.id)]
    now = datetime.now(UTC)
    past = {walk["id"] for walk in before if datetime.fromisoformat(walk["starts_at"]) < now}
    begun = max(before, key=lambda walk: str(walk["starts_at"]))
    assert guard.do("rounds.start", {"round_id": begun["id"]}) == "applied"
    world.ask(
        "update rounds.plans set starts = '{10:10}', name = '楼宇晨巡' where id = %s returning 1", plan.id
    )
    guard.exchange()
    guard.catch_up()
    after = {walk["id"]: walk for walk in guard.table("rounds.rounds") if walk["plan_id"] == str(plan.id)}
    assert past <= after.keys()
    assert after[begun["id"]]["name"] == "楼宇巡查"
    new = [walk for id, walk in after.items() if id not in past and id != begun["id"]]
    local = {
        datetime.fromisoformat(w["starts_at"]).astimezone(ZoneInfo("Asia/Shanghai")).strftime("%H:%M")
        for w in new
    }
    assert local == {"10:10"}
    assert {walk["name"] for walk in new} == {"楼宇晨巡"}


def test_a_stop_added_to_a_plan_is_on_the_rounds_to_come(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    plan = PLAN["楼宇巡查"]
    stop = world.ask(
        "insert into rounds.stops (estate_id, plan_id, place_id, ordinal, task)"
        " select estate_id, plan_id, place_id, 7, '复查' from rounds.stops where id = %s returning id",
        plan.stop_id(1),
    )
    guard.exchange()
    guard.catch_up()
    now = datetime.now(UTC)
    for walk in guard.table("rounds.rounds"):
        if walk["plan_id"] == str(plan.id):
            to_come = datetime.fromisoformat(walk["starts_at"]) > now
            assert (str(stop) in walk["stop_ids"]) == to_come


def test_an_exchange_makes_rounds_only_when_they_run_short(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    made = world.ask("select until from rounds.made where estate_id = %s", JINXIU.id)
    guard.exchange()
    assert world.ask("select until from rounds.made where estate_id = %s", JINXIU.id) == made
    world.ask("update rounds.made set until = now() + interval '23 hours' where true returning 1")
    guard.exchange()
    assert world.ask("select until from rounds.made where estate_id = %s", JINXIU.id) >= made


@pytest.mark.parametrize("starts", [[], ["7:00"], ["24:00"], ["07:60"], ["07:00", "07:00"], ["morning"]])
def test_times_that_are_none_are_not_taken(owner: psycopg.Connection, starts: list[str]) -> None:
    with owner.transaction(force_rollback=True), pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("update rounds.plans set starts = %s where id = %s", [starts, PLAN["全园巡逻"].id])


def test_the_id_of_a_round_is_that_of_its_plan_and_start(world: Database) -> None:
    for id, plan, starts_at in world.all("select id, plan_id, starts_at from rounds.rounds limit 5"):
        assert id == world.ask("select rounds.round_id(%s, %s)", plan, starts_at)
        assert isinstance(id, UUID)
