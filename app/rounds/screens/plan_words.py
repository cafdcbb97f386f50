"""How a plan is put in words: its days, its times, who walks it, since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from app.estate.texts import TEXTS as ESTATE
from app.hooks import use_say
from app.rounds.queries.recurrence import is_next_day
from app.rounds.records import Plan
from app.rounds.screens.parts import Local
from components import dates

TOLD = 8
WORK, END = (1, 2, 3, 4, 5), (6, 7)


def use_posts() -> Callable[[str], str]:
    """The name of a role, as the estate says it. One hook."""
    say_estate = use_say(ESTATE)
    return lambda role: say_estate(f"role_{role}")


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
    return f"{weekdays_words(local, plan.weekdays)} {times_words(local, plan.starts)}"
