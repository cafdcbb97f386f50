"""What is remembered of rounds: plans, the rounds made from them, and what was done on each."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from math import asin, cos, radians, sin, sqrt
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.records import Record

Proof = Literal["scan", "tick"]
Obstacle = Literal["locked", "works", "weather", "other"]
State = Literal["waiting", "late_start", "walking", "incomplete", "finished", "missed"]

MINUTE = timedelta(minutes=1)
LATER = 5 * MINUTE
EARTH_METRES = 6_371_000


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


class Done(Record):
    """An act: who, by the device's clock, by the authority's clock, and when it reached the server."""

    ages_by: ClassVar[str] = "at"
    person_id: str
    device_at: datetime
    at: datetime
    received_at: datetime | None = None


class Start(Done):
    table: ClassVar[str] = "rounds.starts"
    round_id: str


class Visit(Done):
    table: ClassVar[str] = "rounds.visits"
    round_id: str
    stop_id: str
    place_id: str
    tag_id: str | None = None
    how: str = "scan"
    reason: str = ""
    photos: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    accuracy: float | None = None
    flags: tuple[str, ...] = ()

    @property
    def came_later(self) -> bool:
        """It was walked without a connection and sent afterwards."""
        return self.received_at is not None and self.received_at - self.at > LATER

    @property
    def clock_ahead(self) -> int:
        """Whole minutes that the device's clock was ahead; negative: behind."""
        return int((self.device_at - self.at) / MINUTE)

    def metres_from(self, latitude: float | None, longitude: float | None) -> float | None:
        """Along the ground; None when one of the two positions is not known."""
        if self.latitude is None or self.longitude is None or latitude is None or longitude is None:
            return None
        here, there = radians(self.latitude), radians(latitude)
        east = sin(radians(longitude - self.longitude) / 2) ** 2
        chord = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * east
        return EARTH_METRES * 2 * asin(sqrt(chord))


class Omission(Done):
    """A stop that could not be done, and why; it is settled by that."""

    table: ClassVar[str] = "rounds.omissions"
    round_id: str
    stop_id: str
    place_id: str
    reason: Obstacle = "other"
    text: str = ""
    photos: tuple[str, ...] = ()


class Note(Done):
    table: ClassVar[str] = "rounds.notes"
    visit_id: str
    round_id: str
    text: str = ""
    photos: tuple[str, ...] = ()


class Answers(Done):
    """By the id of each question a truth, a number, words, or the names of photos; the last one counts."""

    table: ClassVar[str] = "rounds.answers"
    visit_id: str
    round_id: str
    answers: dict[str, Any] = Field(default_factory=dict)
    photos: tuple[str, ...] = ()


class Hazard(Done):
    """Something dangerous or broken, found on a round or beside one. It is open until somebody settles it,
    however long ago it was found.
    """

    ages_by: ClassVar[str] = ""
    table: ClassVar[str] = "rounds.hazards"
    round_id: str | None = None
    visit_id: str | None = None
    place_id: str
    urgency: Literal["urgent", "soon", "later"] = "soon"
    text: str = ""
    photos: tuple[str, ...] = ()


class Review(Done):
    """What the manager made of a visit, a round or a hazard; the last one of a subject counts. The server
    says when it grows old: on a hazard never.
    """

    ages_by: ClassVar[str] = "ages_at"
    table: ClassVar[str] = "rounds.reviews"
    round_id: str | None = None
    subject: Literal["visit", "round", "hazard"]
    subject_id: str
    verdict: Literal["accepted", "rejected"]
    note: str = ""


class Finish(Done):
    table: ClassVar[str] = "rounds.finishes"
    round_id: str
    reason: str = ""


class Photo(Record):
    """What the server knows of a photo that some op named: who owes it, and since when it is there."""

    table: ClassVar[str] = "sync.photos"
    sha256: str
    op_id: str
    person_id: str
    size: int | None = None
    arrived_at: datetime | None = None


class Held(Record):
    """An op of somebody's that has waited for days for what it belongs to; only the manager is told."""

    table: ClassVar[str] = "sync.held"
    person_id: str
    kind: str
    at: datetime
