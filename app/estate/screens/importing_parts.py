"""The pieces of an import: how a table is made, what was found in one, and the places it became."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.estate.commands.places import MOST_PLACES
from app.estate.queries.importing import Examined, Fault, Line
from app.estate.records import Building
from app.estate.screens.importing_rest import LeftOut, Rest
from app.estate.screens.importing_words import (
    about_columns,
    column_name,
    fault_words,
    line_words,
    report,
    template,
    trouble_words,
)
from app.estate.screens.place_words import Say, kind_icon
from app.estate.texts import TEXTS
from app.hooks import use_anju, use_say
from components import theme
from components.boundary import part
from components.button import quiet, second_action
from components.card import card, rows, section
from components.listing import STEP
from components.notice import banner
from components.page import use_go
from components.text import body, heading, second
from components.tile import dot, row
from services.platform import LibraryAbsent
from services.tables import LIBRARY, comma_separated, workbook


@part
def HowTo(buildings: Sequence[Building]) -> ft.Control:
    """What a table may hold, and one to begin with."""
    say, anju = use_say(TEXTS), use_anju()
    picker = ft.use_memo(ft.FilePicker, [])
    words, tell = ft.use_state("")

    async def save(ending: str) -> None:
        sheet = template(say, anju.language, buildings)
        try:
            if ending == "xlsx":
                await anju.platform.bring(LIBRARY)
                data = await workbook([sheet], _quietly)
            else:
                data = await comma_separated(sheet, _quietly)
        except (LibraryAbsent, ImportError) as absent:
            anju.journal.note("template", absent)
            tell(say("import_no_template"))
            return
        name = f"{say('import_template_file')}.{ending}"
        await picker.save_file(file_name=name, src_bytes=data)
        tell(say("import_saved", file=name))

    buttons: list[ft.Control] = [
        second_action(
            say(f"import_template_{ending}"),
            functools.partial(save, ending),
            key=f"template-{ending}",
            icon=ft.Icons.DOWNLOAD_OUTLINED,
        )
        for ending in ("xlsx", "csv")
    ]
    told = [second(words)] if words else []
    columns = [
        ft.Column([heading(name), second(about)], spacing=2, key=f"about-{name}")
        for name, about in about_columns(say, buildings)
    ]
    return ft.Column(
        [
            body(say("import_hint", most=MOST_PLACES)),
            card(
                heading(say("import_template")),
                ft.Row(buttons, wrap=True, spacing=theme.M, run_spacing=theme.S),
                *told,
                second(say("import_template_hint")),
                key="template",
            ),
            section(say("import_columns"), card(*columns, spacing=theme.M)),
        ],
        spacing=theme.L,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@part
def Checked(examined: Examined, buildings: Sequence[Building], bring_in: Callable[[], Any]) -> ft.Control:
    """What is wrong with which row, the way to leave those out, and what the others will be."""
    say = use_say(TEXTS)
    pieces: list[ft.Control] = []
    if examined.trouble is not None:
        words = trouble_words(say, examined.trouble)
        pieces.append(banner(words, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="whole"))
    elif examined.faults:
        words = say("import_bad", bad=examined.bad_rows)
        pieces.append(banner(words, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="bad"))
        pieces.append(Faults(examined, buildings, key="faults"))
        if examined.lines:
            pieces.append(Rest(examined, buildings, bring_in, key="rest"))
    else:
        words = say("import_ready", count=len(examined.lines))
        pieces.append(banner(words, theme.GOOD, ft.Icons.CHECK_CIRCLE_OUTLINE, key="ready"))
    if examined.ignored:
        words = say("import_ignored", columns=say("list_comma").join(examined.ignored))
        pieces.append(banner(words, theme.WARN, ft.Icons.INFO_OUTLINE, key="ignored"))
    if examined.lines:
        shown = [_line(say, line) for line in examined.lines[:STEP]]
        rest = len(examined.lines) - len(shown)
        more = [second(say("import_more", count=rest))] if rest else []
        pieces.append(section(say("import_good", count=len(examined.lines)), rows(shown), *more))
    return ft.Column(pieces, spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def Faults(examined: Examined, buildings: Sequence[Building]) -> ft.Control:
    """All of them, some at a time, and as a file."""
    say = use_say(TEXTS)
    picker = ft.use_memo(ft.FilePicker, [])
    shown, show = ft.use_state(STEP)
    saved, tell = ft.use_state("")

    async def save() -> None:
        name = f"{say('import_report_file')}.csv"
        data = await comma_separated(report(say, examined, buildings), _quietly)
        await picker.save_file(file_name=name, src_bytes=data)
        tell(name)

    lines = [_fault(say, fault, buildings, at) for at, fault in enumerate(examined.faults[:shown])]
    download = quiet(say("import_report"), save, key="report", icon=ft.Icons.DOWNLOAD_OUTLINED)
    rest = len(examined.faults) - shown
    more = [quiet(say("import_more", count=rest), lambda: show(shown + STEP), key="more")] if rest > 0 else []
    told = [second(say("import_saved", file=saved))] if saved else []
    return section(say("import_faults", count=len(examined.faults)), rows(lines), *more, download, *told)


@part
def Done(examined: Examined, buildings: Sequence[Building], added: tuple[str, ...]) -> ft.Control:
    """The new places, each a way to it, and what was left out."""
    say, go = use_say(TEXTS), use_go()
    shown, show = ft.use_state(STEP)
    links = [
        row(
            line.place.name,
            line_words(say, line),
            key=f"added-{line.place.name}",
            on_click=functools.partial(go, f"/places/{place_id}"),
            lead=dot(theme.GOOD, kind_icon(line.place.place_kind)),
        )
        for line, place_id in list(zip(examined.lines, added, strict=True))[:shown]
    ]
    rest = len(added) - shown
    more = [quiet(say("import_more", count=rest), lambda: show(shown + STEP), key="more")] if rest > 0 else []
    labels = second_action(say("import_labels"), lambda: go("/labels"), key="labels", icon=ft.Icons.QR_CODE_2)
    words = f"{say('import_done', count=len(added))}{say('sentence')}{say('import_done_hint')}"
    left = [LeftOut(examined, buildings, key="left-out")] if examined.bad else []
    return ft.Column(
        [
            banner(words, theme.GOOD, ft.Icons.CHECK_CIRCLE_OUTLINE, [labels], key="added"),
            *left,
            rows(links),
            *more,
        ],
        spacing=theme.L,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _fault(say: Say, fault: Fault, buildings: Sequence[Building], at: int) -> ft.Control:
    what, mend = fault_words(say, fault, buildings)
    cell = f"“{fault.cell}” " if fault.cell else ""
    return ft.Container(
        ft.Column(
            [
                heading(say("import_row", row=fault.row, column=column_name(say, fault.column))),
                body(f"{cell}{what}", theme.MISSED.fg),
                second(mend),
            ],
            spacing=2,
        ),
        padding=theme.S,
        key=f"fault-{at}",
    )


def _line(say: Say, line: Line) -> ft.Control:
    lead = dot(theme.PLAIN, kind_icon(line.place.place_kind))
    return row(line.place.name, line_words(say, line), key=f"line-{line.row}", lead=lead)


def _quietly(done: int, all: int) -> None:
    """A report or a template is made in a moment."""
