"""The rows of an import that are left out on purpose: carried away as a table, and the others brought in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.estate.queries.importing import Examined
from app.estate.records import Building
from app.estate.screens.importing_words import left_out
from app.estate.texts import TEXTS
from app.hooks import use_anju, use_say
from components import theme
from components.boundary import part
from components.button import quiet, second_action
from components.card import card
from components.dialog import confirm
from components.notice import banner
from components.text import heading, second
from services.tables import comma_separated


@part
def Rest(examined: Examined, buildings: Sequence[Building], bring_in: Callable[[], Any]) -> ft.Control:
    """Offered below the faults, never asked for by itself: who leaves rows out says so."""
    say = use_say(TEXTS)
    asking, ask = ft.use_state(False)
    counts = {"count": len(examined.lines), "bad": examined.bad_rows}

    async def agreed() -> None:
        ask(False)
        await bring_in()

    question = confirm(
        say("import_rest_question", **counts),
        say("import_rest_about", **counts),
        say("import_rest_do", **counts),
        agreed,
        say("import_rest_no"),
        lambda: ask(False),
    )
    ft.use_dialog(question if asking else None)
    anyway = second_action(
        say("import_rest_do", **counts),
        lambda: ask(True),
        key="import-rest",
        icon=ft.Icons.PLAYLIST_ADD_CHECK_OUTLINED,
    )
    return card(
        heading(say("import_rest")),
        second(say("import_rest_hint", **counts)),
        LeftRows(examined, buildings, key="left-rows"),
        anyway,
    )


@part
def LeftOut(examined: Examined, buildings: Sequence[Building]) -> ft.Control:
    """After the others came in: what is still to be done."""
    words = use_say(TEXTS)("import_left_out", bad=examined.bad_rows)
    left = LeftRows(examined, buildings, key="left-rows")
    return banner(words, theme.WARN, ft.Icons.INFO_OUTLINE, [left])


@part
def LeftRows(examined: Examined, buildings: Sequence[Building]) -> ft.Control:
    say, anju = use_say(TEXTS), use_anju()
    picker = ft.use_memo(ft.FilePicker, [])
    saved, tell = ft.use_state("")

    async def save() -> None:
        name = f"{say('import_left_file')}.csv"
        sheet = left_out(say, anju.language, examined, buildings)
        data = await comma_separated(sheet, _quietly)
        await picker.save_file(file_name=name, src_bytes=data)
        tell(name)

    download = quiet(say("import_left"), save, key="left", icon=ft.Icons.DOWNLOAD_OUTLINED)
    told = [second(say("import_saved", file=saved))] if saved else []
    return ft.Column([download, *told], spacing=theme.XS)


def _quietly(done: int, all: int) -> None:
    """Five hundred rows are made in a moment."""
