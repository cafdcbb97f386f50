"""The frame of every screen: header with the state of sync, scrolling body, main action, bar or rail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from components import theme
from components.button import icon_button
from components.effect import use_work
from components.language import use_word
from components.text import head, second

END_IS_NEAR = 800
DRAWN, SLIDE = 0.3, 300
"""Seconds until a page stands, milliseconds to slide to a piece of it."""

Sight = MutableRef[ft.Column]


def _nowhere(path: str) -> None:
    raise LookupError(f"no shell around this page to open {path}")


@dataclass(frozen=True)
class Tab:
    """An entry of the bottom bar or the rail: where it leads and how it looks."""

    path: str
    label: str
    icon: ft.IconData
    selected_icon: ft.IconData | None = None


@dataclass(frozen=True)
class Chrome:
    """What the shell puts around every screen, and how a screen leads to another. The first tab is home."""

    tabs: tuple[Tab, ...] = ()
    wide: bool = False
    status: Callable[[], ft.Control] | None = None
    banner: Callable[[], ft.Control] | None = None
    go: Callable[[str], Any] = _nowhere
    back: Callable[[], Any] = lambda: _nowhere("the page before")


Frame = ft.create_context(Chrome())


def use_wide() -> bool:
    """True on a tablet (840 px and more), where a page may have a second pane. Counts as one hook."""
    return ft.use_context(Frame).wide


def use_go() -> Callable[[str], Any]:
    """`go("/people/7")` opens a screen. Counts as one hook."""
    return ft.use_context(Frame).go


def use_sight(at: str) -> Sight:
    """For the page: the piece of its body whose ScrollKey is `at` comes into view once it is drawn. Hooks."""
    scrolling: Sight = ft.use_ref(None)

    async def look() -> None:
        if at:
            await asyncio.sleep(DRAWN)
            if scrolling.current is not None:
                await scrolling.current.scroll_to(scroll_key=at, duration=SLIDE)

    use_work(look, [at])
    return scrolling


def page(
    name: str,
    subtitle: str = "",
    body: Sequence[ft.Control] = (),
    *,
    action: ft.Control | None = None,
    side: ft.Control | None = None,
    tools: Sequence[ft.Control] = (),
    root: bool = False,
    narrow: bool = False,
    on_end: Callable[[], Any] | None = None,
    sight: Sight | None = None,
) -> ft.View:
    """A whole screen. Call it once, as the last thing that a screen does: it uses hooks.

    `action` stays at the bottom; `side` is the second pane of a tablet; a `root` screen has the bar of a
    phone and no way back; `narrow` keeps a form readable on a tablet; `on_end` is called when the end of
    scrolling is near; `sight`: see use_sight. A tablet keeps its rail on every screen.
    """
    chrome = ft.use_context(Frame)
    here, location = ft.use_view_path(), ft.use_route_location()
    back_word = use_word("back")
    lead = None if root else icon_button(ft.Icons.ARROW_BACK, back_word, chrome.back, key="back")
    header = _header(name, subtitle, lead, [*tools, *([chrome.status()] if chrome.status else [])])
    banner = [chrome.banner()] if chrome.banner else []
    scrolling = _scrolling([header, *banner, *body], chrome.wide, on_end)
    if sight is not None:
        sight.current = scrolling
    pane = _pane(scrolling, action, chrome.wide, narrow and side is None)
    if side is not None and chrome.wide:
        beside = ft.Container(_scrolling([side], chrome.wide, None), expand=3)
        pane = ft.Row([ft.Container(pane, expand=2), _divider(), beside], spacing=0, expand=True)
    has_tabs = len(chrome.tabs) > 1
    if has_tabs and chrome.wide:
        pane = ft.Row(
            [_rail(chrome, location), _divider(), ft.Container(pane, expand=True)], spacing=0, expand=True
        )
    return ft.View(
        route="/" if root else here or ft.context.page.route,
        bgcolor=theme.GROUND,
        padding=0,
        controls=[ft.SafeArea(pane, expand=True)],
        navigation_bar=_bar(chrome, location) if has_tabs and root and not chrome.wide else None,
    )


def _header(name: str, subtitle: str, lead: ft.Control | None, trail: Sequence[ft.Control]) -> ft.Control:
    words: list[ft.Control] = [ft.Semantics(content=head(name), header=True)]
    if subtitle:
        words.append(second(subtitle))
    content: list[ft.Control] = [ft.Column(words, spacing=2, expand=True), *trail]
    return ft.Row([lead, *content] if lead else content, spacing=theme.S)


def _pane(scrolling: ft.Control, action: ft.Control | None, wide: bool, narrow: bool) -> ft.Control:
    content: list[ft.Control] = [ft.Container(scrolling, expand=True)]
    margin = theme.XL if wide else theme.L
    if action is not None:
        bottom = ft.Column([action], horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
        content.append(ft.Container(bottom, padding=ft.Padding(margin, theme.S, margin, theme.M)))
    column = ft.Column(content, spacing=0, expand=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    if not (narrow and wide):
        return column
    held = ft.Container(column, width=theme.COLUMN)
    return ft.Container(held, alignment=ft.Alignment.TOP_CENTER, expand=True)


def _scrolling(body: list[ft.Control], wide: bool, on_end: Callable[[], Any] | None) -> ft.Column:
    margin = theme.XL if wide else theme.L
    inside = ft.Container(
        ft.Column(body, spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        padding=ft.Padding(margin, theme.L, margin, theme.XL),
    )
    return ft.Column(
        [inside],
        scroll=ft.ScrollMode.AUTO,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        scroll_interval=100,
        on_scroll=None if on_end is None else lambda e: _near_end(e, on_end),
    )


def _near_end(event: ft.OnScrollEvent, on_end: Callable[[], Any]) -> None:
    if (event.max_scroll_extent or 0) - (event.pixels or 0) < END_IS_NEAR:
        on_end()


def _divider() -> ft.Control:
    return ft.VerticalDivider(width=theme.HAIRLINE, color=theme.LINE)


def _selected(chrome: Chrome, location: str) -> int | None:
    """The entry that this address is, or lies below; home is the first."""
    paths = [tab.path for tab in chrome.tabs]
    above = [path for path in paths if location == path or (path != "/" and location.startswith(f"{path}/"))]
    return paths.index(above[0]) if above else 0 if location == "/" else None


def _bar(chrome: Chrome, location: str) -> ft.NavigationBar:
    return ft.NavigationBar(
        destinations=[
            ft.NavigationBarDestination(icon=tab.icon, selected_icon=tab.selected_icon, label=tab.label)
            for tab in chrome.tabs
        ],
        selected_index=_selected(chrome, location) or 0,
        bgcolor=theme.CARD,
        indicator_color=theme.SOFT,
        on_change=lambda e: chrome.go(chrome.tabs[e.control.selected_index].path),
        key="tabs",
    )


def _rail(chrome: Chrome, location: str) -> ft.NavigationRail:
    return ft.NavigationRail(
        destinations=[
            ft.NavigationRailDestination(icon=tab.icon, selected_icon=tab.selected_icon, label=tab.label)
            for tab in chrome.tabs
        ],
        selected_index=_selected(chrome, location),
        bgcolor=theme.CARD,
        indicator_color=theme.SOFT,
        label_type=ft.NavigationRailLabelType.ALL,
        min_width=theme.RAIL,
        scrollable=True,
        leading=ft.Container(height=theme.S),
        on_change=lambda e: chrome.go(chrome.tabs[e.control.selected_index].path),
        key="tabs",
    )
