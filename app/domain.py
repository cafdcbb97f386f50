"""The manifest that every domain fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.commands import Command
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
class Domain:
    """What a domain brings: a noun, what it remembers, what may be done, what is shown and said."""

    key: str
    records: tuple[type[Record], ...]
    commands: tuple[type[Command], ...]
    texts: Mapping[str, Mapping[str, str]]
    routes: tuple[Route, ...] = ()
    tabs: tuple[Tab, ...] = ()
    headline: Callable[..., Any] | None = None
    uses: tuple[str, ...] = field(default=())
