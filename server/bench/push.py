"""Ops a second through the whole stack against the same rows by plain SQL; the time of an empty exchange."""

import hashlib
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg

import server.demo
from server.bench.figure import Figure, number
from server.demo.world import PERSON, PLAN, TAG
from server.stack import Stack, running_stack

name = "Pushing and pulling"
note = (
    "A guard's check-ins, 30 a request, through gateway, PostgREST and the handlers, against the same rows "
    "(op, visit, triggers and indexes) written by plain SQL, 30 a transaction; then an exchange "
    "with nothing to say, against the smallest call there is. Taken in turns, medians, one connection."
)
PAIRS, BATCHES, BATCH, EMPTY = 7, 10, 30, 60
WALKER, PLACE, WALK = PERSON["李卫国"], "西门", PLAN["全园巡逻"]

PLAIN_OP = """
insert into sync.ops (op_id, user_id, person_id, estate_id, device_id, seq, kind, v, body, clocks, sha,
                      device_at, at, status, xid, received_at)
values (%(id)s, %(user)s, %(person)s, %(estate)s, %(device)s, %(seq)s, 'rounds.check_in', 1, %(body)s::jsonb,
        %(clocks)s::jsonb, %(sha)s, now(), now(), 'applied', pg_current_xact_id(), now())
"""
PLAIN_VISIT = """
insert into rounds.visits (id, estate_id, round_id, stop_id, place_id, tag_id, person_id, how, device_at, at,
                           received_at, seen_by)
values (%(id)s, %(estate)s, %(round)s, %(stop)s, %(place)s, %(tag)s, %(person)s, 'scan', now(),
        now() - interval '2 days', now(), '{guard,manager,desk,inspector}')
"""


class Phone:
    """The guard, signed in, as the app speaks to the server."""

    def __init__(self, stack: Stack) -> None:
        keys = {"apikey": stack.publishable_key}
        self.http = httpx.Client(base_url=stack.url, headers=keys, trust_env=False, timeout=60)
        asked = {"phone": f"86{WALKER.phone}", "password": server.demo.world.PASSWORD}
        signed_in = self.http.post("/auth/v1/token?grant_type=password", json=asked).raise_for_status()
        self.http.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
        self.device, self.seq, self.cursor = str(uuid4()), 0, None
        self.began = datetime.now(UTC) - timedelta(hours=6)
        told = self.exchange([])
        self.round = next(
            change["row"]
            for change in told["changes"]
            if change["table"] == "rounds.rounds" and change["row"]["plan_id"] == str(WALK.id)
        )

    def exchange(self, ops: list[dict[str, Any]]) -> dict[str, Any]:
        request = {
            "device": self.device,
            "client": "0.1.0",
            "next_seq": self.seq + 1,
            "wall": datetime.now(UTC).isoformat(),
            "ops": ops,
            "cursor": self.cursor,
        }
        answer: dict[str, Any] = self.http.post("/rest/v1/rpc/sync", json=request).raise_for_status().json()
        self.cursor = answer["cursor"]
        return answer

    def check_ins(self, many: int) -> list[dict[str, Any]]:
        ordinal = [stop.place.name for stop in WALK.stops].index(PLACE) + 1
        body = {
            "round_id": self.round["id"],
            "stop_id": str(WALK.stop_id(ordinal)),
            "tag_id": str(TAG[PLACE].id),
            "how": "scan",
            "token": TAG[PLACE].token,
        }
        first, self.seq = self.seq + 1, self.seq + many
        return [
            {
                "id": str(uuid4()),
                "seq": seq,
                "kind": "rounds.check_in",
                "v": 1,
                "body": body,
                "clocks": {
                    "wall": (self.began + timedelta(seconds=seq)).isoformat(),
                    "offset_ms": 0,
                    "mono_ms": 1,
                    "boot": "bench",
                },
            }
            for seq in range(first, self.seq + 1)
        ]


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="anju-bench-") as folder:
        Path(folder).chmod(0o755)
        with running_stack(Path(folder) / "home") as stack:
            server.demo.load(stack)
            return [*_measure(stack)]


def _measure(stack: Stack) -> Iterator[Figure]:
    phone = Phone(stack)
    with psycopg.connect(stack.dsn()) as plain:
        _pushed(phone)
        _inserted(plain, phone)
        pairs = [(_pushed(phone), _inserted(plain, phone)) for _ in range(PAIRS)]
    ops = BATCHES * BATCH
    ours, theirs = (ops / statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(plainly / pushed for pushed, plainly in pairs)
    yield Figure(
        "ops pushed through the whole stack", ours, "a second", f"{number(theirs)} rows by SQL", ratio
    )
    phone.exchange([])
    empty = [(_timed(lambda: phone.exchange([])), _timed(lambda: _first_run(phone))) for _ in range(EMPTY)]
    ours_ms, theirs_ms = (statistics.median(times) * 1000 for times in zip(*empty, strict=True))
    ratio = statistics.median(a / b for a, b in empty)
    yield Figure("an empty exchange", ours_ms, "ms", f"{number(theirs_ms)} ms, first_run", ratio)


def _pushed(phone: Phone) -> float:
    """Seconds for the batches of one device, one after the other, as an outbox sends them."""
    batches = [phone.check_ins(BATCH) for _ in range(BATCHES)]
    with _stopwatch() as taken:
        for batch in batches:
            receipts = phone.exchange(batch)["receipts"]
            assert all(receipt["verdict"] == "applied" for receipt in receipts), receipts
    return taken[0]


def _inserted(plain: psycopg.Connection, phone: Phone) -> float:
    """Seconds for the same rows, a transaction a batch, written straight into the tables."""
    device = uuid4()
    batches = [[_row(op, phone, device) for op in phone.check_ins(BATCH)] for _ in range(BATCHES)]
    with _stopwatch() as taken:
        for batch in batches:
            with plain.transaction(), plain.cursor() as cursor:
                cursor.executemany(PLAIN_OP, batch)
                cursor.executemany(PLAIN_VISIT, batch)
    return taken[0]


def _row(op: dict[str, Any], phone: Phone, device: object) -> dict[str, Any]:
    return {
        "id": op["id"],
        "seq": op["seq"],
        "device": device,
        "user": WALKER.user_id,
        "person": WALKER.id,
        "estate": WALKER.estate.id,
        "body": json.dumps(op["body"]),
        "sha": hashlib.sha256(op["id"].encode()).digest(),
        "clocks": json.dumps(op["clocks"]),
        "round": phone.round["id"],
        "stop": op["body"]["stop_id"],
        "place": TAG[PLACE].place.id,
        "tag": TAG[PLACE].id,
    }


def _first_run(phone: Phone) -> None:
    phone.http.post("/rest/v1/rpc/first_run", json={}).raise_for_status()


def _timed(work: Callable[[], object]) -> float:
    with _stopwatch() as taken:
        work()
    return taken[0]


@contextmanager
def _stopwatch() -> Iterator[list[float]]:
    taken: list[float] = []
    start = time.perf_counter()
    yield taken
    taken.append(time.perf_counter() - start)
