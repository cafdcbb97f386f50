"""What was read and answered at a place before: the numbers of one question, and the last answers to all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.rounds.queries.progress import name_of, told_at
from app.rounds.records import Hazard, Question, Stop, Visit
from services.commands import View


@dataclass(frozen=True)
class Reading:
    """One number with the question as it was asked then: its range and unit may have changed since."""

    at: datetime
    value: float
    question: Question
    visit_id: str
    person: str

    @property
    def is_well(self) -> bool:
        return self.question.is_well(self.value)


@dataclass(frozen=True)
class Last:
    """What was answered here the time before, and when."""

    answer: Any
    at: datetime
    person: str


def readings(view: View, place_id: str, question_id: str) -> tuple[Reading, ...]:
    """The numbers that this device knows of a question at a place, the oldest first; what a hazard says it
    was counts too, for the form may never have been saved.
    """
    found = []
    for visit in view.where(Visit, place_id=place_id):
        question, value = question_at(view, visit, question_id), _number_at(view, visit, question_id)
        if question is not None and value is not None:
            found.append(Reading(visit.at, value, question, visit.id, name_of(view, visit.person_id)))
    return tuple(sorted(found, key=lambda reading: (reading.at, reading.visit_id)))


def readings_until(view: View, hazard: Hazard, most: int = 30) -> tuple[Reading, ...]:
    """The readings of the question that a hazard came from, up to its visit; the last of them is its own."""
    visit = view.get(Visit, hazard.visit_id) if hazard.visit_id else None
    if visit is None or not hazard.question_id or hazard.reading is None:
        return ()
    known = readings(view, visit.place_id, hazard.question_id)
    return tuple(r for r in known if r.at <= visit.at)[-most:]


def last_answers(view: View, visit_id: str) -> dict[str, Last]:
    """By the id of each question of the visit's stop the answer given at this place the time before."""
    visit = view.get(Visit, visit_id)
    stop = view.get(Stop, visit.stop_id) if visit else None
    if visit is None or stop is None:
        return {}
    found: dict[str, Last] = {}
    for before in sorted(view.where(Visit, place_id=visit.place_id), key=lambda v: v.at, reverse=True):
        if before.at >= visit.at or len(found) == len(stop.questions):
            continue
        told = told_at(view, before.id)
        for question in stop.questions:
            answer = told.get(question.id)
            if question.id not in found and question.is_answered(answer):
                found[question.id] = Last(answer, before.at, name_of(view, before.person_id))
    return found


def question_at(view: View, visit: Visit, question_id: str) -> Question | None:
    """As it was asked at that visit."""
    stop = view.get(Stop, visit.stop_id)
    return next((q for q in stop.questions if q.id == question_id), None) if stop else None


def _number_at(view: View, visit: Visit, question_id: str) -> float | None:
    """The answer that was saved, else what a hazard of the visit says it was."""
    told = told_at(view, visit.id).get(question_id)
    if isinstance(told, int | float) and not isinstance(told, bool):
        return float(told)
    said = [h.reading for h in view.where(Hazard, visit_id=visit.id) if h.question_id == question_id]
    return next((reading for reading in said if reading is not None), None)
