"""Parts that the screens of the stores share: amounts, marks, what was typed as a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import flet as ft

from app.assets.queries import ItemState, plain_number
from app.assets.records import Why
from app.assets.texts import TEXTS
from app.hooks import use_query, use_say
from app.rounds.queries import zone_of
from app.rounds.screens.parts import Local
from components import theme
from components.badge import badge
from components.language import Language
from components.theme import Tone

Say = Callable[..., str]
AMOUNT = re.compile(r"\d{1,7}(\.\d{1,3})?")
KIND_ICONS: dict[str, ft.IconData] = {
    "tool": ft.Icons.HANDYMAN_OUTLINED,
    "pesticide": ft.Icons.SCIENCE_OUTLINED,
    "fertiliser": ft.Icons.GRASS,
    "material": ft.Icons.INVENTORY_2_OUTLINED,
}
WHY_LOOKS: dict[Why, tuple[ft.IconData, Tone]] = {
    "used": (ft.Icons.REMOVE, theme.PLAIN),
    "received": (ft.Icons.ADD, theme.GOOD),
    "counted": (ft.Icons.FACT_CHECK_OUTLINED, theme.INFO),
    "returned": (ft.Icons.KEYBOARD_RETURN, theme.GOOD),
    "lost": (ft.Icons.REPORT_OUTLINED, theme.WARN),
}


def use_book() -> Local:
    """How things are said here, in the words of the stores. Counts as several hooks."""
    return Local(use_say(TEXTS), ft.use_context(Language), use_query(zone_of))


def typed_amount(text: str) -> Decimal | None:
    """What was typed as a number, with full-width digits or a comma as well; None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("。", ".").replace(",", ".")
    return Decimal(plain) if AMOUNT.fullmatch(plain) else None


def amount(say: Say, number: Decimal, unit: str) -> str:
    return say("amount", number=plain_number(number), unit=unit)


def level_words(say: Say, state: ItemState) -> str:
    return say("never_counted") if state.level is None else amount(say, state.level, state.item.unit)


def level_color(state: ItemState) -> ft.Colors:
    if state.is_wrong:
        return theme.MISSED.fg
    return theme.WARN.fg if state.is_low else theme.INK


def marks(say: Say, state: ItemState) -> list[ft.Control]:
    """What is to be done about it, in a word."""
    if state.is_wrong:
        return [badge(say("wrong"), theme.MISSED, ft.Icons.ERROR_OUTLINE)]
    if state.is_low:
        return [badge(say("low"), theme.WARN, ft.Icons.SHOPPING_CART_OUTLINED)]
    return []


def stamp(local: Local, at: datetime) -> str:
    return f"{at.astimezone(local.zone):%m-%d %H:%M}"
