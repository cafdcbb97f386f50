"""PostgreSQL, PostgREST and the gateway, reached by the official client over a line that can be cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import psycopg

from app.rounds.commands import CheckIn, StartRound
from app.wiring import start
from server.demo.world import PASSWORD, PERSON
from server.stack import Stack
from services.config import Config
from services.platform import Batch
from services.platform.memory import MemoryDevice, MemoryPlatform
from services.session import DEVICE_DB
from tests.services.houses import Entry, Handset, Line, Rows, device_rows, phone


class BrokenWire(httpx.AsyncHTTPTransport):
    """The real network, cut where `line` says."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._cut("connect", request)
        answer = await super().handle_async_request(request)
        try:
            self._cut("sent", request)
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
    """`known` keeps each person's tokens from house to house: a password is dear to check, and throttled."""

    can_hide = False

    def __init__(self, stack: Stack, known: dict[str, dict[str, Any]] | None = None) -> None:
        self.stack = stack
        self._known = {} if known is None else known
        self._open: list[tuple[str, Handset]] = []
        self._patrol()

    async def open(self, name: str, device: MemoryDevice) -> Handset:
        line = Line()
        platform = MemoryPlatform(device, transport=lambda: BrokenWire(line))
        config = Config(self.stack.url, self.stack.publishable_key)
        handset = Handset(await start(platform, config, talk=False), platform, line)
        self._open.append((name, handset))
        return handset

    async def sign_in(self, name: str, handset: Handset) -> None:
        accounts = handset.anju.accounts
        if name in self._known:
            known = {k: v for k, v in self._known[name].items() if k.split(":")[0] in ("account", "session")}
            device = await handset.platform.open(DEVICE_DB)
            await device.write(Batch(meta={**known, "current": self._known[name]["current"]}))
            await accounts.open(device)
            await handset.anju.open()
        else:
            await accounts.sign_in(PERSON[name].phone, PASSWORD)
            self._known[name] = await device_rows(handset)

    async def close(self) -> None:
        for name, handset in self._open:
            rows = await device_rows(handset)
            if _expiry(rows) > _expiry(self._known.get(name, {})):
                self._known[name] = rows
            await handset.anju.close()

    def check_in(self, stop: int) -> CheckIn:
        stop_id, tag_id, token = self.stops[stop]
        return CheckIn(round_id=self.round_id, stop_id=stop_id, tag_id=tag_id, token=token)

    def person(self, name: str) -> str:
        return str(PERSON[name].id)

    def ledger(self) -> dict[str, Entry]:
        found = self._ask("select op_id::text, status, kind, device_id::text from sync.ops")
        return {op_id: Entry(status, kind, device) for op_id, status, kind, device in found}

    def visits(self) -> set[str]:
        return {row[0] for row in self._ask("select id::text from rounds.visits")}

    async def photo(self, sha256: str) -> bytes | None:
        fresh = await phone(self, "王建国")
        return await fresh.anju.photos.bytes_of(sha256)

    async def visible(self, name: str) -> Rows:
        """What a new device of theirs is told."""
        fresh = await phone(self, name)
        store = fresh.anju.store
        return {(table, i): row for table in store._base for i, row in store.rows(table).items()}

    def know(self, command: type[StartRound]) -> None:
        self._do(
            "insert into sync.handlers select kind, %s, handler from sync.handlers"
            " where kind = %s and v = 1 on conflict do nothing",
            command.v,
            command.kind,
        )

    def leave(self, name: str, leaves: bool) -> None:
        self._do(
            "update estate.people set left_at = case when %s then now() end where id = %s",
            leaves,
            PERSON[name].id,
        )

    def hide(self, name: str, hides: bool) -> None:
        raise AssertionError("policies are not changed by night")

    def begin(self) -> Callable[[], None]:
        connection = psycopg.connect(self.stack.dsn("postgres"))
        connection.execute(
            "insert into estate.places (id, estate_id, name, kind)"
            " values (gen_random_uuid(), %s, '新区域', 'area')",
            [PERSON["李卫国"].estate.id],
        )

        def commit() -> None:
            connection.commit()
            connection.close()

        return commit

    def back_up(self) -> Callable[[], None]:
        return lambda: self._do("select sync.after_restore()")

    def require(self, version: str | None) -> None:
        self._do("update sync.state set min_client = %s where singleton", version or "0")

    def _patrol(self) -> None:
        (round_id, stop_ids) = self._ask(
            "select id, stop_ids from rounds.rounds where roles @> '{guard}' and estate_id = %s"
            " and cardinality(stop_ids) >= 4 order by starts_at desc limit 1",
            PERSON["李卫国"].estate.id,
        )[0]
        self.round_id = str(round_id)
        self.stops = [
            (str(stop), str(tag), token)
            for stop, tag, token in self._ask(
                "select s.id, t.id, x.token from rounds.stops as s join estate.tags as t using (place_id)"
                " join estate.tag_secrets as x on x.tag_id = t.id"
                " where s.id = any (%s) and t.replaced_at is null order by s.ordinal",
                stop_ids,
            )
        ]

    def _ask(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.stack.dsn("postgres"), autocommit=True) as connection:
            return connection.execute(sql, args).fetchall()

    def _do(self, sql: str, *args: Any) -> None:
        with psycopg.connect(self.stack.dsn("postgres"), autocommit=True) as connection:
            connection.execute(sql, args)


def _expiry(rows: dict[str, Any]) -> float:
    """Of the newest tokens; 0 without any."""
    return max((v["expires_at"] for k, v in rows.items() if k.startswith("session:") and v), default=0.0)
