"""Many places at once out of a table: chosen, checked, shown; written whole, or without what was left out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.estate.commands import AddPlaces, nth_id
from app.estate.queries import buildings
from app.estate.queries.importing import Examined, examine
from app.estate.screens.importing_parts import Checked, Done, HowTo
from app.estate.screens.importing_words import unreadable_words
from app.estate.screens.parts import why
from app.estate.screens.place_newest import NewestContext
from app.estate.texts import TEXTS
from app.hooks import use_anju, use_do, use_query, use_say
from components import theme
from components.boundary import screen
from components.button import main_action
from components.notice import banner
from components.page import page, use_go
from components.wait import Wait
from services.commands import Refused
from services.grids import Unreadable, grid_of, is_workbook
from services.platform import LibraryAbsent, StorageFailed
from services.tables import LIBRARY

if TYPE_CHECKING:
    from app.wiring import Anju

ENDINGS = ["csv", "xlsx", "txt"]


@dataclass(frozen=True)
class Table:
    """What came of a chosen file. `trouble` in words; `added`: the ids of the places that it made."""

    name: str = ""
    examined: Examined | None = None
    trouble: str = ""
    added: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        found = self.examined
        return found is not None and bool(found.lines) and not found.faults and found.trouble is None


@screen
def ImportPlaces() -> ft.View:
    say, anju, do, go = use_say(TEXTS), use_anju(), use_do(), use_go()
    houses, newest = use_query(buildings), ft.use_context(NewestContext)
    table, lay = ft.use_state(Table())
    busy, work = ft.use_state(False)

    async def take(files: list[ft.FilePickerFile]) -> None:
        if not files:
            return
        work(True)
        name = files[0].name
        try:
            lay(Table(name, await _examined(anju, files[0].bytes or b"")))
        except Unreadable as refused:
            lay(Table(name, trouble=unreadable_words(say, refused.code)))
        except (LibraryAbsent, ImportError) as absent:
            anju.journal.note("import", absent)
            lay(Table(name, trouble=say("import_no_library")))
        finally:
            work(False)

    picker = _use_picker(take)

    async def bring_in() -> None:
        if table.examined is None:
            return
        work(True)
        rows = tuple(line.place for line in table.examined.lines)
        try:
            act = await do(AddPlaces(places=rows))
        except (Refused, StorageFailed) as refused:
            lay(Table(table.name, trouble=say("import_refused", why=why(say, refused))))
        else:
            ids = tuple(nth_id(act.id, number) for number in range(1, len(rows) + 1))
            newest.keep(*ids)
            lay(Table(table.name, table.examined, added=ids))
        finally:
            work(False)

    body: list[ft.Control] = []
    if table.trouble:
        body.append(banner(table.trouble, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="trouble"))
    if busy:
        body.append(Wait(words=say("import_reading"), key="reading"))
    elif table.added and table.examined is not None:
        body.append(Done(table.examined, houses, table.added, key="done"))
    elif table.examined is not None:
        body.append(Checked(table.examined, houses, bring_in, key="checked"))
    if not table.added and not table.is_good:
        body.append(HowTo(houses, key="how-to"))
    if table.added:
        action = main_action(
            say("import_see"), lambda: go("/places"), key="see", icon=ft.Icons.PLACE_OUTLINED
        )
    elif table.is_good and table.examined is not None:
        words = say("import_do", count=len(table.examined.lines))
        action = main_action(words, bring_in, key="import", icon=ft.Icons.CHECK, busy=busy)
    else:
        words = say("import_again" if table.name else "import_pick")
        action = main_action(
            words,
            None,
            key="choose",
            icon=ft.Icons.UPLOAD_FILE_OUTLINED,
            busy=busy,
            action=ft.PickFiles(
                picker, file_type=ft.FilePickerFileType.CUSTOM, allowed_extensions=ENDINGS, with_data=True
            ),
        )
    return page(say("import_title"), table.name, body, action=action, narrow=True)


def _use_picker(take: Callable[[list[ft.FilePickerFile]], Awaitable[None]]) -> ft.FilePicker:
    """A browser opens its dialog within the tap alone: the files come as an event, to the newest `take`."""
    newest: MutableRef[Callable[[list[ft.FilePickerFile]], Awaitable[None]]] = ft.use_ref(lambda: take)
    newest.current = take

    async def picked(event: ft.FilePickerResultEvent) -> None:
        if newest.current is not None:
            await newest.current(event.files)

    return ft.use_memo(lambda: ft.FilePicker(on_result=picked), [])


async def _examined(anju: Anju, data: bytes) -> Examined:
    """Raises Unreadable, LibraryAbsent. The page has its turn before, to show that it is under way."""
    await asyncio.sleep(0.05)
    if is_workbook(data):
        await anju.platform.bring(LIBRARY)
    return examine(anju.store, grid_of(data))
