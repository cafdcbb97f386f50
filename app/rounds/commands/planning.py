"""What the manager may plan: a new plan, a change of one from a day on, its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from app.estate.records import Person, Place
from app.rounds.queries.plans import line_of, versions_of
from app.rounds.queries.recurrence import overlap
from app.rounds.records import Plan, Proof, Question, Season, Stop
from services.commands import Act, Command, Me, Refused, View
from services.records import Record

DAY = timedelta(days=1)


class PlanDraft(BaseModel):
    """What a plan says, without its stops."""

    model_config = ConfigDict(frozen=True)

    name: str
    kind: str = "patrol"
    proof: Proof = "scan"
    ordered: bool = False
    roles: tuple[str, ...] = ("guard",)
    person_ids: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    month_days: tuple[int, ...] = ()
    starts: tuple[str, ...] = ()
    seasons: tuple[Season, ...] = ()
    minutes: int = 40
    grace_minutes: int = 10
    valid_to: date | None = None

    @property
    def all_starts(self) -> tuple[tuple[str, ...], ...]:
        """Its own and those of each season."""
        return (self.starts, *(season.starts for season in self.seasons))


class StopDraft(BaseModel):
    """`id` is drawn on the device (services.ids), so that the stop is the same here and there."""

    model_config = ConfigDict(frozen=True)

    id: str
    place_id: str
    task: str = ""
    standard: str = ""
    pictures: tuple[str, ...] = ()
    required: bool = True
    not_before_minutes: int = 0
    stay_minutes: int = 0
    questions: tuple[Question, ...] = ()


class _Planned(Command):
    plan: PlanDraft
    stops: tuple[StopDraft, ...]
    from_day: date
    photos: tuple[str, ...] = ()
    """Of the stops' pictures those that are new."""

    def photo_hashes(self) -> tuple[str, ...]:
        return self.photos

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, NAME_MISSING, ROLE_UNKNOWN, DAYS_MISSING, STARTS_MISSING,
        STARTS_OVERLAP, STOPS_MISSING, PLACE_UNKNOWN, PERSON_UNKNOWN.
        """
        plan = self.plan
        reasons: tuple[tuple[bool, str], ...] = (
            (not me.holds("manager"), "NOT_ALLOWED"),
            (not plan.name.strip(), "NAME_MISSING"),
            (not plan.roles, "ROLE_UNKNOWN"),
            (not plan.weekdays, "DAYS_MISSING"),
            (not plan.starts and not plan.seasons, "STARTS_MISSING"),
            (any(overlap(starts, plan.minutes) for starts in plan.all_starts), "STARTS_OVERLAP"),
            (not self.stops, "STOPS_MISSING"),
            (not all(_is_open(view, stop.place_id) for stop in self.stops), "PLACE_UNKNOWN"),
            (any(view.get(Person, i) is None for i in plan.person_ids), "PERSON_UNKNOWN"),
        )
        for applies, code in reasons:
            if applies:
                raise Refused(code)

    def written(self, act: Act, lineage: str, follows: str | None) -> Iterable[Record]:
        """The records of the new plan."""
        estate_id = act.me.estate_id
        yield Plan(
            id=act.id,
            estate_id=estate_id,
            **self.plan.model_dump(),
            valid_from=self.from_day,
            lineage=lineage,
            follows=follows,
            changed_by=act.me.person_id,
        )
        for ordinal, stop in enumerate(self.stops, start=1):
            yield Stop(estate_id=estate_id, plan_id=act.id, ordinal=ordinal, **stop.model_dump())


class MakePlan(_Planned):
    """A new plan; its id is the op's."""

    kind: ClassVar[str] = "rounds.make_plan"

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield from self.written(act, lineage=act.id, follows=None)


class ChangePlan(_Planned):
    """A plan is another from a day on, tomorrow at the earliest; what was walked stays as it was, and a
    change that was to come later gives way. The changed plan's id is the op's.
    """

    kind: ClassVar[str] = "rounds.change_plan"
    plan_id: str

    def check(self, view: View, me: Me) -> None:
        super().check(view, me)
        current(view, self.plan_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        lineage = lineage_of(view, self.plan_id)
        yield from ended(view, lineage, self.from_day - DAY)
        yield from self.written(act, lineage=lineage or act.id, follows=self.plan_id)


class EndPlan(Command):
    """No rounds after a day, today at the earliest."""

    kind: ClassVar[str] = "rounds.end_plan"
    plan_id: str
    last_day: date

    def check(self, view: View, me: Me) -> None:
        if not me.holds("manager"):
            raise Refused("NOT_ALLOWED")
        current(view, self.plan_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield from ended(view, lineage_of(view, self.plan_id), self.last_day)
        old = view.get(Plan, self.plan_id)
        if old is not None:
            yield old.model_copy(update={"valid_to": self.last_day})


def current(view: View, plan_id: str) -> Plan:
    """The plan, unless another has taken its place. Raises Refused: PLAN_UNKNOWN, PLAN_CHANGED."""
    plan = view.get(Plan, plan_id)
    if plan is None:
        raise Refused("PLAN_UNKNOWN")
    if view.where(Plan, follows=plan_id):
        raise Refused("PLAN_CHANGED")
    return plan


def lineage_of(view: View, plan_id: str) -> str:
    """What all versions of a plan have in common; empty for a plan that this device does not know."""
    plan = view.get(Plan, plan_id)
    return line_of(plan) if plan else ""


def ended(view: View, lineage: str, last: date) -> Iterable[Plan]:
    """The versions of a plan that would go on after that day, ended by it."""
    for plan in versions_of(view, lineage):
        if plan.valid_to is None or plan.valid_to > last:
            yield plan.model_copy(update={"valid_to": last})


def _is_open(view: View, place_id: str) -> bool:
    place = view.get(Place, place_id)
    return place is not None and place.closed_at is None
