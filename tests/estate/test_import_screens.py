"""The manager brings places in from a table: told of each bad row, nothing written before all is good."""

import base64
import functools
import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.estate.records import Place
from services.grids import grid_of
from services.tables import LIBRARY
from tests.harness import TABLET, Hand
from tests.shell.yard import Held, hold

WANG = "王建国"
BAD = "名称,类型,楼栋,楼层\n大堂,区域,1 号楼,1\n,区域,1 号楼,2\n水泵房,湖,1 号楼,-1\n=风机房,房间,九号楼,1\n"
GOOD: list[list[Any]] = [
    ["名称", "类型", "楼栋", "楼层"],
    ["大堂", "区域", "1 号楼", 1],
    ["水泵房", "房间", "1 号楼", -1],
]


def xlsx(rows: list[list[Any]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


class Chooser:
    """The browser's file dialog: gives what lies in `files`, keeps what is saved."""

    def __init__(self) -> None:
        self.files: list[dict[str, Any]] = []
        self.saved: dict[str, bytes] = {}

    def lay(self, name: str, data: bytes) -> None:
        self.files = [{"id": 0, "name": name, "size": len(data), "bytes": data}]

    def answers(self) -> dict[str, Any]:
        return {"save_file": self._keep}

    async def choose(self, hand: Hand) -> None:
        """A tap on the button: the browser asks, the files come as an event."""
        picker = hand.one("choose").action.file_picker
        await hand.fire(picker, "result", {"files": self.files})

    def has(self, ending: str) -> bool:
        return any(name.endswith(ending) for name in self.saved)

    def _keep(self, asked: dict[str, Any]) -> None:
        sent = asked["src_bytes"]
        self.saved[asked["file_name"]] = base64.b64decode(sent) if isinstance(sent, str) else bytes(sent)


def names(held: Held) -> set[str]:
    return {place.name for place in held.anju.store.all(Place)}


def sent(held: Held) -> list[dict[str, Any]]:
    return [op.op["body"] for op in held.yard.server.ops.values() if op.op["kind"] == "estate.add_places"]


@pytest.mark.parametrize("size", [(412, 915), TABLET])
def test_bad_rows_are_told_and_a_mended_table_makes_the_places(size: tuple[int, int]) -> None:
    chooser = Chooser()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/places")
        await hand.tap("import")
        await hand.until(lambda: hand.page.route == "/places/import")
        before = names(held)
        chooser.lay("places.csv", BAD.encode("gb18030"))
        await chooser.choose(hand)
        await hand.until(lambda: "3 行有问题" in hand.texts())
        for words in (
            "第 3 行，名称",
            "没有名称",
            "第 4 行，类型",
            "“湖” 没有这个类型",
            "第 5 行，楼栋",
            "没有这栋楼",
        ):
            assert words in hand.texts()
        assert hand.find("import") is None
        await hand.tap("report")
        await hand.until(lambda: chooser.saved)
        report = chooser.saved["点位导入问题.csv"]
        assert [row[:2] for row in grid_of(report)[1:]] == [["3", "名称"], ["4", "类型"], ["5", "楼栋"]]
        chooser.lay("places.xlsx", xlsx(GOOD))
        await chooser.choose(hand)
        await hand.until(lambda: "2 行都没有问题" in hand.texts())
        assert "地下 1 层" in hand.texts()
        assert names(held) == before, "nothing is written before it was asked for"
        await hand.tap("import")
        await hand.until(lambda: "已加入 2 个点位" in hand.texts())
        await held.anju.sync.now()
        (body,) = sent(held)
        assert [(row["name"], row["place_kind"], row["floor"]) for row in body["places"]] == [
            ("大堂", "area", 1),
            ("水泵房", "room", -1),
        ]
        await hand.tap("added-水泵房")
        pump = next(p for p in held.anju.store.all(Place) if p.name == "水泵房")
        await hand.until(lambda: hand.page.route == f"/places/{pump.id}")

    hold(story, as_=WANG, size=size, **chooser.answers())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_bad_rows_are_left_out_when_somebody_says_so_and_come_in_later(language: str) -> None:
    chooser = Chooser()

    async def story(held: Held) -> None:
        hand, before = held.hand, names(held)
        await hand.go("/places/import")
        chooser.lay("places.csv", f"{BAD}水箱,房间,九号楼,-1\n".encode())
        await chooser.choose(hand)
        await hand.until(lambda: hand.find("import-rest"))
        keys = [getattr(control, "key", None) for control in hand.all()]
        assert keys.index("fault-3") < keys.index("import-rest"), "the bad ones are read first"
        await hand.tap("import-rest")
        assert names(held) == before, "asked before anything is written"
        assert "4" in hand.texts([hand.dialogs()])
        await hand.tap("answer-1")
        assert names(held) == before
        await hand.tap("import-rest")
        await hand.tap("answer-0")
        await hand.until(lambda: hand.find("added-大堂"))
        assert names(held) - before == {"大堂"}
        await hand.tap("left")
        await hand.until(lambda: chooser.saved)
        (left,) = chooser.saved.values()
        grid = grid_of(left)
        assert grid[0][:4] == ["名称", "类型", "楼栋", "楼层"]
        assert [row[:3] for row in grid[1:]] == [
            ["", "区域", "1 号楼"],
            ["水泵房", "湖", "1 号楼"],
            ["=风机房", "房间", "九号楼"],
            ["水箱", "房间", "九号楼"],
        ]
        assert all(row[4] for row in grid[1:]), "each says why"
        mended = (
            left.decode("utf-8-sig")
            .replace("九号楼", "3 号楼")
            .replace("湖", "房间")
            .replace("\n,", "\n门厅,")
        )
        await hand.go("/places")
        await hand.go("/places/import")
        chooser.lay("left.csv", mended.encode())
        await chooser.choose(hand)
        await hand.until(lambda: hand.find("import"))
        assert hand.find("ignored") is None, "the column that says why is ours"
        await hand.tap("import")
        await hand.until(lambda: hand.find("added-水箱"))
        assert names(held) - before == {"大堂", "门厅", "水泵房", "=风机房", "水箱"}
        assert hand.find("left") is None

    hold(story, as_=WANG, language=language, **chooser.answers())


def test_where_no_row_is_good_nothing_is_offered() -> None:
    chooser = Chooser()

    async def story(held: Held) -> None:
        await held.hand.go("/places/import")
        chooser.lay("places.csv", "名称,楼栋\n好,九\n".encode())
        await chooser.choose(held.hand)
        await held.hand.until(lambda: held.hand.find("fault-0"))
        assert held.hand.find("import-rest") is None

    hold(story, as_=WANG, **chooser.answers())


def test_words_that_a_spreadsheet_would_compute_are_words_in_the_report() -> None:
    chooser = Chooser()

    async def story(held: Held) -> None:
        chooser.lay("places.csv", '名称,楼层\n好,"=HYPERLINK(""x"")"\n'.encode())
        await held.hand.go("/places/import")
        await chooser.choose(held.hand)
        await held.hand.until(lambda: held.hand.find("report"))
        await held.hand.tap("report")
        await held.hand.until(lambda: chooser.saved)
        assert "\"'=HYPERLINK(" in chooser.saved["点位导入问题.csv"].decode("utf-8-sig")

    hold(story, as_=WANG, **chooser.answers())


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "表格是空的"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "旧格式"),
        ("a.pdf", b"%PDF\0\0", "不是 CSV 或 Excel"),
        ("a.csv", "楼栋\n1\n".encode(), "没有叫“名称”的列"),
        ("a.csv", "名称,楼层\n".encode(), "列名下面没有点位"),
        ("a.csv", "名称\n".encode() + b"x\n" * 501, "一次最多 500 行"),
        ("a.csv", "名称,负责人\n好,王\n".encode(), "不认识的列没有读：负责人"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(name: str, data: bytes, words: str) -> None:
    chooser = Chooser()

    async def story(held: Held) -> None:
        chooser.lay(name, data)
        await held.hand.go("/places/import")
        await chooser.choose(held.hand)
        await held.hand.until(lambda: words in held.hand.texts())

    hold(story, as_=WANG, **chooser.answers())


def test_without_a_network_an_excel_file_waits_and_csv_works() -> None:
    chooser = Chooser()

    async def story(held: Held) -> None:
        held.anju.platform.absent_libraries.add(LIBRARY)  # type: ignore[attr-defined]
        chooser.lay("places.xlsx", xlsx(GOOD))
        await held.hand.go("/places/import")
        await chooser.choose(held.hand)
        await held.hand.until(lambda: "读取 Excel 要先联网" in held.hand.texts())
        chooser.lay("places.csv", "名称\n大堂\n".encode())
        await chooser.choose(held.hand)
        await held.hand.until(lambda: "1 行都没有问题" in held.hand.texts())

    hold(story, as_=WANG, **chooser.answers())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_can_be_read_and_its_example_is_left_out(language: str) -> None:
    chooser = Chooser()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/places/import")
        absent = held.anju.platform.absent_libraries  # type: ignore[attr-defined]
        absent.add(LIBRARY)
        await hand.tap("template-xlsx")
        await hand.until(
            lambda: ("Excel 模板要先联网" if language == "zh" else "template needs a part") in hand.texts()
        )
        assert not chooser.saved
        absent.clear()
        for ending in ("xlsx", "csv"):
            await hand.tap(f"template-{ending}")
            await hand.until(functools.partial(chooser.has, ending))
        for name, data in chooser.saved.items():
            assert len(grid_of(data)[0]) == 7
            chooser.lay(name, data)
            await chooser.choose(hand)
            await hand.until(lambda: hand.find("whole"))
        (book,) = [data for name, data in chooser.saved.items() if name.endswith("xlsx")]
        sheet = load_workbook(io.BytesIO(book)).active
        assert sheet is not None
        sheet.append([f"{sheet['A2'].value}"[-4:], sheet["B2"].value, sheet["C2"].value, sheet["D2"].value])
        out = io.BytesIO()
        assert sheet.parent is not None
        sheet.parent.save(out)
        chooser.lay("mine.xlsx", out.getvalue())
        await chooser.choose(hand)
        await hand.until(lambda: hand.find("ready"))

    hold(story, as_=WANG, language=language, **chooser.answers())


def test_choosing_nothing_changes_nothing() -> None:
    chooser = Chooser()

    async def story(held: Held) -> None:
        await held.hand.go("/places/import")
        await chooser.choose(held.hand)
        assert held.hand.find("how-to")

    hold(story, as_=WANG, **chooser.answers())


def test_importing_is_the_manager_s() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/places/import")
        assert held.hand.find("choose") is None

    hold(story, as_="陈静")
