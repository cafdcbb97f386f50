"""锦绣苑 with labels that can be scanned and a patrol that is under way, in the hands of its people."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.ids import uuid7
from tests.harness import Hand
from tests.rounds.night import PLACES, at, code, label_url, sha, token
from tests.services.night import ESTATE
from tests.shell.yard import Held, Yard

__all__ = ["PLACES", "Held", "Patrol", "camera", "clock", "code", "label_url", "token", "walk"]

BACK = {"name": "camera 0", "lens_direction": "back", "sensor_orientation": 90}
HERE = (31.2304, 121.4737)
EVENING = at(21, 5)
Story = Callable[[Held], Awaitable[None]]


class Patrol(Yard):
    """Four labelled places and one round over them that began `minutes_ago`."""

    def __init__(self, minutes_ago: int = 5, lasts: int = 40) -> None:
        self.shift = EVENING - datetime.now(UTC)
        self.began = self.now() - timedelta(minutes=minutes_ago)
        self.lasts = lasts
        super().__init__()
        self.server.shift = self.shift

    def now(self) -> datetime:
        """It is 21:05 on 21 November when a test begins, whenever it runs."""
        return datetime.now(UTC) + self.shift

    def _patrol(self) -> None:
        self.put_round("plans", id=self.plan_id, kind="patrol", name="夜间巡逻", ordered=True)
        self.places: list[str] = []
        for number, name in enumerate(PLACES):
            place, stop, tag = self.estate_row("places", name=name, kind="checkpoint"), uuid7(), uuid7()
            self.places.append(place)
            self.stops.append(stop)
            self.tags.append(tag)
            plain = code(number).replace("-", "")
            hashes = {"token_hash": sha(token(number)), "code_hash": sha(f"{tag}:{plain}")}
            self.estate_row("tags", id=tag, place_id=place, **hashes)
            self.put_round("stops", id=stop, plan_id=self.plan_id, place_id=place, ordinal=number, task="")
        self.one_round(self.round_id, 3, self.began, self.stops)

    def one_round(self, id: str, number: int, starts: datetime, stops: list[str]) -> None:
        self.put_round(
            "rounds",
            id=id,
            plan_id=self.plan_id,
            kind="patrol",
            name="夜间巡逻",
            number=number,
            starts_at=starts.isoformat(),
            due_at=(starts + timedelta(minutes=self.lasts)).isoformat(),
            grace_minutes=10,
            roles=["guard"],
            stop_ids=stops,
        )

    def fact(self, table: str, name: str, minutes_ago: float, **values: Any) -> str:
        """An act of somebody that the server already has."""
        at = (self.now() - timedelta(minutes=minutes_ago)).isoformat()
        times = {"device_at": at, "at": at, "received_at": at}
        who = {"round_id": self.round_id, "person_id": self.me(name).person_id}
        return self.put_round(table, **{**who, **times, **values})

    def visit(self, name: str, stop: int, minutes_ago: float, **values: Any) -> str:
        spot = {"stop_id": self.stops[stop], "place_id": self.places[stop], "tag_id": self.tags[stop]}
        return self.fact("visits", name, minutes_ago, **{**spot, "how": "scan", **values})

    def replace_tag(self, number: int) -> None:
        row = self.server.rows[("estate.tags", self.tags[number])].value
        self.server.put("estate.tags", {**row, "replaced_at": self.now().isoformat()})

    def put_round(self, table: str, **values: Any) -> str:
        return self._put(f"rounds.{table}", values)

    def estate_row(self, table: str, **values: Any) -> str:
        return self._put(f"estate.{table}", values)

    def _put(self, table: str, values: dict[str, Any]) -> str:
        row = {"id": uuid7(), "estate_id": ESTATE, **values}
        self.server.put(table, row)
        return str(row["id"])


def camera(**more: Any) -> dict[str, Any]:
    return {"get_available_cameras": [BACK], "initialize": None, "take_picture": b"jpeg", **more}


def clock(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo('Asia/Shanghai')):%H:%M}"


def walk(
    story: Story, yard: Patrol | None = None, as_: str = "李卫国", language: str = "zh", **page: Any
) -> None:
    """Runs a story with the app open, a camera that works and nothing in view."""
    asyncio.run(_walk(story, yard or Patrol(), as_, language, {**camera(), **page}))


async def _walk(story: Story, yard: Patrol, as_: str, language: str, page: dict[str, Any]) -> None:
    held = Held(yard, Hand(**page))
    held.platform.wall_offset = yard.shift.total_seconds()
    await held.open()
    await held.sign_in(as_)
    await held.anju.speak(language)
    await held.hand.settle()
    await story(held)
    assert not held.troubles, held.troubles[0]
    held.hand.session.close()
    await held.hand.settle(2)
    await held.platform.kill()
