"""The manifest that every domain fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from services.commands import Command, Me, View
from services.records import Record


@dataclass(frozen=True)
class Route:
    """A screen: its path (`/rounds/:round_id`), where its component is (`module:Name`), who may open it."""

    path: str
    screen: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tab:
    """An entry of the bottom bar (phone) or rail (tablet), for the roles that see it, in this order."""

    path: str
    label: str
    icon: str
    roles: tuple[str, ...]
    order: int


@dataclass(frozen=True)
class Alert:
    """Something that somebody should hear of now. `id` stays the same from moment to moment and on every
    device; `key` names its words, filled in with `values` and with `terms`, which are words themselves.

    `lasting`: it is still to be done, so it calls also those who come to work later. `calls`: the person is
    on duty, so it may interrupt; else it can only be read.
    """

    id: str
    key: str
    at: datetime
    route: str
    values: tuple[tuple[str, Any], ...] = ()
    tone: Literal["info", "warn", "bad"] = "info"
    lasting: bool = False
    calls: bool = False
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Aside:
    """What another domain says at a stop of a round, a place or a hazard: words (`key`, filled in with
    `values` and with `terms`, which are words themselves); with a `route` something that can be done there.
    """

    key: str
    values: tuple[tuple[str, Any], ...] = ()
    route: str = ""
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Door:
    """The way into a domain from the manager's board: its name (`key`), how things stand there (`words`,
    filled in with `values`), and whether somebody is waited for.
    """

    key: str
    route: str
    icon: str
    words: str
    values: tuple[tuple[str, Any], ...] = ()
    waits: bool = False


@dataclass(frozen=True)
class Domain:
    """What a domain brings: a noun, what it remembers, what may be done, what is shown and said."""

    key: str
    records: tuple[type[Record], ...]
    commands: tuple[type[Command], ...]
    texts: Mapping[str, Mapping[str, str]]
    routes: tuple[Route, ...] = ()
    tabs: tuple[Tab, ...] = ()
    headline: Callable[..., Any] | None = None
    alerts: Callable[[View, Me, datetime], tuple[Alert, ...]] | None = None
    uses: tuple[str, ...] = field(default=())
    needs: Callable[[View, str, datetime], tuple[tuple[str, str], ...]] | None = None
    """(name, address) of what here cannot do without a record of an earlier domain, by the record's id."""
    asides: Callable[[View, Me, str, str, str, datetime], tuple[Aside, ...]] | None = None
    """(view, me, visit_id, place_id, kind of the round, now): what is said and offered at that stop."""
    about_hazard: Callable[[View, Me, str], tuple[Aside, ...]] | None = None
    """(view, me, hazard_id): what became of it, and what can be made of it."""
    about_place: Callable[[View, Me, str], tuple[Aside, ...]] | None = None
    """(view, me, place_id, empty for one that is not known here): what can be done at that place."""
    salvage: Callable[[str, Mapping[str, Any]], Command | None] | None = None
    """(kind, body) of a refused op: the command that keeps what it said; None for nothing to keep."""
    door: Callable[[View, Me], Door | None] | None = None
    """None for whom it is not."""
