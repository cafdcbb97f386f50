"""The read model: what the server told, seen through the effects of what is still on its way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar, cast

from services.commands import Me
from services.overlay import Overlay
from services.records import Effect, Gone, Record

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Row = dict[str, Any]
Changes = Iterable[tuple[str, str, Row | None]]
Tables = frozenset[str]
MEMOS = 200
PLAIN = (str, int, float, datetime, Me, type(None))
"""What is hashed in no time; a whole round is not."""


class Store:
    """Implements services.commands.View. Rows stay raw until a kind asks for them; parsed once per change."""

    def __init__(self, on_bad_row: Callable[[str, Exception], None] | None = None) -> None:
        self._base: dict[str, dict[str, Row]] = {}
        self._overlay = Overlay()
        self._versions: dict[str, int] = {}
        self._parsed: dict[tuple[str, str], Record | None] = {}
        self._lists: dict[str, tuple[int, list[Any]]] = {}
        self._indexes: dict[tuple[str, str], tuple[int, dict[Any, list[Any]]]] = {}
        self._memos: dict[Hashable, tuple[int, Any, Any]] = {}
        self._asked: dict[Hashable, tuple[Any, Tables]] = {}
        self._reads: list[set[str]] = []
        self._subscribers: dict[int, tuple[Tables | None, Callable[[Tables], None]]] = {}
        self._next = 0
        self._changed: set[str] = set()
        self._depth = 0
        self._on_bad_row = on_bad_row or (lambda table, error: None)

    def all(self, kind: type[R]) -> list[R]:
        """Every record of a kind, in the order of id."""
        self._read(kind.table)
        return list(self._all(kind))

    def get(self, kind: type[R], id: str) -> R | None:
        self._read(kind.table)
        over = self._overlay.get(kind.table, id)
        if isinstance(over, Gone):
            return None
        return cast("R | None", over) if over is not None else self._record(kind, id)

    def where(self, kind: type[R], **equals: Any) -> list[R]:
        """Records whose fields equal all of `equals`, in the order of id."""
        self._read(kind.table)
        if not equals:
            return list(self._all(kind))
        first, *others = equals.items()
        found = self._index(kind, first[0]).get(_hashable(first[1]), [])
        return [r for r in found if all(getattr(r, k, None) == v for k, v in others)]

    def memo(self, key: Hashable, kinds: Sequence[type[Record]], basis: Any, make: Callable[[], T]) -> T:
        """make(), which reads `kinds` only, made again when they have changed or `basis` is another."""
        for kind in kinds:
            self._read(kind.table)
        version = self.version(kind.table for kind in kinds)
        known = self._memos.get(key)
        if known is None or known[0] != version or known[1] != basis:
            if len(self._memos) >= MEMOS:
                self._memos.clear()
            known = self._memos[key] = (version, basis, make())
        return cast(T, known[2])

    def observe(self, fn: Callable[..., T], *args: Any) -> tuple[T, Tables]:
        """fn(self, *args) and the tables it read. What several ask with plain `args` is answered once."""
        if not all(isinstance(arg, PLAIN) for arg in args):
            return self._observed(fn, *args)
        known = self._asked.get((fn, args))
        if known is None:
            if len(self._asked) >= MEMOS:
                self._asked.clear()
            known = self._asked[(fn, args)] = self._observed(fn, *args)
        for table in known[1]:
            self._read(table)
        return known

    def _observed(self, fn: Callable[..., T], *args: Any) -> tuple[T, Tables]:
        reads: set[str] = set()
        self._reads.append(reads)
        try:
            return fn(self, *args), frozenset(reads)
        finally:
            self._reads.pop()

    def version(self, tables: Iterable[str]) -> int:
        """Grows whenever one of the tables changed: the same number means the same answers."""
        return sum(self._versions.get(table, 0) for table in tables)

    def row(self, table: str, id: str) -> Row | None:
        """What the server told, without effects."""
        return self._base.get(table, {}).get(id)

    def rows(self, table: str) -> Mapping[str, Row]:
        return self._base.get(table, {})

    def subscribe(self, tables: Iterable[str] | None, fn: Callable[[Tables], None]) -> Callable[[], None]:
        """fn(changed tables) once after each batch that touched one of `tables` (None: any). The disposer."""
        self._next += 1
        number = self._next
        self._subscribers[number] = (None if tables is None else frozenset(tables), fn)
        return lambda: (self._subscribers.pop(number, None), None)[1]

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Subscribers hear once, when the outermost batch ends."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0 and self._changed:
                self._notify()

    def replace(self, rows: Iterable[tuple[str, Row]]) -> None:
        """All rows at once: after loading, a reset, another person."""
        with self.batch():
            for table in self._base:
                self._touch(table)
            self._base = {}
            self._parsed = {}
            for table, row in rows:
                self._base.setdefault(table, {})[row["id"]] = row
            for table in self._base:
                self._touch(table)

    def merge(self, changes: Changes) -> None:
        with self.batch():
            for table, id, row in changes:
                rows = self._base.setdefault(table, {})
                if row is None:
                    rows.pop(id, None)
                else:
                    rows[id] = row
                self._parsed.pop((table, id), None)
                self._touch(table)

    def put_effects(self, effects: Sequence[Effect]) -> None:
        """The effects of one more op, over those before it."""
        with self.batch():
            for table in self._overlay.put(effects):
                self._touch(table)

    def clear_effects(self) -> None:
        """The overlay is about to be told anew, within the same batch."""
        with self.batch():
            for table in self._overlay.clear():
                self._touch(table)

    def _touch(self, table: str) -> None:
        self._asked.clear()
        self._versions[table] = self._versions.get(table, 0) + 1
        self._changed.add(table)

    def _notify(self) -> None:
        changed, self._changed = frozenset(self._changed), set()
        for tables, fn in list(self._subscribers.values()):
            if tables is None or not tables.isdisjoint(changed):
                fn(changed)

    def _read(self, table: str) -> None:
        for reads in self._reads:
            reads.add(table)

    def _all(self, kind: type[R]) -> list[R]:
        version = self._versions.get(kind.table, 0)
        cached = self._lists.get(kind.table)
        if cached is None or cached[0] != version:
            cached = (version, self._merged(kind))
            self._lists[kind.table] = cached
        return cached[1]

    def _merged(self, kind: type[R]) -> list[R]:
        effects = self._overlay.table(kind.table)
        ids = sorted(self._base.get(kind.table, {}).keys() | effects.keys())
        found = (effects[i] if i in effects else self._record(kind, i) for i in ids)
        return [cast(R, record) for record in found if record is not None and not isinstance(record, Gone)]

    def _index(self, kind: type[R], name: str) -> dict[Any, list[R]]:
        version = self._versions.get(kind.table, 0)
        cached = self._indexes.get((kind.table, name))
        if cached is None or cached[0] != version:
            index: dict[Any, list[Any]] = {}
            for record in self._all(kind):
                index.setdefault(_hashable(getattr(record, name, None)), []).append(record)
            cached = (version, index)
            self._indexes[(kind.table, name)] = cached
        return cached[1]

    def _record(self, kind: type[R], id: str) -> R | None:
        key = (kind.table, id)
        if key not in self._parsed:
            self._parsed[key] = self._parse(kind, self.row(kind.table, id))
        return cast("R | None", self._parsed[key])

    def _parse(self, kind: type[R], row: Row | None) -> R | None:
        """A row that this version cannot read is left out and told, and never hides the others."""
        if row is None:
            return None
        try:
            return kind.from_row(row)
        except ValueError as unreadable:
            self._on_bad_row(kind.table, unreadable)
            return None


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | tuple) else value
