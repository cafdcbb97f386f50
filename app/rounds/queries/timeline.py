"""What happened on a round: each visit and each stop left out, with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.estate.records import Place
from app.rounds.queries.hazards import HazardState, hazards_at
from app.rounds.queries.photos import PhotoState, VoiceState, photo_states, voice_states
from app.rounds.queries.progress import name_of
from app.rounds.queries.reviews import ReviewState, reviews_of
from app.rounds.records import MINUTE, Answers, Note, Omission, Question, Round, Stop, Visit
from services.commands import View


@dataclass(frozen=True)
class NoteState:
    note: Note
    person: str
    photos: tuple[PhotoState, ...]
    voices: tuple[VoiceState, ...] = ()


@dataclass(frozen=True)
class AnswerState:
    """A question with what was answered, None when nothing was. `photos` when it asked for some."""

    question: Question
    answer: Any
    photos: tuple[PhotoState, ...] = ()

    @property
    def is_well(self) -> bool:
        return self.question.is_well(self.answer)

    @property
    def is_lacking(self) -> bool:
        return self.question.required and not self.question.is_answered(self.answer)


@dataclass(frozen=True)
class VisitState:
    """One visit. `metres` from its place, None without a position; `since` and `until`: when it was meant
    to be made; `reviews`: the last word first.
    """

    visit: Visit
    number: int
    place: str
    task: str
    person: str
    metres: int | None
    since: datetime
    until: datetime
    photos: tuple[PhotoState, ...]
    answers: tuple[AnswerState, ...]
    notes: tuple[NoteState, ...]
    hazards: tuple[HazardState, ...]
    reviews: tuple[ReviewState, ...]

    @property
    def far(self) -> bool:
        return "too_far" in self.visit.flags

    @property
    def verdict(self) -> str:
        """accepted, rejected, or empty while nobody has looked."""
        return self.reviews[0].review.verdict if self.reviews else ""

    @property
    def is_odd(self) -> bool:
        """Worth a second look for what was done, whether or not its photos have come."""
        return bool(self.visit.flags or self.visit.how == "photo" or self.unexpected or self.lacking)

    @property
    def unexpected(self) -> tuple[AnswerState, ...]:
        return tuple(a for a in self.answers if not a.is_well)

    @property
    def lacking(self) -> tuple[AnswerState, ...]:
        return tuple(a for a in self.answers if a.is_lacking)

    @property
    def all_photos(self) -> tuple[PhotoState, ...]:
        """Of the check-in itself, of its answers and of its notes."""
        told = [p for answer in self.answers for p in answer.photos]
        return (*self.photos, *told, *(p for note in self.notes for p in note.photos))

    @property
    def all_voices(self) -> tuple[VoiceState, ...]:
        return tuple(voice for note in self.notes for voice in note.voices)

    @property
    def owed(self) -> int:
        """How many photos and voice notes are still on their way."""
        return sum(not one.arrived for one in [*self.all_photos, *self.all_voices])

    @property
    def is_plain(self) -> bool:
        """A tick with all in order and no more: many of them may be told in one line."""
        told = self.all_photos or self.notes or self.hazards or self.reviews or self.visit.flags
        return self.visit.how == "tick" and not (told or self.unexpected or self.lacking)


@dataclass(frozen=True)
class OmissionState:
    """A stop that could not be done; `omission` says when and why."""

    omission: Omission
    number: int
    place: str
    task: str
    person: str
    photos: tuple[PhotoState, ...]
    voices: tuple[VoiceState, ...] = ()


def timeline(view: View, round_id: str) -> tuple[VisitState, ...]:
    """Every visit of a round in the order walked, second scans included."""
    walk = view.get(Round, round_id)
    if walk is None:
        return ()
    visits = sorted(view.where(Visit, round_id=round_id), key=lambda v: (v.at, v.id))
    return tuple(visit_state(view, walk, v) for v in visits)


def omissions(view: View, round_id: str) -> tuple[OmissionState, ...]:
    """Every stop of a round that could not be done, in the order in which it was said."""
    walk = view.get(Round, round_id)
    if walk is None:
        return ()
    told = sorted(view.where(Omission, round_id=round_id), key=lambda o: (o.at, o.id))
    return tuple(_omission_state(view, walk, o) for o in told)


def visit_state(view: View, walk: Round, visit: Visit) -> VisitState:
    place, stop = view.get(Place, visit.place_id), view.get(Stop, visit.stop_id)
    metres = visit.metres_from(place.latitude, place.longitude) if place else None
    return VisitState(
        visit=visit,
        number=_number(walk, visit.stop_id),
        place=place.name if place else "",
        task=stop.task if stop else "",
        person=name_of(view, visit.person_id),
        metres=None if metres is None else round(metres),
        since=walk.starts_at + (stop.not_before_minutes if stop else 0) * MINUTE,
        until=walk.due_at,
        photos=photo_states(view, visit.person_id, visit.photos),
        answers=_answers(view, stop, visit),
        notes=_notes(view, visit),
        hazards=hazards_at(view, visit.id),
        reviews=reviews_of(view, visit.id),
    )


def _omission_state(view: View, walk: Round, omission: Omission) -> OmissionState:
    place, stop = view.get(Place, omission.place_id), view.get(Stop, omission.stop_id)
    return OmissionState(
        omission=omission,
        number=_number(walk, omission.stop_id),
        place=place.name if place else "",
        task=stop.task if stop else "",
        person=name_of(view, omission.person_id),
        photos=photo_states(view, omission.person_id, omission.photos),
        voices=voice_states(view, omission.person_id, omission.voices),
    )


def _number(walk: Round, stop_id: str) -> int:
    """Its place in the round, from 1; 0 when the round has no such stop."""
    return walk.stop_ids.index(stop_id) + 1 if stop_id in walk.stop_ids else 0


def _notes(view: View, visit: Visit) -> tuple[NoteState, ...]:
    notes: Iterable[Note] = sorted(view.where(Note, visit_id=visit.id), key=lambda n: n.at)
    return tuple(
        NoteState(
            n,
            name_of(view, n.person_id),
            photo_states(view, n.person_id, n.photos),
            voice_states(view, n.person_id, n.voices),
        )
        for n in notes
    )


def _answers(view: View, stop: Stop | None, visit: Visit) -> tuple[AnswerState, ...]:
    """The stop's questions with the last answer to each; those that nobody asks any more are left out."""
    if stop is None or not stop.questions:
        return ()
    told = sorted(view.where(Answers, visit_id=visit.id), key=lambda a: a.at)
    known = {id: answer for one in told for id, answer in one.answers.items()}

    def state(question: Question) -> AnswerState:
        answer = known.get(question.id)
        named = [str(sha) for sha in answer] if question.kind == "photo" and answer else []
        return AnswerState(question, answer, photo_states(view, visit.person_id, named))

    return tuple(state(question) for question in stop.questions)
