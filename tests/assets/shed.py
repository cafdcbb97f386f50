"""The shed of 锦绣苑 as a device holds it: what is kept there and each line of its book, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.assets.records import Item, Movement
from app.estate.records import Membership, Person
from app.rounds.records import Round
from services.commands import Act, Me
from tests.rounds.night import ESTATE, Night

HE = Me("he", ESTATE, "何福生", frozenset({"gardener"}))
MA = Me("ma", ESTATE, "马国强", frozenset({"gardener"}))
ZHENG = Me("zheng", ESTATE, "郑海涛", frozenset({"electrician"}))
DESK = Me("desk", ESTATE, "陈静", frozenset({"desk"}))


class Shed(Night):
    """The night with a shed; `item` and `move` add to it as the server tells it."""

    def __init__(self) -> None:
        super().__init__()
        for me in (HE, MA, ZHENG, DESK):
            self._add(Person(id=me.person_id, estate_id=ESTATE, name=me.name))
            for role in me.roles:
                self._add(Membership(id=f"{me.person_id}-{role}", person_id=me.person_id, role=role))

    def item(self, name: str, minimum: str = "0", **more: Any) -> str:
        told = {"kind": "pesticide", "unit": "瓶"} | more
        return self._add(
            Item.model_validate(
                {"id": f"item-{name}", "estate_id": ESTATE, "name": name, "minimum": minimum, **told}
            )
        )

    def move(self, item_id: str, why: str, quantity: str, when: datetime, me: Me = HE, **more: Any) -> str:
        """`quantity` with its sign, as the server keeps it."""
        told = {"item_id": item_id, "why": why, "quantity": Decimal(quantity), "ages_at": "infinity"}
        return self._add(Movement.model_validate({**self._act(when, me), **told, **more}))

    def green_round(self, when: datetime, roles: tuple[str, ...] = ("gardener",)) -> str:
        """Over the four places of the night."""
        id = self.round(90, when, 120, roles)
        walk = self.view.get(Round, id)
        assert walk is not None
        return self._add(walk.model_copy(update={"kind": "greening"}))

    def later(self, me: Me, when: datetime, id: str = "op") -> Act:
        return Act(id=id, me=me, device_at=when, at=when)


HOUR = timedelta(hours=1)
