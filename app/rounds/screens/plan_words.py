"""How a plan is put in words: its days, its times, who walks it, since when."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from app.estate.texts import TEXTS as ESTATE
from app.hooks import use_say
from app.rounds.queries.recurrence import is_next_day
from app.rounds.records import Plan, Season
from app.rounds.screens.parts import Local
from components import dates

TOLD = 8
LEAP_YEAR = 2028
WORK = (1, 2, 3, 4, 5)


def use_posts() -> Callable[[str], str]:
    """The name of a role, as the estate says it. One hook."""
    say_estate = use_say(ESTATE)
    return lambda role: say_estate(f"role_{role}")


def use_estate_words() -> Callable[..., str]:
    """What the estate calls floors and kinds of places. One hook."""
    return use_say(ESTATE)


def day_words(local: Local, day: date) -> str:
    """`11 月 23 日 星期一`"""
    return dates.day(datetime.combine(day, time(12)), local.language)


def short_day(local: Local, day: date) -> str:
    return dates.day(datetime.combine(day, time(12)), local.language, weekday=False)


def weekday_name(local: Local, number: int) -> str:
    """1 is Monday."""
    return local.say(f"weekday_{number}")


def weekdays_words(local: Local, weekdays: Sequence[int]) -> str:
    """`每天`, `周一到周五`, `星期六、星期日`"""
    chosen = tuple(sorted(weekdays))
    if len(chosen) == 7:
        return local.say("every_day")
    if chosen == WORK:
        return local.say("work_days")
    return local.names(weekday_name(local, number) for number in chosen)


def month_days_words(local: Local, month_days: Sequence[int]) -> str:
    """`1 日、15 日、最后一天`"""
    days = sorted(month_days)
    names = (local.say("month_last") if n == 31 else local.say("month_day", day=n) for n in days)
    return local.names(names)


def days_words(local: Local, plan: Plan) -> str:
    """`周一到周五`, `每月 1 日、15 日`"""
    if not plan.month_days:
        return weekdays_words(local, plan.weekdays)
    days = local.say("month_days_words", days=month_days_words(local, plan.month_days))
    if len(plan.weekdays) == 7:
        return days
    return local.say("month_days_on", days=days, weekdays=weekdays_words(local, plan.weekdays))


def month_day(local: Local, day: str) -> str:
    """`5 月 1 日` of "05-01"."""
    month, number = map(int, day.split("-"))
    return short_day(local, date(LEAP_YEAR, month, min(number, monthrange(LEAP_YEAR, month)[1])))


def range_words(local: Local, first: str, last: str) -> str:
    """`5 月 1 日 到 9 月 30 日`"""
    return local.say("season_range", first=month_day(local, first), last=month_day(local, last))


def season_words(local: Local, season: Season) -> tuple[str, str]:
    """The stretch of the year, and its times."""
    times = times_words(local, season.starts) if season.starts else local.say("season_rests")
    return range_words(local, season.from_day, season.to_day), times


def times_words(local: Local, starts: Sequence[str]) -> str:
    """`20:00、22:30，次日 01:00`; of many only the first, the last and how many."""
    if len(starts) > TOLD:
        last = (
            starts[-1] if not is_next_day(starts, starts[-1]) else local.say("next_day_at", time=starts[-1])
        )
        return local.say("times_many", first=starts[0], last=last, count=len(starts))
    today = [local_time for local_time in starts if not is_next_day(starts, local_time)]
    night = [local_time for local_time in starts if is_next_day(starts, local_time)]
    words = local.names(today)
    return local.say("times_night", times=words, night=local.names(night)) if night else words


def who_words(local: Local, post: Callable[[str], str], roles: Sequence[str], people: Sequence[str]) -> str:
    """The people by name, else the posts."""
    return local.names(people) or local.names(post(role) for role in roles)


def when_words(local: Local, plan: Plan) -> str:
    return f"{days_words(local, plan)} {times_words(local, plan.starts)}".strip()
