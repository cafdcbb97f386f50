"""How a kind of ticket goes in this estate, what tickets may be about, and what material costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.records import Record

Kind = Literal[
    "repair", "complaint", "consultation", "suggestion", "litter", "hazard", "violation", "mediation"
]
KINDS: tuple[Kind, ...] = (
    "repair",
    "complaint",
    "litter",
    "hazard",
    "consultation",
    "suggestion",
    "violation",
    "mediation",
)
Urgency = Literal["urgent", "soon", "later"]
URGENCIES: tuple[Urgency, ...] = ("urgent", "soon", "later")
Policy = Literal["all", "sample", "unrated", "none"]
STAGES = ("verify", "assign", "accept", "arrive", "work", "finish", "answer", "approve", "call_back")
"""The steps that can be stages of a flow."""
NIGHT = "night"


class Stage(BaseModel):
    """One stage of a flow: what is done, by which role (`worker`: whose work the ticket is), whether it must
    be, and the step that its clock counts from (empty: the stage before it). `limits`: by urgency in minutes,
    `night` (before the night after the report is over), or none.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    step: str
    role: str = "desk"
    must: bool = False
    after: str = ""
    limits: Mapping[str, int | str | None] = Field(default_factory=dict)


class Flow(Record):
    """`call_back`: whom the desk asks afterwards: all, a sample of so many percent, who gave no rating,
    none.
    """

    table: ClassVar[str] = "tickets.flows"
    kind: str
    stages: tuple[Stage, ...] = ()
    call_back: Policy = "none"
    sample: int = 0


class Category(Record):
    """What it is about. `key`: one that every estate begins with, named by the texts; else `name`. `needs`:
    the kind of certificate without which nobody may be told to do it.
    """

    table: ClassVar[str] = "tickets.categories"
    kind: str
    parent_id: str | None = None
    key: str = ""
    name: str = ""
    icon: str = ""
    urgency: Urgency = "soon"
    role: str = ""
    needs: str = ""
    ordinal: int = 0
    closed_at: datetime | None = None


class Price(Record):
    """What material costs by the `unit`, in the estate's money."""

    table: ClassVar[str] = "tickets.prices"
    name: str
    unit: str
    price: Decimal
    item_id: str | None = None
    ordinal: int = 0
    closed_at: datetime | None = None
