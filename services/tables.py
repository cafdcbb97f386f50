"""Tables as files to carry away: an XLSX workbook or CSV, made on this device, some rows at a time."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from services.flowing import flowing_workbook

Kind = Literal["text", "long", "number", "share", "moment"]
Cell = str | int | float | datetime | None
Progress = Callable[[int, int], None]

LIBRARY = "sheets"
"""What `Platform.bring` has to bring before a workbook is written or read."""
AT_ONCE = 100
LONGEST = 32_000
WIDTHS: dict[Kind, int] = {"text": 16, "long": 40, "number": 10, "share": 10, "moment": 17}
FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"valign": "top"},
    "long": {"valign": "top", "text_wrap": True},
    "number": {"valign": "top"},
    "share": {"valign": "top", "num_format": "0.0%"},
    "moment": {"valign": "top", "num_format": "yyyy-mm-dd hh:mm"},
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """`width` in characters, 0: as its kind usually has."""

    name: str
    kind: Kind = "text"
    width: int = 0


@dataclass(frozen=True)
class Sheet:
    """`rows` have a cell for each column: moments as wall clock times without zone, shares from 0 to 1.
    `filtered`: the header can narrow the rows; `bold_rows`: which of the rows stand out.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    filtered: bool = True
    bold_rows: frozenset[int] = frozenset()


async def workbook(sheets: Sequence[Sheet], on_progress: Progress) -> bytes:
    """An XLSX file, once LIBRARY is there. `on_progress(rows done, all rows)` between pieces; other tasks
    have their turn there.
    """
    out = io.BytesIO()
    book, flowing = flowing_workbook(out)
    looks = {kind: book.add_format(look) for kind, look in FORMATS.items()}
    bold = {kind: book.add_format({**look, "bold": True}) for kind, look in FORMATS.items()}
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    done, total = 0, sum(len(sheet.rows) for sheet in sheets)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name, worksheet_class=flowing)
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, column.width or WIDTHS[column.kind])
            page.write_string(0, at, column.name, head)
        page.freeze_panes(1, 0)
        if sheet.filtered:
            page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
        for number, row in enumerate(sheet.rows):
            if number % AT_ONCE == 0:
                on_progress(done + number, total)
                await asyncio.sleep(0)
            styles = bold if number in sheet.bold_rows else looks
            for at, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
                _write(page, number + 1, at, cell, styles[column.kind])
        page.end()
        done += len(sheet.rows)
    on_progress(total, total)
    await asyncio.sleep(0)
    book.close()
    return out.getvalue()


def _write(page: Any, row: int, at: int, cell: Cell, look: Any) -> None:
    """Words are written as words, whatever they begin with: nothing that somebody typed is ever computed."""
    if cell is None or cell == "":
        page.write_blank(row, at, None, look)
    elif isinstance(cell, datetime):
        page.write_datetime(row, at, cell, look)
    elif isinstance(cell, str):
        page.write_string(row, at, cell if len(cell) <= LONGEST else f"{cell[:LONGEST]}…", look)
    else:
        page.write_number(row, at, cell, look)


async def comma_separated(sheet: Sheet, on_progress: Progress) -> bytes:
    """A CSV file in UTF-8 with a byte order mark; words that a spreadsheet would compute begin with '."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([plain(column.name) for column in sheet.columns])
    for number, row in enumerate(sheet.rows):
        if number % AT_ONCE == 0:
            on_progress(number, len(sheet.rows))
            await asyncio.sleep(0)
        writer.writerow([plain(cell) for cell in row])
    on_progress(len(sheet.rows), len(sheet.rows))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(DANGEROUS) else cell
    return f"{cell:.4f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell)
