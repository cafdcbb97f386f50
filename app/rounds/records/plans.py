"""What is to be done: plans, their stops with what is asked there, and the rounds made from them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from services.records import Record

Proof = Literal["scan", "tick"]
State = Literal["waiting", "late_start", "walking", "incomplete", "finished", "missed"]

MINUTE = timedelta(minutes=1)


class Season(BaseModel):
    """A stretch of the year, `from_day` and `to_day` as "03-15", both in it, with starts of its own; it may
    run over the new year.
    """

    model_config = ConfigDict(frozen=True)

    from_day: str
    to_day: str
    starts: tuple[str, ...] = ()

    def covers(self, day: date) -> bool:
        today = f"{day:%m-%d}"
        if self.from_day <= self.to_day:
            return self.from_day <= today <= self.to_day
        return today >= self.from_day or today <= self.to_day


class Plan(Record):
    """`proof`: a stop is proved by its label, or a tick will do. `month_days`: only on these days of a month,
    31 is the last one of a shorter month too.
    """

    table: ClassVar[str] = "rounds.plans"
    kind: str
    name: str
    proof: Proof = "scan"
    ordered: bool = False
    roles: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    starts: tuple[str, ...] = ()
    seasons: tuple[Season, ...] = ()
    minutes: int = 40
    grace_minutes: int = 10
    valid_from: date | None = None
    valid_to: date | None = None
    person_ids: tuple[str, ...] = ()
    lineage: str = ""
    follows: str | None = None
    changed_by: str | None = None

    def covers(self, day: date) -> bool:
        """Whether it has rounds on that day; a night belongs to the day it began."""
        return bool(self.starts_on(day))

    def starts_on(self, day: date) -> tuple[str, ...]:
        """The starts of that day, as they are walked: those of its season, if it is in one."""
        begun = self.valid_from is None or day >= self.valid_from
        over = self.valid_to is not None and day > self.valid_to
        if over or not begun or day.isoweekday() not in self.weekdays or not self._is_month_day(day):
            return ()
        return next((season.starts for season in self.seasons if season.covers(day)), self.starts)

    def _is_month_day(self, day: date) -> bool:
        is_last = (day + timedelta(days=1)).day == 1
        later = is_last and any(one > day.day for one in self.month_days)
        return not self.month_days or day.day in self.month_days or later


class Question(BaseModel):
    """What is asked at a stop. Choice: `options`; number: `low`, `high`, `unit`; yes or no: `expects` is the
    answer when all is well, None when either is.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Literal["yes_no", "choice", "number", "text", "photo"]
    text: str
    required: bool = True
    options: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""
    expects: bool | None = None

    def is_answered(self, answer: Any) -> bool:
        return answer is not None and answer != "" and answer != () and answer != []

    def is_well(self, answer: Any) -> bool:
        """False when the answer is a finding: the wrong one of yes and no, a number out of range."""
        if self.kind == "yes_no" and self.expects is not None and isinstance(answer, bool):
            return answer == self.expects
        if self.kind == "number" and isinstance(answer, int | float):
            return (self.low is None or answer >= self.low) and (self.high is None or answer <= self.high)
        return True


class Stop(Record):
    """`standard` and `pictures` (SHA-256) say what good looks like there."""

    table: ClassVar[str] = "rounds.stops"
    plan_id: str
    place_id: str
    ordinal: int
    task: str = ""
    standard: str = ""
    pictures: tuple[str, ...] = ()
    required: bool = True
    not_before_minutes: int = 0
    stay_minutes: int = 0
    questions: tuple[Question, ...] = ()


class Round(Record):
    table: ClassVar[str] = "rounds.rounds"
    ages_by: ClassVar[str] = "starts_at"
    plan_id: str
    kind: str
    name: str
    number: int = 1
    starts_at: datetime
    due_at: datetime
    grace_minutes: int = 10
    roles: tuple[str, ...] = ()
    person_ids: tuple[str, ...] = ()
    stop_ids: tuple[str, ...] = ()

    @property
    def grace(self) -> timedelta:
        return timedelta(minutes=self.grace_minutes)

    def state(self, began: bool, finished: bool, all_reached: bool, now: datetime) -> State:
        """What the facts amount to at `now`; the same facts may amount to more when a phone comes online."""
        over = finished or now > self.due_at + self.grace
        if over and not began:
            return "missed"
        if over:
            return "finished" if all_reached else "incomplete"
        if began:
            return "walking"
        return "late_start" if now > self.starts_at + self.grace else "waiting"

    def late(self, at: datetime) -> int:
        """Whole minutes after it was due, once beyond its grace; negative: before its start; 0: in time."""
        if at > self.due_at + self.grace:
            return (at - self.due_at) // MINUTE
        return -((self.starts_at - at) // MINUTE) if at < self.starts_at - self.grace else 0

    def touches(self, day: date, zone: tzinfo | None) -> bool:
        return self.starts_at.astimezone(zone).date() <= day <= self.due_at.astimezone(zone).date()
