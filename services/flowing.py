"""A workbook whose rows are written as they come, so that closing it takes no time worth noticing."""

from __future__ import annotations

from io import BytesIO
from typing import Any


def flowing_workbook(out: BytesIO) -> tuple[Any, type]:
    """A workbook that will be written to `out`, and the kind of worksheet to add to it: its rows must come in
    order, each from left to right. XlsxWriter's own way of doing so writes words into the cells, which some
    viewers on phones do not show; this one keeps them in the table where every viewer looks.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.utility import xl_rowcol_to_cell_fast
    from xlsxwriter.worksheet import Worksheet

    class Flowing(Worksheet):  # type: ignore[misc]
        def _write_cell(self, row: int, col: int, cell: Any) -> None:
            if type(cell).__name__ != "String":
                super()._write_cell(row, col, cell)
                return
            index = self.str_table._get_shared_string_index(cell.string)
            attributes = [("r", xl_rowcol_to_cell_fast(row, col)), ("s", cell.format._get_xf_index())]
            self._xml_string_element(index, attributes)

        def end(self) -> None:
            """After the last row: its words must be in the table before the table is written."""
            self._write_single_row(self.previous_row + 1)

    return Workbook(out, {"constant_memory": True}), Flowing
