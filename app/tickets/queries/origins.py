"""Where tickets come from on a round: what became of a hazard, and what can be reported at a place."""

from __future__ import annotations

from app.domain import Aside
from app.estate.records import STAFF, Place
from app.rounds.records import Hazard
from app.tickets.queries.standing import standing
from app.tickets.records import Ticket
from services.commands import Me, View

INTAKERS = ("desk", "manager", "guard")
"""Who turns a hazard into a ticket."""


def about_hazard(view: View, me: Me, hazard_id: str) -> tuple[Aside, ...]:
    """The ticket that it became, to be opened by who sees it; else the way to make it one."""
    taken = next(iter(view.where(Ticket, hazard_id=hazard_id)), None)
    if taken is not None:
        now = standing(view, taken)
        stage = f"how_{now.how}" if now.how else f"stage_{now.stage}"
        values = (("number", taken.number or "…"),)
        return (Aside("intake_hazard_ticket", values, f"/tickets/{taken.id}", (("stage", stage),)),)
    if me.holds(*INTAKERS) and view.get(Hazard, hazard_id) is not None:
        return (Aside("intake_from_hazard", (), f"/tickets/hazard/{hazard_id}"),)
    return ()


def about_place(view: View, me: Me, place_id: str) -> tuple[Aside, ...]:
    """Whoever stands at a label may report something there; residents say where in words."""
    known = bool(place_id) and me.holds(*STAFF) and view.get(Place, place_id) is not None
    return (Aside("intake_here", (), f"/tickets/at/{place_id}" if known else "/tickets/new"),)
