"""The stops and questions of a plan that is written, put in another order, doubled and taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from app.rounds.commands.sketching import StopSketch
from services.ids import uuid7


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
    questions = tuple(replace(q, id=uuid7()) for q in stop.questions)
    return replace(stop, id=uuid7(), questions=questions)
