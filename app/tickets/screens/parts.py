"""What the screens of tickets share: words, icons and colours, names of categories, refusals in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import flet as ft

from app.estate.texts import TEXTS as ESTATE
from app.hooks import use_query, use_say
from app.rounds.queries import zone_of
from app.rounds.screens.parts import Local, Say
from app.rounds.texts import TEXTS as ROUNDS
from app.tickets.records import Category, Ticket
from app.tickets.texts import TEXTS
from components import theme
from components.language import Language
from services.commands import Refused, View
from services.platform import StorageFailed, StorageFull

T = TypeVar("T")

WORDS = {language: ESTATE[language] | ROUNDS[language] | TEXTS[language] for language in TEXTS}
"""Those of tickets first, then those of the domains that they use."""

KIND_ICONS: dict[str, ft.IconData] = {
    "repair": ft.Icons.BUILD_OUTLINED,
    "complaint": ft.Icons.RECORD_VOICE_OVER_OUTLINED,
    "consultation": ft.Icons.HELP_OUTLINE,
    "suggestion": ft.Icons.LIGHTBULB_OUTLINE,
    "litter": ft.Icons.DELETE_OUTLINE,
    "hazard": ft.Icons.WARNING_AMBER,
    "violation": ft.Icons.GAVEL,
    "mediation": ft.Icons.HANDSHAKE_OUTLINED,
}
CATEGORY_ICONS: dict[str, ft.IconData] = {
    "WATER_DROP": ft.Icons.WATER_DROP,
    "BOLT": ft.Icons.BOLT,
    "MEETING_ROOM": ft.Icons.MEETING_ROOM,
    "ELEVATOR": ft.Icons.ELEVATOR,
    "APARTMENT": ft.Icons.APARTMENT,
    "VOLUME_UP": ft.Icons.VOLUME_UP,
    "SUPPORT_AGENT": ft.Icons.SUPPORT_AGENT,
    "CLEANING_SERVICES": ft.Icons.CLEANING_SERVICES,
    "SHIELD": ft.Icons.SHIELD,
    "LOCAL_PARKING": ft.Icons.LOCAL_PARKING,
    "RECEIPT_LONG": ft.Icons.RECEIPT_LONG,
    "DELETE": ft.Icons.DELETE,
    "WATER": ft.Icons.WATER,
    "HANDYMAN": ft.Icons.HANDYMAN,
    "WARNING": ft.Icons.WARNING,
    "PARK": ft.Icons.PARK,
    "FOUNDATION": ft.Icons.FOUNDATION,
    "BLOCK": ft.Icons.BLOCK,
    "PETS": ft.Icons.PETS,
    "FORMAT_PAINT": ft.Icons.FORMAT_PAINT,
    "LABEL": ft.Icons.LABEL_OUTLINE,
}
"""Every icon that a category may have: the app carries those that are written here."""

URGENCY_LOOKS: dict[str, tuple[ft.IconData, theme.Tone]] = {
    "urgent": (ft.Icons.PRIORITY_HIGH, theme.MISSED),
    "soon": (ft.Icons.TODAY, theme.WARN),
    "later": (ft.Icons.EVENT_NOTE, theme.INFO),
}


def use_local() -> Local:
    """Counts as several hooks."""
    return Local(use_say(WORDS), ft.use_context(Language), use_query(zone_of))


def category_name(say: Say, category: Category) -> str:
    """As the estate calls it, else as every estate does."""
    return category.name or say(f"category_{category.key}")


def category_path(view: View, category_id: str | None) -> tuple[Category, ...]:
    """The category with the one above it first; empty without one."""
    own = view.get(Category, category_id) if category_id else None
    above = view.get(Category, own.parent_id) if own and own.parent_id else None
    return tuple(one for one in (above, own) if one is not None)


def category_icon(path: tuple[Category, ...], kind: str) -> ft.IconData:
    """The category's own, else that of the one above it, else the kind's."""
    named = next((one.icon for one in reversed(path) if one.icon in CATEGORY_ICONS), "")
    return CATEGORY_ICONS[named] if named else KIND_ICONS.get(kind, ft.Icons.ASSIGNMENT_OUTLINED)


def ticket_name(say: Say, ticket: Ticket, path: tuple[Category, ...]) -> str:
    """报修 · 水 · 龙头、滴漏"""
    return " · ".join([say(f"kind_{ticket.kind}"), *(category_name(say, one) for one in path)])


def refusal(say: Say, refused: Refused) -> str:
    """What happened, what was kept, what to do; a name that is not known is a dash."""
    try:
        return say(refused.code, **_filled(refused.detail))
    except KeyError:
        return say("UNKNOWN", code=refused.code)


async def attempt(work: Awaitable[T], say: Say, tell: Callable[[str], object]) -> T | None:
    """The result; None when it was refused or could not be written down, and `tell` has heard why."""
    try:
        return await work
    except Refused as refused:
        tell(refusal(say, refused))
    except StorageFull:
        tell(say("STORAGE_FULL"))
    except StorageFailed:
        tell(say("STORAGE_FAILED"))
    return None


def _filled(detail: Mapping[str, Any]) -> dict[str, Any]:
    names = ("person", "until", "number", "needs", "role")
    return {name: "—" for name in names} | dict(detail)
