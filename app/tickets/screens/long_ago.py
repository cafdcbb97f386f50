"""What only the server still has of tickets: asked for, waited for, and in words when it does not come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.hooks import AnjuContext, use_anju
from app.tickets.records import Step, Ticket
from components.effect import use_work
from services.answers import Offline, Rejected, Trouble, Unauthorized
from services.history import read_ahead
from services.store import Store

if TYPE_CHECKING:
    from app.wiring import Anju

T = TypeVar("T")


@dataclass(frozen=True)
class Asked(Generic[T]):
    """`answer` once it is there; `trouble` when it did not come: offline, unknown or failed."""

    answer: T | None = None
    trouble: str = ""
    asking: bool = False


class Reading:
    """The app as it stands, over another store: everything below it reads from there and changes nothing."""

    reads_only = True

    def __init__(self, anju: Anju, store: Store) -> None:
        self._anju = anju
        self.store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._anju, name)


def over(store: Store, anju: Anju, draw: Callable[[], Any]) -> Any:
    """`draw()` and all that it contains with the answers of that store."""
    provide = cast(Any, AnjuContext)
    return provide(Reading(anju, store), draw)


def use_asked(
    fetch: Callable[[Anju], Awaitable[T]], about: object
) -> tuple[Asked[T], Callable[[], Awaitable[None]]]:
    """What came of asking about something, and how to ask again; nothing is asked about None. Hooks."""
    anju = use_anju()
    known, tell = ft.use_state((object(), Asked[Any]()))
    wanted: MutableRef[object] = ft.use_ref(about)

    async def ask() -> None:
        """Who has gone on to something else is not told of this any more."""
        wanted.current = about
        if about is None:
            return
        tell((about, Asked(asking=True)))
        found = await _answer(anju, fetch)
        if wanted.current == about:
            tell((about, found))

    use_work(ask, [about])
    asked, found = known
    return (found if asked == about else Asked(asking=about is not None)), ask


async def page_of(anju: Anju, ticket_id: str) -> Store:
    """One ticket with everything of it, however old."""
    return await _store(anju, "ticket_page", {"ticket_id": ticket_id})


async def between(anju: Anju, since: str, until: str) -> Store:
    """The tickets that were reported in a stretch of at most 62 days; ISO 8601."""
    return await _store(anju, "tickets_between", {"from": since, "until": until})


async def _store(anju: Anju, name: str, body: Mapping[str, Any]) -> Store:
    answer = await anju.ask(name, body)
    if not isinstance(answer, dict) or not isinstance(answer.get("changes"), list):
        raise Offline("the answer was not the server's")
    told = answer["changes"]
    store = await anju.beside(told)
    await read_ahead(store, (Ticket, Step))
    return store


async def _answer(anju: Anju, fetch: Callable[[Anju], Awaitable[T]]) -> Asked[T]:
    try:
        return Asked(await fetch(anju))
    except (Unauthorized, Offline):
        return Asked(trouble="offline")
    except Rejected as refused:
        if refused.code != "TICKET_UNKNOWN":
            anju.journal.note("long ago", refused)
        return Asked(trouble="unknown" if refused.code == "TICKET_UNKNOWN" else "failed")
    except Trouble as trouble:
        anju.journal.note("long ago", trouble)
        return Asked(trouble="failed")
