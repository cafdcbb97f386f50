"""Tables as people save them: every encoding, separator and program they use, and what is no table."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from services.grids import Unreadable, _bounded, grid_of, is_workbook

WANTED = [["名称", "楼层"], ["大堂，东", "1"], ["水泵房", "-1"]]


def text(separator: str) -> str:
    quoted = '"大堂，东"' if separator == "，" else "大堂，东"
    return f"名称{separator}楼层\r\n{quoted}{separator}1\r\n水泵房{separator}-1\r\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_however_it_was_saved(separator: str, encoding: str) -> None:
    data = text(separator).encode(encoding)
    assert not is_workbook(data)
    assert grid_of(data) == WANTED


def test_the_separator_may_be_named_or_full_width() -> None:
    assert grid_of(f"sep=;\r\n{text(';')}".encode())[1:] == WANTED
    assert grid_of("名称，楼层\n大堂，1\n".encode()) == [["名称", "楼层"], ["大堂", "1"]]


def test_quotes_hold_lines_and_separators_and_rows_keep_their_numbers() -> None:
    rows = grid_of('\n名称,备注\n\n大堂,"左边,\n第二扇门"\n门厅,\n\n\n'.encode())
    assert rows == [[], ["名称", "备注"], [], ["大堂", "左边,\n第二扇门"], ["门厅"]]


def test_words_that_our_files_keep_from_being_computed_come_back_as_they_were() -> None:
    assert grid_of(b"a,b,c,d\n'=1+1,'-1,'tis,'\n")[1] == ["=1+1", "-1", "'tis", "'"]


def by_openpyxl(rows: list[list[Any]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.create_sheet("第二张").append(["不读"])
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(rows: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return out.getvalue()


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
def test_the_first_sheet_of_a_workbook_is_read_as_it_would_be_typed(make: Any) -> None:
    data = make([["名称", "楼层", "纬度"], ["大堂 ", 1, 31.25], ["水泵房", -1.0, None], [None, None, None]])
    assert is_workbook(data)
    assert grid_of(data) == [["名称", "楼层", "纬度"], ["大堂", "1", "31.25"], ["水泵房", "-1"]]


def test_days_and_truths_are_words_and_a_formula_that_nobody_computed_is_empty() -> None:
    typed = [datetime(2026, 3, 1, 8, 30), date(2026, 3, 1), True, "=1+1", 0.1 + 0.2, "末"]
    assert grid_of(by_openpyxl([typed])) == [
        ["2026-03-01 08:30", "2026-03-01 00:00", "TRUE", "", "0.3", "末"]
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY"),
        (b"\xef\xbb\xbf\r\n , \r\n", "EMPTY"),
        (by_openpyxl([]), "EMPTY"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "OLD_OR_LOCKED"),
        (b"PK\x03\x04 no workbook", "BROKEN"),
        (by_openpyxl([["a"]])[:-40], "BROKEN"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "ENCODING"),
        (b"name,\xff\xff\n", "ENCODING"),
        (b"a," * 2_600_000, "TOO_LARGE"),
        (b"a\n" * 5_001, "TOO_LONG"),
        (b'a,"' + b"x" * 140_000, "BROKEN"),
    ],
)
def test_what_is_no_table_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        grid_of(data)
    assert refused.value.code == code


def test_a_workbook_that_swells_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 61_000_000)
    with pytest.raises(Unreadable, match="TOO_LARGE"):
        grid_of(out.getvalue())


def test_a_million_empty_rows_below_do_not_count() -> None:
    rows: list[list[Any]] = [["名称"], ["大堂"], *([None] for _ in range(6000))]
    assert grid_of(by_xlsxwriter(rows)) == [["名称"], ["大堂"]]
    assert grid_of("名称\n大堂\n".encode() + b",,\n" * 6000) == [["名称"], ["大堂"]]


def test_reading_stops_long_before_the_end_of_nothing() -> None:
    def sheet() -> Iterator[list[str]]:
        yield ["名称"]
        for number in range(1_000_000):
            assert number < 6000, "read on"
            yield [""]

    assert _bounded(sheet()) == [["名称"]]


def test_a_workbook_that_lies_about_its_size_is_read_whole() -> None:
    whole, out = io.BytesIO(by_openpyxl([["名称", "楼层"], ["大堂", 1]])), io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', old.read(name)))
    assert grid_of(out.getvalue()) == [["名称", "楼层"], ["大堂", "1"]]
