"""What may be said of a hazard afterwards: that it is in order again, that it needs more time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from app.rounds.commands.walking import done
from app.rounds.queries.faults import fault_deadline
from app.rounds.records import Extension, Hazard, Restoration, Review
from services.commands import Act, Command, Me, Refused, View
from services.records import Record

REPAIRERS = ("electrician", "guard", "manager")


class ReportRestored(Command):
    """It is in order again; the manager has the last word."""

    kind: ClassVar[str] = "rounds.report_restored"
    hazard_id: str
    text: str = ""
    photos: tuple[str, ...] = ()

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, HAZARD_UNKNOWN, HAZARD_SETTLED, TEXT_MISSING."""
        open_hazard(view, me, self.hazard_id)
        if not self.text.strip() and not self.photos:
            raise Refused("TEXT_MISSING")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Restoration(**done(act), hazard_id=self.hazard_id, text=self.text.strip(), photos=self.photos)

    def photo_hashes(self) -> tuple[str, ...]:
        return self.photos


class ApplyExtension(Command):
    """More time for a special fault of fire equipment, in writing: why, and what is done meanwhile. It counts
    once the manager has accepted it.
    """

    kind: ClassVar[str] = "rounds.apply_extension"
    hazard_id: str
    until: datetime
    reason: str
    meanwhile: str
    photos: tuple[str, ...] = ()

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, HAZARD_UNKNOWN, HAZARD_SETTLED, EXTENSION_NOT_SPECIAL, TEXT_MISSING,
        UNTIL_BAD (not after its deadline; whether it is after now the server knows better).
        """
        hazard = open_hazard(view, me, self.hazard_id)
        if hazard.fault != "fire_special":
            raise Refused("EXTENSION_NOT_SPECIAL")
        if not self.reason.strip() or not self.meanwhile.strip():
            raise Refused("TEXT_MISSING")
        deadline = fault_deadline(view, hazard)
        if deadline is not None and self.until <= deadline:
            raise Refused("UNTIL_BAD")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Extension(
            **done(act),
            hazard_id=self.hazard_id,
            until=self.until,
            reason=self.reason.strip(),
            meanwhile=self.meanwhile.strip(),
            photos=self.photos,
        )

    def photo_hashes(self) -> tuple[str, ...]:
        return self.photos


def open_hazard(view: View, me: Me, hazard_id: str) -> Hazard:
    """Raises Refused: NOT_ALLOWED, HAZARD_UNKNOWN, HAZARD_SETTLED."""
    if not me.holds(*REPAIRERS):
        raise Refused("NOT_ALLOWED")
    hazard = view.get(Hazard, hazard_id)
    if hazard is None:
        raise Refused("HAZARD_UNKNOWN")
    if view.where(Review, subject_id=hazard_id):
        raise Refused("HAZARD_SETTLED")
    return hazard
