"""锦绣苑 with labels that can be scanned and a patrol that is under way, in the hands of its people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.ids import uuid7
from tests.rounds.night import PLACES, code, label_url, sha, token
from tests.services.night import ESTATE
from tests.shell.yard import Held, Yard, hold

__all__ = ["PLACES", "Held", "Patrol", "camera", "clock", "code", "label_url", "token", "walk"]

BACK = {"name": "camera 0", "lens_direction": "back", "sensor_orientation": 90}
HERE = (31.2304, 121.4737)
Story = Callable[[Held], Awaitable[None]]


class Patrol(Yard):
    """Four labelled places and one round over them that began `minutes_ago`."""

    def __init__(self, minutes_ago: int = 5, lasts: int = 40) -> None:
        self.began = datetime.now(UTC) - timedelta(minutes=minutes_ago)
        self.lasts = lasts
        super().__init__()

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
        at = (datetime.now(UTC) - timedelta(minutes=minutes_ago)).isoformat()
        times = {"device_at": at, "at": at, "received_at": at}
        who = {"round_id": self.round_id, "person_id": self.me(name).person_id}
        return self.put_round(table, **{**who, **times, **values})

    def visit(self, name: str, stop: int, minutes_ago: float, **values: Any) -> str:
        spot = {"stop_id": self.stops[stop], "place_id": self.places[stop], "tag_id": self.tags[stop]}
        return self.fact("visits", name, minutes_ago, **{**spot, "how": "scan", **values})

    def replace_tag(self, number: int) -> None:
        row = self.server.rows[("estate.tags", self.tags[number])].value
        self.server.put("estate.tags", {**row, "replaced_at": datetime.now(UTC).isoformat()})

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


def walk(story: Story, yard: Patrol | None = None, as_: str = "李卫国", **page: Any) -> None:
    """Runs a story with the app open, a camera that works and nothing in view."""
    hold(story, yard=yard or Patrol(), as_=as_, **{**camera(), **page})
