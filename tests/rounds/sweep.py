"""锦绣苑 in the morning: a round of cleaning that is ticked off floor by floor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.rounds.records import Answers, Omission, Question, Start, Visit
from services.ids import uuid7
from tests.rounds.patrol import Held, Patrol

DRY = Question(id="dry", kind="yes_no", text="地面无积水", expects=True)
CLEAR = Question(id="clear", kind="yes_no", text="垃圾已清", expects=True)
PRESSURE = Question(id="pressure", kind="number", text="水压", low=0.2, high=0.6, unit="MPa")


class Sweep(Patrol):
    """`floors` floors of each of `buildings` buildings with `each` areas, and one area outdoors. `ask(n, …)`
    gives the area of that number questions.
    """

    def __init__(self, buildings: int = 2, floors: int = 2, each: int = 3, minutes_ago: int = 5) -> None:
        self.sweep_id, self.sweep_plan = uuid7(), uuid7()
        self.areas: list[str] = []
        self.spots: list[str] = []
        super().__init__(minutes_ago)
        self.houses = [
            self.estate_row("buildings", name=f"{n + 1} 号楼", ordinal=n + 1) for n in range(buildings)
        ]
        self.put_round(
            "plans", id=self.sweep_plan, kind="cleaning", name="楼道保洁", proof="tick", roles=["cleaner"]
        )
        for house in self.houses:
            for floor in range(1, floors + 1):
                for n in range(each):
                    self._area(f"区域 {n + 1}", house, floor)
        self._area("儿童乐园", None, None)
        self.sweep(self.sweep_id, minutes_ago)

    def sweep(self, id: str, minutes_ago: float, **changed: Any) -> None:
        starts = self.now() - timedelta(minutes=minutes_ago)
        walk = {
            "plan_id": self.sweep_plan,
            "kind": "cleaning",
            "name": "楼道保洁",
            "number": 1,
            "starts_at": starts.isoformat(),
            "due_at": (starts + timedelta(minutes=240)).isoformat(),
            "grace_minutes": 10,
            "roles": ["cleaner"],
            "stop_ids": self.spots,
        }
        self.put_round("rounds", id=id, **walk | changed)

    def ask(self, number: int, *questions: Question, **more: Any) -> None:
        row = self.server.rows[("rounds.stops", self.spots[number])].value
        told = [q.model_dump(mode="json") for q in questions]
        self.server.put("rounds.stops", {**row, "questions": told, **more})

    def key(self, house: int, floor: int) -> str:
        """Of a floor's group on the screen."""
        return f"{self.houses[house]}:{floor}"

    def _area(self, name: str, house: str | None, floor: int | None) -> None:
        place = self.estate_row("places", name=name, kind="area", building_id=house, floor=floor)
        stop = self.put_round(
            "stops", plan_id=self.sweep_plan, place_id=place, ordinal=len(self.spots) + 1, task="清扫"
        )
        self.areas.append(place)
        self.spots.append(stop)


def ticks(held: Held) -> list[Visit]:
    return [v for v in held.anju.store.all(Visit) if v.how == "tick"]


def omissions(held: Held) -> list[Omission]:
    return held.anju.store.all(Omission)


def answers(held: Held) -> list[Answers]:
    return held.anju.store.all(Answers)


def starts(held: Held) -> list[Start]:
    return held.anju.store.all(Start)
