"""The hazards that were reported: open ones first, the urgent before the others."""

from __future__ import annotations

from dataclasses import dataclass

from app.estate.records import Place
from app.rounds.queries.photos import PhotoState, VoiceState, photo_states, voice_states
from app.rounds.queries.progress import name_of
from app.rounds.queries.reviews import ReviewState, reviews_of
from app.rounds.records import Hazard
from services.commands import View

URGENCIES = ("urgent", "soon", "later")


@dataclass(frozen=True)
class HazardState:
    """`reviews`: the last word first; a hazard without one is open."""

    hazard: Hazard
    place: str
    person: str
    photos: tuple[PhotoState, ...]
    reviews: tuple[ReviewState, ...]
    voices: tuple[VoiceState, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.reviews

    @property
    def verdict(self) -> str:
        return self.reviews[0].review.verdict if self.reviews else ""


def all_hazards(view: View) -> tuple[HazardState, ...]:
    """Open before settled, then by urgency, a fault of fire equipment being urgent; then the newest first."""
    found = sorted((hazard_state(view, h) for h in view.all(Hazard)), key=lambda s: s.hazard.at, reverse=True)
    return tuple(sorted(found, key=lambda s: (not s.is_open, _rank(s.hazard))))


def _rank(hazard: Hazard) -> int:
    return 0 if hazard.fault else URGENCIES.index(hazard.urgency)


def open_hazards(view: View) -> int:
    """How many nobody has looked at."""
    return sum(state.is_open for state in all_hazards(view))


def hazards_at(view: View, visit_id: str) -> tuple[HazardState, ...]:
    """What was reported at a visit, in the order told."""
    found = sorted(view.where(Hazard, visit_id=visit_id), key=lambda h: h.at)
    return tuple(hazard_state(view, hazard) for hazard in found)


def hazard_state(view: View, hazard: Hazard) -> HazardState:
    place = view.get(Place, hazard.place_id)
    return HazardState(
        hazard=hazard,
        place=place.name if place else "",
        person=name_of(view, hazard.person_id),
        photos=photo_states(view, hazard.person_id, hazard.photos),
        reviews=reviews_of(view, hazard.id),
        voices=voice_states(view, hazard.person_id, hazard.voices),
    )
