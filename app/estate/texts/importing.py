"""What is said of bringing places in from a table: what a row may hold, and what is wrong with one."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "import_title": ("从表格导入点位", "Import places from a table"),
    "import_hint": (
        "一行一个点位，第一行写列名，顺序随意。可以用 Excel（.xlsx）或 CSV，一次最多 {most} 行。"
        "先检查再写入：有问题的行逐行列出，可以改好重选，也可以只导入其余的行。",
        "One place a row, the first row names the columns, in any order. Excel (.xlsx) or CSV, at most "
        "{most} rows at a time. It is checked first: rows with a fault are listed, to be mended or left out.",
    ),
    "import_columns": ("可以有这些列", "Columns there may be"),
    "import_about_name": ("必填，不能重复，最多 60 个字", "needed, each once, at most 60 characters"),
    "import_about_kind": ("{kinds}；空着算巡查点", "{kinds}; empty: checkpoint"),
    "import_about_building": ("这里已有的楼栋，例如 {building}", "a building known here, such as {building}"),
    "import_about_floor": ("3、3 层；地下一层写 -1 或 B1", "3; the first basement is -1 or B1"),
    "import_about_note": ("标签贴在哪里，最多 300 个字", "where the label hangs, at most 300 characters"),
    "import_about_latitude": (
        "例如 31.22345，要和经度一起填",
        "such as 31.22345, together with the longitude",
    ),
    "import_about_longitude": ("例如 121.41234", "such as 121.41234"),
    "import_name": ("名称", "Name"),
    "import_kind": ("类型", "Kind"),
    "import_building": ("楼栋", "Building"),
    "import_floor": ("楼层", "Floor"),
    "import_note": ("备注", "Note"),
    "import_latitude": ("纬度", "Latitude"),
    "import_longitude": ("经度", "Longitude"),
    "import_template": ("模板", "Template"),
    "import_template_hint": (
        "模板里名称以“例：”开头的行不会导入。",
        "Rows of the template whose name begins with “Example: ” are not imported.",
    ),
    "import_template_xlsx": ("下载 Excel 模板", "Excel template"),
    "import_template_csv": ("下载 CSV 模板", "CSV template"),
    "import_template_file": ("点位模板", "places-template"),
    "import_example": ("{building} 1 层大堂", "{building} lobby"),
    "sentence": ("。", ". "),
    "import_more": ("还有 {count} 行", "{count} more"),
    "list_comma": ("、", ", "),
    "import_example_note": ("进门右手边", "right of the door"),
    "import_saved": ("已保存“{file}”", "Saved “{file}”"),
    "import_pick": ("选择表格", "Choose a table"),
    "import_again": ("改好了，重新选择", "Choose the mended table"),
    "import_reading": ("正在检查表格……", "Checking the table…"),
    "import_bad": (
        "{bad} 行有问题，什么都还没有写入。请在表格里改好，再选一次。",
        "Something is wrong with {bad} rows; nothing was written. Mend the table and choose it again.",
    ),
    "import_faults": ("问题（{count}）", "What is wrong ({count})"),
    "import_row": ("第 {row} 行，{column}", "Row {row}, {column}"),
    "import_report": ("下载问题清单（CSV）", "Download the list (CSV)"),
    "import_report_file": ("点位导入问题", "places-import-problems"),
    "import_report_row": ("行", "Row"),
    "import_report_column": ("列", "Column"),
    "import_report_cell": ("内容", "Content"),
    "import_report_what": ("问题", "What is wrong"),
    "import_report_do": ("怎么办", "What to do"),
    "import_good": ("没有问题的行（{count}）", "Rows without a fault ({count})"),
    "import_rest": ("先导入没有问题的行", "Import what is fine"),
    "import_rest_hint": (
        "默认全部改好再一起导入。急着用的话，可以先导入其余 {count} 行，有问题的 {bad} 行不写入；"
        "下载下来改好，以后再导入。",
        "Usually all rows come in together once they are mended. When it is urgent, the other {count} can "
        "come in now and the {bad} faulty ones stay out; download those, mend them and import them later.",
    ),
    "import_left": ("下载有问题的行（CSV）", "Download the faulty rows (CSV)"),
    "import_left_file": ("没有导入的点位", "places-left-out"),
    "import_reason": ("{column}：{what}。{do}", "{column}: {what}. {do}"),
    "import_rest_do": ("导入其余 {count} 行", "Import the other {count} rows"),
    "import_rest_question": ("有 {bad} 行不导入，可以吗？", "Leave {bad} rows out?"),
    "import_rest_about": (
        "写入 {count} 个点位。有问题的 {bad} 行不写入，改好后可以再导入。",
        "{count} places are written. The {bad} faulty rows are not; once mended they can be imported.",
    ),
    "import_rest_no": ("先不导入", "Not now"),
    "import_left_out": (
        "{bad} 行没有导入。下载下来，改好最后一列说的问题，再导入这份表。",
        "{bad} rows were left out. Download them, mend what the last column says, and import that table.",
    ),
    "import_ignored": ("不认识的列没有读：{columns}", "Columns that are not known were not read: {columns}"),
    "import_ready": (
        "{count} 行都没有问题，可以导入。",
        "All {count} rows are fine and can be imported.",
    ),
    "import_do": ("导入 {count} 个点位", "Import {count} places"),
    "import_done": ("已加入 {count} 个点位", "{count} places were added"),
    "import_done_hint": (
        "标签由服务器生成，联网同步后就能打印。",
        "The server draws the labels; they can be printed once this device has synced.",
    ),
    "import_labels": ("打印标签", "Print labels"),
    "import_see": ("查看全部点位", "See all places"),
    "import_refused": (
        "没有写入。{why}",
        "Nothing was written. {why}",
    ),
    "import_no_library": (
        "读取 Excel 要先联网取一次读取程序，现在没有网络。可以存成 CSV 再选，或连上网后再试。",
        "Reading Excel files needs a part that is fetched once, and there is no network now. Save the table "
        "as CSV and choose that, or go online and try again.",
    ),
    "import_no_template": (
        "Excel 模板要先联网取一次写表格的程序，现在没有网络。可以先用 CSV 模板，内容一样。",
        "The Excel template needs a part that is fetched once, and there is no network now. The CSV template "
        "holds the same.",
    ),
    "unreadable_EMPTY": ("表格是空的。", "The table is empty."),
    "unreadable_TOO_LARGE": (
        "文件太大（超过 5 MB）。请只留点位这一张表。",
        "The file is larger than 5 MB. Keep the places only.",
    ),
    "unreadable_TOO_LONG": (
        "行数太多。请分成几份，每份最多 {most} 行。",
        "Too many rows. Split it, at most {most} each.",
    ),
    "unreadable_OLD_OR_LOCKED": (
        "这是旧格式（.xls）或者加了密码。请在 Excel 里另存为 .xlsx，不要加密码。",
        "This is the old format (.xls) or has a password. Save it as .xlsx without a password.",
    ),
    "unreadable_ENCODING": (
        "这不是 CSV 或 Excel 文件，或者文字编码认不出来。请在 Excel 里另存为 .xlsx。",
        "This is no CSV or Excel file, or its encoding is not known. Save it as .xlsx.",
    ),
    "unreadable_BROKEN": (
        "文件打不开，可能没有传完整。请重新导出一次。",
        "The file is damaged. Export it again.",
    ),
    "whole_NAME_COLUMN_MISSING": (
        "第 {row} 行没有叫“名称”的列。第一行要写列名，可以下载模板对照。",
        "Row {row} has no column called “Name”. The first row names the columns; compare with the template.",
    ),
    "whole_COLUMN_TWICE": (
        "“{column}”列出现了两次，请去掉一列。",
        "The column “{column}” is there twice. Remove one.",
    ),
    "whole_ROWS_MISSING": (
        "列名下面没有点位。请一行写一个点位。",
        "There is no row below the names. Add a row for each place.",
    ),
    "whole_ROWS_TOO_MANY": (
        "有 {count} 行，一次最多 {most} 行。请分成几份导入。",
        "There are {count} rows; at most {most} at a time. Split the table.",
    ),
    "fault_NAME_MISSING": ("没有名称", "there is no name"),
    "mend_NAME_MISSING": ("填上名称，或删掉这一行。", "Fill in a name or remove the row."),
    "fault_TOO_LONG": ("有 {length} 个字，太长", "has {length} characters, too many"),
    "mend_TOO_LONG": ("缩短到 {most} 个字以内。", "Shorten it to {most} characters."),
    "fault_NAME_TWICE": ("和第 {first} 行同名", "has the name of row {first}"),
    "mend_NAME_TWICE": (
        "名称里加上楼栋和楼层，或删掉一行。",
        "Put building and floor into the name, or remove one row.",
    ),
    "fault_ALREADY_THERE": ("已经有这个点位", "that place is there already"),
    "mend_ALREADY_THERE": ("删掉这一行，或换个名称。", "Remove the row or choose another name."),
    "fault_KIND_UNKNOWN": ("没有这个类型", "there is no such kind"),
    "mend_KIND_UNKNOWN": ("改成：{kinds}。", "Use one of: {kinds}."),
    "fault_BUILDING_UNKNOWN": ("没有这栋楼", "that building is not known"),
    "mend_BUILDING_UNKNOWN": (
        "改成：{buildings}；不在楼里就空着。",
        "Use one of: {buildings}; empty when in none.",
    ),
    "fault_FLOOR_BAD": ("不是楼层", "is no floor"),
    "mend_FLOOR_BAD": (
        "填 −20 到 200 的整数，地下一层填 -1。",
        "A whole number from −20 to 200; -1 is the first basement.",
    ),
    "fault_COORDINATE_BAD": ("不在 −{most} 到 {most} 之间", "is not between −{most} and {most}"),
    "mend_COORDINATE_BAD": (
        "填小数度数，例如 31.22345；看看纬度和经度有没有填反。",
        "Degrees with decimals, such as 31.22345; see whether latitude and longitude are swapped.",
    ),
    "fault_COORDINATE_ALONE": ("空着，另一个填了", "is empty, the other is not"),
    "mend_COORDINATE_ALONE": ("纬度和经度都填，或都空着。", "Fill in both or neither."),
}
