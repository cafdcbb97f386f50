"""The entry: dresses the page, draws a first frame at once, and opens the app behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from app.shell.preferences import dress
from app.shell.start import Start
from components.boundary import harden

if TYPE_CHECKING:
    from app.wiring import Anju


async def on_this_phone() -> Anju:
    """The app on the device under a phone's Python; that module can be imported nowhere else."""
    from app.wiring import start
    from services.platform.browser import browser

    return await start(await browser())


def main(page: ft.Page, open_anju: Callable[[], Awaitable[Anju]] = on_this_phone) -> None:
    """Draws the app on `page`; tests hand in an app on another device."""
    told: list[str] = []
    harden(page, told.append)
    dress(page)
    page.render_views(Start, open_anju, told)
