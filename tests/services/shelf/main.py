"""Runs the stories in a real browser and writes what came of them on the page."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import flet as ft

from services.platform import LocalDb
from services.platform.browser import BrowserPlatform, browser
from tests.services.shelf.device import DEVICE_STORIES
from tests.services.shelf.stories import STORIES


async def main(page: ft.Page) -> None:
    def say(line: str) -> None:
        page.add(ft.Text(line))

    try:
        platform = await browser()
        for number, story in enumerate(STORIES):
            name = f"shelf-{number}"
            await platform.destroy(name)

            async def again(name: str = name) -> LocalDb:
                known = platform._databases.pop(name, None)
                if known is not None:
                    await known.close()
                return await platform.open(name)

            await _tell(story.__name__, say, lambda s=story, n=name, a=again: _on(platform, n, s, a))  # type: ignore[misc]
        for device_story in DEVICE_STORIES:
            await _tell(device_story.__name__, say, lambda s=device_story: s(platform))  # type: ignore[misc]
    except Exception:
        print(traceback.format_exc())  # noqa: T201
        say("搁浅")
    say("说完了")


async def _on(platform: BrowserPlatform, name: str, story: object, again: object) -> None:
    await story(await platform.open(name), again)  # type: ignore[operator]


async def _tell(name: str, say: Callable[[str], None], story: Callable[[], object]) -> None:
    try:
        await story()  # type: ignore[misc]
    except Exception:
        print(name, traceback.format_exc())  # noqa: T201
        say(f"失败 {name}")
    else:
        say(f"通过 {name}")
