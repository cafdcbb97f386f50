"""What the manager looks at on a day: every round, and what waits for a second look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.rounds.queries.hazards import HazardState, hazard_state
from app.rounds.queries.outcomes import late_to_start
from app.rounds.queries.progress import OVER, Progress, name_of, next_round, progresses, zone_of
from app.rounds.queries.reviews import last_review
from app.rounds.queries.timeline import VisitState, timeline
from app.rounds.records import MINUTE, Hazard, Held, Review, Round
from services.commands import Me, View

Kind = Literal["missed_round", "missed_stops", "late_start", "began_late", "visit", "hazard", "held"]
TO_ANSWER = 10 * MINUTE
ROUND_REASONS = ("missed_round", "missed_stops", "late_start", "began_late")
GROUPS: dict[str, tuple[str, ...]] = {
    "missed": ROUND_REASONS,
    "flagged": (
        "out_of_order",
        "outside_window",
        "too_far",
        "too_fast",
        "two_places",
        "again",
        "clock_off",
        "mocked",
        "photo_seen",
    ),
    "photo": ("photo_instead", "photo_owed"),
    "answers": ("unexpected", "unanswered"),
    "hazard": ("hazard",),
    "held": ("held",),
}


@dataclass(frozen=True)
class Concern:
    """What waits for the manager, one for each visit, round or hazard, with all `reasons` to look at it.

    `number`: stops left out, minutes late, metres or photos; a held record and a hazard found beside a
    round have no round. `review` is the last word on it, None while it waits.
    """

    kind: Kind
    round: Round | None
    at: datetime
    place: str = ""
    person: str = ""
    number: int = 0
    visit_id: str = ""
    reasons: tuple[str, ...] = ()
    subject_id: str = ""
    text: str = ""
    urgent: bool = False
    review: Review | None = None

    @property
    def subject(self) -> Literal["visit", "round", "hazard"] | None:
        """What a review of it is about; None when there is nothing to decide yet."""
        if self.kind in ("visit", "hazard"):
            return "visit" if self.kind == "visit" else "hazard"
        return None if self.kind in ("held", "late_start") or not self.subject_id else "round"

    @property
    def waits(self) -> bool:
        return self.review is None

    def belongs_to(self, group: str) -> bool:
        return any(reason in GROUPS.get(group, ()) for reason in self.reasons)


def today_board(view: View, now: datetime) -> tuple[Progress, ...]:
    """Every round that touches today in the estate's time: what is live, what is over, what will come."""
    return day_board(view, now, today(view, now))


def day_board(view: View, now: datetime, day: date) -> tuple[Progress, ...]:
    """The same for another day, as it stands now."""
    zone = zone_of(view)
    rounds = progresses(view, [r for r in view.all(Round) if r.touches(day, zone)], now)
    live = [p for p in rounds if p.state in ("walking", "late_start")]
    coming = [p for p in rounds if p.state == "waiting"]
    over = [p for p in rounds if p.state in OVER]
    return (*reversed(live), *reversed(over), *coming)


def today(view: View, now: datetime) -> date:
    """The day that it is at the estate."""
    return now.astimezone(zone_of(view)).date()


def concerns(view: View, now: datetime) -> tuple[Concern, ...]:
    """What nobody has looked at of today, and records that wait too long; what is urgent first, then the
    newest.
    """
    return tuple(c for c in concerns_of(view, now, today(view, now)) if c.waits)


def concerns_of(view: View, now: datetime, day: date) -> tuple[Concern, ...]:
    """Everything odd about a day, what was reviewed included."""
    zone = zone_of(view)
    found = [c for progress in day_board(view, now, day) for c in _of_round(view, progress, now)]
    hazards = [h for h in view.all(Hazard) if h.at.astimezone(zone).date() == day]
    found += [_of_hazard(view, hazard_state(view, hazard)) for hazard in hazards]
    if day == today(view, now):
        found += [
            Concern("held", None, h.at, h.kind, name_of(view, h.person_id), reasons=("held",))
            for h in view.all(Held)
        ]
    newest = sorted(found, key=lambda c: c.at, reverse=True)
    return tuple(sorted(newest, key=lambda c: not (c.urgent and c.waits)))


def headline(view: View, me: Me, now: datetime) -> tuple[str, dict[str, int]] | None:
    """A line for a home screen: a key of the texts and its figures; None when there is nothing to say."""
    if me.holds("manager", "desk", "inspector"):
        states = [p.state for p in today_board(view, now)]
        missed = states.count("missed") + states.count("incomplete")
        return "headline_board", {"done": states.count("finished"), "all": len(states), "missed": missed}
    if (mine := next_round(view, me, now)) is None:
        return None
    key = "headline_waiting" if now < mine.round.starts_at else "headline_walking"
    return key, {"number": mine.round.number, "minutes": mine.minutes, "left": len(mine.missing)}


def _of_round(view: View, progress: Progress, now: datetime) -> Iterator[Concern]:
    walk, missing = progress.round, progress.missing
    people = progress.people[0] if progress.people else ""
    finished = progress.finish.at if progress.finish else walk.due_at
    if progress.state == "missed":
        yield _round(view, "missed_round", walk, walk.due_at, number=len(missing))
    elif progress.state == "incomplete":
        place = missing[0].place if missing else ""
        yield _round(view, "missed_stops", walk, finished, place, people, len(missing))
    elif progress.state == "late_start":
        yield Concern("late_start", walk, walk.starts_at, reasons=("late_start",))
    elif minutes := late_to_start(progress):
        over = progress.state in OVER
        at = progress.began_at or walk.starts_at
        known = _round(view, "began_late", walk, at, person=people, number=minutes)
        yield known if over else Concern("began_late", walk, at, "", people, minutes, reasons=("began_late",))
    for seen in timeline(view, walk.id):
        if reasons := reasons_of(seen, now):
            yield _of_visit(view, walk, seen, reasons)


def _round(
    view: View, kind: Kind, walk: Round, at: datetime, place: str = "", person: str = "", number: int = 0
) -> Concern:
    """A word said before the round was over is none on how it ended."""
    review = last_review(view, walk.id)
    known = review if review is not None and review.at >= at else None
    return Concern(kind, walk, at, place, person, number, reasons=(kind,), subject_id=walk.id, review=known)


def reasons_of(seen: VisitState, now: datetime) -> tuple[str, ...]:
    """Why to look twice at a visit. Who has only just come may still be answering."""
    reasons = [flag for flag in GROUPS["flagged"] if flag in seen.visit.flags]
    reasons += [flag for flag in seen.visit.flags if flag not in GROUPS["flagged"]]
    if seen.visit.how == "photo":
        reasons.append("photo_instead")
    if seen.unexpected:
        reasons.append("unexpected")
    if seen.lacking and now - seen.visit.at > TO_ANSWER:
        reasons.append("unanswered")
    if seen.owed:
        reasons.append("photo_owed")
    return tuple(reasons)


def _of_visit(view: View, walk: Round, seen: VisitState, reasons: tuple[str, ...]) -> Concern:
    return Concern(
        "visit",
        walk,
        seen.visit.at,
        seen.place,
        seen.person,
        seen.owed if reasons == ("photo_owed",) else seen.metres or 0,
        seen.visit.id,
        reasons,
        seen.visit.id,
        text="；".join(a.question.text for a in (*seen.unexpected, *seen.lacking)),
        review=seen.reviews[0].review if seen.reviews else None,
    )


def _of_hazard(view: View, state: HazardState) -> Concern:
    hazard = state.hazard
    owed = any(not one.arrived for one in [*state.photos, *state.voices])
    return Concern(
        "hazard",
        view.get(Round, hazard.round_id) if hazard.round_id else None,
        hazard.at,
        state.place,
        state.person,
        visit_id=hazard.visit_id or "",
        reasons=("hazard", "photo_owed") if owed else ("hazard",),
        subject_id=hazard.id,
        text=hazard.text,
        urgent=hazard.urgency == "urgent",
        review=state.reviews[0].review if state.reviews else None,
    )
