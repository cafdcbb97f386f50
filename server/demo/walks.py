"""How each round of the demo's past went: believable, odd here and there, the same every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.rounds.records import Question
from server.demo import world

DAY_CREW, NIGHT_CREW = ("李卫国", "陈志强"), ("赵大勇", "孙立军")
BASEMENT = ("地下车库入口", "地下车库 B 区", "消防泵房", "配电房", "翠湖庭地下车库")
GUARDROOM = world.PLACE["东门岗亭"]
REASONS = ("门锁着进不去", "临时去处理报警", "下雨，天台没有上", "接班交接来不及")
FINDS = (
    ("地下车库 B 区", "soon", "B12 车位旁排水沟盖板翘起"),
    ("南侧消防通道", "urgent", "消防登高面停了一辆货车，联系不上车主"),
    ("消防泵房", "urgent", "2 号泵压力表读数偏低，阀门处有渗水"),
    ("3 号楼天台", "soon", "天台门锁舌坏了，锁不上"),
    ("儿童游乐场", "later", "滑梯旁地垫翘边"),
    ("垃圾分类房", "soon", "卷帘门卡住，关不到底"),
    ("北围墙", "soon", "红外对射 3 号杆松动"),
    ("翠湖庭地下车库", "later", "入口减速带少了一颗螺丝"),
)
MINUTE = timedelta(minutes=1)
TORN = (30, 31)  # days before now between which the north wall had no label
MADE_UP = (2, 16, 37)  # nights that were scanned in the guardroom
SICK = (11, 25)  # days on which one of the crew was missing
WRONG_CLOCK = (5, 7)
ZONE = ZoneInfo(world.JINXIU.time_zone)
DAY_SHIFT = 7  # the hour at which the day crew takes over


@dataclass(frozen=True)
class Step:
    """One visit as it went; `north` metres off its place, `north` None without a position."""

    stop_id: UUID
    place: str
    at: datetime
    how: str = "scan"
    north: float | None = 0.0
    accuracy: float = 9.0
    clock_minutes: int = 0
    answers: Mapping[str, Any] | None = None
    note: str = ""
    photo: str = ""


@dataclass(frozen=True)
class Left:
    """A stop that could not be done."""

    stop_id: UUID
    place: str
    at: datetime
    reason: str
    text: str = ""


@dataclass(frozen=True)
class Spot:
    """What a stop is on its plan: its place, what is asked there, and not before when."""

    place: str
    questions: tuple[Question, ...] = ()
    not_before: timedelta = timedelta()


@dataclass(frozen=True)
class Walk:
    """One round as it went: who, the visits in order, when it was ended and why; `odd`: worth a look;
    `left_out`: what could not be done.
    """

    round: Mapping[str, Any]
    person: str
    began: datetime
    steps: tuple[Step, ...]
    ended: datetime
    reason: str
    odd: bool = False
    left_out: tuple[Left, ...] = ()

    @property
    def is_made_up(self) -> bool:
        """Nobody walks a round in so few minutes."""
        return self.odd and self.steps[-1].at - self.began < 10 * MINUTE


def walked(row: Mapping[str, Any], spots: Mapping[UUID, Spot], now: datetime) -> Walk | None:
    """How a round went; None when nobody came. Follows from the round's id and its age in days alone."""
    chance = Random(str(row["id"]))
    age = (shift_day(now) - shift_day(row["starts_at"])).days
    hour = row["starts_at"].astimezone(ZONE).hour
    forgotten = 1 / 4 if age in SICK else 1 / 9 if hour in (3, 4) else 1 / 30
    if chance.random() < forgotten:
        return None
    late = chance.choice((0, 0, 0, 1, 1, 2, 3, 4, 7, 14))
    began = row["starts_at"] + timedelta(minutes=late, seconds=chance.randrange(60))
    steps = _steps(row, spots, began, chance)
    left_out = chance.randrange(len(steps)) if chance.random() < 1 / 9 else None
    reason = chance.choice(REASONS) if left_out is not None else ""
    steps = [step for n, step in enumerate(steps) if n != left_out]
    person = guard_of(row, age, hour)
    told, odd = _oddities(steps, row, person, age, chance)
    return Walk(row, person, began, tuple(told), told[-1].at + timedelta(minutes=1), reason, odd)


def shift_day(moment: datetime) -> date:
    """The day a shift belongs to: who walks what changes with the shift, never in the middle of a round."""
    return (moment.astimezone(ZONE) - timedelta(hours=DAY_SHIFT)).date()


def _steps(row: Mapping[str, Any], spots: Mapping[UUID, Spot], began: datetime, chance: Random) -> list[Step]:
    pace = (row["due_at"] - began) * 0.85 / len(row["stop_ids"])
    return [
        Step(
            stop_id,
            spots[stop_id].place,
            began + pace * (number + chance.uniform(0.35, 0.65)),
            north=chance.uniform(-12, 12) if chance.random() < 0.9 else None,
            accuracy=round(chance.uniform(5, 18), 1),
            answers=answered(spots[stop_id].questions, chance),
            note="照明灯不亮，已报工程" if chance.random() < 1 / 150 else "",
        )
        for number, stop_id in enumerate(row["stop_ids"])
    ]


def answered(questions: Sequence[Question], chance: Random) -> dict[str, Any] | None:
    """None when there was nothing to answer, or when it was forgotten once in a while."""
    if not questions or chance.random() < 1 / 90:
        return None
    said: dict[str, Any] = {}
    for question in questions:
        odd = chance.random() < 1 / 70
        if question.kind == "yes_no":
            said[question.id] = (question.expects is not False) is not odd
        elif question.kind == "number":
            low, high = question.low if question.low is not None else 18.0, question.high or 40.0
            said[question.id] = round(low - 0.1 if odd else chance.uniform(low + 0.05, high - 0.05), 2)
        elif question.kind == "choice":
            said[question.id] = question.options[-1 if odd else chance.choice((0, 0, 1))]
    return said


def _oddities(
    steps: list[Step], row: Mapping[str, Any], person: str, age: int, chance: Random
) -> tuple[list[Step], bool]:
    """The steps with what somebody should look at, and whether there is any."""
    told = list(steps)
    if age in MADE_UP and person == NIGHT_CREW[0] and row["plan"] == "地下车库与外围":
        return _made_up(told, chance), True
    if WRONG_CLOCK[0] <= age <= WRONG_CLOCK[1] and person == NIGHT_CREW[1]:
        told = [replace(step, clock_minutes=-13) for step in told]
        return told, True
    for number, step in enumerate(told):
        if step.place == "北围墙" and TORN[0] <= age <= TORN[1]:
            told[number] = replace(step, how="photo", photo=f"torn {row['id']}")
    luck = chance.random()
    at = chance.randrange(len(told))
    if luck < 1 / 22 and told[at].north is not None:
        told[at] = replace(told[at], north=chance.uniform(95, 240))
    elif luck < 1 / 16 and len(told) > 2:
        told.insert(at + 1, replace(told[at], at=told[at].at + timedelta(seconds=chance.randrange(20, 70))))
    elif luck < 1 / 13 and len(told) > 3:
        here, there = told[at - 1], told[at]
        told[at - 1], told[at] = replace(there, at=here.at), replace(here, at=there.at)
    elif luck < 1 / 12:
        told[at] = replace(told[at], north=0.0, accuracy=0.0)
    return told, told != steps


def _made_up(steps: list[Step], chance: Random) -> list[Step]:
    """Copies of the labels, read one after another at a table in the guardroom."""
    began = steps[0].at
    made = []
    for number, step in enumerate(steps):
        place = world.PLACE[step.place]
        off = (GUARDROOM.latitude - place.latitude) * 111_195
        at = began + timedelta(seconds=9 * number + chance.randrange(4))
        made.append(replace(step, at=at, north=off, accuracy=7.0, note=""))
    return made


def guard_of(row: Mapping[str, Any], age: int, hour: int) -> str:
    """One of the crew walks the whole estate, the other the rest; they change about every day."""
    if row["estate_id"] != world.JINXIU.id:
        return "田野"
    crew = DAY_CREW if DAY_SHIFT <= hour < 19 else NIGHT_CREW
    return crew[(age + (row["plan"] == "全园巡逻")) % 2] if row["plan"] != "地下车库与外围" else crew[age % 2]
