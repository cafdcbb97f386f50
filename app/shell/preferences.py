"""How this person reads on this device: light or dark, and how large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

import flet as ft

from components import theme

if TYPE_CHECKING:
    from services.platform import Platform

Look = Literal["auto", "light", "dark"]
LOOKS: tuple[Look, ...] = ("auto", "light", "dark")
SCALES = (1.0, 1.3, 1.6)
MODES = {"auto": ft.ThemeMode.SYSTEM, "light": ft.ThemeMode.LIGHT, "dark": ft.ThemeMode.DARK}


@dataclass(frozen=True)
class Preferences:
    """`scale` multiplies every text: 1.0, 1.3 or 1.6."""

    look: Look = "auto"
    scale: float = 1.0


@dataclass(frozen=True)
class Reading:
    """The preferences in force and how to change one of them."""

    now: Preferences
    change: Callable[..., None]


ReadingContext = ft.create_context(Reading(Preferences(), lambda **changes: None))


async def load(platform: Platform) -> Preferences:
    """What the window keeps; what it does not know stays as it is at first."""
    look = await platform.window("get", "anju.look")
    scale = await platform.window("get", "anju.font_scale")
    return Preferences(
        cast(Look, look) if look in LOOKS else "auto",
        float(scale) if scale in [str(s).removesuffix(".0") for s in SCALES] else 1.0,
    )


async def keep(platform: Platform, before: Preferences, after: Preferences) -> None:
    """The window applies the size at once, and both again at the next start."""
    if after.scale != before.scale:
        await platform.window("font_scale", after.scale)
    if after.look != before.look:
        await platform.window("set", "anju.look", after.look)


def apply(page: ft.Page, preferences: Preferences) -> None:
    page.theme_mode = MODES[preferences.look]
    page.update()


def is_dark(page: ft.Page, preferences: Preferences) -> bool:
    if preferences.look == "auto":
        return bool(page.platform_brightness == ft.Brightness.DARK)
    return preferences.look == "dark"


def changed(preferences: Preferences, **changes: object) -> Preferences:
    return replace(preferences, **changes)  # type: ignore[arg-type]


def dress(page: ft.Page) -> None:
    """Theme, languages and no cross-fade between themes, before anything is drawn."""
    page.title = "安居"
    page.theme, page.dark_theme = theme.light(), theme.dark()
    page.theme_animation_style = ft.AnimationStyle.no_animation()
    page.padding = 0
    speak(page, "zh")


def speak(page: ft.Page, language: str) -> None:
    """The language of what Flutter says by itself: calendars, clocks, text menus."""
    chinese, english = ft.Locale("zh", "CN"), ft.Locale("en", "US")
    page.locale_configuration = ft.LocaleConfiguration(
        supported_locales=[chinese, english], current_locale=english if language == "en" else chinese
    )
