"""Plans whose page was left while they were written: kept for their author while the app is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.rounds.commands.sketching import Sketch

if TYPE_CHECKING:
    from app.wiring import Anju


@dataclass(frozen=True)
class Kept:
    """`base` is what stood when the writing began."""

    sketch: Sketch
    base: Sketch
    at: datetime


_KEPT: WeakKeyDictionary[Anju, dict[tuple[str, str], Kept]] = WeakKeyDictionary()


def kept(anju: Anju, drawer: str) -> Kept | None:
    """What this person left unsaved in that drawer: the lineage of a plan, or a name for a new one."""
    return _KEPT.get(anju, {}).get(_key(anju, drawer))


def keep(anju: Anju, drawer: str, sketch: Sketch, base: Sketch) -> None:
    """Only what differs from what stood is worth keeping."""
    mine = _KEPT.setdefault(anju, {})
    if sketch == base:
        mine.pop(_key(anju, drawer), None)
    else:
        mine[_key(anju, drawer)] = Kept(sketch, base, anju.clock.now())


def forget(anju: Anju, drawer: str) -> None:
    _KEPT.get(anju, {}).pop(_key(anju, drawer), None)


def _key(anju: Anju, drawer: str) -> tuple[str, str]:
    return (anju.me.person_id if anju.me else "", drawer)
