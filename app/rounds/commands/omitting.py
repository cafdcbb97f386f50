"""What may be said of a stop that cannot be done, and taken back when it was a slip."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from app.rounds.commands.walking import done, walkable
from app.rounds.records import Answers, Finish, Note, Obstacle, Omission, Stop, Visit, Voice
from services.commands import Act, Command, Me, Refused, View
from services.records import Effect, Gone, Record


class LeaveOut(Command):
    """A stop cannot be done: it is locked, works are going on, the weather, or what `text` says."""

    kind: ClassVar[str] = "rounds.leave_out"
    round_id: str
    stop_id: str
    reason: Obstacle
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: ROUND_UNKNOWN, NOT_ALLOWED, STOP_UNKNOWN, REASON_MISSING."""
        walk = walkable(view, me, self.round_id)
        if self.stop_id not in walk.stop_ids:
            raise Refused("STOP_UNKNOWN")
        if self.reason == "other" and not self.text.strip() and not self.voices:
            raise Refused("REASON_MISSING")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        stop = view.get(Stop, self.stop_id)
        yield Omission(
            **done(act),
            round_id=self.round_id,
            stop_id=self.stop_id,
            place_id=stop.place_id if stop else "",
            reason=self.reason,
            text=self.text,
            photos=self.photos,
            voices=self.voices,
        )

    def photo_hashes(self) -> tuple[str, ...]:
        return (*self.photos, *(voice.sha256 for voice in self.voices))


class TakeBack(Command):
    """An own tick or omission was a slip. The server refuses TOO_LATE ten minutes after it."""

    kind: ClassVar[str] = "rounds.take_back"
    subject_id: str

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: SUBJECT_UNKNOWN, TOO_LATE once the round was finished."""
        said = _said(view, self.subject_id)
        if said is None or said.person_id != me.person_id:
            raise Refused("SUBJECT_UNKNOWN")
        if view.where(Finish, round_id=said.round_id):
            raise Refused("TOO_LATE")

    def effect(self, view: View, act: Act) -> Iterable[Effect]:
        said = _said(view, self.subject_id)
        if said is not None:
            yield Gone(said.table, said.id)
            for kind in (Answers, Note):
                yield from (Gone(kind.table, told.id) for told in view.where(kind, visit_id=said.id))


def _said(view: View, id: str) -> Visit | Omission | None:
    visit = view.get(Visit, id)
    return visit if visit is not None and visit.how == "tick" else view.get(Omission, id)
