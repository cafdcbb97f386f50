"""Checking in: from what was scanned or typed to an answer in words, felt and heard at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, cast

import flet as ft

from app.estate.records import Place
from app.hooks import use_anju
from app.rounds.commands import CheckIn, Position, StartRound
from app.rounds.queries import round_progress
from app.rounds.records import Round, Stop, Visit
from app.rounds.screens.parts import Local, attempt, refusal
from components.position import use_position
from services import platform
from services.commands import Me, Refused, View
from services.photos import Photo

if TYPE_CHECKING:
    from app.wiring import Anju

AGAIN = timedelta(minutes=2)
FRESH_SECONDS = 60
METRES_PER_SECOND = 1.5
PATTERNS = {"ok": (90,), "bad": (60, 60, 200)}
Made = Callable[[Position | None], CheckIn]


@dataclass(frozen=True)
class Outcome:
    """What came of one label: recorded, again (recorded a moment ago, so left alone), or refused. `asks`: how
    many questions the stop has.
    """

    kind: Literal["recorded", "again", "refused"]
    words: str
    visit_id: str = ""
    asks: int = 0


def use_outcome() -> tuple[Outcome | None, Callable[[Outcome], None]]:
    """What came of the last label, None before the first. One hook."""
    return ft.use_state(cast("Outcome | None", None))


async def check_in(
    anju: Anju, local: Local, round_id: str, made: Made, photos: Sequence[Photo] = ()
) -> Outcome:
    """Records the stop that `made` names, starting the round when nobody has. Never raises a refusal.

    `photos` are those that stand in for a label.
    """
    try:
        command = made(position_now(anju))
    except Refused as refused:
        return _felt(anju, "bad", Outcome("refused", refusal(local.say, refused)))
    place = _name(anju.store, round_id, command.stop_id)
    last = _last_visit(anju.store, anju.me, command)
    if last is not None and anju.clock.now() - last.at < AGAIN:
        words = local.say("already_at", place=place, time=local.clock(last.at))
        return Outcome("again", words, last.id, asks(anju.store, command.stop_id))
    troubles: list[str] = []
    progress = round_progress(anju.store, round_id, anju.clock.now())
    if progress is not None and progress.began_at is None:
        await attempt(anju.do(StartRound(round_id=round_id)), local.say, troubles.append)
    act = await attempt(anju.do(command, photos), local.say, troubles.append)
    if act is None:
        return _felt(anju, "bad", Outcome("refused", troubles[-1]))
    words = local.say("recorded_at", place=place, time=local.clock(act.at))
    return _felt(anju, "ok", Outcome("recorded", words, act.id, asks(anju.store, command.stop_id)))


def use_whereabouts() -> None:
    """Where the device is, measured again and again while this page is shown. Hooks."""
    anju = use_anju()

    def measured(latitude: float, longitude: float, accuracy: float | None) -> None:
        anju.platform.position = platform.Position(latitude, longitude, accuracy, anju.platform.wall())

    use_position(measured)


def position_now(anju: Anju) -> Position | None:
    """What was measured in the background, if it is fresh: a tap never waits for a measurement. Who walks on
    is farther from there each second, and the accuracy says so.
    """
    known = anju.platform.position
    age = anju.platform.wall() - known.at if known is not None else 0.0
    if known is None or age > FRESH_SECONDS:
        return None
    walked = METRES_PER_SECOND * max(0.0, age)
    accuracy = known.accuracy + walked if known.accuracy else known.accuracy
    return Position(latitude=known.latitude, longitude=known.longitude, accuracy=accuracy)


def asks(view: View, stop_id: str) -> int:
    """How many questions a stop has."""
    stop = view.get(Stop, stop_id)
    return len(stop.questions) if stop else 0


def _name(view: View, round_id: str, stop_id: str) -> str:
    """Its place; with what is to be done when the round comes to that place more than once."""
    stop, walk = view.get(Stop, stop_id), view.get(Round, round_id)
    place = view.get(Place, stop.place_id) if stop else None
    if stop is None or place is None:
        return ""
    there = (view.get(Stop, id) for id in (walk.stop_ids if walk else ()) if id != stop_id)
    again = any(other is not None and other.place_id == place.id for other in there)
    return f"{place.name} · {stop.task}" if again and stop.task else place.name


def _last_visit(view: View, me: Me | None, command: CheckIn) -> Visit | None:
    mine = view.where(Visit, round_id=command.round_id, stop_id=command.stop_id)
    own = [v for v in mine if me is not None and v.person_id == me.person_id]
    return max(own, key=lambda v: v.at, default=None)


def _felt(anju: Anju, tone: Literal["ok", "bad"], outcome: Outcome) -> Outcome:
    """In the hand and in the ear, besides what is shown; the answer does not wait for either."""
    anju.platform.spawn(anju.platform.window("vibrate", list(PATTERNS[tone])))
    anju.platform.spawn(anju.platform.window("beep", tone))
    return outcome
