"""The XlsxWriter that travels has no charts, and makes a workbook all the same."""

import subprocess
import sys
from pathlib import Path

from server.bundle import wheels
from server.bundle.cache import ROOT
from services.tables import LIBRARY

MAKE = """
import asyncio, sys
import xlsxwriter
from services.tables import Column, Sheet, workbook
assert xlsxwriter.__file__.startswith(sys.argv[1]), xlsxwriter.__file__
sheet = Sheet("轮次", (Column("名称"), Column("完成率", "share")), [("夜巡", 0.5), ("=1+1", None)])
open(sys.argv[2], "wb").write(asyncio.run(workbook([sheet], lambda done, all: None)))
"""


def test_a_workbook_is_made_without_what_was_left_out(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    packages = tmp_path / "packages"
    for name, data in wheels.later()[LIBRARY].items():
        if name.startswith("xlsxwriter/"):
            path = packages / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    charts = sum(path.stat().st_size for path in (packages / "xlsxwriter").glob("chart*.py"))
    assert charts < 10_000
    done = subprocess.run(
        [sys.executable, "-c", MAKE, str(packages), str(tmp_path / "a.xlsx")],
        env={"PYTHONPATH": f"{packages}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = load_workbook(tmp_path / "a.xlsx").active
    assert [row for row in page.iter_rows(values_only=True)] == [
        ("名称", "完成率"),
        ("夜巡", 0.5),
        ("=1+1", None),
    ]
