"""Where the photos of a record are: with the server, or still on somebody's phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.rounds.queries.progress import name_of
from app.rounds.records import Photo
from services.commands import View


@dataclass(frozen=True)
class PhotoState:
    """A photo that a record names; while it has not arrived, `owed_by` is who has it."""

    sha256: str
    arrived: bool
    owed_by: str


def photo_states(view: View, person_id: str, names: Iterable[str]) -> tuple[PhotoState, ...]:
    """The photos of these names, which `person_id` took."""
    return tuple(_photo_state(view, person_id, sha) for sha in names)


def _photo_state(view: View, person_id: str, sha: str) -> PhotoState:
    told = view.where(Photo, sha256=sha)
    arrived = any(photo.arrived_at is not None for photo in told)
    owed_by = told[0].person_id if told else person_id
    return PhotoState(sha, arrived, "" if arrived else name_of(view, owed_by))
