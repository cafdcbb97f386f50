"""The front desk of 锦绣苑 as a device holds it: kinds of tickets, who there is, tickets, for tests.

counter = Counter()
leak = counter.register(HUANG, at(9), "repair", unit_id=HOME, text="厨房漏水")
counter.take(DESK, at(9, 5), "assign", leak, to_person_id="zheng")
counter.take(ZHENG, at(9, 6), "accept", leak)
standing(counter.view, counter.ticket(leak)).stage  # "accept"
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.estate.records import Building, Certificate, Contact, Household, Membership, Person, Unit
from app.tickets.commands import COMMANDS
from app.tickets.queries import Standing, standing
from app.tickets.records import Category, Flow, Price, Step, Ticket
from services.commands import Act, Command, Me, View
from services.records import Effect, Gone, Record
from tests.assets.shed import DESK, HE, MA, ZHENG, Shed
from tests.rounds.night import CHEN, ESTATE, LI, WANG, XIULAN, at

__all__ = [
    "CHEN",
    "DESK",
    "ESTATE",
    "HE",
    "HOME",
    "HUANG",
    "LI",
    "LIN",
    "LIU",
    "MA",
    "OTHER_HOME",
    "SHA",
    "STAFF_OF",
]
__all__ += ["SUN", "WANG", "XIULAN", "ZHENG", "ZHOU", "Counter", "at"]

LIU = Me("liu", ESTATE, "刘芳", frozenset({"desk"}))
SUN = Me("sun", ESTATE, "孙师傅", frozenset({"electrician"}))
LIN = Me("lin", ESTATE, "林慧", frozenset({"inspector"}))
HUANG = Me("huang", ESTATE, "黄淑珍", frozenset({"resident"}))
ZHOU = Me("zhou", ESTATE, "周先生", frozenset({"resident"}))
NEW = (LIU, SUN, LIN, HUANG, ZHOU)
STAFF_OF = {
    "guard": LI,
    "cleaner": XIULAN,
    "electrician": ZHENG,
    "gardener": HE,
    "desk": DESK,
    "manager": WANG,
}
STAFF_OF |= {"inspector": LIN, "resident": HUANG}
"""One person of each role."""
HOME, OTHER_HOME = "unit-1201", "unit-1202"
SHA = "ab" * 32
DEFAULTS = json.loads(Path(__file__).with_name("defaults.json").read_text("utf-8"))
KINDS = {command.kind.removeprefix("tickets."): command for command in COMMANDS}
DONE: dict[str, Any] = {"photos": (SHA,), "details": {"no_signature": "业主不在家"}}
"""What makes a repair in a home finished."""


class Counter(Shed):
    """The shed's estate with homes, residents, certificates and tickets. 郑海涛 holds a permit."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = 0
        for me in NEW:
            self._add(Person(id=me.person_id, estate_id=ESTATE, name=me.name, user_id=f"user-{me.person_id}"))
            for role in me.roles:
                self._add(Membership(id=f"{me.person_id}-{role}", person_id=me.person_id, role=role))
        self._add(Building(id="building-3", name="3 号楼", ordinal=3))
        self._add(Unit(id=HOME, building_id="building-3", name="3-2-1201", floor=12))
        self._add(Unit(id=OTHER_HOME, building_id="building-3", name="3-2-1202", floor=12))
        self._add(Household(id="huang-home", person_id="huang", unit_id=HOME))
        self._add(Household(id="zhou-home", person_id="zhou", unit_id=OTHER_HOME))
        self._add(Contact(id="huang-phone", person_id="huang", phone="13800000061"))
        self.certify(ZHENG, date(2099, 12, 31))
        self._defaults()

    def _defaults(self) -> None:
        for flow in DEFAULTS["flows"]:
            self._add(Flow.from_row(flow | {"id": f"flow-{flow['kind']}", "estate_id": ESTATE}))
        for n, category in enumerate(DEFAULTS["categories"], 1):
            above = category["above"] and self.category(category["kind"], category["above"])
            told = {"id": self.category(category["kind"], category["key"]), "parent_id": above or None}
            self._add(Category.from_row({**category, **told, "estate_id": ESTATE, "ordinal": n}))

    @staticmethod
    def category(kind: str, key: str) -> str:
        """The id of a category that every estate begins with."""
        return f"category-{kind}-{key}"

    def certify(self, me: Me, valid_to: date, kind: str = "electrician") -> str:
        return self._add(
            Certificate(id=self._id(), person_id=me.person_id, kind=kind, number="T-1", valid_to=valid_to)
        )

    def price(self, name: str, price: str, unit: str = "个") -> str:
        return self._add(Price(id=self._id(), estate_id=ESTATE, name=name, unit=unit, price=Decimal(price)))

    def register(self, me: Me, when: datetime, ticket_kind: str = "repair", **body: Any) -> str:
        """A report as the server tells it, with its number. Answers its id."""
        body.setdefault("text", "水管漏水")
        if ticket_kind in ("repair", "hazard", "litter"):
            body.setdefault("spot", "西门旁")
        return self.do(me, when, KINDS["register"].model_validate({"ticket_kind": ticket_kind, **body}))

    def take(self, me: Me, when: datetime, verb: str, ticket_id: str, **body: Any) -> str:
        """A step as the server tells it; raises Refused where the server would refuse it. Answers its id."""
        return self.do(me, when, KINDS[verb].model_validate({"ticket_id": ticket_id, **body}))

    def do(self, me: Me, when: datetime, command: Command) -> str:
        """One op that is judged, applied and told; raises Refused."""
        command.check(self.view, me)
        id = self._id()
        act = Act(id=id, me=me, device_at=when, at=when)
        for effect in list(command.effect(self.view, act)):
            if isinstance(effect, Gone):
                self.view.merge([(effect.table, effect.id, None)])
            else:
                self._add(self._told(effect, when))
        return id

    def pending(self, me: Me, when: datetime, command: Command) -> str:
        """One op that is on its way: its effects lie over what the server told. Answers its id."""
        command.check(self.view, me)
        act = Act(id=self._id(), me=me, device_at=when, at=when)
        effects: Iterable[Effect] = list(command.effect(self.view, act))
        self.view.put_effects(list(effects))
        return act.id

    def finished(self, when: datetime, **body: Any) -> str:
        """A repair of 黄奶奶 that 郑海涛 has finished, all of it at that moment. Answers its id."""
        id = self.register(HUANG, when, "repair", **{"unit_id": HOME, **body})
        self.take(DESK, when, "assign", id, to_person_id="zheng")
        for verb in ("accept", "arrive", "work"):
            self.take(ZHENG, when, verb, id)
        self.take(ZHENG, when, "finish", id, **DONE)
        return id

    def closed(self, when: datetime, rating: str = "satisfied", **body: Any) -> str:
        """One that was approved and called back as well. Answers its id."""
        id = self.finished(when, **body)
        self.take(WANG, when, "approve", id)
        words = {"text": "又漏了"} if rating == "unsatisfied" else {}
        self.take(DESK, when, "call_back", id, rating=rating, **words)
        return id

    def ticket(self, id: str, view: View | None = None) -> Ticket:
        found = (view or self.view).get(Ticket, id)
        assert found is not None
        return found

    def stands(self, id: str) -> Standing:
        return standing(self.view, self.ticket(id))

    def _told(self, record: Record, when: datetime) -> Record:
        """An effect with what only the server knows."""
        if isinstance(record, Ticket) and not record.number:
            self.drawn += 1
            return record.model_copy(update={"number": f"251121-{self.drawn:02d}", "received_at": when})
        if isinstance(record, Step) and record.ordinal is None:
            ordinal = 1 + len(self.view.where(Step, ticket_id=record.ticket_id))
            return record.model_copy(update={"ordinal": ordinal, "received_at": when})
        return record

    def _id(self) -> str:
        """A uuid: the sample of those who are called back is drawn by its last digits."""
        self._count += 1
        return f"01900000-0000-7000-8000-{self._count:012x}"
