"""The clocks of a ticket: by when a stage is due, what is amber, what is late, who answers for litter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Literal

from app.estate.queries import figures, zone_here
from app.tickets.queries.standing import WORDS, Standing, calls_back, role_of
from app.tickets.records import Stage, Step
from app.tickets.records.flows import NIGHT
from services.commands import View

Tone = Literal["good", "warn", "bad"]
HURRY = 0.7
DESK_STAGES = ("verify", "assign", "answer", "call_back", "approve")
"""Not urgent, these wait for the desk to open (R02, G09)."""


@dataclass(frozen=True)
class Hours:
    """When the desk is open, and the zone that is meant."""

    zone: tzinfo
    opens: time
    closes: time

    def is_open(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone).time()
        if self.closes <= self.opens:
            return local >= self.opens or local < self.closes
        return self.opens <= local < self.closes

    def opening(self, moment: datetime) -> datetime:
        """That moment when the desk is open, else when it opens next."""
        if self.is_open(moment):
            return moment
        local = moment.astimezone(self.zone)
        day = local.date() + timedelta(days=1 if local.time() >= self.opens else 0)
        return datetime.combine(day, self.opens, self.zone)

    def morning(self, moment: datetime) -> datetime:
        """When the night after that moment is over: the next 06:00."""
        local = moment.astimezone(self.zone)
        day = local.date() + timedelta(days=1 if local.time() >= DAWN else 0)
        return datetime.combine(day, DAWN, self.zone)


DAWN = time(6)
LONGEST_PAUSE = timedelta(days=92)
APPOINTMENT = timedelta(hours=2)
"""Whoever wished for a time without an end is not kept waiting longer."""


@dataclass(frozen=True)
class Clock:
    """A stage that is waited for: whose it is, since when, and by when it is due."""

    step: str
    role: str
    since: datetime
    deadline: datetime

    def share(self, now: datetime) -> float:
        """How much of the time is gone; above 1 it is late."""
        whole = self.deadline - self.since
        return (now - self.since) / whole if whole else 1.0

    def tone(self, now: datetime) -> Tone:
        """Amber once 70 % of the time is gone, red once all of it is."""
        share = self.share(now)
        return "bad" if share >= 1 else "warn" if share >= HURRY else "good"

    @property
    def hurry_at(self) -> datetime:
        """When 70 % of the time is gone."""
        return self.since + (self.deadline - self.since) * HURRY


def hours(view: View) -> Hours:
    told = figures(view)
    return Hours(
        zone_here(view), time.fromisoformat(told["desk_opens"]), time.fromisoformat(told["desk_closes"])
    )


def clocks(view: View, s: Standing, now: datetime) -> tuple[Clock, ...]:
    """Every clock that runs, the one that is due first on top; none when it is closed. What is put off is due
    later by as long as that (`standing.asleep` says whether it still is).
    """
    return running_clocks(hours(view), s)


def running_clocks(open_hours: Hours, s: Standing) -> tuple[Clock, ...]:
    """As `clocks`, for many tickets at once: the desk's hours are asked for only once."""
    if not s.open:
        return ()
    running = []
    for n, stage in enumerate(s.ticket.flow.stages, 1):
        waited = n > s.reached and (stage.step != "call_back" or calls_back(s.ticket, s.rating))
        since = _since(s, stage) if waited else None
        if since is not None:
            due = deadline(open_hours, s, stage, since)
            if due is not None:
                running.append(Clock(stage.step, role_of(s.ticket, stage.step), *due))
    return tuple(sorted(running, key=lambda c: c.deadline))


def clock(view: View, s: Standing, now: datetime) -> Clock | None:
    """The clock that is due first."""
    return next(iter(clocks(view, s, now)), None)


def deadline(
    open_hours: Hours, s: Standing, stage: Stage, since: datetime
) -> tuple[datetime, datetime] | None:
    """(since, by when) a stage is due; what is not urgent waits for the desk to open, and who has an
    appointment for it. None without a limit.
    """
    limit = stage.limits.get(s.ticket.urgency)
    if limit is None:
        return None
    begun, wished = since, s.ticket.wished_from
    if stage.step in DESK_STAGES and s.ticket.urgency != "urgent":
        begun = open_hours.opening(since)
    if stage.step in ("arrive", "finish") and wished is not None:
        begun = max(begun, wished)
    if limit == NIGHT:
        return begun, open_hours.morning(max(s.ticket.at, begun)) + waited(s, begun)
    due = begun + timedelta(minutes=float(limit))
    if stage.step == "arrive" and wished is not None and begun == wished:
        due = min(due, s.ticket.wished_until or wished + APPOINTMENT)
    return begun, due + waited(s, begun)


def waited(s: Standing, since: datetime, now: datetime | None = None) -> timedelta:
    """How long it was, or is to be, put off after that moment; with `now` no longer than until then."""
    total, slept = timedelta(0), None
    for step in s.steps:
        if step.step == "pause":
            slept = step
        elif slept is not None and step.step not in WORDS:
            total += _asleep_for(slept, since, step.at)
            slept = None
    if slept is not None:
        total += _asleep_for(slept, since, now)
    return total


def _asleep_for(pause: Step, since: datetime, woken: datetime | None) -> timedelta:
    """It wakes when somebody takes it up again, or by itself when its time has come."""
    end = min(moment for moment in (pause.until, woken, pause.at + LONGEST_PAUSE) if moment is not None)
    return max(end - max(pause.at, since), timedelta(0))


def _since(s: Standing, stage: Stage) -> datetime | None:
    """When its clock began: at the step it names, else when it became the next stage; None when that is to
    come.
    """
    flow = s.ticket.flow
    if stage.after and flow.nth(stage.after):
        if s.reached < flow.nth(stage.after):
            return None
        last = _current(s, stage.after) or _current(s, s.stage)
    elif flow.nth(stage.step) != s.reached + 1:
        return None
    else:
        last = _current(s, s.stage)
    return last.at if last is not None else s.ticket.at


def _current(s: Standing, step: str) -> Step | None:
    """The last step of a kind that still counts: what was sent back or given anew began again."""
    for found in reversed(s.steps):
        if found.step == step and (step != "approve" or found.details.get("passed", True)):
            return found
        if found.step in ("send_back", "hand_over") or (found.step == "approve" and step != "approve"):
            return found
    return None


def overdue(view: View, s: Standing, now: datetime) -> bool:
    first = clock(view, s, now)
    return first is not None and now >= first.deadline


def accountable(view: View, s: Standing, now: datetime) -> tuple[str, str | None]:
    """Who answers for litter (X07): ("manager", None) until a cleaner was told and had their time, then
    ("cleaner", who was told). What was cleared in time stays the manager's.
    """
    told = s.last("assign", "hand_over", "send_back")
    cleared = s.last("finish") if s.worked else None
    if told is None or s.reached < s.ticket.flow.nth("assign"):
        return "manager", None
    stage = s.ticket.flow.stage("finish")
    limit = (stage.limits.get(s.ticket.urgency) if stage else None) or figures(view)["litter_cleared_minutes"]
    end = cleared.at if cleared is not None else now
    if end - told.at - waited(s, told.at, now) < timedelta(minutes=float(limit)):
        return "manager", None
    return "cleaner", s.doer
