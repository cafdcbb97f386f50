"""The clock of a fault of fire equipment: how much time is left, who asked for more, who repaired it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.estate.queries import figures
from app.rounds.queries.photos import PhotoState, photo_states
from app.rounds.queries.progress import name_of
from app.rounds.queries.reviews import ReviewState, last_review, reviews_of
from app.rounds.records import Extension, Hazard, Restoration
from services.commands import View

Tone = Literal["good", "warn", "bad"]
HURRY = 0.7


@dataclass(frozen=True)
class ExtensionState:
    extension: Extension
    person: str
    word: Literal["asked", "granted", "refused"]
    photos: tuple[PhotoState, ...]
    reviews: tuple[ReviewState, ...]


@dataclass(frozen=True)
class RestorationState:
    """`told`: somebody says so; `confirmed` (the hazard is settled too) or `refused` is what the manager made
    of it.
    """

    restoration: Restoration
    person: str
    word: Literal["told", "confirmed", "refused"]
    photos: tuple[PhotoState, ...]
    reviews: tuple[ReviewState, ...]


@dataclass(frozen=True)
class FaultState:
    """`stopped_at`: it was in order again, or settled, then; the clock stands still since. `extensions` and
    `restorations` are the newest first.
    """

    hazard: Hazard
    deadline: datetime
    remaining: timedelta
    share: float
    stopped_at: datetime | None
    extensions: tuple[ExtensionState, ...]
    restorations: tuple[RestorationState, ...]

    @property
    def overdue(self) -> bool:
        return self.remaining < timedelta(0)

    @property
    def tone(self) -> Tone:
        """Amber once 70 % of the time is gone, red once all of it is."""
        return "bad" if self.overdue else "warn" if self.share >= HURRY else "good"

    @property
    def extension(self) -> str:
        """asked, granted or refused, by the last application; empty when nobody asked."""
        return self.extensions[0].word if self.extensions else ""

    @property
    def hurry_at(self) -> datetime:
        """When 70 % of the time is gone."""
        return self.hazard.at + (self.deadline - self.hazard.at) * HURRY


def allowed(view: View, fault: str) -> timedelta | None:
    """How long a fault of that kind may take to restore; None for what is no fault of fire equipment."""
    told = figures(view)
    spans = {
        "fire": timedelta(hours=float(told["fire_fault_hours"])),
        "fire_special": timedelta(days=float(told["fire_special_fault_days"])),
    }
    return spans.get(fault)


def fault_deadline(view: View, hazard: Hazard) -> datetime | None:
    """With the time that the manager granted; None for what is no fault of fire equipment."""
    span = allowed(view, hazard.fault)
    if span is None:
        return None
    granted = [x.until for x in view.where(Extension, hazard_id=hazard.id) if _word(view, x.id) == "accepted"]
    return max([hazard.at + span, *granted])


def fault_state(view: View, hazard: Hazard, now: datetime) -> FaultState | None:
    """None for what is no fault of fire equipment, and for what the manager says is none."""
    deadline = fault_deadline(view, hazard)
    settled = last_review(view, hazard.id)
    if deadline is None or (settled is not None and settled.verdict == "rejected"):
        return None
    restorations = restorations_of(view, hazard.id)
    ends = [r.restoration.at for r in restorations if r.word != "refused"]
    if settled is not None:
        ends.append(settled.at)
    stopped = min(ends, default=None)
    until = min(now, stopped) if stopped is not None else now
    whole = deadline - hazard.at
    return FaultState(
        hazard=hazard,
        deadline=deadline,
        remaining=deadline - until,
        share=(until - hazard.at) / whole if whole else 1.0,
        stopped_at=stopped,
        extensions=extensions_of(view, hazard.id),
        restorations=restorations,
    )


def running_faults(view: View, now: datetime) -> tuple[FaultState, ...]:
    """Those whose clock runs, the one that is due first on top."""
    states = [fault_state(view, hazard, now) for hazard in view.all(Hazard) if hazard.fault]
    running = [state for state in states if state is not None and state.stopped_at is None]
    return tuple(sorted(running, key=lambda state: state.deadline))


def extensions_of(view: View, hazard_id: str) -> tuple[ExtensionState, ...]:
    asked = sorted(view.where(Extension, hazard_id=hazard_id), key=lambda x: x.at, reverse=True)
    words: dict[str, Literal["granted", "refused"]] = {"accepted": "granted", "rejected": "refused"}
    return tuple(
        ExtensionState(
            extension=x,
            person=name_of(view, x.person_id),
            word=words.get(_word(view, x.id), "asked"),
            photos=photo_states(view, x.person_id, x.photos),
            reviews=reviews_of(view, x.id),
        )
        for x in asked
    )


def restorations_of(view: View, hazard_id: str) -> tuple[RestorationState, ...]:
    """Who said of a hazard that it is in order again, fire equipment or not."""
    told = sorted(view.where(Restoration, hazard_id=hazard_id), key=lambda r: r.at, reverse=True)
    words: dict[str, Literal["confirmed", "refused"]] = {"accepted": "confirmed", "rejected": "refused"}
    settled = _word(view, hazard_id) == "accepted"
    return tuple(
        RestorationState(
            restoration=r,
            person=name_of(view, r.person_id),
            word=words.get(_word(view, r.id), "confirmed" if settled else "told"),
            photos=photo_states(view, r.person_id, r.photos),
            reviews=reviews_of(view, r.id),
        )
        for r in told
    )


def _word(view: View, subject_id: str) -> str:
    review = last_review(view, subject_id)
    return review.verdict if review else ""
