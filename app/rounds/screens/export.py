"""A month to carry away: a workbook, CSV, or a page to print with its pictures, one file at a tap."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import flet as ft

from app.hooks import use_anju, use_me
from app.rounds.queries.months import Month
from app.rounds.queries.reports import Report, report_of
from app.rounds.screens.carry import WORKBOOK, Carry, Way
from app.rounds.screens.kinds import kind_name
from app.rounds.screens.month_sheets import month_sheets
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.report_page import report_page
from components import dates
from components.boundary import part
from services.tables import Progress, comma_separated, workbook

if TYPE_CHECKING:
    from app.wiring import Anju

CSV = ("rounds", "visits", "left_out")
SHEETS = {"rounds": 1, "visits": 2, "left_out": 4}


@part
def Export(month: Month, estate: str) -> ft.Control:
    """A workbook, a page to print, and tables."""
    local, anju, me = use_local(), use_anju(), use_me()
    say = local.say

    async def make(key: str, on_progress: Progress) -> tuple[str, bytes]:
        if key == "print":
            return await printed(local, anju, month, estate, me.name if me else "", on_progress)
        return await made(local, month, estate, key.removeprefix("csv-"), on_progress)

    hint = say("month_print_hint")
    paper = Way("print", say("month_print"), ft.Icons.PRINT_OUTLINED, "month_pictures", hint)
    tables = [
        Way(f"csv-{kind}", say(f"month_csv_{kind}")) for kind in CSV if kind != "left_out" or month.left_out
    ]
    book = Way(WORKBOOK, say("month_xlsx"), ft.Icons.TABLE_VIEW_OUTLINED)
    carry: ft.Control = Carry([book, paper, *tables], make)
    return carry


def stem_of(local: Local, month: Month, estate: str) -> str:
    """What the files of a month are called, without their endings."""
    say = local.say
    kind = kind_name(say, month.kind) if month.kind else say("month_file_all")
    return say("month_file", estate=estate, kind=kind, month=f"{month.first_day:%Y-%m}")


async def made(
    local: Local, month: Month, estate: str, kind: str, on_progress: Progress
) -> tuple[str, bytes]:
    """The name and the bytes of a workbook (`xlsx`) or of one of CSV."""
    sheets = await month_sheets(local, month)
    stem = stem_of(local, month, estate)
    if kind == WORKBOOK:
        return f"{stem}.xlsx", await workbook(sheets, on_progress)
    sheet = sheets[SHEETS[kind]]
    return local.say(f"month_file_{kind}", file=stem), await comma_separated(sheet, on_progress)


async def printed(
    local: Local, anju: Anju, month: Month, estate: str, person: str, on_progress: Progress
) -> tuple[str, bytes]:
    """The name and the bytes of the page to print; a picture that cannot be had now is left out of it."""
    report, now = report_of(month, local.zone), anju.clock.now()
    pictures = await _pictures(anju, report, on_progress)
    day = dates.day(now, local.language, local.zone, weekday=False)
    by = local.say("report_made", time=f"{day} {local.clock(now)}", person=person)
    html = report_page(local, report, estate, by, pictures)
    return local.say("report_file", file=stem_of(local, month, estate)), html.encode()


async def _pictures(anju: Anju, report: Report, on_progress: Progress) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for number, one in enumerate(report.pictures):
        on_progress(number, len(report.pictures))
        await asyncio.sleep(0)
        if data := await anju.photos.bytes_of(one.sha256):
            found[one.sha256] = data
    return found
