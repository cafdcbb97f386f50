"""Screens ask, do and say through the hooks, and are drawn again when what they read has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft
import pytest

from app.hooks import (
    AnjuContext,
    sayer,
    use_do,
    use_me,
    use_now,
    use_offline,
    use_photo,
    use_query,
    use_say,
    use_sync,
)
from app.rounds.records import Visit
from app.wiring import Anju
from services.answers import Offline
from services.commands import View
from tests.harness import Hand, hold
from tests.services.night import Night, phone

TEXTS = {"zh": {"visits": "已打卡 {n}", "only": "只有中文"}, "en": {"visits": "{n} visits"}}


def visits(view: View, round_id: str) -> int:
    return len(view.where(Visit, round_id=round_id))


def under(anju: Anju, component: Callable[[], Any]) -> Callable[[], Any]:
    @ft.component
    def Top() -> Any:
        return AnjuContext(anju, component)

    return Top


def told(story: Callable[[Hand, Night, Anju], Awaitable[None]]) -> None:
    async def run(hand: Hand) -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        await story(hand, night, guard.anju)

    hold(run)


def test_a_screen_shows_what_was_recorded_and_only_its_own_tables_wake_it() -> None:
    async def story(hand: Hand, night: Night, anju: Anju) -> None:
        drawn = []

        @ft.component
        def Count() -> ft.Control:
            n = use_query(visits, night.round_id)
            drawn.append(n)
            return ft.Text(use_say(TEXTS)("visits", n=n))

        await hand.show(under(anju, Count))
        assert hand.texts() == "已打卡 0"
        await anju.do(night.check_in(0))
        await hand.settle()
        assert hand.texts() == "已打卡 1"
        before = len(drawn)
        anju.store.merge([("estate.units", "u", {"id": "u"})])
        await hand.settle()
        assert len(drawn) == before
        await anju.speak("en")
        await hand.settle()
        assert hand.texts() == "1 visits"
        assert hand.errors == []

    told(story)


def test_a_tap_records_and_the_sync_state_follows() -> None:
    async def story(hand: Hand, night: Night, anju: Anju) -> None:
        @ft.component
        def Scan() -> ft.Control:
            do, sync, me = use_do(), use_sync(), use_me()

            async def tap() -> None:
                await do(night.check_in(1))

            name = me.name if me else "—"
            return ft.Button(f"{name} {sync.state} {sync.on_phone}", key="tap", on_click=tap)

        await hand.show(under(anju, Scan))
        assert hand.one("tap").content == "李卫国 synced 0"
        await hand.tap("tap")
        assert hand.one("tap").content == "李卫国 waiting 1"
        await anju.sync.now()
        await hand.settle()
        assert hand.one("tap").content == "李卫国 synced 0"
        await anju.accounts.sign_out()
        await hand.settle()
        assert hand.one("tap").content == "— synced 0"

    told(story)


def test_who_only_asks_for_the_network_is_not_woken_by_anything_else() -> None:
    async def story(hand: Hand, night: Night, anju: Anju) -> None:
        drawn: list[bool] = []

        @ft.component
        def Net() -> ft.Control:
            drawn.append(use_offline())
            return ft.Text("离线" if drawn[-1] else "在线")

        await hand.show(under(anju, Net))
        await anju.do(night.check_in(1))
        await anju.sync.now()
        await hand.settle()
        assert drawn == [False]
        door: Any = anju.backend
        door.cut = _no_network
        await anju.sync.now()
        await hand.until(lambda: hand.texts() == "离线")
        door.cut = lambda step: None
        await anju.sync.now()
        await hand.until(lambda: hand.texts() == "在线")
        assert drawn == [False, True, False]

    told(story)


def _no_network(step: str) -> None:
    raise Offline(step)


def test_a_clock_ticks_and_stops_with_its_screen() -> None:
    async def story(hand: Hand, night: Night, anju: Anju) -> None:
        drawn = []

        @ft.component
        def Clock() -> ft.Control:
            drawn.append(use_now(0.01))
            return ft.Text("时钟")

        @ft.component
        def Page() -> ft.Control:
            shown, show = ft.use_state(True)
            hide = ft.Button("关", key="hide", on_click=lambda: show(False))
            return ft.Column([hide, *([Clock()] if shown else [])])

        await hand.show(under(anju, Page))
        await asyncio.sleep(0.05)
        assert len(drawn) > 2
        await hand.tap("hide")
        before = len(drawn)
        await asyncio.sleep(0.05)
        assert len(drawn) == before

    told(story)


def test_a_photo_appears_when_it_was_fetched() -> None:
    async def story(hand: Hand, night: Night, anju: Anju) -> None:
        visit = await anju.do(night.check_in(0))
        photo = await anju.photos.prepare(b"\xff\xd8\xff" + bytes(100), [])

        @ft.component
        def Picture() -> ft.Control:
            data = use_photo(photo.sha256)
            return ft.Text("等待" if data is None else f"{len(data)} 字节")

        await anju.do(night.note(visit, "", photo.sha256), [photo])
        await hand.show(under(anju, Picture))
        await hand.settle()
        assert hand.texts() == f"{len(photo.bytes)} 字节"

    told(story)


def test_words_fall_back_to_chinese_and_a_missing_one_is_an_error() -> None:
    say = sayer(TEXTS, "en")
    assert say("only") == "只有中文"
    with pytest.raises(KeyError):
        say("nobody wrote this")
