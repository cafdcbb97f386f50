"""Bugs that were made on purpose, each one that somebody has really made: the machine must find every one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from services import exchange, replica
from services.overlay import retired
from services.platform import Appended, NewOp
from services.platform.sqlite import SqliteDb
from tests.services.fake_server import FakeServer


@contextmanager
def told_before_it_is_durable() -> Iterator[None]:
    """The op is called recorded, and written with the next one."""
    really = SqliteDb.append
    late: dict[int, list[tuple[Any, ...]]] = {}

    async def append(self: SqliteDb, op: NewOp, *more: Any) -> Appended:
        waiting = late.setdefault(id(self), [])
        for early in waiting:
            await really(self, *early)
        waiting[:] = [(op, *more)]
        meta = await self.meta()
        return Appended(int(meta.get("next_seq", 1)), int(meta.get("version", 0)) + 1)

    with patch.object(SqliteDb, "append", append):
        yield


@contextmanager
def an_op_that_came_twice_is_refused() -> Iterator[None]:
    """What `on conflict (device_id, seq)` does to an op whose answer was lost."""
    really = FakeServer._receive

    def receive(self: FakeServer, user_id: str, device: str, op: Any) -> dict[str, Any]:
        if op["id"] in self.ops:
            return self._receipt(op["id"], "refused", "23505")
        return really(self, user_id, device, op)

    with patch.object(FakeServer, "_receive", receive):
        yield


@contextmanager
def a_sequence_for_a_cursor() -> Iterator[None]:
    """Numbers are given before the commit: a slow transaction comes out below what was told already."""
    really = FakeServer._pull

    def pull(self: FakeServer, user_id: str, cursor: Any) -> dict[str, Any]:
        with patch.object(self, "open", set()):
            return really(self, user_id, cursor)

    with patch.object(FakeServer, "_pull", pull):
        yield


@contextmanager
def an_effect_retired_with_its_receipt() -> Iterator[None]:
    """The row is told one exchange later: in between the visit is gone from the screen."""

    def early(op: Any, cursor: Any) -> bool:
        return retired(op, cursor) or op.delivery.state == "acked"

    with patch.object(exchange, "retired", early), patch.object(replica, "retired", early):
        yield


@contextmanager
def numbers_counted_by_each_tab() -> Iterator[None]:
    """The next number is read before the transaction that writes it."""
    really = SqliteDb._next_seq

    def next_seq(self: SqliteDb) -> int:
        seq = really(self)
        return max(1, seq - 1) if seq % 2 == 0 else seq

    with patch.object(SqliteDb, "_next_seq", next_seq):
        yield


PLANTED = (
    told_before_it_is_durable,
    an_op_that_came_twice_is_refused,
    a_sequence_for_a_cursor,
    an_effect_retired_with_its_receipt,
    numbers_counted_by_each_tab,
)
