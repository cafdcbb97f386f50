"""What an import says: the faults of rows in words, the report as a table, the template."""

from __future__ import annotations

from collections.abc import Sequence

from app.estate.commands.places import MOST_PLACES
from app.estate.queries.importing import COLUMNS, EXAMPLES, REASON, Examined, Fault, Line
from app.estate.records import PLACE_KINDS, Building
from app.estate.screens.place_words import Say, floor_name, kind_name
from services.tables import Cell, Column, Sheet


def column_name(say: Say, column: str) -> str:
    return say(f"import_{column}")


def kinds_listed(say: Say) -> str:
    return say("list_comma").join(kind_name(say, kind) for kind in PLACE_KINDS)


def about_columns(say: Say, buildings: Sequence[Building]) -> list[tuple[str, str]]:
    """(name, what it may hold) of every column."""
    known = {"kinds": kinds_listed(say), "building": _one(buildings)}
    return [(column_name(say, column), say(f"import_about_{column}", **known)) for column in COLUMNS]


def fault_words(say: Say, fault: Fault, buildings: Sequence[Building]) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    known = {
        "kinds": kinds_listed(say),
        "buildings": say("list_comma").join(building.name for building in buildings),
        **fault.detail,
    }
    return say(f"fault_{fault.code}", **known), say(f"mend_{fault.code}", **known)


def trouble_words(say: Say, trouble: Fault) -> str:
    return say(f"whole_{trouble.code}", row=trouble.row, column=trouble.cell, **trouble.detail)


def unreadable_words(say: Say, code: str) -> str:
    return say(f"unreadable_{code}", most=MOST_PLACES)


def line_words(say: Say, line: Line) -> str:
    """What a good row will be, in a line."""
    pieces = [kind_name(say, line.place.place_kind), line.building]
    if line.place.floor is not None:
        pieces.append(floor_name(say, line.place.floor))
    return " · ".join(piece for piece in (*pieces, line.place.note) if piece)


def report(say: Say, examined: Examined, buildings: Sequence[Building]) -> Sheet:
    """Every fault as a row of a table."""
    names = ("row", "column", "cell", "what", "do")
    columns = tuple(
        Column(say(f"import_report_{name}"), "number" if name == "row" else "text") for name in names
    )
    rows: list[list[Cell]] = [
        [fault.row, column_name(say, fault.column), fault.cell, *fault_words(say, fault, buildings)]
        for fault in examined.faults
    ]
    return Sheet(say("import_report_file"), columns, rows)


def left_out(say: Say, language: str, examined: Examined, buildings: Sequence[Building]) -> Sheet:
    """The faulty rows as they were brought, and why each was left out: a table to mend and bring again."""
    width = max([len(examined.head), *(len(cells) for cells in examined.bad.values())])
    own = [at for at in range(width) if _cell(examined.head, at) not in REASON.values()]
    columns = (*(Column(_cell(examined.head, at)) for at in own), Column(REASON[language], "long"))
    rows: list[list[Cell]] = [
        [*(_cell(cells, at) for at in own), _reasons(say, examined, number, buildings)]
        for number, cells in examined.bad.items()
    ]
    return Sheet(say("import_left_file"), columns, rows)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _reasons(say: Say, examined: Examined, number: int, buildings: Sequence[Building]) -> str:
    pieces = []
    for fault in examined.faults:
        if fault.row == number:
            what, mend = fault_words(say, fault, buildings)
            words = {"column": column_name(say, fault.column), "what": what, "do": mend}
            pieces.append(say("import_reason", **words))
    return " ".join(pieces)


def template(say: Say, language: str, buildings: Sequence[Building]) -> Sheet:
    """All columns and a row that shows how; that row is never imported."""
    building = _one(buildings)
    example = f"{EXAMPLES[language]}{say('import_example', building=building)}"
    row: list[Cell] = [
        example, kind_name(say, "area"), building, "1", say("import_example_note"), "31.22345", "121.41234",
    ]  # fmt: skip
    columns = tuple(Column(column_name(say, column)) for column in COLUMNS)
    return Sheet(say("import_template_file"), columns, [row], filtered=False)


def _one(buildings: Sequence[Building]) -> str:
    return buildings[0].name if buildings else ""
