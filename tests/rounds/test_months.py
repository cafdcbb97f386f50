"""A month counted by hand, by the queries and out of the files: the three agree to the last figure."""

from __future__ import annotations

import asyncio
import csv
import io
import zipfile
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from app.rounds.queries.months import (
    COUNTS,
    Month,
    Tally,
    by_kind,
    is_kept,
    month_after,
    month_rows,
    rounds_of,
    stretch,
    total,
)
from app.rounds.screens.export import made
from app.rounds.screens.month_sheets import month_sheets
from app.rounds.screens.parts import Local
from app.rounds.texts import TEXTS
from services.tables import Column, Sheet, comma_separated, plain, workbook
from tests.rounds.night import SHANGHAI, at
from tests.rounds.november import FIRST, FORMULA, NOW, november


def local(language: str = "zh") -> Local:
    def say(key: str, **values: object) -> str:
        return TEXTS[language][key].format(**values)

    return Local(say, language, SHANGHAI)


def counted() -> Month:
    return month_rows(november().view, FIRST, SHANGHAI, NOW)


def figures(tally: Tally) -> tuple[int, ...]:
    return (
        tally.planned,
        tally.on_time,
        tally.late,
        tally.incomplete,
        tally.missed,
        tally.visits,
        tally.flagged,
        tally.rejected,
    )


class TestCounting:
    def test_the_rounds_of_a_month_are_those_that_began_in_it_by_the_estates_clock(self) -> None:
        view = november().view
        assert [r.number for r in rounds_of(view, FIRST, SHANGHAI)] == [1, 2, 3, 4, 5, 6, 7]
        assert [r.number for r in rounds_of(view, date(2025, 12, 1), SHANGHAI)] == [8]
        assert [r.number for r in rounds_of(view, date(2025, 10, 1), SHANGHAI)] == [9]

    def test_each_round_ends_as_it_did(self) -> None:
        assert [row.outcome for row in counted().rounds] == [
            "on_time",
            "late",
            "incomplete",
            "missed",
            "missed",
            "on_time",
            "open",
        ]
        assert [row.late_start for row in counted().rounds] == [0, 15, 0, 0, 0, 0, 0]

    def test_by_plan(self) -> None:
        plans = {tally.name: tally for tally in counted().plans}
        assert figures(plans["夜巡"]) == (5, 1, 1, 1, 2, 12, 2, 2)
        assert figures(plans["消防设施"]) == (1, 1, 0, 0, 0, 1, 0, 0)
        assert (plans["夜巡"].done, plans["夜巡"].punctual) == (2 / 5, 1 / 5)
        assert figures(total("合计", counted().plans)) == (6, 2, 1, 1, 2, 13, 2, 2)

    def test_by_person_a_round_of_two_counts_for_both_and_what_nobody_walked_for_nobody(self) -> None:
        people = {tally.name: figures(tally) for tally in counted().people}
        assert people == {
            "李卫国": (3, 1, 0, 1, 1, 7, 1, 2),
            "陈志强": (2, 0, 1, 1, 0, 5, 1, 0),
            "王秀兰": (1, 1, 0, 0, 0, 1, 0, 0),
            "": (1, 0, 0, 0, 1, 0, 0, 0),
        }
        assert counted().people[-1].name == ""

    def test_each_kind_has_a_month_of_its_own_and_together_they_are_the_whole(self) -> None:
        whole, *kinds = by_kind(november().view, counted())
        assert [(month.kind, len(month.rounds)) for month in kinds] == [("patrol", 6), ("fire", 1)]
        for field in COUNTS:
            sums = [getattr(total("", month.plans), field) for month in (whole, *kinds)]
            assert sums[0] == sum(sums[1:]), field
        assert [state.hazard.text for state in whole.hazards] == ["-灯坏了"]
        assert kinds[0].hazards == (), "found beside a round, it is of no kind"

    def test_what_could_not_be_done_counts_and_the_round_is_whole_all_the_same(self) -> None:
        plans = {tally.name: tally for tally in counted().plans}
        assert (plans["夜巡"].omitted, plans["消防设施"].omitted, plans["消防设施"].done) == (0, 1, 1)
        assert {t.name: t.omitted for t in counted().people}["王秀兰"] == 1
        (one,) = counted().left_out
        assert (one.state.place, one.omission.reason) == ("3 号楼 配电室", "locked")

    def test_a_visit_that_was_turned_down_does_not_count_as_reached(self) -> None:
        row = counted().rounds[2]
        assert (row.progress.reached, [s.place for s in row.progress.missing]) == (
            2,
            ["3 号楼 配电室", "水泵房"],
        )

    def test_only_the_hazards_of_the_month(self) -> None:
        assert [state.hazard.text for state in counted().hazards] == ["-灯坏了"]

    def test_months_begin_and_end_where_the_estate_is(self) -> None:
        since, until = stretch(FIRST, ZoneInfo("Europe/Berlin"))
        assert (since.isoformat(), until.isoformat()) == (
            "2025-11-01T00:00:00+01:00",
            "2025-12-01T00:00:00+01:00",
        )
        march = stretch(date(2025, 3, 1), ZoneInfo("Europe/Berlin"))
        assert (march[1].astimezone(ZoneInfo("UTC")) - march[0].astimezone(ZoneInfo("UTC"))).days == 30
        assert stretch(FIRST, None)[0].tzinfo is not None

    def test_the_month_before_january_is_december(self) -> None:
        assert month_after(date(2026, 1, 1), -1) == date(2025, 12, 1)
        assert month_after(date(2025, 12, 1)) == date(2026, 1, 1)

    def test_a_month_is_here_when_the_facts_reach_back_to_its_first_moment(self) -> None:
        first = at(0, 0, 1)
        assert is_kept(FIRST, SHANGHAI, first)
        assert not is_kept(FIRST, SHANGHAI, first + timedelta(seconds=1))
        assert not is_kept(FIRST, SHANGHAI, None)


def book(language: str = "zh", *, values: bool = True) -> Workbook:
    """The file as a viewer opens it that computes nothing; without `values` what is to be computed shows."""

    def hear(done: int, all: int) -> None:
        heard.append((done, all))

    heard: list[tuple[int, int]] = []
    name, data = asyncio.run(made(local(language), counted(), "锦绣苑", "xlsx", hear))
    assert name == ("锦绣苑-巡查-2025-11.xlsx" if language == "zh" else "锦绣苑-rounds-2025-11.xlsx")
    assert heard[-1][0] == heard[-1][1] > 0
    return load_workbook(io.BytesIO(data), data_only=values)


def lines(page: Any) -> list[dict[str, Any]]:
    rows = list(page.iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


class TestWorkbook:
    def test_the_summary_holds_every_figure_of_the_queries(self) -> None:
        month, found = counted(), lines(book()["汇总"])
        names = ("应走", "按时", "迟到", "未走完", "漏走", "打卡", "异常打卡", "不通过")
        expected = [*month.plans, total("合计", month.plans), *month.people]
        assert len(found) == len(expected) == 7
        for line, tally in zip(found, expected, strict=True):
            assert line["名称"] == (tally.name or "没有人走")
            assert tuple(line[name] for name in names) == figures(tally)
            assert line["完成率"] == tally.done
            assert line["按时率"] == tally.punctual

    def test_the_summary_by_hand(self) -> None:
        found = {(line["统计"], line["名称"]): line for line in lines(book()["汇总"])}
        whole = found["按计划", "合计"]
        assert (whole["应走"], whole["按时"], whole["迟到"], whole["未走完"], whole["漏走"]) == (
            6,
            2,
            1,
            1,
            2,
        )
        assert whole["完成率"] == pytest.approx(0.5)
        assert found["按人员", "李卫国"]["打卡"] == 7

    def test_rounds_one_line_each_with_real_times_of_the_estate(self) -> None:
        found = lines(book()["轮次"])
        assert [line["结果"] for line in found] == [
            "按时完成",
            "迟到完成",
            "未走完",
            "漏走",
            "漏走",
            "按时完成",
            "未到时间",
        ]
        third = found[2]
        assert third["计划开始"] == datetime(2025, 11, 22, 21, 0)
        assert third["实际结束"] == datetime(2025, 11, 22, 21, 20)
        assert (third["点位数"], third["已到"], third["漏掉的点"]) == (4, 2, "3 号楼 配电室、水泵房")
        assert (third["人员"], third["提前结束的原因"]) == ("李卫国、陈志强", "处理突发事件")
        assert (found[3]["审核"], found[3]["审核说明"], found[3]["审核人"]) == ("已通过", "台风", "王建国")
        assert found[4]["审核"] == "未审核"
        assert found[1]["晚开始（分钟）"] == 15

    def test_visits_one_line_each(self) -> None:
        found = lines(book()["打卡"])
        assert len(found) == 13 == len(counted().visits)
        far = next(line for line in found if line["异常"])
        assert far["异常"] == "位置太远、手机时钟不准"
        assert (far["离点位（米）"], far["误差（米）"], far["人员"]) == (140, 12, "陈志强")
        assert (far["走到"], far["应到（从）"]) == (
            datetime(2025, 11, 21, 21, 25),
            datetime(2025, 11, 21, 21, 0),
        )
        assert (far["审核"], far["审核时间"]) == ("已通过", datetime(2025, 11, 22, 8, 0))
        asked = next(line for line in found if line["检查异常数"])
        assert asked["检查结果"] == "水温 52.5 °C\n门锁好了吗 是"
        assert asked["审核"] == "未审核"
        noted = next(line for line in found if line["照片数"])
        assert (noted["照片数"], noted["说明"]) == (2, FORMULA)

    def test_what_could_not_be_done_one_line_each_with_its_reason(self) -> None:
        (line,) = lines(book()["无法作业"])
        assert (line["原因"], line["内容"], line["点位"]) == (
            "锁着进不去",
            "=换了锁",
            "3 号楼 配电室",
        )
        assert (line["类别"], line["计划"], line["人员"], line["照片数"]) == ("消防", "消防设施", "王秀兰", 1)
        assert line["时间"] == datetime(2025, 11, 25, 9, 8)
        assert {row["无法作业"] for row in lines(book()["轮次"])} == {None, "3 号楼 配电室"}
        assert {row["名称"]: row["无法作业"] for row in lines(book()["汇总"])}["消防设施"] == 1

    def test_what_somebody_typed_is_never_computed(self) -> None:
        loaded = book(values=False)
        typed = [
            cell
            for page in loaded.worksheets
            for row in page.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))
        ]
        assert sorted(cell.value for cell in typed) == sorted([FORMULA, "+人不在现场", "-灯坏了", "=换了锁"])
        every = [c for page in loaded.worksheets for row in page.iter_rows() for c in row]
        assert {cell.data_type for cell in typed} == {"s"}
        assert not [cell for cell in every if cell.data_type == "f"]

    def test_it_can_be_worked_with_at_once(self) -> None:
        for page in book().worksheets:
            assert page.freeze_panes == "A2"
            last = page.cell(max(2, page.max_row), page.max_column).coordinate
            assert page.auto_filter.ref == f"A1:{last}"
            assert all(page.cell(1, n).font.bold for n in range(1, page.max_column + 1))
            assert page.column_dimensions["B"].width > 6
        summary = book()["汇总"]
        assert {summary.cell(n, 9).number_format for n in range(2, 9)} == {"0.0%"}
        assert [n for n in range(2, 9) if summary.cell(n, 2).font.bold] == [4]
        assert book()["轮次"].cell(2, 4).number_format == "yyyy-mm-dd hh:mm"

    def test_words_stand_where_every_viewer_looks(self) -> None:
        """Some viewers on phones show no words that are written into the cells themselves."""
        _, data = asyncio.run(made(local(), counted(), "锦绣苑", "xlsx", lambda done, all: None))
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            assert b"inlineStr" not in parts.read("xl/worksheets/sheet3.xml")
            assert "水泵房" in parts.read("xl/sharedStrings.xml").decode()

    def test_in_english(self) -> None:
        loaded = book("en")
        assert loaded.sheetnames == ["Summary", "Rounds", "Check-ins", "Hazards", "Not possible"]
        assert lines(loaded["Rounds"])[0]["Outcome"] == "On time"


def read_csv(kind: str) -> list[dict[str, str]]:
    name, data = asyncio.run(made(local(), counted(), "锦绣苑", kind, lambda done, all: None))
    endings = {"rounds": "-轮次.csv", "visits": "-打卡.csv", "left_out": "-无法作业.csv"}
    assert name.endswith(endings[kind])
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


class TestCommas:
    def test_rounds_and_visits_as_in_the_workbook(self) -> None:
        pages = book()
        named = (("rounds", pages["轮次"]), ("visits", pages["打卡"]), ("left_out", pages["无法作业"]))
        for kind, page in named:
            found, expected = read_csv(kind), lines(page)
            assert len(found) == len(expected)
            for line, cells in zip(found, expected, strict=True):
                assert line == {name: plain(cell) for name, cell in cells.items()}

    def test_words_that_a_spreadsheet_would_compute_are_words(self) -> None:
        found = read_csv("visits")
        assert next(line["说明"] for line in found if line["说明"]) == f"'{FORMULA}"
        assert "'+人不在现场" in {line["审核说明"] for line in found}

    @pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "＝1+1", "\r=1"])
    def test_each_beginning_that_is_dangerous(self, typed: str) -> None:
        assert plain(typed) == f"'{typed}"

    def test_figures_stay_figures(self) -> None:
        assert [plain(cell) for cell in (-3, 0.25, 0.0, 5, None)] == ["-3", "0.25", "0", "5", ""]


def test_a_month_of_seven_thousand_visits_lets_others_have_their_turn() -> None:
    async def story() -> int:
        row = tuple(f"{n}" for n in range(6))
        sheet = Sheet("s", tuple(Column(f"c{n}") for n in range(6)), [row] * 7000)
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        task = asyncio.create_task(others())
        await workbook([sheet], lambda done, all: None)
        await comma_separated(sheet, lambda done, all: None)
        task.cancel()
        return turns

    assert asyncio.run(story()) >= 140


def test_a_cell_longer_than_a_spreadsheet_takes_is_cut_and_says_so() -> None:
    sheet = Sheet("s", (Column("c", "long"),), [("好" * 40_000,)])
    data = asyncio.run(workbook([sheet], lambda done, all: None))
    cell = load_workbook(io.BytesIO(data)).active.cell(2, 1).value
    assert (len(cell), cell[-1]) == (32_001, "…")


def test_every_sheet_has_a_cell_for_each_column() -> None:
    for sheet in asyncio.run(month_sheets(local(), counted())):
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
