"""锦绣苑 on one night, as small as the engine's tests need it, and phones that belong to its people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.rounds.commands import AddNote, CheckIn, StartRound
from app.wiring import Anju, start
from services.commands import Act, Me
from services.ids import uuid7
from services.platform.memory import MemoryDevice, MemoryPlatform
from tests.services.fake_backend import FakeAccounts, FakeBackend
from tests.services.fake_server import FakeServer

ESTATE = "11111111-0000-7000-8000-000000000001"
PASSWORD = "anju-demo-2026"
STAFF = {
    "李卫国": ("13800000011", "guard"),
    "陈志强": ("13800000012", "guard"),
    "王建国": ("13800000001", "manager"),
}


class Night:
    """A server with one patrol of four stops, and the accounts of those who walk it and watch it."""

    def __init__(self, page: int = 500) -> None:
        self.server = FakeServer(page)
        self.accounts = FakeAccounts()
        self.users: dict[str, str] = {}
        self.round_id, self.plan_id = uuid7(), uuid7()
        self.stops: list[str] = []
        self.tags: list[str] = []
        self._people()
        self._patrol()

    def me(self, name: str) -> Me:
        return self.server.members[self.users[name]]

    def check_in(self, stop: int) -> CheckIn:
        return CheckIn(
            round_id=self.round_id, stop_id=self.stops[stop], tag_id=self.tags[stop], token="t" * 22
        )

    def begin(self) -> StartRound:
        return StartRound(round_id=self.round_id)

    def note(self, act: Act, text: str, *photos: str) -> AddNote:
        return AddNote(visit_id=act.id, text=text, photos=photos)

    def _people(self) -> None:
        people: list[dict[str, Any]] = []
        roles: list[dict[str, Any]] = []
        for name, (phone, role) in STAFF.items():
            user_id, person_id = self.accounts.user(phone, PASSWORD), uuid7()
            self.users[name] = user_id
            self.server.members[user_id] = Me(person_id, ESTATE, name, frozenset({role}))
            people.append({"id": person_id, "estate_id": ESTATE, "name": name, "user_id": user_id})
            roles.append({"id": uuid7(), "estate_id": ESTATE, "person_id": person_id, "role": role})
        self.server.put("estate.estates", {"id": ESTATE, "estate_id": ESTATE, "name": "锦绣苑"})
        self.server.put("estate.people", *people)
        self.server.put("estate.memberships", *roles)

    def _patrol(self) -> None:
        for number in range(4):
            place, stop, tag = uuid7(), uuid7(), uuid7()
            self.stops.append(stop)
            self.tags.append(tag)
            at = {"estate_id": ESTATE, "place_id": place}
            self.server.put(
                "estate.places",
                {"id": place, "estate_id": ESTATE, "name": f"{number + 1} 号门", "kind": "checkpoint"},
            )
            self.server.put("estate.tags", {"id": tag, **at, "token_hash": "a" * 64, "code_hash": "b" * 64})
            self.server.put("rounds.stops", {"id": stop, **at, "plan_id": self.plan_id, "ordinal": number})
        starts = datetime.now(UTC)
        self.server.put(
            "rounds.rounds",
            {
                "id": self.round_id,
                "estate_id": ESTATE,
                "plan_id": self.plan_id,
                "kind": "patrol",
                "name": "夜间巡逻",
                "starts_at": starts.isoformat(),
                "due_at": (starts + timedelta(minutes=40)).isoformat(),
                "roles": ["guard", "manager"],
                "stop_ids": self.stops,
            },
        )


class Phone:
    """A device with one tab open, signed in or not; `backend.cut` is where its network breaks."""

    def __init__(self, night: Night, device: MemoryDevice | None = None) -> None:
        self.night = night
        self.device = device or MemoryDevice()
        self.platform = MemoryPlatform(self.device)
        self.backend = FakeBackend(self.platform, night.server, night.accounts)
        self.anju: Anju

    async def open(self) -> Phone:
        self.anju = await start(self.platform, talk=False, backend=self.backend)
        return self

    async def sign_in(self, name: str) -> Phone:
        await self.anju.accounts.sign_in(STAFF[name][0], PASSWORD)
        await self.anju.sync.now()
        return self

    async def tab(self) -> Phone:
        """Another tab of the same browser."""
        return await Phone(self.night, self.device).open()

    async def kill(self) -> Phone:
        """kill -9 and the app started again: only what was committed is there."""
        await self.platform.kill()
        again = Phone(self.night, self.device)
        again.platform.wall_offset = self.platform.wall_offset
        return await again.open()


async def phone(night: Night, name: str | None = None) -> Phone:
    opened = await Phone(night).open()
    return await opened.sign_in(name) if name else opened
