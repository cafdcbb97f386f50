"""Which plans there are: what is in force, what is to come, what has ended, and when the next round is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from app.estate.records import Person, Place
from app.rounds.queries.progress import zone_of
from app.rounds.queries.recurrence import Planned, next_days, together
from app.rounds.records import Plan, Stop
from services.commands import View

DAY = timedelta(days=1)
AHEAD = 8


@dataclass(frozen=True)
class PlannedStop:
    stop: Stop
    place: str


@dataclass(frozen=True)
class PlanState:
    """A plan in all its versions. `shown` is the one to look at: in force now, else the next, else the last;
    `head` is the one to change; `coming` those that take its place later.
    """

    lineage: str
    shown: Plan
    head: Plan
    coming: tuple[Plan, ...]
    ended: bool
    stops: tuple[PlannedStop, ...]
    people: tuple[str, ...]
    next_at: datetime | None

    def matches(self, text: str) -> bool:
        """Some of the name, of a place or of a person; spaces and case do not matter."""
        wanted = _plain(text)
        said = (self.shown.name, self.head.name, *(s.place for s in self.stops), *self.people)
        return any(wanted in _plain(one) for one in said)


@dataclass(frozen=True)
class PlannedDay:
    day: date
    rounds: tuple[Planned, ...]


def plan_states(view: View, now: datetime) -> tuple[PlanState, ...]:
    """Every plan once, those in force first, by name. `now` aware."""
    lines: dict[str, list[Plan]] = {}
    for plan in view.all(Plan):
        lines.setdefault(line_of(plan), []).append(plan)
    states = [_state(view, lineage, versions, now) for lineage, versions in lines.items()]
    return tuple(sorted(states, key=lambda s: (s.ended, s.shown.name, s.lineage)))


def plan_state(view: View, plan_id: str, now: datetime) -> PlanState | None:
    """The plan that one of its versions belongs to."""
    plan = view.get(Plan, plan_id)
    if plan is None:
        return None
    return _state(view, line_of(plan), versions_of(view, line_of(plan)), now)


def head_of(view: View, plan_id: str) -> Plan | None:
    """The last version of the plan that one of its versions belongs to: the one to change."""
    plan = view.get(Plan, plan_id)
    return _head(versions_of(view, line_of(plan))) if plan else None


def line_of(plan: Plan) -> str:
    """What all versions of a plan have in common."""
    return plan.lineage or plan.id


def versions_of(view: View, lineage: str) -> list[Plan]:
    return [plan for plan in view.all(Plan) if line_of(plan) == lineage]


def stops_of(view: View, plan_id: str) -> tuple[Stop, ...]:
    return tuple(sorted(view.where(Stop, plan_id=plan_id), key=lambda s: (s.ordinal, s.id)))


def plans_at(view: View, place_id: str, now: datetime) -> tuple[Plan, ...]:
    """The plans of today and later that stop at a place, each once, by name."""
    today = today_of(view, now)
    mine = {stop.plan_id for stop in view.where(Stop, place_id=place_id)}
    found = [p for p in view.all(Plan) if p.id in mine and not _is_over(p, today)]
    return tuple({line_of(p): p for p in sorted(found, key=lambda p: p.name)}.values())


def needs(view: View, place_id: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """The plans that a place cannot be closed under: name and address."""
    return tuple((plan.name, f"/plans/{plan.id}") for plan in plans_at(view, place_id, now))


def week(plans: Iterable[Plan], since: date, zone: tzinfo | None, days: int = 7) -> tuple[PlannedDay, ...]:
    """Each of the days with its rounds, those of none included."""
    rounds: dict[date, list[Planned]] = {since + n * DAY: [] for n in range(days)}
    for one in together(plans, since, days, zone):
        rounds[one.day].append(one)
    return tuple(PlannedDay(day, tuple(some)) for day, some in rounds.items())


def week_with(view: View, draft: Plan, lineage: str, now: datetime) -> tuple[PlannedDay, ...]:
    """Seven days from today on, as they will be once `draft` takes the place of the lineage's plan (empty: of
    none). Of a new plan, without an id, nothing comes before `now`.
    """
    days = week(_as_it_will_be(view, draft, lineage), today_of(view, now), zone_of(view))
    return tuple(
        PlannedDay(d.day, tuple(r for r in d.rounds if r.plan_id or r.starts_at > now)) for d in days
    )


def dates_with(
    view: View, draft: Plan, lineage: str, now: datetime, count: int = 3
) -> tuple[PlannedDay, ...]:
    """As `week_with`, the next days that have rounds; none when there is none within a year."""
    plans, zone = _as_it_will_be(view, draft, lineage), zone_of(view)
    found = next_days(plans, today_of(view, now), zone, count, now)
    return tuple(one for day in found for one in week(plans, day, zone, days=1))


def _as_it_will_be(view: View, draft: Plan, lineage: str) -> list[Plan]:
    """The versions of the plan once `draft` takes their place."""
    last = draft.valid_from - DAY if draft.valid_from else date.min
    old = [
        p.model_copy(update={"valid_to": min(p.valid_to or last, last)}) for p in versions_of(view, lineage)
    ]
    return [*old, draft] if lineage else [draft]


def today_of(view: View, now: datetime) -> date:
    """The day it is in the estate."""
    return now.astimezone(zone_of(view)).date()


def _state(view: View, lineage: str, versions: list[Plan], now: datetime) -> PlanState:
    today = today_of(view, now)
    head = _head(versions)
    alive = sorted((p for p in versions if not _is_over(p, today)), key=_begin)
    shown = alive[0] if alive else head
    people = (view.get(Person, i) for i in shown.person_ids)
    rounds = together(versions, today - DAY, AHEAD + 1, zone_of(view))
    return PlanState(
        lineage=lineage,
        shown=shown,
        head=head,
        coming=tuple(alive[1:] if alive and _begin(alive[0]) <= today else alive),
        ended=not alive,
        stops=tuple(PlannedStop(s, _place(view, s.place_id)) for s in stops_of(view, shown.id)),
        people=tuple(p.name for p in people if p),
        next_at=min((r.starts_at for r in rounds if r.starts_at > now), default=None),
    )


def _head(versions: list[Plan]) -> Plan:
    followed = {plan.follows for plan in versions}
    return next((p for p in versions if p.id not in followed), versions[-1])


def _is_over(plan: Plan, today: date) -> bool:
    """It has no day left, or never had one."""
    return plan.valid_to is not None and plan.valid_to < max(today, _begin(plan))


def _begin(plan: Plan) -> date:
    return plan.valid_from or date.min


def _place(view: View, place_id: str) -> str:
    place = view.get(Place, place_id)
    return place.name if place else ""


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
