"""This phone: the app's version, installing it, how much room there is, and what went wrong lately."""

from __future__ import annotations

import functools

import flet as ft

from app.hooks import use_anju, use_say, use_sync
from app.shell.texts import TEXTS
from app.wiring import Anju
from components.boundary import part, screen
from components.button import main_action, second_action
from components.card import card, rows, section
from components.dates import megabytes
from components.effect import use_work
from components.page import page
from components.text import body, second
from components.tile import fact


@screen
def About() -> ft.View:
    say, anju = use_say(TEXTS), use_anju()
    return page(
        say("about"),
        say("version", version=anju.config.version),
        [Installing(), Room(), Troubles()],
        narrow=True,
    )


@part
def Installing() -> ft.Control:
    """An offer where the browser makes one, else how it is done there."""
    say, anju = use_say(TEXTS), use_anju()
    means, learn = ft.use_state("")

    async def ask() -> None:
        learn(str(await anju.platform.window("can_install") or "no"))

    async def install() -> None:
        await anju.platform.window("install")
        await ask()

    use_work(ask, [])
    if not means:
        return ft.Container(visible=False)
    pieces: list[ft.Control] = [body(say(f"install_{means}"))]
    if means == "prompt":
        pieces.append(main_action(say("install"), install, key="install", icon=ft.Icons.INSTALL_MOBILE))
    return section(say("install_title"), card(*pieces))


@part
def Room() -> ft.Control:
    say, anju, status = use_say(TEXTS), use_anju(), use_sync()

    async def persist() -> None:
        await anju.platform.window("persist")
        await anju.sync.measure()

    used = megabytes(status.used_bytes) if status.used_bytes is not None else say("unknown")
    quota = megabytes(status.quota_bytes) if status.quota_bytes is not None else say("unknown")
    kept = say("persisted_yes" if status.persisted else "persisted_no")
    facts: list[ft.Control] = [
        fact(say("used"), used),
        fact(say("quota"), quota),
        fact(say("persisted"), kept),
    ]
    if status.persisted:
        return section(say("storage"), rows(facts))
    ask = second_action(say("persist"), persist, key="persist")
    return section(say("storage"), rows(facts), second(say("persisted_hint")), ask)


@part
def Troubles() -> ft.Control:
    """The journal of this device, to hand to someone who can help."""
    say, anju = use_say(TEXTS), use_anju()
    picker = ft.use_memo(lambda: ft.FilePicker(), [])
    entries = anju.journal.entries
    save = functools.partial(_save, picker, say("journal_file"), anju)
    pieces: list[ft.Control] = [body(say("journal_count", count=len(entries)))]
    pieces += [second(f"{entry.get('where', '')}: {entry.get('what', '')}") for entry in entries[-3:]]
    if entries:
        pieces.append(
            second_action(say("journal_save"), save, key="journal", icon=ft.Icons.DOWNLOAD_OUTLINED)
        )
    return section(say("journal"), card(*pieces))


async def _save(picker: ft.FilePicker, name: str, anju: Anju) -> None:
    await picker.save_file(file_name=name, src_bytes=anju.journal.export())
