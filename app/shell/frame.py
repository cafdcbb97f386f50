"""The frame around every screen: who is here, which addresses they have, tabs, language, size, banners."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app.domain import Tab as DomainTab
from app.domains import DOMAINS
from app.hooks import AnjuContext, sayer, use_anju, use_me, use_say
from app.shell import preferences
from app.shell.banner import Banners
from app.shell.bell import Status
from app.shell.calls import Book, BookContext
from app.shell.preferences import Preferences, Reading, ReadingContext
from app.shell.routes import TrailContext, guest_routes, member_routes, my_tabs, newcomer_routes
from app.shell.texts import TEXTS
from app.shell.trail import Trail
from app.wiring import Anju
from components import theme
from components.boundary import part
from components.language import Language
from components.page import Chrome, Frame, Tab
from components.text import Scale
from services.commands import Me

MOST_TABS = 5
"""Of the bar of a phone; a tablet's rail has room for all of them."""


async def open_app(page: ft.Page, anju: Anju, told: list[str]) -> tuple[Anju, Callable[[Anju], Any]]:
    """The app and how to draw it on this page. What went wrong before is handed to its journal."""
    platform = anju.platform
    _keep_journal(page, anju, told)
    liked = await preferences.load(platform)
    preferences.apply(page, liked)
    preferences.speak(page, anju.language)
    await platform.window("theme_color", theme.ground_hex(preferences.is_dark(page, liked)))
    trail = Trail()
    page.on_view_pop = lambda e: leave(page, anju, trail)
    return anju, functools.partial(draw, liked, trail, Book(platform))


def draw(liked: Preferences, trail: Trail, book: Book, anju: Anju) -> Any:
    provide = cast(Any, AnjuContext)
    write_in = cast(Any, BookContext)
    return provide(anju, lambda: write_in(book, lambda: TrailContext(trail, lambda: Shell(liked, trail))))


def leave(page: ft.Page, anju: Anju, trail: Trail) -> None:
    """To the page before when it is ours, else home: a link from elsewhere has nothing behind it."""
    if trail.leads_back:
        page.run_task(anju.platform.window, "back")
    else:
        page.navigate("/")


@part
def Shell(liked: Preferences, trail: Trail) -> Any:
    anju, me, say = use_anju(), use_me(), use_say(TEXTS)
    page = ft.context.page
    wide = use_wide_window(page)
    reading = use_reading(anju, page, liked)
    language = anju.language
    most = None if wide else MOST_TABS - 1
    chrome = Chrome(
        tabs=tuple(_tab(tab, language) for tab in my_tabs(DOMAINS, me)[:most]) if me else (),
        wide=wide,
        status=Status if me else None,
        banner=Banners,
        go=lambda path: page.navigate(path),
        back=functools.partial(leave, page, anju, trail),
    )
    if me:
        chrome = _with_own_tabs(chrome, say)

    async def drawn() -> None:
        await anju.platform.window("splash_done")

    ft.use_effect(drawn, [], cleanup=lambda: None)
    routes = ft.use_memo(lambda: _routes(anju, me), [anju.accounts.current, me])
    return ReadingContext(
        reading,
        lambda: Language(
            language,
            lambda: Scale(
                reading.now.scale, lambda: Frame(chrome, lambda: ft.Router(routes, manage_views=True))
            ),
        ),
    )


def use_wide_window(page: ft.Page) -> bool:
    """True from 840 px on; follows the window as it turns."""
    wide, widen = ft.use_state((page.width or 0) >= theme.WIDE)

    def listen() -> None:
        page.on_resize = lambda e: widen((page.width or 0) >= theme.WIDE)

    def stop() -> None:
        page.on_resize = None

    ft.use_effect(listen, [], cleanup=stop)
    return wide


def use_reading(anju: Anju, page: ft.Page, liked: Preferences) -> Reading:
    now, like = ft.use_state(liked)

    def change(**changes: Any) -> None:
        after = preferences.changed(now, **changes)
        like(after)
        preferences.apply(page, after)
        page.run_task(preferences.keep, anju.platform, now, after)
        ground = theme.ground_hex(preferences.is_dark(page, after))
        page.run_task(anju.platform.window, "theme_color", ground)

    return Reading(now, change)


def _routes(anju: Anju, me: Me | None) -> list[ft.Route]:
    if anju.accounts.current is None:
        return guest_routes()
    return member_routes(DOMAINS, me) if me else newcomer_routes()


def _tab(tab: DomainTab, language: str) -> Tab:
    domain = next(d for d in DOMAINS if tab in d.tabs)
    label = sayer(domain.texts, language)(tab.label)
    icon = getattr(ft.Icons, tab.icon)
    return Tab(tab.path, label, icon)


def _with_own_tabs(chrome: Chrome, say: Callable[..., str]) -> Chrome:
    mine = Tab("/me", say("me"), ft.Icons.PERSON_OUTLINE, ft.Icons.PERSON)
    home = Tab("/", say("home"), ft.Icons.HOME_OUTLINED, ft.Icons.HOME)
    tabs = (*chrome.tabs, mine) if chrome.tabs else (home, mine)
    return Chrome(tabs, chrome.wide, chrome.status, chrome.banner, chrome.go, chrome.back)


def _keep_journal(page: ft.Page, anju: Anju, told: list[str]) -> None:
    def report(text: str) -> None:
        anju.journal.note("screen", text[-2000:])

    for text in told:
        report(text)
    page.session.error = report  # type: ignore[assignment, method-assign]
