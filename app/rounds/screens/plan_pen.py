"""The pen with which every part of the editor changes what is written, and the troubles beside the fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import flet as ft

from app.rounds.commands.checks import Problem
from app.rounds.commands.sketching import QuestionSketch, Sketch, StopSketch
from app.rounds.screens.parts import Say
from components import theme
from components.text import scaled, second

Stops = tuple[StopSketch, ...]


@dataclass(frozen=True)
class Pen:
    """`write` takes what was written before and gives what is written now."""

    write: Callable[[Callable[[Sketch], Sketch]], Any]

    def put(self, **fields: Any) -> None:
        self.write(lambda sketch: replace(sketch, **fields))

    def stops(self, change: Callable[[Stops], Stops]) -> None:
        self.write(lambda sketch: replace(sketch, stops=change(sketch.stops)))

    def stop(self, id: str, change: Callable[[StopSketch], StopSketch]) -> None:
        self.stops(lambda stops: tuple(change(s) if s.id == id else s for s in stops))

    def question(self, stop_id: str, id: str, change: Callable[[QuestionSketch], QuestionSketch]) -> None:
        def changed(stop: StopSketch) -> StopSketch:
            return replace(stop, questions=tuple(change(q) if q.id == id else q for q in stop.questions))

        self.stop(stop_id, changed)


@dataclass(frozen=True)
class Proof:
    """What is not right and is to be told: what is only missing waits until somebody has `tried`."""

    problems: tuple[Problem, ...]
    tried: bool

    @property
    def told(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if self.tried or not p.missing)

    def words(self, say: Say, field: str) -> str:
        """A sentence for each trouble of the field; empty when there is none."""
        return " ".join(say(p.code) for p in self.told if p.field == field)

    def of_stop(self, stop_id: str) -> int:
        return sum(p.stop_id == stop_id for p in self.told)


def complaint(words: str, key: str) -> Sequence[ft.Control]:
    """The sentence beside a group of fields that has no place for one; nothing without words."""
    if not words:
        return []
    line = ft.Row(
        [scaled(ft.Icons.ERROR_OUTLINE, theme.BAD), ft.Column([second(words, theme.BAD)], expand=True)],
        spacing=theme.S,
        key=key,
    )
    return [line]
