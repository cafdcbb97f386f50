"""The stops and questions of a plan that is written, put in another order, doubled and taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from app.rounds.commands.sketching import StopSketch, question_sketch
from app.rounds.queries.forms import form_for
from app.rounds.records import Question
from services.ids import uuid7

MOST_QUESTIONS = 20


class _Known(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Known)


def moved(items: Sequence[Item], id: str, by: int) -> tuple[Item, ...]:
    """One item so many places further on; at the ends it stays."""
    at = next(i for i, item in enumerate(items) if item.id == id)
    rest = [item for item in items if item.id != id]
    to = max(0, min(len(rest), at + by))
    return (*rest[:to], items[at], *rest[to:])


def without(items: Sequence[Item], id: str) -> tuple[Item, ...]:
    return tuple(item for item in items if item.id != id)


def after(items: Sequence[Item], id: str, new: Item) -> tuple[Item, ...]:
    """`new` right after the item of that id."""
    at = next(i for i, item in enumerate(items) if item.id == id) + 1
    return (*items[:at], new, *items[at:])


def twin(stop: StopSketch) -> StopSketch:
    """The same stop once more."""
    return replace(stop, id=uuid7(), questions=tuple(replace(q, id=uuid7()) for q in stop.questions))


def with_questions(stop: StopSketch, questions: Iterable[Question]) -> StopSketch:
    """The questions of a form after its own; one that it asks already is not asked twice."""
    known = {question.id for question in stop.questions}
    more = tuple(question_sketch(q) for q in questions if q.id not in known)
    return replace(stop, questions=(*stop.questions, *more)[:MOST_QUESTIONS])


def alike(stops: Sequence[StopSketch], model: StopSketch, kinds: Mapping[str, str]) -> tuple[StopSketch, ...]:
    """What holds at `model` at every stop of the same kind of place; `kinds` by the id of the place."""
    kind = kinds.get(model.place_id)

    def like(stop: StopSketch) -> StopSketch:
        if stop.id == model.id or kinds.get(stop.place_id) != kind:
            return stop
        return replace(model, id=stop.id, place_id=stop.place_id)

    return tuple(like(stop) for stop in stops)


def formed_by_kind(
    stops: Sequence[StopSketch], kinds: Mapping[str, str], language: str
) -> tuple[StopSketch, ...]:
    """Stops without questions ask what is usual at their kind of place; the others are the same objects."""

    def formed(stop: StopSketch) -> StopSketch:
        usual = () if stop.questions else form_for(kinds.get(stop.place_id, ""), language)
        return with_questions(stop, usual) if usual else stop

    return tuple(formed(stop) for stop in stops)
