"""What happened on a round: each visit with its notes, photos and distance, in the order walked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.estate.records import Place
from app.rounds.queries.progress import name_of
from app.rounds.records import Note, Photo, Round, Visit
from services.commands import View

FAR_METRES = 50


@dataclass(frozen=True)
class PhotoState:
    """A photo that a note names; while it has not arrived, `owed_by` is who has it."""

    sha256: str
    arrived: bool
    owed_by: str


@dataclass(frozen=True)
class NoteState:
    note: Note
    person: str
    photos: tuple[PhotoState, ...]


@dataclass(frozen=True)
class VisitState:
    """One visit with all that is known of it; `metres` from its place, None without a position."""

    visit: Visit
    number: int
    place: str
    person: str
    metres: int | None
    far: bool
    notes: tuple[NoteState, ...]


def timeline(view: View, round_id: str) -> tuple[VisitState, ...]:
    """Every visit of a round in the order walked, second scans included."""
    walk = view.get(Round, round_id)
    if walk is None:
        return ()
    notes = view.where(Note, round_id=round_id)
    visits = sorted(view.where(Visit, round_id=round_id), key=lambda v: v.at)
    return tuple(_visit_state(view, walk, v, [n for n in notes if n.visit_id == v.id]) for v in visits)


def _visit_state(view: View, walk: Round, visit: Visit, notes: Iterable[Note]) -> VisitState:
    place = view.get(Place, visit.place_id)
    metres = visit.metres_from(place.latitude, place.longitude) if place else None
    return VisitState(
        visit=visit,
        number=walk.stop_ids.index(visit.stop_id) + 1 if visit.stop_id in walk.stop_ids else 0,
        place=place.name if place else "",
        person=name_of(view, visit.person_id),
        metres=None if metres is None else round(metres),
        far=metres is not None and metres > FAR_METRES + (visit.accuracy or 0),
        notes=tuple(
            NoteState(n, name_of(view, n.person_id), tuple(_photo_state(view, n, sha) for sha in n.photos))
            for n in sorted(notes, key=lambda n: n.at)
        ),
    )


def _photo_state(view: View, note: Note, sha: str) -> PhotoState:
    told = view.where(Photo, sha256=sha)
    arrived = any(photo.arrived_at is not None for photo in told)
    owed_by = told[0].person_id if told else note.person_id
    return PhotoState(sha, arrived, "" if arrived else name_of(view, owed_by))
