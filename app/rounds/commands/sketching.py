"""A plan while somebody writes it: what was typed so far, and the command that it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, Protocol, TypeVar

from app.rounds.commands.planning import ChangePlan, MakePlan, PlanDraft, StopDraft
from app.rounds.queries.recurrence import in_order
from app.rounds.records import Plan, Question, Stop
from services.ids import uuid7

Expected = Literal["yes", "no", "any"]
QuestionKind = Literal["yes_no", "choice", "number", "text", "photo"]
WORKERS = {
    "patrol": "guard",
    "cleaning": "cleaner",
    "greening": "gardener",
    "upkeep": "electrician",
    "fire": "guard",
    "desk": "desk",
}
"""The kinds of plans, and the post that usually walks each."""
EXPECTED: dict[Expected, bool | None] = {"yes": True, "no": False, "any": None}


@dataclass(frozen=True)
class QuestionSketch:
    """`options` one a line; `low` and `high` as typed."""

    id: str
    kind: QuestionKind = "yes_no"
    text: str = ""
    required: bool = True
    options: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    expects: Expected = "yes"

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.strip() for line in self.options.splitlines() if line.strip()))

    def question(self) -> Question:
        """What the kind does not need is left out."""
        told: dict[str, Any] = {"id": self.id, "kind": self.kind, "text": self.text.strip()}
        if self.kind == "choice":
            told["options"] = self.choices
        elif self.kind == "number":
            told |= {"low": decimal(self.low), "high": decimal(self.high), "unit": self.unit.strip()}
        elif self.kind == "yes_no":
            told["expects"] = EXPECTED[self.expects]
        return Question.model_validate(told | {"required": self.required})


@dataclass(frozen=True)
class StopSketch:
    """`not_before` and `stay` in minutes, as typed; empty is none."""

    id: str
    place_id: str
    task: str = ""
    required: bool = True
    not_before: str = ""
    stay: str = ""
    questions: tuple[QuestionSketch, ...] = ()


@dataclass(frozen=True)
class Sketch:
    """`plan_id` is the version that is changed, empty for a new plan; `first` the start that somebody chose
    to begin the day with; `from_day` None means the default.
    """

    plan_id: str = ""
    name: str = ""
    kind: str = "patrol"
    ordered: bool = False
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    times: tuple[str, ...] = ()
    first: str = ""
    minutes: str = "40"
    grace: str = "10"
    roles: tuple[str, ...] = ("guard",)
    person_ids: tuple[str, ...] = ()
    stops: tuple[StopSketch, ...] = ()
    from_day: date | None = None
    valid_to: date | None = None

    @property
    def starts(self) -> tuple[str, ...]:
        """The times in the order they are walked."""
        return in_order(self.times, self.first)

    def of_kind(self, kind: str) -> Sketch:
        """Another kind, and the post that usually walks it unless another was chosen."""
        usual = self.roles == (WORKERS.get(self.kind),)
        return replace(self, kind=kind, roles=(WORKERS[kind],) if usual else self.roles)

    def begins(self, head: Plan | None, today: date) -> date:
        """The day it takes effect: as chosen, else as soon as may be, and not before what it changes."""
        earliest = earliest_day(head, today)
        if self.from_day is not None:
            return max(self.from_day, earliest)
        return max(earliest, head.valid_from or earliest) if head else earliest

    def plan(self) -> PlanDraft:
        return PlanDraft(
            name=self.name.strip(),
            kind=self.kind,
            ordered=self.ordered,
            roles=self.roles,
            person_ids=self.person_ids,
            weekdays=tuple(sorted(self.weekdays)),
            starts=self.starts,
            minutes=whole(self.minutes) or 0,
            grace_minutes=whole(self.grace) or 0,
            valid_to=self.valid_to,
        )

    def stop_drafts(self) -> tuple[StopDraft, ...]:
        """With new ids: the stops of another version are other stops."""
        return tuple(
            StopDraft(
                id=uuid7(),
                place_id=stop.place_id,
                task=stop.task.strip(),
                required=stop.required,
                not_before_minutes=whole(stop.not_before) or 0,
                stay_minutes=whole(stop.stay) or 0,
                questions=tuple(q.question() for q in stop.questions),
            )
            for stop in self.stops
        )

    def command(self, from_day: date) -> MakePlan | ChangePlan:
        stops = self.stop_drafts()
        if not self.plan_id:
            return MakePlan(plan=self.plan(), stops=stops, from_day=from_day)
        return ChangePlan(plan=self.plan(), stops=stops, from_day=from_day, plan_id=self.plan_id)

    def as_plan(self, from_day: date) -> Plan:
        """As it would stand, for a look ahead."""
        return Plan(id="", valid_from=from_day, **self.plan().model_dump())


def sketch_of(plan: Plan, stops: Iterable[Stop]) -> Sketch:
    """What stands, ready to be changed."""
    return Sketch(
        plan_id=plan.id,
        name=plan.name,
        kind=plan.kind,
        ordered=plan.ordered,
        weekdays=tuple(sorted(plan.weekdays)),
        times=plan.starts,
        first=plan.starts[0] if plan.starts else "",
        minutes=str(plan.minutes),
        grace=str(plan.grace_minutes),
        roles=plan.roles,
        person_ids=plan.person_ids,
        stops=tuple(_stop_sketch(stop) for stop in stops),
        valid_to=plan.valid_to,
    )


def copy_of(sketch: Sketch, name: str) -> Sketch:
    """A new plan that begins as another one stands."""
    return replace(sketch, plan_id="", name=name, from_day=None, valid_to=None)


def twin(stop: StopSketch) -> StopSketch:
    """The same stop once more."""
    questions = tuple(replace(q, id=uuid7()) for q in stop.questions)
    return replace(stop, id=uuid7(), questions=questions)


def earliest_day(head: Plan | None, today: date) -> date:
    """A change never touches today: its rounds are being walked."""
    return today + timedelta(days=1) if head else today


def whole(typed: str) -> int | None:
    """The number that was typed; None when it is none, 0 when nothing was."""
    text = typed.strip()
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else None


def decimal(typed: str) -> float | None:
    """The number that was typed; None when it is none. Raises nothing."""
    try:
        number = float(typed.strip().replace("，", ".").replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None


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


def _stop_sketch(stop: Stop) -> StopSketch:
    return StopSketch(
        id=stop.id,
        place_id=stop.place_id,
        task=stop.task,
        required=stop.required,
        not_before=str(stop.not_before_minutes or ""),
        stay=str(stop.stay_minutes or ""),
        questions=tuple(_question_sketch(q) for q in stop.questions),
    )


def _question_sketch(question: Question) -> QuestionSketch:
    words = (word for word, answer in EXPECTED.items() if answer == question.expects)
    expects: Expected = next(words) if question.kind == "yes_no" else "yes"
    return QuestionSketch(
        id=question.id,
        kind=question.kind,
        text=question.text,
        required=question.required,
        options="\n".join(question.options),
        low="" if question.low is None else f"{question.low:g}",
        high="" if question.high is None else f"{question.high:g}",
        unit=question.unit,
        expects=expects,
    )
