"""What the manager says material and work cost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from app.assets.records import Item
from app.tickets.commands.flows import manages
from app.tickets.records import Price
from services.commands import Act, Command, Me, Refused, View
from services.records import Record

MOST = Decimal("9999999.99")
CENT = Decimal("0.01")


class _Priced(Command):
    name: str
    unit: str
    price: Decimal
    item_id: str | None = None
    ordinal: int | None = None

    def fits(self, view: View, own_id: str) -> None:
        """Raises Refused: NAME_MISSING, NAME_TAKEN {name}, UNIT_MISSING, PRICE_BAD, ITEM_UNKNOWN."""
        name = self.name.strip()
        if not name:
            raise Refused("NAME_MISSING")
        if not self.unit.strip():
            raise Refused("UNIT_MISSING")
        if (
            not self.price.is_finite()
            or not 0 <= self.price <= MOST
            or self.price != self.price.quantize(CENT)
        ):
            raise Refused("PRICE_BAD")
        if any(p.name == name and p.id != own_id and p.closed_at is None for p in view.all(Price)):
            raise Refused("NAME_TAKEN", name=name)
        if self.item_id is not None and view.get(Item, self.item_id) is None:
            raise Refused("ITEM_UNKNOWN")

    def told(self, ordinal: int) -> dict[str, Any]:
        return {
            "name": self.name.strip(),
            "unit": self.unit.strip(),
            "price": self.price,
            "item_id": self.item_id,
            "ordinal": ordinal if self.ordinal is None else self.ordinal,
        }


class AddPrice(_Priced):
    """Something more that is charged for; its id is the op's."""

    kind: ClassVar[str] = "tickets.add_price"

    def check(self, view: View, me: Me) -> None:
        manages(me)
        self.fits(view, "")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        last = max((p.ordinal for p in view.all(Price)), default=0)
        yield Price.model_validate({"id": act.id, "estate_id": act.me.estate_id, **self.told(last + 1)})


class ChangePrice(_Priced):
    """The price as it is from now on, whole; what was used before keeps the price of then."""

    kind: ClassVar[str] = "tickets.change_price"
    price_id: str

    def check(self, view: View, me: Me) -> None:
        manages(me)
        price_known(view, self.price_id)
        self.fits(view, self.price_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        price = view.get(Price, self.price_id)
        if price is not None:
            yield price.model_copy(update=self.told(price.ordinal))


class ClosePrice(Command):
    """Not offered any more."""

    kind: ClassVar[str] = "tickets.close_price"
    price_id: str

    def check(self, view: View, me: Me) -> None:
        manages(me)
        price_known(view, self.price_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        price = view.get(Price, self.price_id)
        if price is not None and price.closed_at is None:
            yield price.model_copy(update={"closed_at": act.at})


def price_known(view: View, price_id: str) -> Price:
    """Raises Refused: PRICE_UNKNOWN."""
    price = view.get(Price, price_id)
    if price is None:
        raise Refused("PRICE_UNKNOWN")
    return price
