"""The same stories before two servers: the fake in memory, and the real stack with the demo world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from app.rounds.commands import AddNote, CheckIn, StartRound
from app.wiring import Anju, start
from services.commands import Act
from services.ids import uuid7
from services.platform.memory import MemoryDevice, MemoryPlatform
from services.session import DEVICE_DB
from tests.services.fake_backend import FakeBackend
from tests.services.night import ESTATE, PASSWORD, STAFF, Night

Rows = dict[tuple[str, str], dict[str, Any]]


class Line:
    """The network of one phone: `cut(step)` runs at "connect", "sent", "answered" and raises to break it."""

    cut: Callable[[str], None] = staticmethod(lambda step: None)


@dataclass
class Handset:
    """A phone of either house: one tab of one browser."""

    anju: Anju
    platform: MemoryPlatform
    line: Any = field(default_factory=Line)

    async def sync(self, times: int = 1) -> Any:
        for _ in range(times):
            status = await self.anju.sync.now()
        return status


class Entry(NamedTuple):
    """An op in the server's ledger."""

    status: str
    kind: str
    device: str


class House(Protocol):
    """A server and who works there."""

    can_hide: bool
    round_id: str

    async def open(self, name: str, device: MemoryDevice) -> Handset:
        """A tab on that device, as it starts; nobody is signed in by it."""
        ...

    async def sign_in(self, name: str, handset: Handset) -> None: ...
    async def close(self) -> None: ...
    def check_in(self, stop: int) -> CheckIn: ...
    def person(self, name: str) -> str: ...
    def ledger(self) -> dict[str, Entry]: ...
    def visits(self) -> set[str]: ...
    async def photo(self, sha256: str) -> bytes | None: ...
    async def visible(self, name: str) -> Rows:
        """What this person may see now: what every replica has to come to."""
        ...

    def know(self, command: type[StartRound]) -> None:
        """An older version of a command that this server published once."""
        ...

    def leave(self, name: str, leaves: bool) -> None: ...
    def hide(self, name: str, hides: bool) -> None: ...
    def begin(self) -> Callable[[], None]:
        """A transaction that takes its number now; what is returned commits it."""
        ...

    def back_up(self) -> Callable[[], None]:
        """What is returned restores it, under another generation."""
        ...

    def require(self, version: str | None) -> None: ...


async def phone(house: House, name: str, device: MemoryDevice | None = None) -> Handset:
    """Signed in and told everything."""
    handset = await house.open(name, device or MemoryDevice())
    if handset.anju.accounts.current is None:
        await house.sign_in(name, handset)
    await handset.sync()
    return handset


def note(act: Act, text: str, *photos: str) -> AddNote:
    return AddNote(visit_id=act.id, text=text, photos=photos)


class FakeHouse:
    can_hide = True

    def __init__(self, page: int = 500) -> None:
        self.night = Night(page)
        self.server = self.night.server
        self.round_id = self.night.round_id

    async def open(self, name: str, device: MemoryDevice) -> Handset:
        platform = MemoryPlatform(device)
        line = FakeBackend(platform, self.server, self.night.accounts)
        return Handset(await start(platform, talk=False, backend=line), platform, line)

    async def sign_in(self, name: str, handset: Handset) -> None:
        await handset.anju.accounts.sign_in(STAFF[name][0], PASSWORD)

    async def close(self) -> None:
        """It was in memory."""

    def check_in(self, stop: int) -> CheckIn:
        return self.night.check_in(stop)

    def person(self, name: str) -> str:
        return self.night.me(name).person_id

    def ledger(self) -> dict[str, Entry]:
        return {i: Entry(k.status, k.op["kind"], k.device) for i, k in self.server.ops.items()}

    def visits(self) -> set[str]:
        return {i for (table, i) in self.server.rows if table == "rounds.visits"}

    async def photo(self, sha256: str) -> bytes | None:
        return self.server.objects.get(f"{ESTATE}/{sha256}.jpg")

    async def visible(self, name: str) -> Rows:
        return self.server.visible(self.night.users[name])

    def know(self, command: type[StartRound]) -> None:
        self.server.known = {**self.server.known, (command.kind, command.v): StartRound}

    def leave(self, name: str, leaves: bool) -> None:
        user_id = self.night.users[name]
        (self.server.gone.add if leaves else self.server.gone.discard)(user_id)
        self._scope_changed(user_id)

    def hide(self, name: str, hides: bool) -> None:
        self.server.hidden[self.night.users[name]] = {"rounds.visits"} if hides else set()
        self._scope_changed(self.night.users[name])

    def begin(self) -> Callable[[], None]:
        xid, id = self.server.begin(), uuid7()
        place = {"id": id, "estate_id": ESTATE, "name": f"区域 {id[-4:]}", "kind": "area"}
        return lambda: self.server.put("estate.places", place, xid=xid)

    def back_up(self) -> Callable[[], None]:
        """What was acknowledged after it is gone from the server, and comes again from the phones."""
        ops, rows = dict(self.server.ops), dict(self.server.rows)
        return lambda: self.server.restore(ops, rows)

    def require(self, version: str | None) -> None:
        self.server.min_client = version

    def judge(self, strict: bool) -> None:
        """A server that no longer knows the round of the night, while the phones do."""
        row = self.server.rows[("rounds.rounds", self.round_id)].value
        self.server.truth.merge([("rounds.rounds", self.round_id, None if strict else row)])

    def _scope_changed(self, user_id: str) -> None:
        self.server.epochs[user_id] = self.server.epochs.get(user_id, 0) + 1


async def device_rows(handset: Handset) -> dict[str, Any]:
    """What a device knows of its accounts, to set up another with."""
    return await (await handset.platform.open(DEVICE_DB)).meta()
