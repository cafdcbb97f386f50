"""What somebody may do with a ticket now: the one next step that is theirs, and everything else."""

from __future__ import annotations

from dataclasses import dataclass

from app.tickets.queries.standing import OFFICE, Standing, can, role_of
from services.commands import Me, View

DESK_STEPS = ("verify", "assign", "answer", "approve", "call_back")
WORK_STEPS = ("accept", "arrive", "work", "finish")
ASIDE = (
    "note",
    "hand_over",
    "pause",
    "judge",
    "escalate",
    "split",
    "send_back",
    "reopen",
    "join",
    "dismiss",
    "withdraw",
)
"""What is no stage, in the order in which it is offered."""


@dataclass(frozen=True)
class Deeds:
    """`main`: the next step that is this person's, empty when they wait for somebody else."""

    main: str = ""
    others: tuple[str, ...] = ()


def deeds(view: View, s: Standing, me: Me | None) -> Deeds:
    if me is None:
        return Deeds()
    open_to = [step for step in _candidates(s, me) if can(view, s, me, step)]
    main = _main(s, me, open_to)
    return Deeds(main, tuple(step for step in open_to if step != main))


def _candidates(s: Standing, me: Me) -> list[str]:
    stages = [stage.step for stage in s.ticket.flow.stages]
    found = ["resume", *(step for step in stages if step not in WORK_STEPS or _works(s, me, step)), "rate"]
    left_out = {"escalate"} if s.major else set()
    return [*found, *(step for step in ASIDE if step not in left_out)]


def _works(s: Standing, me: Me, step: str) -> bool:
    """Whoever was told, else those whose work it is; the office where the flow makes it theirs."""
    role = role_of(s.ticket, step)
    if role in OFFICE and s.doer is None:
        return me.holds(*OFFICE)
    return s.doer == me.person_id or me.holds(role)


def _main(s: Standing, me: Me, open_to: list[str]) -> str:
    if "resume" in open_to:
        return "resume" if s.doer in (None, me.person_id) or me.holds(*OFFICE) else ""
    flow = s.ticket.flow
    coming = [
        stage.step for stage in flow.stages if stage.step in open_to and flow.nth(stage.step) > s.reached
    ]
    mine = [step for step in coming if _is_mine(s, me, step)]
    office = [step for step in coming if step in DESK_STEPS and _stands_in(s, me)]
    rate = ["rate"] if "rate" in open_to and s.rating == "" else []
    return (mine or office or rate or [""])[0]


def _is_mine(s: Standing, me: Me, step: str) -> bool:
    if step in WORK_STEPS:
        return s.doer == me.person_id or (s.doer is None and me.holds(role_of(s.ticket, step)))
    return me.holds(role_of(s.ticket, step))


def _stands_in(s: Standing, me: Me) -> bool:
    """For the desk: the manager, and a guard where it cannot wait."""
    return me.holds(*OFFICE) or (me.holds("guard") and s.ticket.urgency == "urgent")
