"""The night of 21 November with faults of fire equipment in it, for tests."""

from __future__ import annotations

from datetime import datetime

from app.domain import Alert
from app.rounds.queries.fault_alerts import of_faults
from app.rounds.records import Extension, Hazard, Question, Restoration
from services.commands import Me
from tests.rounds.night import ESTATE, WANG, Night, at

ZHENG = Me("zheng", ESTATE, "郑海涛", frozenset({"electrician"}))
FOUND = at(20)
PRESSURE = Question(id="pressure", kind="number", text="压力表", low=0.4, high=1.0, unit="MPa")


class House(Night):
    """A night with faults in it."""

    def fault(self, kind: str, when: datetime = FOUND) -> Hazard:
        id = self.hazard(3, when, "喷淋泵不启动")
        self.change(Hazard, id, fault=kind)
        return self.found(id)

    def found(self, id: str) -> Hazard:
        hazard = self.view.get(Hazard, id)
        assert hazard is not None
        return hazard

    def extension(self, hazard: Hazard, when: datetime, until: datetime, me: Me = ZHENG) -> str:
        told = {"hazard_id": hazard.id, "until": until, "reason": "停产", "meanwhile": "加巡"}
        return self._add(Extension(**self._act(when, me), **told))

    def restored(self, hazard: Hazard, when: datetime, me: Me = ZHENG) -> str:
        return self._add(Restoration(**self._act(when, me), hazard_id=hazard.id, text="换了接触器"))


def every_alert() -> list[Alert]:
    """Everything that is ever said of a fault to those who repair it and to the manager."""
    house = House()
    for hour in (17, 19):
        house.fault("fire", at(hour, 15))
    found = house.fault("fire_special", at(10, day=20))
    for verdict in ("accepted", "rejected", ""):
        wish = house.extension(found, at(18), at(10, day=30))
        mended = house.restored(found, at(18, 5))
        if verdict:
            house.judge("extension", wish, at(18, 30), verdict, "看过了")
        if verdict == "rejected":
            house.judge("restoration", mended, at(18, 30), verdict, "还在漏")
    return [alert for me in (ZHENG, WANG) for alert in of_faults(house.view, me, at(20))]
