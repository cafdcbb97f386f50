"""What somebody has begun to fill in, kept while they look elsewhere; leaving the app forgets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import flet as ft

from app.hooks import use_me
from app.rounds.records import Fault
from services.photos import Evidence, Photo, Recording

OWN = ""


@dataclass(frozen=True)
class Draft:
    """`said`: by the id of a question what is chosen or typed, as text; `photos` likewise, those of the note
    under OWN; `voice` is what was spoken beside its words. `place` is where, when the person chooses it. Of a
    hazard: what question it came from and what was read, which kind of fault (None: not chosen), why there is
    no photo.
    """

    said: Mapping[str, str] = field(default_factory=dict)
    photos: Mapping[str, tuple[Photo, ...]] = field(default_factory=dict)
    words: str = ""
    voice: Recording | None = None
    urgency: str = ""
    place: str = ""
    question_id: str = ""
    reading: float | None = None
    fault: Fault | None = None
    no_photo: str = ""

    def with_said(self, id: str, text: str) -> Draft:
        return replace(self, said={**self.said, id: text})

    def with_words(self, words: str) -> Draft:
        return replace(self, words=words)

    def with_voice(self, voice: Recording | None) -> Draft:
        return replace(self, voice=voice)

    def with_place(self, id: str) -> Draft:
        return replace(self, place=id)

    def with_photo(self, id: str, photo: Photo) -> Draft:
        return replace(self, photos={**self.photos, id: (*self.photos.get(id, ()), photo)})

    def without_photo(self, id: str, sha256: str) -> Draft:
        kept = tuple(photo for photo in self.photos.get(id, ()) if photo.sha256 != sha256)
        return replace(self, photos={**self.photos, id: kept})

    def evidence(self) -> tuple[Evidence, ...]:
        """What belongs to the note: its photos, and what was said."""
        return (*self.photos.get(OWN, ()), *([self.voice] if self.voice else []))

    def all_photos(self) -> tuple[Photo, ...]:
        """Each once, those of questions and of the note."""
        found = {photo.sha256: photo for some in self.photos.values() for photo in some}
        return tuple(found.values())


class Drafts:
    """By who writes and what about."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Draft] = {}

    def get(self, person_id: str, about: str) -> Draft | None:
        return self._kept.get((person_id, about))

    def keep(self, person_id: str, about: str, draft: Draft) -> None:
        self._kept[(person_id, about)] = draft

    def drop(self, person_id: str, about: str) -> None:
        self._kept.pop((person_id, about), None)


Change = Callable[[Callable[[Draft], Draft]], None]
DraftsContext = ft.create_context(Drafts())


def use_draft(about: str, fresh: Callable[[], Draft]) -> tuple[Draft, Change, Callable[[], None]]:
    """The draft on what `about` names, else a `fresh` one; `change(step)` writes step(draft) down, the last
    forgets it. Counts as several hooks.
    """
    drafts, me = ft.use_context(DraftsContext), use_me()
    who = me.person_id if me else ""
    draft, show = ft.use_state(drafts.get(who, about) or fresh())

    def change(step: Callable[[Draft], Draft]) -> None:
        def written(before: Draft) -> Draft:
            after = step(before)
            drafts.keep(who, about, after)
            return after

        show(written)

    return draft, change, lambda: drafts.drop(who, about)
