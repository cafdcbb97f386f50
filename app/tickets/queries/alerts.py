"""What somebody should hear of tickets now: theirs to do, time running out, major ones, taken from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from app.domain import Alert
from app.estate.queries import absent_on, today_here
from app.rounds.queries import on_duty
from app.rounds.queries.duty import Standing as Duty
from app.tickets.queries.after_hours import after_hours_alerts, call_alerts
from app.tickets.queries.clocks import Clock, hours
from app.tickets.queries.inbox import DISPATCH, is_free, is_mine
from app.tickets.queries.lines import Line, open_lines
from app.tickets.queries.reporting import reporting_alerts
from app.tickets.queries.standing import OFFICE, asleep
from app.tickets.records import Step
from services.commands import Me, View

LATELY = timedelta(days=3)


def alerts(view: View, me: Me, now: datetime) -> tuple[Alert, ...]:
    """Newest first. They call who is on duty: what came up since they came, and what is urgent until it is
    done; who is away today is not called at all.
    """
    if me.holds("resident") and len(me.roles) == 1:
        return ()
    found: list[Alert] = []
    desk_open = hours(view).is_open(now)
    for line in open_lines(view):
        if not asleep(line.standing, now):
            found += _of_line(line, me, now, desk_open)
    found += [*after_hours_alerts(view, me, now), *call_alerts(view, me, now)]
    found += reporting_alerts(view, me, now)
    away = absent_on(view, me.person_id, today_here(view, now)) is not None
    duty = Duty() if away else on_duty(view, me.person_id, now)
    called = [_calling(alert, duty) for alert in found if alert.at > now - LATELY]
    return tuple(sorted(called, key=lambda alert: (alert.at, alert.id), reverse=True))


def _calling(alert: Alert, duty: Duty) -> Alert:
    came_up = duty.since is not None and (alert.lasting or alert.at >= duty.since)
    return replace(alert, calls=duty.on and came_up)


def _of_line(line: Line, me: Me, now: datetime, desk_open: bool) -> Iterator[Alert]:
    mine, free = is_mine(line, me, desk_open), is_free(line, me)
    yield from _given(line, me)
    if free or (mine and line.standing.stage == "register" and line.ticket.person_id != me.person_id):
        yield from _new(line, me)
    if me.holds("manager"):
        yield from _major(line, now)
    if mine or free or me.holds(*OFFICE):
        yield from _clock(line, now)


def _clock(line: Line, now: datetime) -> Iterator[Alert]:
    """At 70 % and at the end of the time; a limit that was moved is another one and calls again."""
    clock = line.clock
    if clock is None:
        return
    name = f"{line.id}:{clock.step}:{clock.deadline:%Y%m%d%H%M}"
    if now >= clock.deadline:
        yield _alert(line, f"late:{name}", "alert_ticket_late", clock.deadline, "bad", True, clock)
    elif now >= clock.hurry_at:
        urgent = line.ticket.urgency == "urgent"
        yield _alert(line, f"hurry:{name}", "alert_ticket_hurry", clock.hurry_at, "warn", urgent, clock)


def _major(line: Line, now: datetime) -> Iterator[Alert]:
    """Straight to the manager (X17); a complaint also when a limit ran out (X19)."""
    s = line.standing
    if s.major:
        told = s.last("escalate")
        at = told.at if told else line.ticket.at
        yield _alert(line, f"major:{line.id}", "alert_ticket_major", at, "bad", True)
    elif line.major(now):
        late = line.missed_at or (line.clock.deadline if line.clock else now)
        yield _alert(line, f"escalated:{line.id}", "alert_ticket_escalated", late, "bad", True)


def _new(line: Line, me: Me) -> Iterator[Alert]:
    """There is work for their post that nobody was told to do."""
    ticket, urgent = line.ticket, line.ticket.urgency == "urgent"
    back = line.standing.last("assign", "send_back")
    said = back or ticket
    at = said.received_at or said.at
    tone: Literal["info", "bad"] = "bad" if urgent else "info"
    name = f"new:{line.id}:{back.id}" if back else f"new:{line.id}"
    key = "alert_ticket_new" if line.awaited in DISPATCH and me.holds(*OFFICE) else "alert_ticket_free"
    yield _alert(line, name, key, at, tone, urgent)


def _given(line: Line, me: Me) -> Iterator[Alert]:
    """Told to do it, and not begun; or somebody else was told meanwhile."""
    s = line.standing
    told = s.last("assign", "hand_over", "accept")
    if told is None or told.person_id == me.person_id:
        return
    at, urgent = told.received_at or told.at, line.ticket.urgency == "urgent"
    if s.doer == me.person_id and line.awaited in ("accept", "arrive", "work", "finish", "answer"):
        fresh = s.last("assign", "hand_over", "accept", "arrive", "work") is told
        if fresh:
            tone: Literal["info", "bad"] = "bad" if urgent else "info"
            yield _alert(line, f"given:{told.id}", "alert_ticket_given", at, tone, urgent)
    elif s.doer is not None and _was_theirs(s.steps, told, me):
        alert = _alert(line, f"taken:{told.id}", "alert_ticket_taken", at, "info", False)
        yield replace(alert, values=(*alert.values, ("person", line.doer)))


def _was_theirs(steps: tuple[Step, ...], told: Step, me: Me) -> bool:
    """Before that step it was this person's."""
    before = [x for x in steps[: steps.index(told)] if x.step in ("assign", "hand_over", "accept")]
    if not before:
        return False
    last = before[-1]
    return (last.person_id if last.step == "accept" else last.to_person_id) == me.person_id


def _alert(
    line: Line,
    id: str,
    key: str,
    at: datetime,
    tone: Literal["info", "warn", "bad"],
    lasting: bool,
    clock: Clock | None = None,
) -> Alert:
    ticket = line.ticket
    terms: tuple[tuple[str, tuple[str, ...]], ...] = (("kind", (f"kind_{ticket.kind}",)),)
    if clock is not None:
        terms = (*terms, ("stage", (f"stage_{clock.step}",)))
    values = (("number", ticket.number or "—"), ("where", line.where or ticket.text[:20] or "—"))
    return Alert(id, key, at, f"/tickets/{line.id}", values, tone, lasting, terms=terms)
