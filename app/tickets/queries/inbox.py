"""What somebody finds in the list of tickets: theirs first, then what they wait for, then what is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.estate.queries import today_here
from app.tickets.queries.clocks import hours
from app.tickets.queries.lines import Line, closed_lines, lines_in_turn, open_lines
from app.tickets.queries.standing import OFFICE, asleep
from services.commands import Me, View

WATCHERS = (*OFFICE, "inspector")
"""Roles that see every ticket."""
AFOOT = ("guard", "cleaner", "electrician", "gardener")
SECTIONS = ("major", "mine", "free", "overdue", "running", "waiting", "paused", "done")
DISPATCH = ("verify", "assign")


@dataclass(frozen=True)
class Filters:
    """Which tickets are shown; empty fields narrow nothing. `days`: reported within so many days."""

    kind: str = ""
    urgency: str = ""
    person_id: str = ""
    building_id: str = ""
    overdue: bool = False
    days: int = 0

    @property
    def count(self) -> int:
        """How many of them narrow the list."""
        told = (self.kind, self.urgency, self.person_id, self.building_id, self.overdue, self.days)
        return sum(bool(one) for one in told)

    def keeps(self, line: Line, now: datetime) -> bool:
        ticket = line.ticket
        return (
            self.kind in ("", ticket.kind)
            and self.urgency in ("", ticket.urgency)
            and self.person_id in ("", line.standing.doer)
            and self.building_id in ("", line.building_id)
            and (not self.overdue or line.overdue(now))
            and (not self.days or ticket.at > now - timedelta(days=self.days))
        )


@dataclass(frozen=True)
class Section:
    """`key` is one of SECTIONS."""

    key: str
    lines: tuple[Line, ...]


def inbox(view: View, me: Me | None, now: datetime, filters: Filters | None = None) -> tuple[Section, ...]:
    """The sections that are not empty, in their order; each line stands in one of them only."""
    if me is None:
        return ()
    wanted, found = filters or Filters(), dict[str, list[Line]]()
    desk_open = hours(view).is_open(now)
    for line in lines_in_turn(view):
        key = section_of(line, me, now, desk_open)
        if key and wanted.keeps(line, now):
            found.setdefault(key, []).append(line)
    done = [line for line in done_today(view, me, now) if wanted.keeps(line, now)]
    sections = [Section(key, tuple(found[key])) for key in SECTIONS if key in found]
    return (*sections, Section("done", tuple(done))) if done else tuple(sections)


def section_of(line: Line, me: Me, now: datetime, desk_open: bool) -> str:
    """Where an open ticket stands in somebody's list; empty when it does not concern them."""
    watching = me.holds(*WATCHERS)
    if me.holds("manager") and line.major(now):
        return "major"
    if asleep(line.standing, now):
        return "paused" if watching or _concerns(line, me) else ""
    if is_mine(line, me, desk_open):
        return "mine"
    if is_free(line, me):
        return "free"
    if watching:
        return "major" if line.major(now) else "overdue" if line.overdue(now) else "running"
    return "waiting" if _concerns(line, me) else ""


def is_mine(line: Line, me: Me, desk_open: bool = True) -> bool:
    """The next step is theirs: they were told to do it, or it is the work of their post. While the desk is
    closed the guards give out what is urgent (G09).
    """
    s = line.standing
    if not s.open:
        return False
    if not s.worked and line.awaited not in DISPATCH and s.doer is not None:
        return s.doer == me.person_id
    if line.role in OFFICE:
        at_night = not desk_open and line.ticket.urgency == "urgent" and line.awaited in DISPATCH
        return (
            me.holds(line.role) or (at_night and me.holds("guard")) or (line.to_judge and me.holds("manager"))
        )
    return line.to_judge and me.holds("manager")


def is_free(line: Line, me: Me) -> bool:
    """It is the work of their post, and nobody was told to do it yet: whoever takes it has it."""
    s = line.standing
    flow = s.ticket.flow
    open_to_all = s.open and s.doer is None and not s.worked
    takes = bool(flow.nth("accept") or line.awaited not in DISPATCH)
    return open_to_all and takes and s.ticket.role in AFOOT and me.holds(s.ticket.role)


def done_today(view: View, me: Me, now: datetime) -> tuple[Line, ...]:
    """What was closed today, the last first; who walks about sees what they had part in."""
    found = closed_lines(view, midnight(view, now))
    if me.holds(*WATCHERS):
        return found
    return tuple(line for line in found if _concerns(line, me))


def midnight(view: View, now: datetime) -> datetime:
    """When today began at the estate."""
    return datetime.combine(today_here(view, now), time(), hours(view).zone)


def headline(view: View, me: Me, now: datetime) -> tuple[str, dict[str, int]] | None:
    """A line for a home screen: a key of the texts and its figures; None when there is nothing to say."""
    lines = [line for line in open_lines(view) if not asleep(line.standing, now)]
    if me.holds(*OFFICE):
        given = sum(x.awaited in DISPATCH for x in lines)
        late = _late(lines, now)
        return ("headline_office", {"give": given, "late": late}) if given or late else None
    mine = [x for x in lines if is_mine(x, me) or is_free(x, me)]
    return ("headline_mine", {"count": len(mine), "late": _late(mine, now)}) if mine else None


def _late(lines: Iterable[Line], now: datetime) -> int:
    return sum(line.overdue(now) for line in lines)


def _concerns(line: Line, me: Me) -> bool:
    """They do it, did a part of it, or reported it."""
    s = line.standing
    did = any(x.person_id == me.person_id for x in s.steps)
    return did or s.doer == me.person_id or s.ticket.is_own(me.person_id)
