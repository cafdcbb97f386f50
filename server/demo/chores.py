"""How each round that was no patrol went: cleaning, greening, upkeep, fire checks, the desk's day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from server.demo.walks import ZONE, Left, Spot, Step, Walk, answered, guard_of, shift_day

GARDENERS = ("何福生", "马国强", "高小明")
DESK = ("陈静", "刘芳")
OBSTACLES = ("locked", "locked", "works", "other")
WORDS = {"other": "住户搬家，通道暂时堵着"}
NOTES = {
    "cleaning": ("墙角有新的小广告，已铲除", "声控灯不亮，已报工程", "有住户在楼道堆纸箱，已劝离"),
    "greening": ("东侧有两株缺苗，下周补种", "叶背有蚜虫，已用药", "草坪有踩踏，已围挡"),
    "upkeep": ("轴承声音偏大，继续观察", "紧固一处接线端子"),
    "fire": ("铅封松动，已换", "指示灯罩裂，已报工程"),
    "desk": ("轮椅一辆在借，明天还", "两位住户问停车证，已登记"),
}
RAIN = 1 / 14  # of the days, on which the gardeners leave out what is left


def worked(row: Mapping[str, Any], spots: Mapping[UUID, Spot], now: datetime) -> Walk | None:
    """How a round went; None when nobody came. Follows from the round's id and its age in days alone."""
    chance = Random(str(row["id"]))
    if chance.random() < 1 / 45:
        return None
    began = row["starts_at"] + timedelta(minutes=chance.choice((0, 1, 2, 2, 3, 5, 9, 24)))
    person = _person(row, now)
    rain = row["kind"] == "greening" and Random(f"rain {began.astimezone(ZONE).date()}").random() < RAIN
    dry_until = chance.randrange(len(row["stop_ids"])) if rain else len(row["stop_ids"])
    steps, left_out = list[Step](), list[Left]()
    for number, (stop_id, at) in enumerate(_moments(row, spots, began, chance)):
        spot = spots[stop_id]
        if number >= dry_until:
            left_out.append(Left(stop_id, spot.place, at, "weather"))
        elif row["proof"] == "tick" and number and chance.random() < 1 / 70:
            reason = chance.choice(OBSTACLES)
            left_out.append(Left(stop_id, spot.place, at, reason, WORDS.get(reason, "")))
        else:
            steps.append(_step(row, stop_id, spot, at, chance))
    if not steps:
        return None
    ended = max(at for at in (*(s.at for s in steps), *(o.at for o in left_out))) + timedelta(minutes=1)
    return Walk(row, person, began, tuple(steps), ended, "", left_out=tuple(left_out))


def _moments(
    row: Mapping[str, Any], spots: Mapping[UUID, Spot], began: datetime, chance: Random
) -> list[tuple[UUID, datetime]]:
    """When each stop was done: one after another, and none before its time."""
    pace = (row["due_at"] - began) * chance.uniform(0.6, 0.9) / len(row["stop_ids"])
    if any(spots[stop_id].not_before for stop_id in row["stop_ids"]):
        late = [timedelta(minutes=chance.choice((1, 2, 4, 7, 12))) for _ in row["stop_ids"]]
        asked = [row["starts_at"] + spots[stop_id].not_before for stop_id in row["stop_ids"]]
        return [(i, max(began, at) + wait) for i, at, wait in zip(row["stop_ids"], asked, late, strict=True)]
    return [
        (stop_id, began + pace * (number + chance.uniform(0.3, 0.7)))
        for number, stop_id in enumerate(row["stop_ids"])
    ]


def _step(row: Mapping[str, Any], stop_id: UUID, spot: Spot, at: datetime, chance: Random) -> Step:
    scanned = row["proof"] == "scan"
    notes = NOTES.get(row["kind"], ())
    return Step(
        stop_id,
        spot.place,
        at,
        how="scan" if scanned else "tick",
        north=chance.uniform(-12, 12) if scanned else None,
        accuracy=round(chance.uniform(5, 18), 1),
        answers=answered(spot.questions, chance),
        note=chance.choice(notes) if notes and chance.random() < 1 / 60 else "",
    )


def _person(row: Mapping[str, Any], now: datetime) -> str:
    """Who is meant to, else those of the post in turn."""
    if row["person"]:
        return str(row["person"])
    day = shift_day(row["starts_at"]).toordinal()
    if row["kind"] == "greening":
        return GARDENERS[day % 3]
    if row["kind"] == "desk":
        return DESK[day % 2]
    if row["kind"] == "upkeep":
        return "郑海涛"
    age = (shift_day(now) - shift_day(row["starts_at"])).days
    return guard_of(row, age, row["starts_at"].astimezone(ZONE).hour)
