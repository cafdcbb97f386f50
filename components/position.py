"""Where the device is, measured in the background while a screen that wants to know is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import flet as ft
import flet_geolocator as fg  # type: ignore[import-untyped]
from flet.components.hooks.use_ref import MutableRef

Tell = Callable[[float, float, float | None], object]
EVERY_SECONDS = 20
PATIENCE = 15
ALLOWED = (fg.GeolocatorPermissionStatus.WHILE_IN_USE, fg.GeolocatorPermissionStatus.ALWAYS)


def use_position(tell: Tell) -> None:
    """Calls `tell(latitude, longitude, accuracy in metres)` after each measurement that is allowed."""
    locator = ft.use_memo(fg.Geolocator, [])
    task: MutableRef[asyncio.Task[None]] = ft.use_ref(None)
    page = ft.context.page

    async def follow() -> None:
        if not await _allowed(locator):
            return
        while True:
            await page.wait_until_visible()
            found = await _measured(locator)
            if found is not None and found.latitude is not None and found.longitude is not None:
                tell(found.latitude, found.longitude, found.accuracy)
            await asyncio.sleep(EVERY_SECONDS)

    def begin() -> None:
        task.current = asyncio.create_task(follow())

    def end() -> None:
        if task.current is not None:
            task.current.cancel()

    ft.use_effect(begin, [], cleanup=end)


async def _allowed(locator: fg.Geolocator) -> bool:
    """Asks the person once; a browser without an answer counts as a no."""
    try:
        status = await locator.get_permission_status()
        if status not in ALLOWED:
            status = await locator.request_permission()
    except (RuntimeError, ValueError):
        return False
    return status in ALLOWED


async def _measured(locator: fg.Geolocator) -> fg.GeolocatorPosition | None:
    """None when there is no fix to be had in time, as in a basement."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await locator.get_current_position()
    except (RuntimeError, TimeoutError):
        return None
