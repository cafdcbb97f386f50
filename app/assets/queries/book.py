"""How much there is: from the last count on, line by line, in the order in which things were done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.assets.records import KINDS, Item, Movement
from app.estate.records import Person, Place
from services.commands import View

OFFERED = 4


@dataclass(frozen=True)
class Line:
    """A line of the book with how much there was after it; None where the book does not reach back."""

    movement: Movement
    level: Decimal | None
    person: str = ""
    place: str = ""


@dataclass(frozen=True)
class ItemState:
    """An item with how much there is of it; None when nothing was ever written. `fell` is the line with which
    it came below its minimum.
    """

    item: Item
    level: Decimal | None = None
    counted_at: datetime | None = None
    fell: Movement | None = None

    @property
    def is_low(self) -> bool:
        return self.level is not None and self.level < self.item.minimum

    @property
    def is_wrong(self) -> bool:
        """More was used than the book knows of."""
        return self.level is not None and self.level < 0

    def matches(self, text: str) -> bool:
        """Some of the name or note; spaces and case do not matter."""
        wanted = _plain(text)
        return any(wanted in _plain(one) for one in (self.item.name, self.item.note))


def stock(view: View, kinds: tuple[str, ...] = ()) -> tuple[ItemState, ...]:
    """What is kept: those that need somebody first, then by kind and name; those closed last. With `kinds`
    those of them come first.
    """
    found = [state_of(view, item) for item in view.all(Item)]
    return tuple(sorted(found, key=lambda state: _order(state, kinds)))


def item_state(view: View, item_id: str) -> ItemState | None:
    item = view.get(Item, item_id)
    return state_of(view, item) if item else None


def state_of(view: View, item: Item) -> ItemState:
    lines = book_of(view.where(Movement, item_id=item.id))
    if not lines:
        return ItemState(item)
    counted = max((one.movement.at for one in lines if one.movement.why == "counted"), default=None)
    return ItemState(item, lines[-1].level, counted, _fell(lines, item.minimum))


def history(view: View, item_id: str) -> tuple[Line, ...]:
    """Every line, the newest first, with who and where."""
    lines = book_of(view.where(Movement, item_id=item_id))
    return tuple(_named(view, line) for line in reversed(lines))


def book_of(movements: Iterable[Movement]) -> list[Line]:
    """In the order of the authority's clock, whatever the order in which they came. A count says what is
    there. A book without one begins with nothing; with one, what was before it may have been forgotten here.
    """
    ordered = sorted(movements, key=lambda m: (m.at, m.id))
    level = None if any(m.why == "counted" for m in ordered) else Decimal(0)
    lines: list[Line] = []
    for movement in ordered:
        if movement.why == "counted":
            level = movement.quantity
        elif level is not None:
            level += movement.quantity
        lines.append(Line(movement, level))
    return lines


def offered(view: View, item_id: str, why: str) -> tuple[Decimal, ...]:
    """The amounts that were written last for the same reason, each once."""
    lines = view.where(Movement, item_id=item_id, why=why)
    newest = sorted(lines, key=lambda m: (m.at, m.id), reverse=True)
    return tuple(dict.fromkeys(m.amount for m in newest))[:OFFERED]


def last_dose(view: View, item_id: str) -> str:
    lines = [m for m in view.where(Movement, item_id=item_id, why="used") if m.dose]
    return max(lines, key=lambda m: (m.at, m.id)).dose if lines else ""


def plain_number(number: Decimal) -> str:
    """3.500 as 3.5, 100 as 100."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _fell(lines: list[Line], minimum: Decimal) -> Movement | None:
    """The line with which it came below for the last time and stayed there."""
    fell = None
    for line in lines:
        low = line.level is not None and line.level < minimum
        fell = (fell or line.movement) if low else None
    return fell


def _named(view: View, line: Line) -> Line:
    movement = line.movement
    person = view.get(Person, movement.person_id)
    place = view.get(Place, movement.place_id) if movement.place_id else None
    return Line(movement, line.level, person.name if person else "", place.name if place else "")


def _order(state: ItemState, first: tuple[str, ...]) -> tuple[object, ...]:
    item = state.item
    kind = KINDS.index(item.kind)
    calm = not (state.is_low or state.is_wrong)
    return (item.closed_at is not None, bool(first) and item.kind not in first, calm, kind, item.name)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
