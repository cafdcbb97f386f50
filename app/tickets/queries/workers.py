"""What each person got done of a month's tickets, and what residents thought of it (V07, K03)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.tickets.queries.clocks import hours
from app.tickets.queries.figures import DROPPED, first_time, followed, in_time
from app.tickets.queries.standing import Standing
from services.commands import View


@dataclass(frozen=True)
class Worker:
    """`done`: tickets that this person finished last; `in_time` of `timed`, those with a limit that is met
    or missed (X01, X02); `again`: another ticket had to follow; `first_time`: right at once. The last three
    are what residents said of them.
    """

    person_id: str
    person: str
    done: int
    timed: int
    in_time: int
    again: int
    first_time: int
    satisfied: int
    fair: int
    unsatisfied: int

    @property
    def rated(self) -> int:
        return self.satisfied + self.fair + self.unsatisfied


def workers(view: View, found: Iterable[Standing], now: datetime) -> tuple[Worker, ...]:
    """Of whatever was finished, who did most first."""
    mine: dict[str, list[Standing]] = {}
    for s in found:
        finish = s.last("finish")
        if finish is not None and s.worked and s.how not in DROPPED:
            mine.setdefault(finish.person_id, []).append(s)
    told = [_worker(view, person_id, some, now) for person_id, some in mine.items()]
    return tuple(sorted(told, key=lambda one: (-one.done, one.person, one.person_id)))


def _worker(view: View, person_id: str, some: list[Standing], now: datetime) -> Worker:
    open_hours = hours(view)
    timely = [told for s in some if (told := in_time(s, open_hours, now)) is not None]
    ratings = Counter(s.rating for s in some)
    last = some[-1].last("finish")
    return Worker(
        person_id=person_id,
        person=last.by if last else "",
        done=len(some),
        timed=len(timely),
        in_time=sum(timely),
        again=sum(followed(view, s) for s in some),
        first_time=sum(first_time(view, s) for s in some),
        satisfied=ratings["satisfied"],
        fair=ratings["fair"],
        unsatisfied=ratings["unsatisfied"],
    )
