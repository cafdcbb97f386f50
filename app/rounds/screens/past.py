"""Records of long ago on a screen: asked of the server, waited for, and in words when they do not come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.hooks import use_anju
from app.rounds.screens.counting import FACTS
from app.rounds.screens.parts import Say
from components import theme
from components.button import quiet
from components.effect import use_work
from components.notice import banner
from components.wait import Wait
from services.answers import Offline, Trouble, Unauthorized
from services.history import read_ahead
from services.store import Store

if TYPE_CHECKING:
    from app.wiring import Anju

T = TypeVar("T")
Stretch = tuple[datetime, datetime]
NOWHEN: Stretch | None = None


@dataclass(frozen=True)
class Asked(Generic[T]):
    """What came of asking: `answer` once it is there, `trouble` a key of the texts when it did not come."""

    answer: T | None = None
    trouble: str = ""
    asking: bool = False


def use_past(stretch: Stretch | None) -> tuple[Asked[Store], Callable[[], Any]]:
    """The facts of a stretch of at most 62 days, and how to ask again; nothing is asked with None. Several
    hooks.
    """
    return _use_asked(_facts, stretch)


def use_past_in_figures(stretch: Stretch | None) -> tuple[Asked[list[dict[str, Any]]], Callable[[], Any]]:
    """The sums of a stretch of at most 400 days."""
    return _use_asked(_figures, stretch)


def what_came(say: Say, asked: Asked[Any], again: Callable[[], Any]) -> list[ft.Control]:
    """What to show in place of an answer that has not come; nothing when it has, or was not asked for."""
    if asked.trouble:
        retry = quiet(say("retry"), again, key="retry")
        words = say(asked.trouble)
        return [banner(words, theme.WARN, ft.Icons.CLOUD_OFF_OUTLINED, [retry], key="trouble")]
    return [Wait(words=say("past_asking"), key="asking")] if asked.asking else []


def _use_asked(
    fetch: Callable[[Anju, Stretch], Awaitable[Any]], stretch: Stretch | None
) -> tuple[Asked[Any], Callable[[], Any]]:
    anju = use_anju()
    known, tell = ft.use_state((NOWHEN, Asked[Any]()))
    wanted: MutableRef[Stretch | None] = ft.use_ref(stretch)

    async def ask() -> None:
        """Who has gone on to another stretch is not told of this one any more."""
        wanted.current = stretch
        if stretch is None:
            return
        tell((stretch, Asked(asking=True)))
        found = await _told(anju, fetch, stretch)
        if wanted.current == stretch:
            tell((stretch, found))

    use_work(ask, [stretch])
    about, found = known
    return (found if about == stretch else Asked(asking=stretch is not None)), ask


async def _told(anju: Anju, fetch: Callable[[Anju, Stretch], Awaitable[Any]], stretch: Stretch) -> Asked[Any]:
    try:
        return Asked(await fetch(anju, stretch))
    except Unauthorized:
        return Asked(trouble="past_signed_out")
    except Offline:
        return Asked(trouble="past_offline")
    except Trouble as trouble:
        anju.journal.note("past", trouble)
        return Asked(trouble="past_failed")


async def _facts(anju: Anju, stretch: Stretch) -> Store:
    view = await anju.past(*stretch)
    await read_ahead(view, FACTS)
    return view


async def _figures(anju: Anju, stretch: Stretch) -> list[dict[str, Any]]:
    return await anju.past_in_figures(*stretch)
