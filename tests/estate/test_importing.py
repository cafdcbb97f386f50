"""A table of new places: which rows are good, and what is said of each of the others."""

from typing import Any

import pytest

from app.estate.commands import AddPlaces
from app.estate.queries.importing import Examined, examine, floor_of
from tests.estate.test_queries import view
from tests.shell.yard import Yard

HEAD = ["名称", "类型", "楼栋", "楼层", "备注", "纬度", "经度"]


def yard() -> Yard:
    made = Yard()
    made.put("buildings", name="12 号楼", ordinal=12)
    return made


def looked(*rows: list[str], head: list[str] = HEAD) -> Examined:
    return examine(view(yard()), [head, *rows])


def test_columns_come_in_any_order_in_both_languages_and_others_are_named() -> None:
    found = looked(
        ["B1", "3号楼", "水泵房", "x", "Room", " 门后 "],
        head=["Floor", " 楼栋 ", "ＮＡＭＥ", "负责人", "kind", "Note"],
    )
    assert (found.faults, found.trouble, found.ignored) == ((), None, ("负责人",))
    (line,) = found.lines
    place = line.place
    assert (line.row, line.building) == (2, "3 号楼")
    assert (place.name, place.place_kind, place.floor, place.note) == ("水泵房", "room", -1, "门后")


def test_a_row_may_say_the_name_only() -> None:
    (line,) = looked(["大堂"]).lines
    assert line.place.model_dump(exclude_defaults=True) == {"name": "大堂"}


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (["", "区域"], [("name", "NAME_MISSING", {})]),
        (["长" * 61], [("name", "TOO_LONG", {"most": 60, "length": 61})]),
        (["1 号门"], [("name", "ALREADY_THERE", {})]),
        (["先来的"], [("name", "NAME_TWICE", {"first": 2})]),
        (["新", "湖"], [("kind", "KIND_UNKNOWN", {})]),
        (["新", "", "9 号楼"], [("building", "BUILDING_UNKNOWN", {})]),
        (["新", "", "", "三"], [("floor", "FLOOR_BAD", {})]),
        (["新", "", "", "201"], [("floor", "FLOOR_BAD", {})]),
        (["新", "", "", "1.5"], [("floor", "FLOOR_BAD", {})]),
        (["新", "", "", "", "长" * 301], [("note", "TOO_LONG", {"most": 300, "length": 301})]),
        (["新", "", "", "", "", "91", "121"], [("latitude", "COORDINATE_BAD", {"most": 90})]),
        (["新", "", "", "", "", "31", "nan"], [("longitude", "COORDINATE_BAD", {"most": 180})]),
        (["新", "", "", "", "", "31", ""], [("longitude", "COORDINATE_ALONE", {})]),
        (["新", "", "", "", "", "", "121"], [("latitude", "COORDINATE_ALONE", {})]),
        (
            ["", "湖", "九", "x"],
            [
                ("name", "NAME_MISSING", {}),
                ("kind", "KIND_UNKNOWN", {}),
                ("building", "BUILDING_UNKNOWN", {}),
                ("floor", "FLOOR_BAD", {}),
            ],
        ),
    ],
)
def test_a_bad_row_says_what_is_wrong_in_which_column(row: list[str], faults: list[Any]) -> None:
    found = looked(["先来的"], ["好的"], [], row)
    assert [line.place.name for line in found.lines] == ["先来的", "好的"]
    assert [(f.column, f.code, f.detail) for f in found.faults] == faults
    assert {fault.row for fault in found.faults} == {5}
    assert found.bad_rows == 1


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "NAME_COLUMN_MISSING"),
        ([["楼栋", "楼层"], ["3", "1"]], "NAME_COLUMN_MISSING"),
        ([["名称", "name"], ["a", "b"]], "COLUMN_TWICE"),
        ([["", ""], ["名称"]], "ROWS_MISSING"),
        ([["名称"], *([f"{n}"] for n in range(501))], "ROWS_TOO_MANY"),
    ],
)
def test_a_table_that_is_none_of_places_says_so_as_a_whole(rows: list[list[str]], code: str) -> None:
    found = examine(view(yard()), rows)
    assert found.trouble is not None
    assert (found.trouble.code, found.lines, found.faults) == (code, (), ())


@pytest.mark.parametrize("words", ["3 号楼", "3号楼", "３号楼", "3", "3栋", "3 幢"])
def test_a_building_is_known_by_its_name_or_its_number(words: str) -> None:
    (line,) = looked(["大堂", "", words]).lines
    assert line.building == "3 号楼"


def test_a_number_that_two_buildings_share_is_no_name() -> None:
    made = yard()
    made.put("buildings", name="东区 3 号楼", ordinal=13)
    found = examine(view(made), [HEAD, ["大堂", "", "3"], ["门厅", "", "东区3号楼"]])
    assert [(fault.row, fault.code) for fault in found.faults] == [(2, "BUILDING_UNKNOWN")]


@pytest.mark.parametrize(
    ("cell", "floor"),
    [
        ("3", 3), ("３", 3), ("3层", 3), ("3 楼", 3), ("12F", 12), ("-1", -1), ("B2", -2), ("b1层", -1),
        ("地下1层", -1), ("负 1 层", -1), ("0", 0), ("-20", -20), ("-21", None), ("200", 200), ("201", None),
        ("", None), ("一", None), ("1-2", None), ("1.0", None),
    ],
)  # fmt: skip
def test_floors_are_written_in_many_ways(cell: str, floor: int | None) -> None:
    assert floor_of(cell) == floor


def test_good_rows_are_what_the_command_takes() -> None:
    made = yard()
    rows = [[f"灭火器 {n}", "灭火器", "12", str(n % 20), "", "31.2", "121.4"] for n in range(500)]
    found = examine(view(made), [HEAD, *rows])
    command = AddPlaces(places=tuple(line.place for line in found.lines))
    command.check(view(made), made.me("王建国"))
    assert len(command.places) == 500


def test_the_faulty_rows_are_kept_as_they_were_written() -> None:
    found = looked(["好的", "区域"], ["", "湖", "3 号楼", "-1", "", "", "", "多出来的"], ["西门"])
    assert found.head == tuple(HEAD)
    assert dict(found.bad) == {3: ("", "湖", "3 号楼", "-1", "", "", "", "多出来的")}
    assert [line.place.name for line in found.lines] == ["好的", "西门"]


@pytest.mark.parametrize("reason", ["问题", "What is wrong"])
def test_the_column_that_says_why_rows_were_left_out_is_passed_over(reason: str) -> None:
    found = looked(["大堂", "名称：没有名称。"], head=["名称", reason])
    assert (found.ignored, found.faults) == ((), ())
