"""What the manager says of how a kind of ticket goes: who, what must be, by when, whom to call back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from app.tickets.commands.registering import course_for
from app.tickets.commands.routing import DOERS
from app.tickets.records import Course, Flow, Kind, Policy, Urgency
from app.tickets.records.flows import NIGHT
from services.commands import Act, Command, Me, Refused, View
from services.records import Record

LONGEST = 86_400


class StageSet(BaseModel):
    """One stage: who is responsible, whether it must be, minutes by urgency, `night` or None. What is not
    named in `limits` stays.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: str
    role: str
    must: bool
    limits: dict[Urgency, int | Literal["night"] | None]


class SetFlow(Command):
    """How tickets of a kind go that are reported from now on; stages that are not told stay."""

    kind: ClassVar[str] = "tickets.set_flow"
    ticket_kind: Kind
    stages: tuple[StageSet, ...] = ()
    call_back: Policy | None = None
    sample: int | None = None

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, KIND_BAD, FLOW_BAD {step}."""
        manages(me)
        flow = course_for(view, self.ticket_kind)
        if flow is None:
            raise Refused("KIND_BAD")
        if self.sample is not None and not 0 <= self.sample <= 100:
            raise Refused("FLOW_BAD", step="call_back")
        for told in self.stages:
            if not _fits(flow, told):
                raise Refused("FLOW_BAD", step=told.step)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        told = {stage.step: stage for stage in self.stages}
        for flow in view.all(Flow):
            if flow.kind == self.ticket_kind:
                stages = tuple(
                    stage.model_copy(update=_said(told[stage.step], stage.limits))
                    if stage.step in told
                    else stage
                    for stage in flow.stages
                )
                policy = {} if self.call_back is None else {"call_back": self.call_back}
                sample = {} if self.sample is None else {"sample": self.sample}
                yield flow.model_copy(update={"stages": stages, **policy, **sample})

    def body(self) -> dict[str, Any]:
        """With the limits that are none, which mean something here."""
        stages = [stage.model_dump(mode="json") for stage in self.stages]
        return self.model_dump(mode="json", exclude_none=True, exclude={"stages"}) | {"stages": stages}


def manages(me: Me) -> None:
    """Raises Refused: NOT_ALLOWED."""
    if not me.holds("manager"):
        raise Refused("NOT_ALLOWED")


def _fits(flow: Course, told: StageSet) -> bool:
    """A stage that the flow has, a role that there is, limits that can be; the work itself must be done."""
    core = flow.nth(told.step) == flow.core
    limits = (value for value in told.limits.values() if value is not None and value != NIGHT)
    good = all(1 <= int(value) <= LONGEST for value in limits)
    return bool(flow.nth(told.step)) and told.role in ("worker", *DOERS) and good and (told.must or not core)


def _said(told: StageSet, before: Any) -> dict[str, Any]:
    return {"role": told.role, "must": told.must, "limits": {**before, **told.limits}}
