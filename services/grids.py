"""Tables that somebody brings, as rows of words: CSV however it was saved, or the first sheet of an XLSX."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from services.tables import DANGEROUS

Grid = list[list[str]]

LARGEST = 5_000_000
LARGEST_UNPACKED = 60_000_000
MOST_ROWS = 5_000
SEPARATORS = (",", ";", "\t", "，", "；")
PLAIN = {"，": ",", "；": ";"}
XLSX = b"PK\x03\x04"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"


class Unreadable(Exception):
    """No table can be made of these bytes; `code` says why.

    EMPTY, TOO_LARGE, TOO_LONG (too many rows), OLD_OR_LOCKED (an .xls, or a password), ENCODING (neither
    UTF-8 nor GB 18030), BROKEN.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_workbook(data: bytes) -> bool:
    """Whether `grid_of` needs the library that is brought on demand."""
    return data.startswith(XLSX)


def grid_of(data: bytes) -> Grid:
    """Every row from the first on, so that the n-th is the one a spreadsheet calls n. Cells are trimmed,
    empty ones at the end left out.

    Raises Unreadable.
    """
    if len(data) > LARGEST:
        raise Unreadable("TOO_LARGE")
    if data.startswith(OLD_OR_LOCKED):
        raise Unreadable("OLD_OR_LOCKED")
    rows = _bounded(_workbook_rows(data) if is_workbook(data) else _text_rows(_text(data)))
    if not rows:
        raise Unreadable("EMPTY")
    return rows


def _bounded(rows: Iterable[list[str]]) -> Grid:
    """Without the empty cells and rows at the ends, of which a spreadsheet may have a million."""
    found: Grid = []
    full = 0
    for number, row in enumerate(rows, start=1):
        while row and not row[-1]:
            row.pop()
        full = number if row else full
        if number - full > MOST_ROWS:
            break
        found.append(row)
        if full > MOST_ROWS:
            raise Unreadable("TOO_LONG")
    return found[:full]


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable("ENCODING")


def _text_rows(text: str) -> Iterator[list[str]]:
    separator, skipped = _separator(text)
    if separator in PLAIN:
        text, separator = text.replace(separator, PLAIN[separator]), PLAIN[separator]
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            yield [] if number < skipped else [_own(cell.strip()) for cell in row]
    except csv.Error as broken:
        raise Unreadable("BROKEN") from broken


def _separator(text: str) -> tuple[str, int]:
    """The separator, and how many rows at the top only say so: Excel writes `sep=;`."""
    lines = text.splitlines()
    if lines and lines[0].strip('"').lower().startswith("sep=") and len(lines[0].strip('"')) == 5:
        return lines[0].strip('"')[-1], 1
    head = next((line for line in lines if line.strip()), "")
    bare = "".join(piece for at, piece in enumerate(head.split('"')) if at % 2 == 0)
    return max(SEPARATORS, key=bare.count), 0


def _own(cell: str) -> str:
    """What our own files write with ' before it, so that no spreadsheet computes it, is read without."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(DANGEROUS) else cell


def _workbook_rows(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise Unreadable("TOO_LARGE")
        yield from _sheet_rows(data)
    except (Unreadable, ImportError):
        raise
    except Exception as broken:  # a damaged workbook fails in openpyxl wherever the damage is
        raise Unreadable("BROKEN") from broken


def _sheet_rows(data: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and drawings that are not read
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write wrong ones
            for row in sheet.iter_rows(values_only=True):
                yield [_words(cell) for cell in row]
        finally:
            book.close()


def _words(cell: Any) -> str:
    """A cell as a person would type it: 3, not 3.0."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell).strip()
