"""Not working on some days: asked for by oneself, or said by the manager; ended earlier, or called off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from app.estate.records import STAFF, Absence, AbsenceReason, Membership, Person, Why
from services.commands import Act, Command, Me, Refused, View
from services.records import Effect, Gone

LONGEST = timedelta(days=366)


class MarkAbsent(Command):
    """From the first day to the last, both included. Leave of one's own is asked for ahead (X10)."""

    kind: ClassVar[str] = "estate.mark_absent"
    person_id: str
    first_day: date
    last_day: date
    reason: Why
    note: str = ""

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, PERSON_UNKNOWN, DAYS_BAD. The server also says LEAVE_LATE, which the
        form asks `queries.leave_late` before.
        """
        if not me.holds(*STAFF) or (self.person_id != me.person_id and not me.holds("manager")):
            raise Refused("NOT_ALLOWED")
        person = view.get(Person, self.person_id)
        held = {m.role for m in view.where(Membership, person_id=self.person_id) if m.ended_at is None}
        if person is None or person.left_at is not None or held.isdisjoint(STAFF):
            raise Refused("PERSON_UNKNOWN")
        if not self.first_day <= self.last_day <= self.first_day + LONGEST:
            raise Refused("DAYS_BAD")

    def effect(self, view: View, act: Act) -> Iterable[Effect]:
        yield Absence(
            id=act.id,
            estate_id=act.me.estate_id,
            person_id=self.person_id,
            told_by=act.me.person_id,
            first_day=self.first_day,
            last_day=self.last_day,
            at=act.at,
        )
        yield AbsenceReason(
            id=act.id,
            estate_id=act.me.estate_id,
            person_id=self.person_id,
            reason=self.reason,
            note=self.note,
        )


class EndAbsence(Command):
    """Back earlier: `last_day` is the last one away. Before the first day: it does not take place."""

    kind: ClassVar[str] = "estate.end_absence"
    absence_id: str
    last_day: date

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: ABSENCE_UNKNOWN, NOT_ALLOWED."""
        absence = view.get(Absence, self.absence_id)
        if absence is None:
            raise Refused("ABSENCE_UNKNOWN")
        if absence.person_id != me.person_id and not me.holds("manager"):
            raise Refused("NOT_ALLOWED")

    def effect(self, view: View, act: Act) -> Iterable[Effect]:
        absence = view.get(Absence, self.absence_id)
        if absence is None:
            return
        last = min(absence.last_day, self.last_day)
        if last < absence.first_day:
            yield Gone(Absence.table, absence.id)
            yield Gone(AbsenceReason.table, absence.id)
        else:
            yield absence.model_copy(update={"last_day": last})
