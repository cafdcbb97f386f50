"""What may be told of a stop once it was reached: answers, a note, a hazard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from app.estate.records import STAFF, Place
from app.rounds.commands.walking import done
from app.rounds.records import Answers, Fault, Hazard, Note, Visit, Voice
from services.commands import Act, Command, Me, Refused, View
from services.records import Record

Answer = bool | float | str | tuple[str, ...]


class AnswerStop(Command):
    """What was found, by the ids of the stop's questions: a truth, a number, words, or the names of photos.
    May be told again; the last one counts.
    """

    kind: ClassVar[str] = "rounds.answer"
    visit_id: str
    answers: Mapping[str, Answer]
    photos: tuple[str, ...] = ()

    def check(self, view: View, me: Me) -> None:
        if not self.answers:
            raise Refused("ANSWERS_EMPTY")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Answers(
            **done(act),
            visit_id=self.visit_id,
            round_id=_round_id(view, self.visit_id),
            answers=dict(self.answers),
            photos=self.photos,
        )

    def photo_hashes(self) -> tuple[str, ...]:
        return self.photos


class AddNote(Command):
    """Words, photos and voice notes to a visit, after the scan was recorded: it never waits for them."""

    kind: ClassVar[str] = "rounds.add_note"
    visit_id: str
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()

    def check(self, view: View, me: Me) -> None:
        if not self.text.strip() and not self.photos and not self.voices:
            raise Refused("NOTE_EMPTY")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        round_id = _round_id(view, self.visit_id)
        yield Note(
            **done(act),
            visit_id=self.visit_id,
            round_id=round_id,
            text=self.text,
            photos=self.photos,
            voices=self.voices,
        )

    def photo_hashes(self) -> tuple[str, ...]:
        return (*self.photos, *(voice.sha256 for voice in self.voices))


class ReportHazard(Command):
    """Something dangerous or broken, at a visit or at a place. Any of the staff may report one. What came of
    a question names it; a `reading` needs a photo, or words why there is `no_photo`.
    """

    kind: ClassVar[str] = "rounds.report_hazard"
    urgency: Literal["urgent", "soon", "later"] = "soon"
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()
    visit_id: str | None = None
    place_id: str | None = None
    fault: Fault = ""
    question_id: str = ""
    reading: float | None = None
    no_photo: str = ""

    def check(self, view: View, me: Me) -> None:
        if not me.holds(*STAFF):
            raise Refused("NOT_ALLOWED")
        if not self.text.strip() and not self.photos and not self.voices:
            raise Refused("HAZARD_EMPTY")
        if self.reading is not None and not self.photos and not self.no_photo.strip():
            raise Refused("PHOTO_MISSING")
        if self.visit_id is None and (self.place_id is None or view.get(Place, self.place_id) is None):
            raise Refused("PLACE_UNKNOWN")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        visit = view.get(Visit, self.visit_id) if self.visit_id else None
        yield Hazard(
            **done(act),
            round_id=visit.round_id if visit else None,
            visit_id=self.visit_id,
            place_id=visit.place_id if visit else self.place_id or "",
            urgency=self.urgency,
            text=self.text,
            photos=self.photos,
            voices=self.voices,
            fault=self.fault,
            question_id=self.question_id,
            reading=self.reading,
            no_photo=self.no_photo.strip(),
        )

    def photo_hashes(self) -> tuple[str, ...]:
        return (*self.photos, *(voice.sha256 for voice in self.voices))


def _round_id(view: View, visit_id: str) -> str:
    visit = view.get(Visit, visit_id)
    return visit.round_id if visit else ""
