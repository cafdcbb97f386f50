"""The effects of ops on their way: records laid over the rows, retired when the rows have caught up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from services.commands import Command, View
from services.outbox import Op
from services.records import Effect

Registry = Mapping[tuple[str, int], type[Command]]


class Overlay:
    """Records by table and id; a later effect on the same record lies over an earlier one."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Effect]] = {}

    def get(self, table: str, id: str) -> Effect | None:
        return self._tables.get(table, {}).get(id)

    def table(self, table: str) -> Mapping[str, Effect]:
        return self._tables.get(table, {})

    def put(self, effects: Iterable[Effect]) -> set[str]:
        touched = set()
        for record in effects:
            self._tables.setdefault(record.table, {})[record.id] = record
            touched.add(record.table)
        return touched

    def clear(self) -> set[str]:
        touched = set(self._tables)
        self._tables = {}
        return touched


def registry(commands: Iterable[type[Command]]) -> Registry:
    return {(c.kind, c.v): c for c in commands}


def effects_of(
    op: Op, view: View, known: Registry, on_error: Callable[[str, Exception], None]
) -> Sequence[Effect]:
    """An op of a version that this app no longer knows shows nothing, and is sent all the same."""
    command = known.get((op.kind, op.v))
    if command is None:
        return ()
    try:
        body: dict[str, Any] = {k: v for k, v in op.body.items() if k in command.model_fields}
        return list(command.model_validate(body).effect(view, op.act()))
    except Exception as unreadable:  # an effect is a picture only: it must never stop the op under it
        on_error(op.kind, unreadable)
        return ()


def retired(op: Op, cursor: Mapping[str, Any] | None) -> bool:
    """The rows that this op made have been told: `cursor.xid > receipt.xid`."""
    xid = op.delivery.xid
    if op.delivery.state != "acked" or xid is None or cursor is None:
        return False
    return int(cursor["xid"]) > int(xid)
