"""What stage a ticket is at and what may be done next, asked of its steps alone.

The same rules as tickets.after and tickets.check_step in SQL; a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.estate.records import STAFF, Person
from app.tickets.records import STAGES, Step, Ticket
from services.commands import Me, Refused, View

OFFICE = ("desk", "manager")
WORDS = ("note", "rate", "judge", "escalate", "split")
"""Steps that say something and move nothing."""
NOBODY = 1_000_000


@dataclass(frozen=True)
class Standing:
    """`stage`: the last of the flow's stages that was reached, `register` before the first. `doer`: who was
    told to do it or took it. `how` it was closed: empty while open; done, dismissed, withdrawn, joined,
    reworked. `rating`: the resident's last word.
    """

    ticket: Ticket
    steps: tuple[Step, ...] = ()
    stage: str = "register"
    doer: str | None = None
    paused: bool = False
    how: str = ""
    rating: str = ""
    major: bool = False
    valid: bool | None = None
    closed_by: Step | None = field(default=None, compare=False)

    @property
    def open(self) -> bool:
        return self.how == ""

    @property
    def reached(self) -> int:
        return self.ticket.flow.nth(self.stage)

    @property
    def worked(self) -> bool:
        """The work itself is done, or was when it was closed."""
        return self.reached >= self.ticket.flow.core > 0

    def last(self, *words: str) -> Step | None:
        """The last step of those kinds."""
        return next((step for step in reversed(self.steps) if step.step in words), None)


def asleep(s: Standing, now: datetime) -> bool:
    """Put off until later. When that time has come it wakes by itself: its clocks run on."""
    last = s.last("pause") if s.open and s.paused else None
    return last is not None and (last.until is None or now < last.until)


def standing(view: View, ticket: Ticket) -> Standing:
    return standing_after(ticket, view.where(Step, ticket_id=ticket.id))


def standing_after(ticket: Ticket, steps: Iterable[Step]) -> Standing:
    """In the order in which the server heard of them; what is on its way comes last, as it was done."""
    told = sorted(steps, key=lambda s: (s.ordinal is None, s.ordinal or 0, s.at, s.id))
    now = Standing(ticket=ticket, major=ticket.major)
    for step in told:
        now = after(now, step)
    return now


def after(s: Standing, x: Step) -> Standing:
    """How a ticket stands after one more step."""
    flow = s.ticket.flow
    changed: dict[str, Any] = {"steps": (*s.steps, x)}
    if x.step in ("assign", "accept"):
        changed |= {"stage": x.step, "doer": x.to_person_id if x.step == "assign" else x.person_id}
    elif x.step in ("verify", "arrive", "work", "finish", "answer"):
        changed["stage"] = x.step
        if x.step in ("arrive", "work", "finish"):
            changed["doer"] = s.doer or x.person_id
    elif x.step == "approve":
        changed["stage"] = "approve" if x.details.get("passed", True) else flow.again
    elif x.step == "call_back" and x.rating:
        changed |= {"stage": "call_back", "rating": x.rating}
    elif x.step == "send_back":
        early = {"stage": "verify" if flow.nth("verify") else "register", "doer": None}
        changed |= {"stage": flow.again} if s.worked else early
    elif x.step == "hand_over":
        changed |= {"doer": x.to_person_id, "stage": "assign" if flow.nth("assign") else s.stage}
    elif x.step == "rate":
        changed["rating"] = x.rating
    elif x.step == "judge":
        changed["valid"] = bool(x.details.get("valid"))
    elif x.step == "escalate":
        changed["major"] = True
    elif x.step in ENDS:
        changed["how"] = ENDS[x.step]
    if x.step == "pause":
        changed["paused"] = True
    elif x.step not in WORDS:
        changed["paused"] = False
    now = replace(s, **changed)
    if now.open and x.step == "call_back" and now.rating == "unsatisfied":
        now = replace(now, how="reworked")
    elif now.open and now.reached and lacking(now, now.reached, NOBODY) is None:
        now = replace(now, how="done")
    return now if now.how == s.how else replace(now, closed_by=x)


ENDS = {"dismiss": "dismissed", "withdraw": "withdrawn", "join": "joined", "reopen": "reworked"}


def calls_back(ticket: Ticket, rating: str) -> bool:
    """Whether the desk calls back, by the policy of the flow; a sample is drawn by the last digits of the
    id.
    """
    policies = {
        "all": True,
        "unrated": rating == "",
        "sample": int(ticket.id[-4:], 16) % 100 < ticket.flow.sample,
    }
    return rating == "unsatisfied" or policies.get(ticket.flow.call_back, False)


def lacking(s: Standing, reached: int, below: int) -> str | None:
    """The first stage after `reached` and before `below` that may not be passed over."""
    for n, stage in enumerate(s.ticket.flow.stages, 1):
        due = stage.step != "call_back" or calls_back(s.ticket, s.rating)
        if reached < n < below and stage.must and due:
            return stage.step
    return None


def role_of(ticket: Ticket, step: str) -> str:
    """Whose a stage is: the role that the flow names, or whose work the ticket is."""
    stage = ticket.flow.stage(step)
    return ticket.role if stage is None or stage.role == "worker" else stage.role


def may(s: Standing, me: Me, step: str) -> bool:
    """Whether somebody may ever do that step on a ticket that they see."""
    office = me.holds(*OFFICE)
    worker = (s.doer == me.person_id and me.holds(*STAFF)) or me.holds(s.ticket.role)
    if step in ("verify", "assign"):
        return office or me.holds("guard")
    if step in ("join", "split", "dismiss"):
        return office
    if step == "answer":
        return office or worker or me.holds("guard")
    if step in ("accept", "arrive", "work", "finish"):
        return worker or me.holds(role_of(s.ticket, step), "manager")
    if step in ("approve", "call_back"):
        return me.holds(role_of(s.ticket, step), "manager")
    if step in ("pause", "resume", "hand_over", "send_back"):
        return worker or office
    if step == "judge":
        return me.holds("manager")
    own = s.ticket.is_own(me.person_id)
    if step in ("rate", "withdraw"):
        return own and (step == "withdraw" or me.holds("resident"))
    if step == "reopen":
        return own or office
    return me.holds(*STAFF) if step == "escalate" else step == "note"


def check_step(view: View, s: Standing, me: Me, step: str) -> None:
    """Raises Refused: NOT_ALLOWED, TICKET_CLOSED {how, step, person, at}, TAKEN {person, step, at}: somebody
    is at it; it can be handed over. STEP_PAST {step, person, at}, STEP_EARLY {step}, STEP_NOT_HERE.
    """
    flow, wanted = s.ticket.flow, s.ticket.flow.nth(step)
    if not may(s, me, step):
        raise Refused("NOT_ALLOWED")
    if not s.open and step not in ("note", "rate", "judge") and not (step == "reopen" and s.how == "done"):
        raise Refused("TICKET_CLOSED", how=s.how, **_told(s.closed_by))
    missing = step in STAGES and step != "verify" and not wanted
    if missing or (step == "judge" and s.ticket.kind != "complaint"):
        raise Refused("STEP_NOT_HERE")
    if _taken(s, me, step):
        taken = _told(s.last("assign", "accept", "hand_over"))
        raise Refused("TAKEN", **(taken | {"person": _name(view, s.doer)}))
    early: str | None = None
    past = False
    if step == "verify":
        past = s.stage not in ("register", "verify")
    elif step in STAGES:
        again = (step == "assign" and s.reached < flow.core) or (step == "work" and s.stage == "work")
        past, early = wanted <= s.reached and not again, lacking(s, s.reached, wanted)
    elif step in ("pause", "hand_over"):
        past = s.worked or (step == "pause" and s.paused)
    elif step == "withdraw":
        past = s.reached >= (flow.nth("arrive") or flow.core)
    elif step == "resume":
        past = not s.paused
    elif step == "send_back" and s.stage in ("register", "verify"):
        early = "assign"
    elif step == "send_back":
        past = s.worked and not me.holds(*OFFICE)
    elif step in ("rate", "reopen") and not s.worked:
        early = "finish" if flow.nth("finish") else "answer"
    if past:
        raise Refused("STEP_PAST", **_told(s.last(step) or s.last(*STAGES, "resume")))
    if early is not None:
        raise Refused("STEP_EARLY", step=early)


def _taken(s: Standing, me: Me, step: str) -> bool:
    """Whether somebody else is at it: who took it owns it until they hand it over (X18)."""
    flow = s.ticket.flow
    if step == "accept":
        return s.doer not in (None, me.person_id)
    at_it = 0 < flow.nth("accept") <= s.reached < flow.core
    return step == "assign" and s.doer is not None and at_it


def can(view: View, s: Standing, me: Me, step: str) -> bool:
    """Whether that step may be done now, as far as this device knows."""
    try:
        check_step(view, s, me, step)
    except Refused:
        return False
    return True


def _told(step: Step | None) -> dict[str, Any]:
    return {"step": step.step, "person": step.by, "at": step.at.isoformat()} if step else {}


def _name(view: View, person_id: str | None) -> str:
    person = view.get(Person, person_id) if person_id else None
    return person.name if person else ""
