"""What is remembered of the stores: what is kept there, and each line of the book about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Literal

from app.rounds.records import Done
from services.records import Record

Kind = Literal["tool", "pesticide", "fertiliser", "material"]
Why = Literal["received", "used", "counted", "lost", "returned"]
KINDS: tuple[Kind, ...] = ("pesticide", "fertiliser", "tool", "material")
WHYS: tuple[Why, ...] = ("used", "received", "counted", "returned", "lost")
KEEPERS = ("gardener", "electrician", "cleaner", "manager")
"""Who writes in the book."""
FINDERS = ("gardener", "electrician", "manager")
"""Who brings something new into store."""


class Item(Record):
    """Something kept in store, counted in `unit`; below `minimum` more should be bought, 0: never. For
    `safety_hours` nobody enters where it was used.
    """

    table: ClassVar[str] = "assets.items"
    name: str
    kind: Kind
    unit: str
    minimum: Decimal = Decimal(0)
    safety_hours: int = 0
    note: str = ""
    closed_at: datetime | None = None


class Movement(Done):
    """A line of the book. `quantity` came (above zero) or went (below); when it was counted, it is what lay
    there. The server says when a line grows old: at the next count after it.
    """

    ages_by: ClassVar[str] = "ages_at"
    table: ClassVar[str] = "assets.movements"
    item_id: str
    why: Why
    quantity: Decimal
    place_id: str | None = None
    round_id: str | None = None
    visit_id: str | None = None
    safety_hours: int = 0
    dose: str = ""
    note: str = ""
    photos: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal:
        """Without its sign."""
        return abs(self.quantity)

    @property
    def until(self) -> datetime:
        """When one may go there again."""
        return self.at + timedelta(hours=self.safety_hours)
