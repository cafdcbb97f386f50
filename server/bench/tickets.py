"""The dispatch board with two thousand open tickets, and a new tablet where there are a hundred thousand."""

from __future__ import annotations

import functools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import server.demo
from app.tickets.queries.alerts import alerts
from app.tickets.queries.board import board, hands
from app.tickets.queries.inbox import Filters, inbox
from app.tickets.records import Course, Step, Ticket
from server.bench.figure import Figure
from server.bench.search import make
from server.bench.years import Tablet
from server.demo import tickets
from server.stack import running_stack
from services.commands import Me
from services.store import Store

name = "The board of tickets"
note = (
    "On the device, in CPython, processor time: open tickets at every stage with up to six steps each, and "
    "two and a half times as many that were closed within fifteen days. The board is asked for the first "
    "time, again as the clock goes on, and after one step of one ticket came in; the ratio is two thousand "
    "open against two hundred. On the server: the demo's tickets and closed ones of ten years made by SQL; a "
    "manager's new tablet fetches what it carries, and asks for news; the ratio is a hundred thousand closed "
    "ones against two thousand. Medians of five."
)
FEW, MANY = 200, 2000
OLD_FEW, OLD_MANY = 2000, 100_000
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
WANG = Me("wang", "e", "王建国", frozenset({"manager"}))
VERBS = ("verify", "assign", "accept", "arrive", "work", "finish")


def run() -> list[Figure]:
    few, many = on_device(FEW), on_device(MANY)
    beside = f"{MANY} open and {MANY * 5 // 2} closed"
    found = [
        Figure(
            f"{what}, {beside}", many[what], "ms", f"{few[what]:.2f} ms with {FEW}", many[what] / few[what]
        )
        for what in few
    ]
    return [*found, *on_server()]


def on_device(count: int) -> dict[str, float]:
    """Milliseconds of each question about so many open tickets."""
    store = filled(count)
    changed = store.all(Ticket)[count // 2]
    filters = Filters()
    first = _timed(lambda: board(store, NOW, filters))
    later = _median(lambda n: board(store, NOW + timedelta(seconds=15 * n), filters))

    def one_more(n: int) -> None:
        row = step_row(changed.id, 10 + n, "note", NOW)
        store.merge([(Step.table, row["id"], row)])
        board(store, NOW, filters)

    after = _median(one_more)
    return {
        "the board for the first time": first,
        "the board as the clock goes on": later,
        "the board after one step came in": after,
        "the manager's list": _median(lambda n: inbox(store, WANG, NOW, filters)),
        "what calls the manager": _median(lambda n: alerts(store, WANG, NOW)),
        "people and what they have to do": _median(lambda n: hands(store, NOW)),
    }


def filled(count: int) -> Store:
    """A store with so many open tickets, and two and a half times as many closed ones."""
    flow = course().model_dump(mode="json")
    rows: list[tuple[str, dict[str, Any]]] = [
        ("estate.estates", {"id": "e", "estate_id": "e", "name": "锦绣苑"})
    ]
    for n in range(count + count * 5 // 2):
        is_open, at = n < count, NOW - timedelta(minutes=n % 20_000)
        id = f"01900000-0000-7000-8000-{n:012x}"
        moment = at.isoformat()
        times = {"device_at": moment, "at": moment, "received_at": moment}
        kind = {"kind": "repair", "urgency": ("urgent", "soon", "later")[n % 3], "role": "electrician"}
        closed = {
            "closed_at": None if is_open else moment,
            "flow": flow,
            "person_id": "huang",
            "text": "水管漏水",
        }
        rows.append(
            (Ticket.table, {"id": id, "estate_id": "e", "number": f"n{n}", **times, **kind, **closed})
        )
        done = VERBS[: n % len(VERBS)] if is_open else (*VERBS, "approve", "call_back")
        rows += [(Step.table, step_row(id, i, verb, at)) for i, verb in enumerate(done)]
    store = Store()
    store.replace(rows)
    return store


def step_row(ticket_id: str, ordinal: int, verb: str, at: datetime) -> dict[str, Any]:
    moment = at.isoformat()
    details = {"rating": "satisfied"} if verb == "call_back" else {}
    told = {
        "step": verb,
        "ordinal": ordinal,
        "person_id": "zheng",
        "to_person_id": "zheng",
        "details": details,
    }
    times = {"device_at": moment, "at": moment, "received_at": moment}
    return {"id": f"{ticket_id}-{ordinal}", "estate_id": "e", "ticket_id": ticket_id, **told, **times}


def course() -> Course:
    limits = {"urgent": 10, "soon": 60, "later": 240}
    steps = (*VERBS, "approve", "call_back")
    must = ("finish", "approve", "call_back")
    role = {"verify": "desk", "assign": "desk", "approve": "manager", "call_back": "desk"}
    stages = [
        {"step": step, "role": role.get(step, "worker"), "must": step in must, "after": "", "limits": limits}
        for step in steps
    ]
    return Course.model_validate({"stages": stages, "call_back": "all"})


def on_server() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="anju-bench-") as folder:
        Path(folder).chmod(0o755)
        with running_stack(Path(folder) / "home") as stack:
            server.demo.load(stack)
            server.demo.load_work(stack)
            tickets.tell(stack)
            make(stack, 1, OLD_FEW)
            few = Tablet(stack)
            few_first, few_news = _pulled(few)
            make(stack, OLD_FEW + 1, OLD_MANY)
            many = Tablet(stack)
            many_first, many_news = _pulled(many)
    rows = len(many.rows)
    against = f"{few_first:.0f} ms with {OLD_FEW}"
    what = f"a new tablet fetches what it carries ({rows} rows), {OLD_MANY} closed tickets behind it"
    yield Figure(what, many_first, "ms", against, many_first / few_first)
    against = f"{few_news:.1f} ms with {OLD_FEW}"
    what = f"an exchange with nothing to say, {OLD_MANY} closed tickets behind it"
    yield Figure(what, many_news, "ms", against, many_news / few_news)


def _pulled(tablet: Tablet) -> tuple[float, float]:
    def anew(n: int) -> None:
        tablet.forget()
        tablet.catch_up()

    wall = time.perf_counter
    return _median(anew, 3, wall), _median(lambda n: tablet.catch_up(), 15, wall)


def _timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    began = clock()
    work()
    return (clock() - began) * 1000


def _median(
    work: Callable[[int], object], times: int = 5, clock: Callable[[], float] = time.process_time
) -> float:
    return statistics.median(_timed(functools.partial(work, n), clock) for n in range(times))
