"""A plan while somebody writes it: what was typed so far, and the command that it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from app.rounds.commands.planning import ChangePlan, MakePlan, PlanDraft, StopDraft
from app.rounds.queries.recurrence import in_order
from app.rounds.records import Plan, Proof, Question, Season, Stop
from services.ids import uuid7
from services.photos import Photo

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
PROOFS: dict[str, Proof] = {kind: "scan" if kind in ("patrol", "fire") else "tick" for kind in WORKERS}
"""How a stop of each kind is usually proved."""
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
    standard: str = ""
    pictures: tuple[str, ...] = ()
    required: bool = True
    not_before: str = ""
    stay: str = ""
    questions: tuple[QuestionSketch, ...] = ()


@dataclass(frozen=True)
class SeasonSketch:
    """`from_day` and `to_day` as "03-15"; without `times` nothing is walked then."""

    id: str
    from_day: str
    to_day: str
    times: tuple[str, ...] = ()
    first: str = ""

    def season(self) -> Season:
        starts = in_order(self.times, self.first)
        return Season(from_day=self.from_day, to_day=self.to_day, starts=starts)


@dataclass(frozen=True)
class Sketch:
    """`plan_id` is the version that is changed, empty for a new plan; `first` the start that somebody chose
    to begin the day with; `from_day` None means the default. `month_days` count when it is `monthly`. `fresh`
    are the pictures that were taken while it was written.
    """

    plan_id: str = ""
    name: str = ""
    kind: str = "patrol"
    proof: Proof = "scan"
    ordered: bool = False
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    monthly: bool = False
    month_days: tuple[int, ...] = ()
    times: tuple[str, ...] = ()
    first: str = ""
    seasons: tuple[SeasonSketch, ...] = ()
    minutes: str = "40"
    grace: str = "10"
    roles: tuple[str, ...] = ("guard",)
    person_ids: tuple[str, ...] = ()
    stops: tuple[StopSketch, ...] = ()
    fresh: tuple[Photo, ...] = ()
    from_day: date | None = None
    valid_to: date | None = None

    @property
    def starts(self) -> tuple[str, ...]:
        """The times in the order they are walked."""
        return in_order(self.times, self.first)

    def of_kind(self, kind: str) -> Sketch:
        """Another kind, and the post and the proof that are usual for it unless others were chosen."""
        usual = self.roles == (WORKERS.get(self.kind),)
        roles = (WORKERS[kind],) if usual else self.roles
        proof = PROOFS[kind] if self.proof == PROOFS.get(self.kind) else self.proof
        return replace(self, kind=kind, roles=roles, proof=proof)

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
            proof=self.proof,
            ordered=self.ordered,
            roles=self.roles,
            person_ids=self.person_ids,
            weekdays=tuple(sorted(self.weekdays)),
            month_days=tuple(sorted(self.month_days)) if self.monthly else (),
            starts=self.starts,
            seasons=tuple(one.season() for one in self.seasons),
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
                standard=stop.standard.strip(),
                pictures=stop.pictures,
                required=stop.required,
                not_before_minutes=whole(stop.not_before) or 0,
                stay_minutes=whole(stop.stay) or 0,
                questions=tuple(q.question() for q in stop.questions),
            )
            for stop in self.stops
        )

    def new_pictures(self) -> tuple[Photo, ...]:
        """Those that some stop still shows; they go with the command."""
        shown = {sha for stop in self.stops for sha in stop.pictures}
        return tuple({photo.sha256: photo for photo in self.fresh if photo.sha256 in shown}.values())

    def command(self, from_day: date) -> MakePlan | ChangePlan:
        told: dict[str, Any] = {
            "plan": self.plan(),
            "stops": self.stop_drafts(),
            "from_day": from_day,
            "photos": tuple(photo.sha256 for photo in self.new_pictures()),
        }
        return ChangePlan(**told, plan_id=self.plan_id) if self.plan_id else MakePlan(**told)

    def as_plan(self, from_day: date) -> Plan:
        """As it would stand, for a look ahead."""
        return Plan(id="", valid_from=from_day, **self.plan().model_dump())


def sketch_of(plan: Plan, stops: Iterable[Stop]) -> Sketch:
    """What stands, ready to be changed."""
    return Sketch(
        plan_id=plan.id,
        name=plan.name,
        kind=plan.kind,
        proof=plan.proof,
        ordered=plan.ordered,
        weekdays=tuple(sorted(plan.weekdays)),
        monthly=bool(plan.month_days),
        month_days=plan.month_days,
        times=plan.starts,
        first=plan.starts[0] if plan.starts else "",
        seasons=tuple(_season_sketch(number, one) for number, one in enumerate(plan.seasons)),
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


def _stop_sketch(stop: Stop) -> StopSketch:
    return StopSketch(
        id=stop.id,
        place_id=stop.place_id,
        task=stop.task,
        standard=stop.standard,
        pictures=stop.pictures,
        required=stop.required,
        not_before=str(stop.not_before_minutes or ""),
        stay=str(stop.stay_minutes or ""),
        questions=tuple(question_sketch(q) for q in stop.questions),
    )


def _season_sketch(number: int, season: Season) -> SeasonSketch:
    first = season.starts[0] if season.starts else ""
    return SeasonSketch(f"season-{number}", season.from_day, season.to_day, season.starts, first)


def question_sketch(question: Question) -> QuestionSketch:
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
