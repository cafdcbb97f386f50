"""The same stories before two servers: the fake in memory, and the real stack with the demo world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import httpx
import psycopg

from app.rounds.commands import AddNote, CheckIn
from app.wiring import Anju, start
from server.demo.world import PASSWORD as DEMO_PASSWORD
from server.demo.world import PERSON
from server.stack import Stack
from services.commands import Act
from services.config import Config
from services.platform.memory import MemoryDevice, MemoryPlatform
from tests.services.fake_backend import offline
from tests.services.night import PASSWORD, STAFF, Night, Phone


class Line:
    """The network of one phone: `cut` runs at "connect" and "answered" and raises to break it there."""

    def __init__(self) -> None:
        self.cut = lambda step: None

    def lose_answers(self) -> None:
        self.cut = lambda step: offline(step) if step == "answered" else None

    def heal(self) -> None:
        self.cut = lambda step: None


@dataclass
class Handset:
    """A phone of either house."""

    anju: Anju
    platform: MemoryPlatform
    line: Any

    async def sync(self, times: int = 1) -> Any:
        for _ in range(times):
            status = await self.anju.sync.now()
        return status


class House(Protocol):
    async def phone(self, name: str, device: MemoryDevice | None = None) -> Handset: ...
    def check_in(self, stop: int) -> CheckIn: ...
    def person(self, name: str) -> str: ...
    def ledger(self) -> dict[str, str]:
        """Verdict by op id."""
        ...

    def restore(self) -> None: ...
    def require(self, version: str | None) -> None: ...


def note(act: Act, text: str, *photos: str) -> AddNote:
    return AddNote(visit_id=act.id, text=text, photos=photos)


class FakeHouse:
    def __init__(self) -> None:
        self.night = Night()

    async def phone(self, name: str, device: MemoryDevice | None = None) -> Handset:
        phone = await Phone(self.night, device).open()
        if phone.anju.accounts.current is None:
            await phone.anju.accounts.sign_in(STAFF[name][0], PASSWORD)
        await phone.anju.sync.now()
        return Handset(phone.anju, phone.platform, phone.backend)

    def check_in(self, stop: int) -> CheckIn:
        return self.night.check_in(stop)

    def person(self, name: str) -> str:
        return self.night.me(name).person_id

    def ledger(self) -> dict[str, str]:
        return {op_id: kept.status for op_id, kept in self.night.server.ops.items()}

    def restore(self) -> None:
        self.night.server.restore(self.night.server.ops, self.night.server.rows)

    def require(self, version: str | None) -> None:
        self.night.server.min_client = version


class BrokenWire(httpx.AsyncHTTPTransport):
    """The real network, cut where `line` says."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._cut("connect", request)
        answer = await super().handle_async_request(request)
        try:
            self._cut("answered", request)
        except httpx.ConnectError:
            await answer.aread()
            await answer.aclose()
            raise
        return answer

    def _cut(self, step: str, request: httpx.Request) -> None:
        try:
            self._line.cut(step)
        except Exception as cut:
            raise httpx.ConnectError(str(cut), request=request) from cut


class RealHouse:
    """PostgreSQL, PostgREST and the gateway, reached by the official client."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.phones: list[Handset] = []
        self._patrol()

    async def phone(self, name: str, device: MemoryDevice | None = None) -> Handset:
        line = Line()
        platform = MemoryPlatform(device, transport=lambda: BrokenWire(line))
        config = Config(self.stack.url, self.stack.publishable_key)
        anju = await start(platform, config, talk=False)
        if anju.accounts.current is None:
            await anju.accounts.sign_in(PERSON[name].phone, DEMO_PASSWORD)
        await anju.sync.now()
        self.phones.append(Handset(anju, platform, line))
        return self.phones[-1]

    async def close(self) -> None:
        for phone in self.phones:
            await phone.anju.close()

    def check_in(self, stop: int) -> CheckIn:
        stop_id, tag_id, token = self.stops[stop]
        return CheckIn(round_id=self.round_id, stop_id=stop_id, tag_id=tag_id, token=token)

    def person(self, name: str) -> str:
        return str(PERSON[name].id)

    def ledger(self) -> dict[str, str]:
        return {str(op): status for op, status in self._ask("select op_id, status from sync.ops")}

    def restore(self) -> None:
        self._ask("select sync.after_restore()")

    def require(self, version: str | None) -> None:
        self._ask("update sync.state set min_client = %s where singleton returning 1", version or "0")

    def _patrol(self) -> None:
        found = self._ask(
            "select id, stop_ids from rounds.rounds where roles @> '{guard}' and estate_id = %s"
            " order by starts_at desc limit 1",
            PERSON["李卫国"].estate.id,
        )
        self.round_id = str(found[0][0])
        self.stops = [
            (str(stop), str(tag), token)
            for stop, tag, token in self._ask(
                "select s.id, t.id, x.token from rounds.stops as s join estate.tags as t using (place_id)"
                " join estate.tag_secrets as x on x.tag_id = t.id"
                " where s.id = any (%s) and t.replaced_at is null order by s.ordinal",
                found[0][1],
            )
        ]

    def _ask(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.stack.dsn("postgres"), autocommit=True) as connection:
            return connection.execute(sql, args).fetchall()
