"""Recording by a tap: one stop or a whole floor, what cannot be done, and the ten seconds to take it back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import flet as ft

from app.rounds.commands import AnswerStop, CheckIn, LeaveOut, StartRound, TakeBack
from app.rounds.queries import StopState, round_progress
from app.rounds.queries.floors import OPEN, expected
from app.rounds.records import Obstacle
from app.rounds.screens.checking import PATTERNS, position_now
from app.rounds.screens.voice import named
from services.commands import Command
from services.photos import Photo, Recording

if TYPE_CHECKING:
    from app.wiring import Anju

SECONDS = 10


@dataclass(frozen=True)
class Slip:
    """What was recorded just now and may be taken back until `until`; `key` of texts says what it was."""

    round_id: str
    ids: tuple[str, ...]
    key: str
    place: str
    until: datetime


class Slips:
    """The last thing that each person recorded, for the page that comes next; and one recording at a time."""

    def __init__(self) -> None:
        self._last: dict[str, Slip] = {}
        self._turns: WeakKeyDictionary[Anju, asyncio.Lock] = WeakKeyDictionary()

    def turn(self, anju: Anju) -> asyncio.Lock:
        """So that a finger that comes down twice records once."""
        return self._turns.setdefault(anju, asyncio.Lock())

    def keep(self, person_id: str, slip: Slip) -> None:
        self._last[person_id] = slip

    def last(self, person_id: str, round_id: str, now: datetime) -> Slip | None:
        slip = self._last.get(person_id)
        return slip if slip and slip.round_id == round_id and now < slip.until else None

    def drop(self, person_id: str) -> None:
        self._last.pop(person_id, None)


SlipsContext = ft.create_context(Slips())


async def tick(
    anju: Anju, slips: Slips, round_id: str, stops: Sequence[StopState], answer: bool = True
) -> tuple[str, ...]:
    """Records those of the stops that still wait, with the expected answers unless the caller has others,
    starting the round when nobody has. The ids of the visits. Raises Refused, StorageFailed, StorageFull.
    """
    async with slips.turn(anju):
        waiting = await _begun(anju, round_id, stops)
        spot = position_now(anju)

        def told(ids: Sequence[str]) -> list[Command]:
            """Seen with the tick: between the two the stop would be one that waits for answers."""
            good = ((id, expected(anju.store, s.stop_id)) for id, s in zip(ids, waiting, strict=True))
            return [AnswerStop(visit_id=id, answers=said) for id, said in good if said]

        marks = [CheckIn.ticked(round_id, s.stop_id, spot) for s in waiting]
        acts = await anju.do_all(marks, told if answer else None)
        ids = tuple(act.id for act in acts[: len(waiting)])
        _remember(anju, slips, round_id, ids, waiting, "ticked")
    return ids


async def leave_out(
    anju: Anju,
    slips: Slips,
    round_id: str,
    stops: Sequence[StopState],
    reason: Obstacle,
    text: str,
    photos: Sequence[Photo] = (),
    voice: Recording | None = None,
) -> tuple[str, ...]:
    """Says of those of the stops that still wait why they cannot be done; the photos stand with the first.
    The ids of what was said. Raises as `tick`.
    """
    async with slips.turn(anju):
        waiting = await _begun(anju, round_id, stops)
        shas, spoken = tuple(photo.sha256 for photo in photos), [voice] if voice else []
        if not waiting:
            return ()
        voices = named(voice)
        said = [
            LeaveOut(round_id=round_id, stop_id=s.stop_id, reason=reason, text=text, voices=voices)
            for s in waiting
        ]
        told = await anju.do(said[0].model_copy(update={"photos": shas}), [*photos, *spoken])
        ids = (told.id, *(act.id for act in await anju.do_all(said[1:])))
        _remember(anju, slips, round_id, ids, waiting, "omitted")
    return ids


async def take_back(anju: Anju, slip: Slip) -> None:
    """Raises Refused, StorageFailed, StorageFull."""
    await anju.do_all([TakeBack(subject_id=id) for id in slip.ids])


async def _begun(anju: Anju, round_id: str, stops: Sequence[StopState]) -> list[StopState]:
    """Those that still wait, of a round that has begun."""
    progress = round_progress(anju.store, round_id, anju.clock.now())
    known = {s.stop_id: s for s in progress.stops} if progress else {}
    waiting = [s for s in stops if s.stop_id in known and known[s.stop_id].word in OPEN]
    if waiting and progress is not None and progress.began_at is None:
        await anju.do(StartRound(round_id=round_id))
    return waiting


def _remember(
    anju: Anju, slips: Slips, round_id: str, ids: tuple[str, ...], stops: Sequence[StopState], what: str
) -> None:
    """For the bar that offers to take it back; felt in the hand and heard as a scan is."""
    if not ids:
        return
    anju.platform.spawn(anju.platform.window("vibrate", list(PATTERNS["ok"])))
    anju.platform.spawn(anju.platform.window("beep", "ok"))
    key = "ticked_one" if what == "ticked" and len(ids) == 1 else f"{what}_now"
    until = anju.clock.now() + timedelta(seconds=SECONDS)
    slips.keep(_me(anju), Slip(round_id, ids, key, stops[0].place, until))


def _me(anju: Anju) -> str:
    return anju.me.person_id if anju.me else ""
