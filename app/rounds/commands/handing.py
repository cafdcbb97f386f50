"""Giving a round to a colleague, to whoever comes next, or back to those whom the plan names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from app.estate.records import Membership, Person
from app.rounds.commands.walking import done
from app.rounds.records import Finish, Handover, Round, Start, Visit
from services.commands import Act, Command, Me, Refused, View
from services.records import Record


class HandOver(Command):
    """`to_person_id` None: anybody of its roles, or with `back` those whom the plan names. The last one
    counts. The server refuses ROUND_OVER also when the time of the round has passed.
    """

    kind: ClassVar[str] = "rounds.hand_over"
    round_id: str
    to_person_id: str | None = None
    back: bool = False
    reason: str = ""

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: ROUND_UNKNOWN, NOT_ALLOWED, ROUND_OVER, PERSON_UNKNOWN, PERSON_CANNOT."""
        walk = view.get(Round, self.round_id)
        if walk is None:
            raise Refused("ROUND_UNKNOWN")
        if not may_hand_over(view, me, walk):
            raise Refused("NOT_ALLOWED")
        if view.where(Finish, round_id=walk.id):
            raise Refused("ROUND_OVER")
        if self.to_person_id is None:
            return
        person = view.get(Person, self.to_person_id)
        if person is None:
            raise Refused("PERSON_UNKNOWN")
        held = {m.role for m in view.where(Membership, person_id=person.id) if m.ended_at is None}
        if person.left_at is not None or held.isdisjoint(walk.roles):
            raise Refused("PERSON_CANNOT", person=person.name)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Handover(
            **done(act),
            round_id=self.round_id,
            to_person_id=self.to_person_id,
            back=self.back,
            reason=self.reason,
        )


def may_hand_over(view: View, me: Me, walk: Round) -> bool:
    """Whether it is or was mine to give: by role or by name, once given to me, or walked by me."""
    if me.holds("manager"):
        return True
    if not me.holds(*walk.roles):
        return False
    given = any(h.to_person_id == me.person_id for h in view.where(Handover, round_id=walk.id))
    acts = [*view.where(Start, round_id=walk.id), *view.where(Visit, round_id=walk.id)]
    walked = any(act.person_id == me.person_id for act in acts)
    return given or walked or not walk.person_ids or me.person_id in walk.person_ids
