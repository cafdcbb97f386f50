"""What is not right yet about a plan that somebody writes, told beside the field it belongs to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from app.rounds.commands.sketching import QuestionSketch, Sketch, StopSketch, decimal, whole
from app.rounds.queries.recurrence import MOST_STARTS, overlap

DAY_MINUTES = 1440
MOST_STAY = 240
MOST_SEASONS = 8
MOST_STOPS = 500
MOST_PICTURES = 100
"""New ones that one op takes."""


@dataclass(frozen=True)
class Problem:
    """`field` is where it is told: name, days, starts, minutes, grace, who, until, stops, or the id of a stop
    or question with the field after a dot. `code` is a key of texts. What is only `missing` is told once
    somebody wants to save; the rest at once.
    """

    field: str
    code: str
    missing: bool = False
    stop_id: str = ""


def problems(
    sketch: Sketch, begins: date, places: Collection[str], people: Collection[str]
) -> tuple[Problem, ...]:
    """Nothing when it may be saved. `begins` is the day it takes effect; `places` are the ids of the open
    ones, `people` those of who is here.
    """
    return (
        *_of_plan(sketch, begins, people),
        *(p for s in sketch.stops for p in _of_stop(sketch, s, places)),
    )


def _of_plan(sketch: Sketch, begins: date, people: Collection[str]) -> Iterator[Problem]:
    minutes, grace = whole(sketch.minutes), whole(sketch.grace)
    if not sketch.name.strip():
        yield Problem("name", "NAME_MISSING", missing=True)
    if not sketch.weekdays:
        yield Problem("days", "DAYS_MISSING")
    if sketch.monthly and not sketch.month_days:
        yield Problem("days", "month_days_missing")
    if not sketch.times and not any(season.times for season in sketch.seasons):
        yield Problem("starts", "STARTS_MISSING", missing=True)
    if minutes is None or not 1 <= minutes <= DAY_MINUTES:
        yield Problem("minutes", "minutes_bad")
    yield from _of_starts(sketch, minutes or 0)
    if grace is None or grace > DAY_MINUTES:
        yield Problem("grace", "grace_bad")
    if not sketch.roles:
        yield Problem("who", "ROLE_UNKNOWN")
    if any(i not in people for i in sketch.person_ids):
        yield Problem("who", "PERSON_UNKNOWN")
    if sketch.valid_to is not None and sketch.valid_to < begins:
        yield Problem("until", "until_bad")
    if len(sketch.new_pictures()) > MOST_PICTURES:
        yield Problem("stops", "pictures_many")
    if len(sketch.stops) > MOST_STOPS:
        yield Problem("stops", "stops_most")
    if not sketch.stops:
        yield Problem("stops", "STOPS_MISSING", missing=True)
    elif minutes and sum(whole(s.stay) or 0 for s in sketch.stops if s.required) > minutes:
        yield Problem("minutes", "stays_long")


def _of_starts(sketch: Sketch, minutes: int) -> Iterator[Problem]:
    """Of the plan's own times, and of each season's."""
    days = (("starts", sketch.starts), *((f"{s.id}.starts", s.season().starts) for s in sketch.seasons))
    for field, starts in days:
        if len(starts) > MOST_STARTS:
            yield Problem(field, "starts_many")
        if overlap(starts, minutes):
            yield Problem(field, "STARTS_OVERLAP")
    if len(sketch.seasons) > MOST_SEASONS:
        yield Problem("seasons", "seasons_many")


def _of_stop(sketch: Sketch, stop: StopSketch, places: Collection[str]) -> Iterator[Problem]:
    stay, before = whole(stop.stay), whole(stop.not_before)
    if stop.place_id not in places:
        yield Problem(f"{stop.id}.place", "place_closed", stop_id=stop.id)
    if stay is None or stay > MOST_STAY:
        yield Problem(f"{stop.id}.stay", "stay_bad", stop_id=stop.id)
    if before is None or before > (whole(sketch.minutes) or DAY_MINUTES):
        yield Problem(f"{stop.id}.not_before", "not_before_bad", stop_id=stop.id)
    for question in stop.questions:
        for field, code, missing in _of_question(question):
            yield Problem(f"{question.id}.{field}", code, missing, stop.id)


def _of_question(question: QuestionSketch) -> Iterator[tuple[str, str, bool]]:
    if not question.text.strip():
        yield "text", "question_missing", True
    if question.kind == "choice" and not 2 <= len(question.choices) <= 20:
        yield "options", "options_few", len(question.choices) < 2
    if question.kind != "number":
        return
    low, high = decimal(question.low), decimal(question.high)
    for field, typed, number in (("low", question.low, low), ("high", question.high, high)):
        if typed.strip() and number is None:
            yield field, "figure_bad", False
    if low is not None and high is not None and low > high:
        yield "high", "range_bad", False
