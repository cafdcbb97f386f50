"""Tickets of this device by what was said of them; the same words are found as on the server."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.estate.records import Place, Unit
from app.tickets.queries.lines import Line, line_of
from app.tickets.records import Caller, Step, Ticket
from services.commands import View

READ = (Ticket, Step, Caller, Unit, Place)
MOST = 50


@dataclass(frozen=True)
class Wanted:
    """What is looked for: `text` is words with spaces between, each of which must be there; what is not empty
    besides narrows it, and is enough alone. `person_id`: who reported it, for whom, who was told to do it.
    `days`: reported within so many days.
    """

    text: str = ""
    kind: str = ""
    person_id: str = ""
    days: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(sorted(set(plain(self.text).split())))

    @property
    def asks(self) -> bool:
        """Enough to look for: one Chinese character, two others, or something that narrows it alone."""
        if self.words:
            return any(len(word) > 1 or ord(word) > 127 for word in self.words)
        return bool(self.kind or self.person_id or self.days)

    def since(self, now: datetime) -> datetime | None:
        return now - timedelta(days=self.days) if self.days else None


@dataclass(frozen=True)
class Heap:
    """Everything that was said of a ticket, and who had to do with it."""

    ticket: Ticket
    words: str
    people: frozenset[str | None]

    def is_wanted(self, wanted: Wanted, since: datetime | None) -> bool:
        return (
            wanted.kind in ("", self.ticket.kind)
            and (not wanted.person_id or wanted.person_id in self.people)
            and (since is None or self.ticket.at >= since)
            and all(word in self.words for word in wanted.words)
        )


def found_here(view: View, wanted: Wanted, now: datetime) -> tuple[Line, ...]:
    """At most fifty, the newest first."""
    if not wanted.asks:
        return ()
    heaps = view.memo("tickets.words", READ, None, lambda: _heaps(view))
    since, found = wanted.since(now), list[Line]()
    for heap in heaps:
        if heap.is_wanted(wanted, since):
            line = line_of(view, heap.ticket.id)
            found += [line] if line else []
            if len(found) == MOST:
                break
    return tuple(found)


def where_of(view: View, ticket: Ticket) -> str:
    """3-2-1201 · 3 号楼大堂 · 厨房, as far as this device knows the names."""
    unit = view.get(Unit, ticket.unit_id) if ticket.unit_id else None
    place = view.get(Place, ticket.place_id) if ticket.place_id else None
    names = (unit.name if unit else "", place.name if place else "", ticket.spot)
    return " · ".join(name for name in names if name)


def plain(text: str) -> str:
    """As words are compared: full-width letters as half-width, capitals as small ones."""
    return unicodedata.normalize("NFKC", text).lower()


def _heaps(view: View) -> list[Heap]:
    """The newest first."""
    steps: dict[str, list[Step]] = {}
    for step in view.all(Step):
        steps.setdefault(step.ticket_id, []).append(step)
    callers = {caller.id: f"{caller.name}\n{caller.phone}" for caller in view.all(Caller)}
    tickets = sorted(view.all(Ticket), key=lambda t: (t.at, t.id), reverse=True)
    return [_heap(view, t, steps.get(t.id, []), callers.get(t.id, "")) for t in tickets]


def _heap(view: View, ticket: Ticket, steps: list[Step], caller: str) -> Heap:
    said = [ticket.number, where_of(view, ticket), ticket.text, ticket.by, caller]
    for step in steps:
        said += [step.text, step.reason, step.to_name, step.by if step.step == "accept" else ""]
    told = {step.person_id if step.step == "accept" else step.to_person_id for step in steps}
    people = frozenset({ticket.person_id, ticket.for_person_id} | told)
    return Heap(ticket, plain("\n".join(said)), people)
