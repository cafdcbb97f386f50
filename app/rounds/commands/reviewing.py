"""What the manager makes of what was done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from app.rounds.commands.walking import done
from app.rounds.records import Extension, Hazard, Restoration, Review, Round, Subject, Visit
from services.commands import Act, Command, Me, Refused, View
from services.records import Record

KINDS: dict[Subject, type[Record]] = {
    "visit": Visit,
    "round": Round,
    "hazard": Hazard,
    "extension": Extension,
    "restoration": Restoration,
}


class ReviewFact(Command):
    """Accepts a visit, a round, a hazard or what was said of one, or turns it down with a note. The last one
    counts.
    """

    kind: ClassVar[str] = "rounds.review"
    subject: Subject
    subject_id: str
    verdict: Literal["accepted", "rejected"]
    note: str = ""

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, SUBJECT_UNKNOWN, NOTE_MISSING."""
        if not me.holds("manager"):
            raise Refused("NOT_ALLOWED")
        if view.get(KINDS[self.subject], self.subject_id) is None:
            raise Refused("SUBJECT_UNKNOWN")
        if self.verdict == "rejected" and not self.note.strip():
            raise Refused("NOTE_MISSING")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Review(
            **done(act),
            round_id=_round_of(view, view.get(KINDS[self.subject], self.subject_id)),
            subject=self.subject,
            subject_id=self.subject_id,
            verdict=self.verdict,
            note=self.note,
        )


def _round_of(view: View, subject: Record | None) -> str | None:
    if isinstance(subject, Extension | Restoration):
        subject = view.get(Hazard, subject.hazard_id)
    if isinstance(subject, Visit | Hazard):
        return subject.round_id
    return subject.id if isinstance(subject, Round) else None
