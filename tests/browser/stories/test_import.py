"""The manager imports places: a table with three bad rows writes nothing, the mended one all of them. Who
cannot wait leaves the bad rows out on purpose and carries them away.
"""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from server.demo import SignIn
from server.stack import Stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.ways import eventually, rows, sign_in

pytestmark = pytest.mark.browser

HEAD = ["名称", "类型", "楼栋", "楼层", "备注"]
ROWS: list[list[str | int]] = [
    ["导入大堂", "区域", "3 号楼", 1, "进门右手边"],
    ["导入灭火器", "灭火器", "3 号楼", 12, ""],
    ["导入水泵房", "房间", "3 号楼", -1, "走东侧楼梯"],
    ["导入草坪", "绿地", "", "", "湖边"],
]
BAD: dict[int, list[str | int]] = {
    1: ["导入灭火器", "灭火器", "30 号楼", 12, ""],
    2: ["", "房间", "3 号楼", -1],
    3: ["西门", "湖", "", ""],
}


def test_a_table_is_mended_until_all_of_it_is_good(
    estate: Stack, people: dict[str, SignIn], tmp_path: Path
) -> None:
    with Phone.launch(tmp_path / "office", estate.url, form=TABLET) as tablet:
        tablet.open("/")
        sign_in(tablet, *people["manager"])
        tablet.synced(60)
        tablet.kept_offline()
        tablet.open("/places")
        tablet.tap("从表格导入", role="button", until="下载 Excel 模板")
        tablet.picture("import")
        template(tablet, tmp_path)
        before = places(estate)

        choose(tablet, csv_of(tmp_path, [BAD.get(at, row) for at, row in enumerate(ROWS)]))
        tablet.sees("3 行有问题，什么都还没有写入", seconds=60)
        for words in (
            "第 3 行，楼栋",
            "没有这栋楼",
            "第 4 行，名称",
            "没有名称",
            "第 5 行，名称",
            "第 5 行，类型",
        ):
            tablet.sees(words)
        tablet.picture("import-bad")
        assert places(estate) == before, "nothing is half imported"

        choose(tablet, xlsx_of(tmp_path, ROWS))
        tablet.sees("4 行都没有问题，可以导入", seconds=60)
        tablet.picture("import-good")
        assert places(estate) == before, "nothing is written before it is asked for"
        tablet.tap("导入 4 个点位", role="button")
        tablet.sees("已加入 4 个点位", seconds=30)
        tablet.picture("import-done")
        tablet.synced(60)
        assert eventually(tablet, lambda: places(estate) - before, lambda new: len(new) == len(ROWS)) == {
            ("导入大堂", "area", "3 号楼", 1, 1),
            ("导入灭火器", "extinguisher", "3 号楼", 12, 1),
            ("导入水泵房", "room", "3 号楼", -1, 1),
            ("导入草坪", "green", None, None, 1),
        }

        tablet.tap("查看全部点位", role="button", until="名称、楼栋或说明")
        tablet.fill("名称、楼栋或说明", "导入")
        for words in ("3 号楼", "地下 1 层", "导入水泵房", "12 层", "导入灭火器", "不在楼里", "导入草坪"):
            tablet.sees(words, seconds=30)
        tablet.picture("places-by-building")
        labels(tablet, tmp_path)
        tablet.offline()
        tablet.open("/places/import")
        choose(tablet, xlsx_of(tmp_path, ROWS))
        tablet.sees("4 行有问题", seconds=60)
        tablet.sees("已经有这个点位")
        tablet.sees_not("先导入没有问题的行")
        tablet.online()
        without_the_bad(tablet, estate, tmp_path)
    with Phone.launch(tmp_path / "pocket", estate.url) as phone:
        phone.open("/")
        sign_in(phone, *people["manager"])
        phone.synced(60)
        phone.open("/places")
        phone.fill("名称、楼栋或说明", "导入")
        phone.sees("导入水泵房", seconds=60)
        phone.picture("places-by-building")
        phone.open("/places/import")
        choose(phone, csv_of(tmp_path, ROWS))
        phone.sees("4 行有问题", seconds=60)
        phone.picture("import-bad")


def without_the_bad(tablet: Phone, estate: Stack, tmp_path: Path) -> None:
    """One row of two has a fault: the other comes in, and the faulty one is carried away with its reason."""
    before = places(estate)
    choose(tablet, csv_of(tmp_path, [["导入花坛", "绿地", "", ""], ["导入水箱", "房间", "30 号楼", 3]]))
    tablet.sees("1 行有问题，什么都还没有写入", seconds=60)
    tablet.tap("导入其余 1 行", role="button", until="有 1 行不导入，可以吗")
    tablet.picture("import-rest")
    assert places(estate) == before, "nothing is written before it is asked for"
    tablet.tap("导入其余 1 行", role="button", last=True)
    tablet.sees("1 行没有导入", seconds=30)
    tablet.picture("import-left-out")
    with tablet.page.expect_download(timeout=60_000) as download:
        tablet.tap("下载有问题的行", role="button")
    file = tmp_path / "left.csv"
    download.value.save_as(file)
    assert "导入水箱,房间,30 号楼,3,,楼栋：没有这栋楼" in file.read_text("utf-8-sig")
    tablet.synced(60)
    new = eventually(tablet, lambda: places(estate) - before, bool)
    assert new == {("导入花坛", "green", None, None, 1)}


def choose(tablet: Phone, file: Path) -> None:
    """The browser opens its own window for that within the tap; Python hears of what was chosen only."""
    button = tablet.find(tablet.reads("重新选择|选择表格"), role="button")
    tablet.still(button)
    with tablet.page.expect_file_chooser() as chooser:
        button.click()
    chooser.value.set_files(file)


def template(tablet: Phone, tmp_path: Path) -> None:
    with tablet.page.expect_download(timeout=60_000) as download:
        tablet.tap("下载 Excel 模板", role="button")
    file = tmp_path / "template.xlsx"
    download.value.save_as(file)
    sheet = load_workbook(io.BytesIO(file.read_bytes())).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == [*HEAD, "纬度", "经度"]


def labels(tablet: Phone, tmp_path: Path) -> None:
    tablet.open("/labels")
    tablet.sees("哪里的", seconds=60)
    tablet.tap("3 号楼", exact=True, until="已选 ")
    with tablet.page.expect_download(timeout=60_000) as download:
        tablet.tap("生成打印页", role="button")
    file = tmp_path / "labels.html"
    download.value.save_as(file)
    page = file.read_text("utf-8")
    for name in ("导入大堂", "导入灭火器", "导入水泵房"):
        assert name in page
    assert "导入草坪" not in page
    tablet.picture("labels-of-a-building")


def csv_of(tmp_path: Path, table: list[list[str | int]]) -> Path:
    """As Excel in China writes it: GB 18030, commas."""
    lines = [",".join(HEAD), *(",".join(str(cell) for cell in row) for row in table)]
    file = tmp_path / "places.csv"
    file.write_bytes("\r\n".join(lines).encode("gb18030"))
    return file


def xlsx_of(tmp_path: Path, table: list[list[str | int]]) -> Path:
    book = Workbook()
    assert book.active is not None
    book.active.append(HEAD)
    for row in table:
        book.active.append(row)
    file = tmp_path / "places.xlsx"
    book.save(file)
    return file


def places(estate: Stack) -> set[tuple[str, str, str | None, int | None, int]]:
    """Name, kind, building, floor and the number of labels in use of every place of 锦绣苑."""
    found = rows(
        estate,
        """select p.name, p.kind, b.name as building, p.floor,
             (select count(*) from estate.tags t where t.place_id = p.id and t.replaced_at is null) as labels
           from estate.places p left join estate.buildings b on b.id = p.building_id
           where p.estate_id = (select id from estate.estates where name = '锦绣苑')""",
    )
    return {(line["name"], line["kind"], line["building"], line["floor"], line["labels"]) for line in found}
