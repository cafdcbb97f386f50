"""Tickets of this device by what was said of them; the same words are found as on the server."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from app.estate.records import Place, Unit
from app.tickets.queries.lines import Line, line_of
from app.tickets.records import Caller, Step, Ticket
from services.commands import View

READ = (Ticket, Step, Caller, Unit, Place)
MOST = 50


@dataclass(frozen=True)
class Wanted:
    """What is looked for: `text` is words with spaces between, each of which must be there."""

    text: str = ""
    kind: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(sorted(set(plain(self.text).split())))

    @property
    def asks(self) -> bool:
        """Enough to look for: one Chinese character, or two others."""
        return any(len(word) > 1 or ord(word) > 127 for word in self.words)


def found_here(view: View, wanted: Wanted) -> tuple[Line, ...]:
    """At most fifty, the newest first."""
    if not wanted.asks:
        return ()
    heaps = view.memo("tickets.words", READ, None, lambda: _heaps(view))
    words, found = wanted.words, list[Line]()
    for id, kind, heap in heaps:
        if wanted.kind in ("", kind) and all(word in heap for word in words):
            line = line_of(view, id)
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


def _heaps(view: View) -> list[tuple[str, str, str]]:
    """(id, kind, everything that was said), the newest first."""
    said: dict[str, list[str]] = {}
    for step in view.all(Step):
        taken = step.by if step.step == "accept" else ""
        said.setdefault(step.ticket_id, []).extend((step.text, step.reason, step.to_name, taken))
    callers = {caller.id: f"{caller.name}\n{caller.phone}" for caller in view.all(Caller)}
    tickets = sorted(view.all(Ticket), key=lambda t: (t.at, t.id), reverse=True)
    return [
        (
            t.id,
            t.kind,
            plain(
                "\n".join(
                    (
                        t.number,
                        where_of(view, t),
                        t.text,
                        t.by,
                        callers.get(t.id, ""),
                        *said.get(t.id, ()),
                    )
                )
            ),
        )
        for t in tickets
    ]
