"""How a ticket ends: approved, called back, judged, rated; turned down, joined, split, begun again."""

from __future__ import annotations

from typing import Any, ClassVar

from app.tickets.commands.routing import reasoned
from app.tickets.commands.stepping import Stepping
from app.tickets.commands.working import worded
from app.tickets.queries.standing import standing
from app.tickets.records import RATINGS, Rating, Ticket
from services.commands import Me, Refused, View


class Approve(Stepping):
    """The work was looked at (K04); when it did not pass it is to be done again, with words what is
    missing.
    """

    kind: ClassVar[str] = "tickets.approve"
    verb: ClassVar[str] = "approve"
    passed: bool = True

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        if not self.passed:
            worded(self)

    def told(self, view: View) -> dict[str, Any]:
        return {"details": {"passed": self.passed}}


class CallBack(Stepping):
    """The desk asked afterwards (S02); without a rating nobody was reached. Who is not satisfied gets a new
    ticket that follows this one (K03); its id is follower_id(op).
    """

    kind: ClassVar[str] = "tickets.call_back"
    verb: ClassVar[str] = "call_back"
    rating: Rating | None = None

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        if self.rating == "unsatisfied":
            worded(self)

    def told(self, view: View) -> dict[str, Any]:
        return {"details": {"rating": self.rating or ""}}


class Rate(Stepping):
    """What the resident thinks of it (V07)."""

    kind: ClassVar[str] = "tickets.rate"
    verb: ClassVar[str] = "rate"
    rating: Rating

    def told(self, view: View) -> dict[str, Any]:
        assert self.rating in RATINGS
        return {"details": {"rating": self.rating}}


class Judge(Stepping):
    """Whether a complaint is a valid one, and why (K12a)."""

    kind: ClassVar[str] = "tickets.judge"
    verb: ClassVar[str] = "judge"
    valid: bool
    reason: str

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        reasoned(self.reason)

    def told(self, view: View) -> dict[str, Any]:
        return {"reason": self.reason.strip(), "details": {"valid": self.valid}, "inside": True}


class _Ending(Stepping):
    reason: str

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        reasoned(self.reason)

    def told(self, view: View) -> dict[str, Any]:
        return {"reason": self.reason.strip()}


class Dismiss(_Ending):
    """Not ours, or not so; said why."""

    kind: ClassVar[str] = "tickets.dismiss"
    verb: ClassVar[str] = "dismiss"


class Withdraw(_Ending):
    """Who reported it needs it no longer."""

    kind: ClassVar[str] = "tickets.withdraw"
    verb: ClassVar[str] = "withdraw"


class Join(Stepping):
    """The same as another open ticket, where it goes on."""

    kind: ClassVar[str] = "tickets.join"
    verb: ClassVar[str] = "join"
    other_id: str

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        """Raises Refused: TICKET_UNKNOWN."""
        other = view.get(Ticket, self.other_id)
        if other is None or other.id == ticket.id or not standing(view, other).open:
            raise Refused("TICKET_UNKNOWN")

    def told(self, view: View) -> dict[str, Any]:
        return {"other_id": self.other_id}


class Split(Stepping):
    """A part of it becomes a ticket of its own, in words; its id is follower_id(op)."""

    kind: ClassVar[str] = "tickets.split"
    verb: ClassVar[str] = "split"

    def lacks(self, view: View, ticket: Ticket, me: Me) -> None:
        worded(self)


class Reopen(Split):
    """It is not put right: a new ticket that follows this one (K03); its id is follower_id(op)."""

    kind: ClassVar[str] = "tickets.reopen"
    verb: ClassVar[str] = "reopen"
