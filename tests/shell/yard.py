"""锦绣苑 with its whole staff, some homes and a resident, and pages that its people hold in their hands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.main import main
from app.wiring import Anju, start
from services.answers import Offline, Rejected
from services.backend import Session
from services.commands import Me
from services.config import plain_phone
from services.ids import uuid7
from services.platform.memory import MemoryDevice, MemoryPlatform
from tests.harness import Hand
from tests.services.fake_backend import FakeBackend
from tests.services.night import ESTATE, PASSWORD, Night

MORE = {
    "陈静": ("13800000002", "desk", "客服前台"),
    "刘芳": ("13800000003", "desk", "客服前台"),
    "赵大勇": ("13800000013", "guard", "秩序维护员"),
    "王秀兰": ("13800000021", "cleaner", "保洁员"),
    "郑海涛": ("13800000031", "electrician", "水电工"),
    "何福生": ("13800000041", "gardener", "绿化工"),
    "林慧": ("13800000051", "inspector", "品质督导"),
    "黄淑珍": ("13800000061", "resident", ""),
}
PHONES = {name: phone for name, (phone, *_) in MORE.items()} | {
    "王建国": "13800000001",
    "李卫国": "13800000011",
    "陈志强": "13800000012",
}


class Yard(Night):
    """What the server knows; `strangers` have an account and no person."""

    def __init__(self) -> None:
        super().__init__()
        self.units: dict[str, str] = {}
        self.codes: dict[str, str] = {"ABCDE12345": "钱小乐"}
        self.reset_codes: dict[str, str] = {"RESET12345": "8613800000011"}
        self._homes()
        for name, (phone, role, post) in MORE.items():
            self.person(name, phone, role, post)
        for name in ("王建国", "李卫国", "陈志强"):
            self.put("contacts", person_id=self.me(name).person_id, phone=PHONES[name])
        self.put("households", person_id=self.me("黄淑珍").person_id, unit_id=self.units["3-2-1201"])

    def person(self, name: str, phone: str, role: str, post: str) -> str:
        user_id = self.accounts.user(phone, PASSWORD)
        person_id = self.put("people", name=name, post=post, user_id=user_id)
        self.users[name] = user_id
        self.server.members[user_id] = Me(person_id, ESTATE, name, frozenset({role}))
        self.put("memberships", person_id=person_id, role=role)
        self.put("contacts", person_id=person_id, phone=phone)
        return person_id

    def invited(self, name: str, phone: str, role: str, days: int = 7) -> str:
        """Somebody who has a code and has not joined; with `days` below zero it has run out."""
        person_id, now = self.put("people", name=name, post=""), datetime.now(UTC)
        self.put("memberships", person_id=person_id, role=role)
        self.put("contacts", person_id=person_id, phone=phone)
        self.put(
            "invites",
            purpose="join",
            person_id=person_id,
            roles=[role],
            issued_at=(now - timedelta(days=8)).isoformat(),
            expires_at=(now + timedelta(days=days)).isoformat(),
        )
        return person_id

    def empty(self) -> None:
        """Nobody and nothing: the server of a first start."""
        self.server.members.clear()
        self.server.rows.clear()

    def stranger(self, phone: str) -> None:
        self.accounts.user(phone, PASSWORD)

    def put(self, table: str, **values: Any) -> str:
        id = uuid7()
        self.server.put(f"estate.{table}", {"id": id, "estate_id": ESTATE, **values})
        return id

    def _homes(self) -> None:
        for number in (1, 3):
            building = self.put("buildings", name=f"{number} 号楼", ordinal=number)
            for stair, flat in ((1, 101), (2, 1201), (2, 1202)):
                name = f"{number}-{stair}-{flat}"
                self.units[name] = self.put("units", building_id=building, name=name, floor=flat // 100)


class Door(FakeBackend):
    """The fake server's edge with the ways in: codes that make members, a first estate, lost passwords."""

    def __init__(self, platform: MemoryPlatform, yard: Yard) -> None:
        super().__init__(platform, yard.server, yard.accounts)
        self.yard = yard

    async def rpc(self, name: str, body: Mapping[str, Any], session: Session | None = None) -> Any:
        self.cut("connect")
        if name == "redeem_invite" and session is not None:
            return self._redeem(body["code"], self.accounts.whose(session))
        if name == "set_up_estate" and session is not None:
            return self._set_up(body, self.accounts.whose(session))
        return await super().rpc(name, body, session)

    async def reset_password(self, phone: str, code: str, new: str) -> None:
        self.cut("connect")
        if self.yard.reset_codes.pop(code, None) != phone:
            raise Rejected("CODE_UNKNOWN", 404)
        self.accounts.users[phone] = (self.accounts.users[phone][0], new)

    async def change_password(self, phone: str, current: str, new: str) -> Session:
        session = await self.sign_in(phone, current)
        if new == current:
            raise Rejected("same_password", 422)
        self.accounts.users[plain_phone(phone)] = (session.user_id, new)
        return session

    def _redeem(self, code: str, user_id: str) -> dict[str, str]:
        name = self.yard.codes.pop(code, None)
        if name is None:
            raise Rejected("CODE_UNKNOWN", 404)
        person_id = self.yard.put("people", name=name, user_id=user_id)
        self.yard.put("memberships", person_id=person_id, role="guard")
        self.server.members[user_id] = Me(person_id, ESTATE, name, frozenset({"guard"}))
        return {"estate_id": ESTATE, "person_id": person_id}

    def _set_up(self, body: Mapping[str, Any], user_id: str) -> dict[str, str]:
        if self.server.members:
            raise Rejected("ALREADY_SET_UP", 409)
        person_id = self.yard.put("people", name=body["manager_name"], user_id=user_id)
        self.yard.put("memberships", person_id=person_id, role="manager")
        estate = {"id": ESTATE, "estate_id": ESTATE, "name": body["name"], "time_zone": body["time_zone"]}
        self.server.put("estate.estates", estate)
        self.server.members[user_id] = Me(person_id, ESTATE, body["manager_name"], frozenset({"manager"}))
        return {"estate_id": ESTATE, "person_id": person_id}


class Held:
    """A page with the whole app on it, and the device under it."""

    def __init__(self, yard: Yard, hand: Hand, device: MemoryDevice | None = None) -> None:
        self.yard = yard
        self.hand = hand
        self.platform = MemoryPlatform(device or MemoryDevice())
        self.platform.window_answers |= {"can_install": "no"}
        self.backend = Door(self.platform, yard)
        self.anju: Anju

    async def open_anju(self) -> Anju:
        self.anju = await start(self.platform, talk=False, backend=self.backend)
        return self.anju

    async def open(self) -> Held:
        """Until the app has drawn its first page."""
        main(self.hand.page, self.open_anju)
        await self.hand.until(lambda: ("splash_done", ()) in self.platform.window_calls)
        await self.hand.settle()
        return self

    async def sign_in(self, name: str) -> Held:
        """Through the form, as people do."""
        await self.hand.type("phone", PHONES[name])
        await self.hand.type("password", PASSWORD)
        await self.hand.tap("main")
        await self.anju.sync.now()
        await self.hand.until(lambda: self.anju.me is not None)
        await self.hand.settle()
        return self

    async def again(self) -> Held:
        """The browser closed and opened: another page on the same device."""
        await self.platform.kill()
        return await Held(self.yard, Hand(), self.platform.device).open()

    def offline(self) -> None:
        def cut(step: str) -> None:
            raise Offline(step)

        self.backend.cut = cut

    def online(self) -> None:
        self.backend.cut = lambda step: None

    @property
    def troubles(self) -> list[str]:
        """What the page had to report, as the journal keeps it."""
        return [entry["what"] for entry in self.anju.journal.entries if entry["where"] == "screen"]


def hold(
    story: Callable[[Held], Awaitable[None]],
    *,
    as_: str | None = None,
    yard: Yard | None = None,
    language: str = "zh",
    **page: Any,
) -> None:
    """Runs a story on an opened app, signed in or not; fails when the page had to report an exception."""

    async def run() -> None:
        held = Held(yard or Yard(), Hand(**page))
        await held.open()
        if as_ is not None:
            await held.sign_in(as_)
        if language != "zh":
            await held.anju.speak(language)
            await held.hand.settle()
        await story(held)
        assert not held.troubles, held.troubles[0]
        held.hand.session.close()
        await held.hand.settle(2)
        await held.platform.kill()

    asyncio.run(run())
