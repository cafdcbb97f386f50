"""A report, how who made it is reached, and each step of what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.rounds.records import Done, Voice
from app.tickets.records.flows import Policy, Stage, Urgency
from services.records import Record

Channel = Literal["app", "desk", "phone", "monitor", "round", "mail", "social"]
CHANNELS: tuple[Channel, ...] = ("desk", "phone", "monitor", "mail", "social", "app", "round")
Rating = Literal["satisfied", "fair", "unsatisfied"]
RATINGS: tuple[Rating, ...] = ("satisfied", "fair", "unsatisfied")


class Course(BaseModel):
    """The flow as a ticket carries it: what was promised when it was reported stays."""

    model_config = ConfigDict(frozen=True, extra="allow")

    stages: tuple[Stage, ...] = ()
    call_back: Policy = "none"
    sample: int = 0

    def nth(self, step: str) -> int:
        """Where a step stands, from 1; 0 for the report itself and for what is no stage here."""
        return next((n for n, stage in enumerate(self.stages, 1) if stage.step == step), 0)

    def stage(self, step: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.step == step), None)

    @property
    def core(self) -> int:
        """The stage at which the work itself is done."""
        return self.nth("finish") or self.nth("answer")

    @property
    def again(self) -> str:
        """Where it goes on when it is to be done again: told to the same person, who has taken it."""
        before = [s.step for s in self.stages[: max(self.core - 1, 0)]]
        return next((step for step in reversed(before) if step in ("verify", "assign", "accept")), "register")


class Ticket(Done):
    """One report. `role`: whose work it is. `spot`: where, in words. `number` is drawn by the server. `by`:
    the name of who reported it. `wished_from` and `wished_until`: when somebody is in.
    """

    table: ClassVar[str] = "tickets.tickets"
    ages_by: ClassVar[str] = "ages_at"
    number: str = ""
    kind: str
    category_id: str | None = None
    urgency: Urgency = "soon"
    role: str = "desk"
    major: bool = False
    channel: str = "app"
    place_id: str | None = None
    unit_id: str | None = None
    spot: str = ""
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()
    wished_from: datetime | None = None
    wished_until: datetime | None = None
    for_person_id: str | None = None
    hazard_id: str | None = None
    predecessor_id: str | None = None
    split_from_id: str | None = None
    by: str = ""
    flow: Course = Course()
    closed_at: datetime | None = None

    def is_own(self, person_id: str) -> bool:
        """They reported it, or it was reported for them."""
        return person_id in (self.person_id, self.for_person_id)


class Caller(Record):
    """How who reported it is reached; the id is the ticket's."""

    table: ClassVar[str] = "tickets.callers"
    ages_by: ClassVar[str] = "ages_at"
    name: str = ""
    phone: str = ""


class Step(Done):
    """One step of what became of a ticket. `ordinal`: in the order in which the server heard of them; none
    while it is on its way. `inside`: not for residents. `details` by the step: checks, materials, readings,
    no_photo, signature, no_signature; passed; valid; rating; what was corrected.
    """

    table: ClassVar[str] = "tickets.steps"
    ages_by: ClassVar[str] = "ages_at"
    ticket_id: str
    ordinal: int | None = None
    step: str
    by: str = ""
    to_person_id: str | None = None
    to_name: str = ""
    to_role: str = ""
    reason: str = ""
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()
    until: datetime | None = None
    other_id: str | None = None
    details: dict[str, Any] = Field(default_factory=dict)
    inside: bool = False

    @property
    def rating(self) -> str:
        return str(self.details.get("rating", ""))
