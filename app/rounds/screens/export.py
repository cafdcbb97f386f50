"""A month to carry away: a workbook, CSV, or a page to print with its pictures, one file at a tap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import flet as ft

from app.hooks import use_anju, use_me
from app.rounds.queries.months import Month
from app.rounds.queries.reports import Report, report_of
from app.rounds.screens.kinds import kind_name
from app.rounds.screens.month_sheets import month_sheets
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.report_page import report_page
from components import dates, theme
from components.boundary import part
from components.button import main_action, second_action
from components.card import card
from components.notice import banner
from components.text import caption, second, title
from services.platform import LibraryAbsent
from services.tables import LIBRARY, comma_separated, workbook

if TYPE_CHECKING:
    from app.wiring import Anju

CSV = ("rounds", "visits", "left_out")
SHEETS = {"rounds": 1, "visits": 2, "left_out": 4}


@part
def Export(month: Month, estate: str) -> ft.Control:
    """How far it is while a file is made, and what became of it."""
    local, anju, me = use_local(), use_anju(), use_me()
    say = local.say
    picker = ft.use_memo(ft.FilePicker, [])
    busy, set_busy = ft.use_state("")
    rows, count_rows = ft.use_state((0, 0))
    saved, told_saved = ft.use_state("")
    failed, fail = ft.use_state("")

    def hear(done: int, all: int) -> None:
        count_rows((done, all))

    async def build(kind: str) -> tuple[str, bytes]:
        if kind == "print":
            return await printed(local, anju, month, estate, me.name if me else "", hear)
        if kind == "xlsx":
            await anju.platform.bring(LIBRARY)
        return await made(local, month, estate, kind, hear)

    async def make(kind: str) -> None:
        set_busy(kind)
        count_rows((0, 0))
        told_saved("")
        fail("")
        try:
            name, data = await build(kind)
        except (OSError, ValueError, LibraryAbsent, ImportError) as trouble:
            anju.journal.note("month", trouble)
            fail("month_no_library" if isinstance(trouble, LibraryAbsent) else "month_not_made")
        else:
            await picker.save_file(file_name=name, src_bytes=data)
            told_saved(name)
        set_busy("")

    def starts(kind: str) -> Callable[[], Any]:
        async def start() -> None:
            await make(kind)

        return start

    content: list[ft.Control] = [title(say("month_export"))]
    if busy:
        words = say("month_pictures" if busy == "print" else "month_writing", done=rows[0], all=rows[1])
        share = rows[0] / rows[1] if rows[1] else None
        content += [second(words), ft.ProgressBar(value=share, semantics_label=words, key="writing")]
    if saved:
        words = say("month_saved", file=saved)
        content.append(banner(words, theme.GOOD, ft.Icons.CHECK, key="saved"))
    if failed:
        content.append(banner(say(failed), theme.MISSED, ft.Icons.ERROR_OUTLINE, key="failed"))
    excel = main_action(
        say("month_xlsx"), starts("xlsx"), key="xlsx", icon=ft.Icons.TABLE_VIEW_OUTLINED, busy=busy == "xlsx"
    )
    excel.disabled = bool(busy)
    paper = second_action(
        say("month_print"), starts("print"), key="print", icon=ft.Icons.PRINT_OUTLINED, disabled=bool(busy)
    )
    others = [
        second_action(say(f"month_csv_{kind}"), starts(kind), key=f"csv-{kind}", disabled=bool(busy))
        for kind in CSV
        if kind != "left_out" or month.left_out
    ]
    hint = caption(say("month_print_hint"))
    return card(*content, excel, paper, hint, *others, spacing=theme.M, key="export")


def stem_of(local: Local, month: Month, estate: str) -> str:
    """What the files of a month are called, without their endings."""
    say = local.say
    kind = kind_name(say, month.kind) if month.kind else say("month_file_all")
    return say("month_file", estate=estate, kind=kind, month=f"{month.first_day:%Y-%m}")


async def made(
    local: Local, month: Month, estate: str, kind: str, on_progress: Callable[[int, int], None]
) -> tuple[str, bytes]:
    """The name and the bytes of a workbook (`xlsx`) or of one of CSV."""
    sheets = await month_sheets(local, month)
    stem = stem_of(local, month, estate)
    if kind == "xlsx":
        return f"{stem}.xlsx", await workbook(sheets, on_progress)
    sheet = sheets[SHEETS[kind]]
    return local.say(f"month_file_{kind}", file=stem), await comma_separated(sheet, on_progress)


async def printed(
    local: Local, anju: Anju, month: Month, estate: str, person: str, on_progress: Callable[[int, int], None]
) -> tuple[str, bytes]:
    """The name and the bytes of the page to print; a picture that cannot be had now is left out of it."""
    report, now = report_of(month, local.zone), anju.clock.now()
    pictures = await _pictures(anju, report, on_progress)
    day = dates.day(now, local.language, local.zone, weekday=False)
    by = local.say("report_made", time=f"{day} {local.clock(now)}", person=person)
    html = report_page(local, report, estate, by, pictures)
    return local.say("report_file", file=stem_of(local, month, estate)), html.encode()


async def _pictures(anju: Anju, report: Report, on_progress: Callable[[int, int], None]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for number, one in enumerate(report.pictures):
        on_progress(number, len(report.pictures))
        await asyncio.sleep(0)
        if data := await anju.photos.bytes_of(one.sha256):
            found[one.sha256] = data
    return found
