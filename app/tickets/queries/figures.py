"""A month of tickets in figures (K02–K04, K12, K17): each with the tickets that it was counted from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TypeVar

from app.estate.records import Unit
from app.rounds.queries.months import stretch
from app.tickets.queries.clocks import Hours, deadline, hours, running_clocks, waited
from app.tickets.queries.standing import Standing, asleep, calls_back, standing
from app.tickets.records import Step, Ticket
from services.commands import View

T = TypeVar("T")
DROPPED = ("dismissed", "withdrawn", "joined")


@dataclass(frozen=True)
class Figure:
    """`good` of `good` and `bad` tickets, by their ids; `of` when it is counted against something else.
    `target` in hundredths: at least, or with `most` at most. Of a plain number the share says nothing.
    """

    key: str
    good: tuple[str, ...]
    bad: tuple[str, ...] = ()
    target: float | None = None
    most: bool = False
    of: int | None = None
    plain: bool = False

    @property
    def whole(self) -> int:
        return len(self.good) + len(self.bad) if self.of is None else self.of

    @property
    def share(self) -> float | None:
        """From 0 to 1; None while there is nothing to count."""
        return len(self.good) / self.whole if self.whole else None

    @property
    def met(self) -> bool | None:
        """None without a target or anything to count."""
        if self.target is None:
            return None
        if self.plain:
            return len(self.good) <= self.target
        if self.share is None:
            return None
        return self.share * 100 < self.target if self.most else self.share * 100 >= self.target


@dataclass(frozen=True)
class Times:
    """How long it took on average: from the report until somebody was there, and until it was done."""

    response: timedelta | None
    solution: timedelta | None


@dataclass(frozen=True)
class Month:
    tickets: int
    figures: tuple[Figure, ...]
    times: Times


def month_figures(view: View, first_day: date, zone: tzinfo | None, now: datetime) -> Month:
    """Of what was reported in that month."""
    begins, ends = stretch(first_day, zone)
    found = [standing(view, t) for t in view.all(Ticket) if begins <= t.at < ends]
    counted = [s for s in found if s.how not in DROPPED]
    repairs, complaints, violations = (
        [s for s in counted if s.ticket.kind == kind] for kind in ("repair", "complaint", "violation")
    )
    open_hours = hours(view)
    made = (
        *_repairs(view, repairs, open_hours, now),
        *_complaints(complaints, len(view.all(Unit)), open_hours, now),
        *_violations(violations, open_hours, now),
    )
    return Month(len(found), made, _times(repairs))


def in_time(s: Standing, open_hours: Hours, now: datetime) -> bool | None:
    """Whether somebody was there and done within the limits; None while both may still be (X01, X02)."""
    told = [_stage_in_time(s, step, open_hours, now) for step in ("arrive", "finish")]
    if False in told:
        return False
    return True if s.worked or not s.open else None


def first_time(view: View, s: Standing) -> bool:
    """Done once and right: never sent back or failed after it, and nothing had to follow."""
    failed = any(step.step == "approve" and not _passed(step) for step in s.steps)
    return sum(step.step == "finish" for step in s.steps) == 1 and not failed and not followed(view, s)


def followed(view: View, s: Standing) -> bool:
    """What was not put right went on in another ticket (K03)."""
    return bool(view.where(Ticket, predecessor_id=s.ticket.id))


def _repairs(view: View, repairs: list[Standing], open_hours: Hours, now: datetime) -> tuple[Figure, ...]:
    done = [s for s in repairs if s.worked]
    approved = [(s, step) for s in repairs if (step := _first(s, "approve")) is not None]
    asked = [s for s in done if calls_back(s.ticket, _before_call(s)) and _settled(s, open_hours, now)]
    reached = [(s, step) for s in done if (step := _called(s)) is not None]
    timely = [(s, told) for s in repairs if (told := in_time(s, open_hours, now)) is not None]
    return (
        _figure("K02", timely, bool, 99),
        _split("K03", done, lambda s: followed(view, s), 1, True),
        _figure("K04", approved, _passed, 99),
        _split("K04_called", asked, lambda s: _called(s) is not None, 99),
        _figure("K04_satisfied", reached, lambda step: step.rating == "satisfied"),
        _split("first_time", done, lambda s: first_time(view, s)),
    )


def _complaints(found: list[Standing], homes: int, open_hours: Hours, now: datetime) -> tuple[Figure, ...]:
    valid = tuple(s.ticket.id for s in found if s.valid)
    settled = [s for s in found if not s.open or _late(s, open_hours, now)]
    return (
        Figure("K12a", valid, target=2, most=True, of=homes),
        _split("K12b", settled, _handled, 100),
    )


def _violations(found: list[Standing], open_hours: Hours, now: datetime) -> tuple[Figure, ...]:
    settled = [s for s in found if not s.open or _late(s, open_hours, now)]
    return (
        Figure("K17a", tuple(s.ticket.id for s in found), target=1, plain=True),
        _split("K17b", settled, _handled, 95),
    )


def _handled(s: Standing) -> bool:
    """With a result, and called back where the policy asks for it."""
    return s.worked and (_called(s) is not None or not calls_back(s.ticket, _before_call(s)))


def _times(repairs: list[Standing]) -> Times:
    there = [_until(s, "arrive", "finish") for s in repairs]
    done = [_until(s, "finish") for s in repairs]
    return Times(_mean(there), _mean(done))


def _until(s: Standing, *words: str) -> timedelta | None:
    step = next((x for x in s.steps if x.step in words), None)
    return step.at - s.ticket.at - waited(s, s.ticket.at, step.at) if step else None


def _mean(lengths: Iterable[timedelta | None]) -> timedelta | None:
    known = [max(one, timedelta(0)) for one in lengths if one is not None]
    return sum(known, timedelta(0)) / len(known) if known else None


def _stage_in_time(s: Standing, step: str, open_hours: Hours, now: datetime) -> bool | None:
    """None when the stage has no limit, or it runs; what was passed over counts when the next came."""
    stage = s.ticket.flow.stage(step)
    base = _first(s, stage.after) if stage and stage.after else None
    if stage is None:
        return None
    reached = next((x for x in s.steps if x.step in (step, "finish")), None)
    since = base.at if base is not None and (reached is None or base.at <= reached.at) else s.ticket.at
    due = deadline(open_hours, s, stage, since)
    if due is None or (reached is None and (not s.open or asleep(s, now))):
        return None
    if reached is None:
        return None if now < due[1] else False
    return reached.at <= due[1]


def _late(s: Standing, open_hours: Hours, now: datetime) -> bool:
    return any(c.deadline <= now for c in running_clocks(open_hours, s))


def _settled(s: Standing, open_hours: Hours, now: datetime) -> bool:
    """Called, closed, or late: what may still be done in time counts neither way."""
    return _called(s) is not None or not s.open or _late(s, open_hours, now)


def _first(s: Standing, *words: str) -> Step | None:
    return next((step for step in s.steps if step.step in words), None)


def _called(s: Standing) -> Step | None:
    """The call back that reached somebody."""
    return next((step for step in s.steps if step.step == "call_back" and step.rating), None)


def _before_call(s: Standing) -> str:
    """What the resident had said by themselves: the policy goes by that."""
    return next((step.rating for step in reversed(s.steps) if step.step == "rate"), "")


def _passed(step: Step) -> bool:
    return bool(step.details.get("passed", True))


def _split(
    key: str,
    of: Iterable[Standing],
    good: Callable[[Standing], bool],
    target: float | None = None,
    most: bool = False,
) -> Figure:
    found = [(s.ticket.id, good(s)) for s in of]
    yes, no = (tuple(id for id, ok in found if ok is which) for which in (True, False))
    return Figure(key, yes, no, target, most)


def _figure(
    key: str, of: Iterable[tuple[Standing, T]], good: Callable[[T], bool], target: float | None = None
) -> Figure:
    told = {s.ticket.id: what for s, what in of}
    yes, no = (tuple(id for id, what in told.items() if good(what) is which) for which in (True, False))
    return Figure(key, yes, no, target)
