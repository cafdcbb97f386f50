"""What the manager makes of what was done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from app.rounds.commands.walking import done
from app.rounds.records import Hazard, Review, Round, Visit
from services.commands import Act, Command, Me, Refused, View
from services.records import Record

KINDS: dict[str, type[Visit] | type[Round] | type[Hazard]] = {
    "visit": Visit,
    "round": Round,
    "hazard": Hazard,
}


class ReviewFact(Command):
    """Accepts a visit, a round or a hazard, or turns it down with a note. The last one counts."""

    kind: ClassVar[str] = "rounds.review"
    subject: Literal["visit", "round", "hazard"]
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
        subject = view.get(KINDS[self.subject], self.subject_id)
        round_id = subject.id if isinstance(subject, Round) else subject.round_id if subject else None
        yield Review(
            **done(act),
            round_id=round_id,
            subject=self.subject,
            subject_id=self.subject_id,
            verdict=self.verdict,
            note=self.note,
        )
