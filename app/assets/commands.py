"""What may be done with the stock book: say what is kept, write a line, take an own slip back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from app.assets.records import FINDERS, KEEPERS, Item, Kind, Movement, Why
from app.estate.records import Place
from app.rounds.commands.walking import done
from app.rounds.records import Visit
from services.commands import Act, Command, Me, Refused, View
from services.records import Effect, Gone, Record

MOST = Decimal(9_999_999)
FINEST = Decimal("0.001")
SLIP = timedelta(minutes=10)
"""For so long an own line may be taken back."""


class _Described(Command):
    name: str
    item_kind: Kind
    unit: str
    minimum: Decimal = Decimal(0)
    safety_hours: int = 0
    note: str = ""

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, NAME_MISSING, NAME_TAKEN, UNIT_MISSING, AMOUNT_BAD."""
        if not me.holds(*self.writers()):
            raise Refused("NOT_ALLOWED")
        name = self.name.strip()
        if not name:
            raise Refused("NAME_MISSING")
        others = (i for i in view.all(Item) if i.closed_at is None and i.id != self.own_id())
        if any(i.name == name for i in others):
            raise Refused("NAME_TAKEN", name=name)
        if not self.unit.strip():
            raise Refused("UNIT_MISSING")
        measured(self.minimum, Decimal(0))

    def writers(self) -> tuple[str, ...]:
        return FINDERS

    def own_id(self) -> str | None:
        return None

    def told(self) -> dict[str, object]:
        """The fields of the item."""
        return {
            "name": self.name.strip(),
            "kind": self.item_kind,
            "unit": self.unit.strip(),
            "minimum": self.minimum,
            "safety_hours": self.safety_hours,
            "note": self.note.strip(),
        }


class AddItem(_Described):
    """Something new in store; its id is the op's."""

    kind: ClassVar[str] = "assets.add_item"

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Item.model_validate({"id": act.id, "estate_id": act.me.estate_id, **self.told()})


class ChangeItem(_Described):
    """The item as it is from now on, whole. Its minimum and safety hours protect others: only the manager."""

    kind: ClassVar[str] = "assets.change_item"
    item_id: str

    def writers(self) -> tuple[str, ...]:
        return ("manager",)

    def own_id(self) -> str | None:
        return self.item_id

    def check(self, view: View, me: Me) -> None:
        super().check(view, me)
        known(view, self.item_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        item = view.get(Item, self.item_id)
        if item is not None:
            yield item.model_copy(update=self.told())


class CloseItem(Command):
    """Not kept any more; its lines stay."""

    kind: ClassVar[str] = "assets.close_item"
    item_id: str

    def check(self, view: View, me: Me) -> None:
        if not me.holds("manager"):
            raise Refused("NOT_ALLOWED")
        known(view, self.item_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        item = view.get(Item, self.item_id)
        if item is not None and item.closed_at is None:
            yield item.model_copy(update={"closed_at": act.at})


class Move(Command):
    """A line of the book: `amount`, never below zero, was received, used, counted, lost or brought back.
    Using more than there is is never refused: without a connection the paper is right and the book is not.
    """

    kind: ClassVar[str] = "assets.move"
    item_id: str
    why: Why
    amount: Decimal
    place_id: str | None = None
    visit_id: str | None = None
    dose: str = ""
    note: str = ""
    photos: tuple[str, ...] = ()

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, ITEM_UNKNOWN, AMOUNT_BAD, PLACE_UNKNOWN."""
        if not me.holds(*KEEPERS):
            raise Refused("NOT_ALLOWED")
        known(view, self.item_id)
        measured(self.amount, Decimal(0) if self.why == "counted" else FINEST)
        if self.place_id is not None and view.get(Place, self.place_id) is None:
            raise Refused("PLACE_UNKNOWN")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        item = view.get(Item, self.item_id)
        visit = view.get(Visit, self.visit_id) if self.visit_id else None
        yield Movement(
            **done(act),
            item_id=self.item_id,
            why=self.why,
            quantity=-self.amount if self.why in ("used", "lost") else self.amount,
            place_id=visit.place_id if visit else self.place_id,
            round_id=visit.round_id if visit else None,
            visit_id=self.visit_id,
            safety_hours=item.safety_hours if item and self.why == "used" else 0,
            dose=self.dose,
            note=self.note,
            photos=self.photos,
        )

    def photo_hashes(self) -> tuple[str, ...]:
        return self.photos


class TakeBack(Command):
    """An own line was a slip. The server refuses TOO_LATE ten minutes after it."""

    kind: ClassVar[str] = "assets.take_back"
    movement_id: str

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: MOVEMENT_UNKNOWN, NOT_ALLOWED."""
        line = view.get(Movement, self.movement_id)
        if line is None:
            raise Refused("MOVEMENT_UNKNOWN")
        if line.person_id != me.person_id or not me.holds(*KEEPERS):
            raise Refused("NOT_ALLOWED")

    def effect(self, view: View, act: Act) -> Iterable[Effect]:
        yield Gone(Movement.table, self.movement_id)


COMMANDS: tuple[type[Command], ...] = (AddItem, ChangeItem, CloseItem, Move, TakeBack)


def known(view: View, item_id: str) -> Item:
    """Raises Refused: ITEM_UNKNOWN."""
    item = view.get(Item, item_id)
    if item is None:
        raise Refused("ITEM_UNKNOWN")
    return item


def measured(amount: Decimal, least: Decimal) -> Decimal:
    """An amount as the book takes it, at most three decimals. Raises Refused: AMOUNT_BAD."""
    if not amount.is_finite() or not least <= amount <= MOST or amount != amount.quantize(FINEST):
        raise Refused("AMOUNT_BAD")
    return amount
