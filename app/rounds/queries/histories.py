"""What happened at a place: who was there and what they saw, what could not be done, what was reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.estate.records import Place
from app.rounds.queries.hazards import HazardState, hazard_state
from app.rounds.queries.omissions import LeftOut
from app.rounds.queries.photos import PhotoState, VoiceState
from app.rounds.queries.timeline import VisitState, omissions, visit_state
from app.rounds.records import Hazard, Omission, Round, Visit
from services.commands import View


@dataclass(frozen=True)
class Entry:
    """One of three: a visit, a stop that could not be done, a hazard. `round` is None for a hazard found
    beside one, and when its round is not known.
    """

    at: datetime
    round: Round | None
    visit: VisitState | None = None
    left_out: LeftOut | None = None
    hazard: HazardState | None = None

    @property
    def person(self) -> str:
        if self.visit is not None:
            return self.visit.person
        if self.left_out is not None:
            return self.left_out.state.person
        return self.hazard.person if self.hazard is not None else ""

    @property
    def photos(self) -> tuple[PhotoState, ...]:
        if self.visit is not None:
            return self.visit.all_photos
        if self.left_out is not None:
            return self.left_out.state.photos
        return self.hazard.photos if self.hazard is not None else ()

    @property
    def voices(self) -> tuple[VoiceState, ...]:
        if self.visit is not None:
            return self.visit.all_voices
        if self.left_out is not None:
            return self.left_out.state.voices
        return self.hazard.voices if self.hazard is not None else ()


@dataclass(frozen=True)
class Shot:
    """A photo of the place, and whose and when."""

    photo: PhotoState
    at: datetime
    person: str


@dataclass(frozen=True)
class History:
    """`entries` the newest first, `shots` the oldest first."""

    place: str
    entries: tuple[Entry, ...]
    shots: tuple[Shot, ...]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "visits": sum(e.visit is not None for e in self.entries),
            "omitted": sum(e.left_out is not None for e in self.entries),
            "hazards": sum(e.hazard is not None for e in self.entries),
            "photos": len(self.shots),
        }


def place_history(view: View, place_id: str, since: datetime, until: datetime) -> History:
    """From the moment `since` until before `until`."""
    place = view.get(Place, place_id)
    found = [
        *_visits(view, place_id),
        *_left_out(view, place_id),
        *(_hazard(view, h) for h in view.where(Hazard, place_id=place_id)),
    ]
    entries = sorted((e for e in found if since <= e.at < until), key=lambda e: e.at, reverse=True)
    shots = [Shot(photo, e.at, e.person) for e in reversed(entries) for photo in e.photos]
    return History(place.name if place else "", tuple(entries), tuple(_once(shots)))


def _visits(view: View, place_id: str) -> list[Entry]:
    known = ((v, view.get(Round, v.round_id)) for v in view.where(Visit, place_id=place_id))
    return [Entry(v.at, walk, visit=visit_state(view, walk, v)) for v, walk in known if walk is not None]


def _left_out(view: View, place_id: str) -> list[Entry]:
    rounds = {o.round_id for o in view.where(Omission, place_id=place_id)}
    found = [(view.get(Round, id), one) for id in sorted(rounds) for one in omissions(view, id)]
    here = [(walk, one) for walk, one in found if one.omission.place_id == place_id]
    return [
        Entry(one.omission.at, walk, left_out=LeftOut(walk, one)) for walk, one in here if walk is not None
    ]


def _hazard(view: View, hazard: Hazard) -> Entry:
    walk = view.get(Round, hazard.round_id) if hazard.round_id else None
    return Entry(hazard.at, walk, hazard=hazard_state(view, hazard))


def _once(shots: list[Shot]) -> list[Shot]:
    """The same photo may stand at a visit and in an answer."""
    return list({shot.photo.sha256: shot for shot in shots}.values())
