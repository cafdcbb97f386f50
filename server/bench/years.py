"""The manager's day, month and year when an estate has half a million visits behind it, and five million."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import psycopg
from psycopg.sql import SQL, Identifier

import server.demo
from app.domains import DOMAINS
from app.hooks import sayer
from app.rounds.queries import concerns, today_board
from app.rounds.queries.months import month_rows, stretch
from app.rounds.screens.export import made
from app.rounds.screens.parts import Local
from app.rounds.texts import TEXTS
from app.wiring import AT_ONCE
from server.bench.figure import Figure
from server.demo import history, world
from server.stack import Stack, running_stack
from services.history import combined
from services.store import Store

name = "Years of history"
note = (
    "The demo's sixty days, three times beside each other so that a day is as full as that of a large "
    "estate, laid end to end until there is one year, then ten (both estates; the figures say how many "
    "visits). A manager's new tablet starts and fetches everything it carries; one that is up to date asks "
    "for news; the board of today is asked for on the device; the month before last is fetched and made into "
    "a workbook; the server sums up fifteen days and a year for the heat map, a hundred days at a time as "
    "the app asks. Medians of three, CPython on "
    "one machine; the ratio is ten years against one. The log of ops is as long as one year."
)
ZONE = ZoneInfo(world.JINXIU.time_zone)
# Each table with what names a row of another table that is copied too.
TABLES: dict[str, tuple[str, ...]] = {
    "sync.ops": ("op_id",),
    "rounds.rounds": ("id",),
    "rounds.starts": ("id", "round_id"),
    "rounds.visits": ("id", "round_id"),
    "rounds.omissions": ("id", "round_id"),
    "rounds.notes": ("id", "round_id", "visit_id"),
    "rounds.answers": ("id", "round_id", "visit_id"),
    "rounds.hazards": ("id", "round_id", "visit_id"),
    "rounds.finishes": ("id", "round_id"),
    "rounds.reviews": ("id", "round_id", "subject_id"),
}
BESIDE = 3
MOMENTS = ("starts_at", "due_at", "device_at", "at", "received_at")


@dataclass(frozen=True)
class Taken:
    """Milliseconds of each, and what was there."""

    visits: int
    first: float
    rows: int
    news: float
    board: float
    month: float
    workbook: float
    fortnight: float
    year: float


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="anju-bench-") as folder:
        Path(folder).chmod(0o755)
        with running_stack(Path(folder) / "home") as stack:
            server.demo.load(stack)
            server.demo.load_work(stack)
            history.remember(stack)
            set_aside(stack)
            lengthen(stack, 0, 6, TABLES)
            one = measure(stack)
            lengthen(stack, 6, 60, [table for table in TABLES if table != "sync.ops"])
            ten = measure(stack)
    return [*_figures(one, ten)]


def _figures(one: Taken, ten: Taken) -> Iterator[Figure]:
    yield Figure("visits in ten years", ten.visits, "", f"{one.visits} in one", ten.visits / one.visits)
    for what, field in (
        (f"a new tablet fetches what it carries ({ten.rows} rows)", "first"),
        ("an exchange with nothing to say", "news"),
        ("the board of today, with what waits, on the device", "board"),
        ("a month of long ago, fetched", "month"),
        ("that month as a workbook, on the device", "workbook"),
        ("fifteen days summed up by day, hour and kind", "fortnight"),
        ("a year summed up", "year"),
    ):
        ours, theirs = getattr(ten, field), getattr(one, field)
        yield Figure(f"{what}, after ten years", ours, "ms", f"{theirs:.1f} ms after one", ours / theirs)


def set_aside(stack: Stack) -> None:
    """The sixty days as they are, to copy from."""
    with psycopg.connect(stack.dsn("supabase_admin")) as sql:
        sql.execute("create schema bench")
        for table in TABLES:
            past = "starts_at < now()" if table == "rounds.rounds" else "true"
            sql.execute(f"create table bench.{table.partition('.')[2]} as select * from {table} where {past}")


def lengthen(stack: Stack, begin: int, end: int, tables: Iterable[str]) -> None:
    """Copies the sixty days so many times further back and beside each other; ids follow from the numbers of
    the copy, and what is older was written by an older transaction.
    """
    with psycopg.connect(stack.dsn("supabase_admin")) as sql:
        sql.execute("set session_replication_role = replica")
        for table in tables:
            schema, _, short = table.partition(".")
            names = [
                row[0]
                for row in sql.execute(
                    "select column_name from information_schema.columns where table_schema = %s"
                    " and table_name = %s and is_generated = 'NEVER' order by ordinal_position",
                    (schema, short),
                )
            ]
            picked = ", ".join(_copied(one, TABLES[table]) for one in names)
            sql.execute(
                SQL(
                    f"insert into {{}} ({{}}) select {picked} from {{}} as t,"
                    " generate_series(%s::integer, %s::integer) as k, generate_series(0, %s::integer) as j"
                    " where k + j > 0"
                ).format(
                    Identifier(schema, short),
                    SQL(", ").join(map(Identifier, names)),
                    Identifier("bench", short),
                ),
                (begin, end - 1, BESIDE - 1),
            )
            sql.commit()
        sql.autocommit = True
        sql.execute("vacuum analyze")


def _copied(column: str, ids: tuple[str, ...]) -> str:
    if column in ids or column == "device_id":
        return f"md5(t.{column}::text || ' ' || k || ' ' || j)::uuid"
    if column == "row_xid":
        return f"(t.{column}::text::bigint - k)::text::xid8"
    if column in MOMENTS:
        return f"t.{column} - k * interval '60 days' - j * interval '1 minute'"
    return f"t.{column}"


class Tablet:
    """The manager's, signed in, as the app speaks to the server."""

    def __init__(self, stack: Stack) -> None:
        keys = {"apikey": stack.publishable_key}
        self.http = httpx.Client(base_url=stack.url, headers=keys, trust_env=False, timeout=120)
        asked = {"phone": f"86{world.PERSON['王建国'].phone}", "password": world.PASSWORD}
        signed_in = self.http.post("/auth/v1/token?grant_type=password", json=asked).raise_for_status()
        self.http.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
        self.forget()

    def forget(self) -> None:
        self.device, self.cursor, self.rows = str(uuid4()), None, dict[tuple[str, str], dict[str, Any]]()

    def ask(self, function: str, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = (
            self.http.post(f"/rest/v1/rpc/{function}", json=body).raise_for_status().json()
        )
        return answer

    def catch_up(self) -> None:
        more = True
        while more:
            wall = datetime.now(UTC).isoformat()
            told = self.ask("sync", {"device": self.device, "client": "0.1.0", "next_seq": 1, "wall": wall,
                                     "ops": [], "cursor": self.cursor})  # fmt: skip
            self.cursor, more = told["cursor"], told["more"]
            for change in told["changes"]:
                key = (change["table"], change["id"])
                if change["row"] is None:
                    self.rows.pop(key, None)
                else:
                    self.rows[key] = change["row"]


def measure(stack: Stack) -> Taken:
    tablet = Tablet(stack)
    with psycopg.connect(stack.dsn()) as sql:
        (visits,) = sql.execute("select count(*) from rounds.visits").fetchone() or (0,)

    def anew() -> None:
        tablet.forget()
        tablet.catch_up()

    first = _median(anew)
    news = _median(tablet.catch_up, 15)
    store = Store()
    store.replace([(table, row) for (table, _), row in tablet.rows.items()])
    now = datetime.now(UTC)

    def board() -> None:
        today_board(store, now)
        concerns(store, now)

    board()
    day = (now.astimezone(ZONE).date().replace(day=1) - timedelta(days=40)).replace(day=1)
    since, until = stretch(day, ZONE)
    told: list[dict[str, Any]] = []

    def fetch() -> None:
        asked = {"from": since.isoformat(), "until": until.isoformat()}
        told[:] = tablet.ask("rounds_between", asked)["changes"]

    month = _median(fetch)

    def sum_up(days: int) -> float:
        def ask() -> None:
            since = now - timedelta(days=days)
            while since < now:
                until = min(since + AT_ONCE, now)
                tablet.ask("rounds_summary", {"from": since.isoformat(), "until": until.isoformat()})
                since = until

        return _median(ask)

    return Taken(
        visits,
        first,
        len(tablet.rows),
        news,
        _median(board),
        month,
        _median(lambda: _workbook(store, told, day)),
        sum_up(15),
        sum_up(365),
    )


def _workbook(store: Store, told: list[dict[str, Any]], day: date) -> None:
    async def build() -> None:
        tables = {kind.table for domain in DOMAINS for kind in domain.records}
        past = await combined(store, tables, told)
        local = Local(sayer(TEXTS, "zh"), "zh", ZONE)
        rows = month_rows(past, day, ZONE, datetime.now(UTC))
        _, data = await made(local, rows, world.JINXIU.name, "xlsx", lambda done, all: None)
        assert len(rows.rounds) > 100
        assert len(data) > 10_000

    asyncio.run(build())


def _median(work: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
