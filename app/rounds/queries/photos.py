"""Where the photos and voice notes of a record are: with the server, or still on somebody's phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.rounds.queries.progress import name_of
from app.rounds.records import Photo, Voice
from services.commands import View


@dataclass(frozen=True)
class PhotoState:
    """A photo that a record names; while it has not arrived, `owed_by` is who has it."""

    sha256: str
    arrived: bool
    owed_by: str


@dataclass(frozen=True)
class VoiceState(PhotoState):
    """A voice note that a record names."""

    voice: Voice


def photo_states(view: View, person_id: str, names: Iterable[str]) -> tuple[PhotoState, ...]:
    """The photos of these names, which `person_id` took."""
    return tuple(_photo_state(view, person_id, sha) for sha in names)


def voice_states(view: View, person_id: str, voices: Iterable[Voice]) -> tuple[VoiceState, ...]:
    """What `person_id` said."""
    known = ((voice, _photo_state(view, person_id, voice.sha256)) for voice in voices)
    return tuple(VoiceState(voice.sha256, one.arrived, one.owed_by, voice) for voice, one in known)


def _photo_state(view: View, person_id: str, sha: str) -> PhotoState:
    told = view.where(Photo, sha256=sha)
    arrived = any(photo.arrived_at is not None for photo in told)
    owed_by = told[0].person_id if told else person_id
    return PhotoState(sha, arrived, "" if arrived else name_of(view, owed_by))
