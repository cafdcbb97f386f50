"""What a table of new places would bring: its good rows, and what is wrong with each of the others."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.estate.commands.places import LONGEST_NAME, LONGEST_NOTE, MOST_PLACES, PlaceRow
from app.estate.records import HIGHEST_FLOOR, LOWEST_FLOOR, Building, Place
from services.commands import View

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("名称", "点位名称", "name", "place"),
    "kind": ("类型", "类别", "kind", "type"),
    "building": ("楼栋", "楼号", "building"),
    "floor": ("楼层", "floor"),
    "note": ("备注", "说明", "note", "notes"),
    "latitude": ("纬度", "latitude", "lat"),
    "longitude": ("经度", "longitude", "lng", "lon"),
}
KINDS: dict[str, tuple[str, ...]] = {
    "checkpoint": ("巡查点", "巡更点", "点位", "checkpoint", ""),
    "area": ("区域", "area"),
    "room": ("房间", "机房", "room"),
    "equipment": ("设备", "equipment"),
    "extinguisher": ("灭火器", "extinguisher", "fireextinguisher"),
    "hydrant": ("消火栓", "消防栓", "hydrant", "firehydrant"),
    "green": ("绿地", "绿化", "green", "planting"),
}
# The last column of the rows that were left out; mended and brought again, it is passed over.
REASON = {"zh": "问题", "en": "What is wrong"}
EXAMPLES = {"zh": "例：", "en": "Example: "}
FLOOR = re.compile(r"(-|负|b|地下|地下负)?\s*(\d{1,3})\s*(?:层|楼|f)?")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell. `row` counts as the spreadsheet does; `column` is a key of COLUMNS."""

    row: int
    column: str
    code: str
    cell: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A row that can be a place."""

    row: int
    place: PlaceRow
    building: str


@dataclass(frozen=True)
class Examined:
    """A table looked through. `trouble` is about the whole of it: NAME_COLUMN_MISSING, COLUMN_TWICE {column},
    ROWS_MISSING, ROWS_TOO_MANY {count, most}; then there are no lines. `ignored`: columns of other names.
    `head` and `bad`, {row: cells}: the faulty rows as they were written.
    """

    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    trouble: Fault | None = None
    head: tuple[str, ...] = ()
    bad: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def bad_rows(self) -> int:
        return len(self.bad)


def examine(view: View, grid: Sequence[Sequence[str]]) -> Examined:
    """`grid` as services.grids gives it: the first row that is not empty names the columns."""
    top = next((at for at, row in enumerate(grid) if any(row)), len(grid))
    head = tuple(grid[top]) if top < len(grid) else ()
    at, ignored, trouble = _columns(head, top + 1)
    rows = [(number, row) for number, row in enumerate(grid[top + 1 :], start=top + 2) if any(row)]
    rows = [(number, row) for number, row in rows if not _is_example(row, at.get("name", 0))]
    if trouble is None and not rows:
        trouble = Fault(top + 1, "name", "ROWS_MISSING")
    if trouble is None and len(rows) > MOST_PLACES:
        trouble = Fault(0, "name", "ROWS_TOO_MANY", detail={"count": len(rows), "most": MOST_PLACES})
    if trouble is not None:
        return Examined(ignored=ignored, trouble=trouble)
    looking = _Looking(view)
    for number, row in rows:
        looking.at(number, {key: row[i] if i < len(row) else "" for key, i in at.items()})
    faulty = {fault.row for fault in looking.faults}
    bad = {number: tuple(row) for number, row in rows if number in faulty}
    return Examined(tuple(looking.lines), tuple(looking.faults), ignored, None, head, bad)


def _is_example(row: Sequence[str], name: int) -> bool:
    """The row of our template that shows how."""
    return len(row) > name and row[name].startswith(tuple(EXAMPLES.values()))


def _columns(head: Sequence[str], row: int) -> tuple[dict[str, int], tuple[str, ...], Fault | None]:
    found: dict[str, int] = {}
    ignored: list[str] = []
    for at, cell in enumerate(head):
        key = next((key for key, names in COLUMNS.items() if plain(cell) in names), "")
        if key in found:
            return {}, (), Fault(row, key, "COLUMN_TWICE", cell)
        if key:
            found[key] = at
        elif cell and cell not in REASON.values():
            ignored.append(cell)
    missing = Fault(row, "name", "NAME_COLUMN_MISSING") if "name" not in found else None
    return found, tuple(ignored), missing


class _Looking:
    """Goes through the rows; knows what is there already and what came before."""

    def __init__(self, view: View) -> None:
        self.lines: list[Line] = []
        self.faults: list[Fault] = []
        self._there = {place.name for place in view.all(Place) if place.closed_at is None}
        self._before: dict[str, int] = {}
        self._buildings = _by_words(view.all(Building))

    def at(self, row: int, cells: Mapping[str, str]) -> None:
        wrong: list[Fault] = []

        def fault(column: str, code: str, **detail: object) -> None:
            wrong.append(Fault(row, column, code, cells.get(column, ""), detail))

        name, note = cells["name"].strip(), cells.get("note", "").strip()
        if not name:
            fault("name", "NAME_MISSING")
        elif len(name) > LONGEST_NAME:
            fault("name", "TOO_LONG", most=LONGEST_NAME, length=len(name))
        elif name in self._before:
            fault("name", "NAME_TWICE", first=self._before[name])
        elif name in self._there:
            fault("name", "ALREADY_THERE")
        self._before.setdefault(name, row)
        if len(note) > LONGEST_NOTE:
            fault("note", "TOO_LONG", most=LONGEST_NOTE, length=len(note))
        kind = next((kind for kind, names in KINDS.items() if plain(cells.get("kind", "")) in names), "")
        if not kind:
            fault("kind", "KIND_UNKNOWN")
        house = self._buildings.get(plain(cells.get("building", "")))
        if house is None and cells.get("building"):
            fault("building", "BUILDING_UNKNOWN")
        floor = floor_of(cells.get("floor", ""))
        if cells.get("floor") and floor is None:
            fault("floor", "FLOOR_BAD")
        latitude, longitude = self._spot(cells, fault)
        self.faults += wrong
        if not wrong:
            made = PlaceRow(
                name=name,
                place_kind=kind,
                building_id=house.id if house else None,
                floor=floor,
                note=note,
                latitude=latitude,
                longitude=longitude,
            )
            self.lines.append(Line(row, made, house.name if house else ""))

    def _spot(
        self, cells: Mapping[str, str], fault: Callable[..., None]
    ) -> tuple[float | None, float | None]:
        found: list[float | None] = []
        for column, most in (("latitude", 90), ("longitude", 180)):
            cell = cells.get(column, "")
            value = _degrees(cell)
            if cell and (value is None or abs(value) > most):
                fault(column, "COORDINATE_BAD", most=most)
            found.append(value)
        for column, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if not cells.get(column) and cells.get(other):
                fault(column, "COORDINATE_ALONE")
        return found[0], found[1]


def floor_of(cell: str) -> int | None:
    """3, 3层, 3F; below the ground -1, B1, 地下1层, 负1层. None for what is no floor."""
    found = FLOOR.fullmatch(plain(cell))
    if found is None:
        return None
    floor = -int(found[2]) if found[1] else int(found[2])
    return floor if LOWEST_FLOOR <= floor <= HIGHEST_FLOOR else None


def plain(text: str) -> str:
    """As names are compared: full-width forms, case and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold().strip("'\"*")


def _by_words(buildings: Sequence[Building]) -> dict[str, Building]:
    """By name; by its number alone (3, 3号, 3栋) where only one building has that number."""
    found = {plain(building.name): building for building in buildings}
    for building in buildings:
        numbers = re.findall(r"\d+", plain(building.name))
        same = [b for b in buildings if re.findall(r"\d+", plain(b.name)) == numbers]
        if len(numbers) == 1 and len(same) == 1:
            for words in (numbers[0], f"{numbers[0]}号", f"{numbers[0]}栋", f"{numbers[0]}幢"):
                found.setdefault(words, building)
    return found


def _degrees(cell: str) -> float | None:
    try:
        value = float(unicodedata.normalize("NFKC", cell).strip().rstrip("°"))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
