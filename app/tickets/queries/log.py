"""One ticket as people read it: who owns it, how far it is, each step of its log, what it hangs with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from app.estate.queries import name_of
from app.estate.records import STAFF, Contact, Membership, Place, Unit
from app.rounds.queries.photos import PhotoState, VoiceState, photo_states, voice_states
from app.rounds.records import Hazard
from app.tickets.queries.standing import Standing, calls_back, standing
from app.tickets.records import Caller, Category, Step, Ticket
from services.commands import Me, View

LATER = timedelta(minutes=5)
"""What the server heard of so long after it was done was done without a network."""
Progress = Literal["done", "passed", "now", "todo"]
Tie = Literal["predecessor", "follower", "split_from", "part", "joined", "hazard"]


@dataclass(frozen=True)
class Link:
    """Another ticket that this one hangs with, or the hazard it came from; `number` is empty when unknown."""

    tie: Tie
    id: str
    number: str = ""
    text: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the log. `step` is None for the report itself. `late`: when word of it came, if that was
    long after it was done. `told`: the person's name for a step that somebody was told to do.
    """

    id: str
    word: str
    by: str
    at: datetime
    step: Step | None = None
    pending: bool = False
    late: datetime | None = None
    inside: bool = False
    photos: tuple[PhotoState, ...] = ()
    voices: tuple[VoiceState, ...] = ()
    signature: PhotoState | None = None
    other: Link | None = None
    now: tuple[str, ...] = ()
    """Of what was corrected: names of the place and the home that were found."""


@dataclass(frozen=True)
class Milestone:
    """A stage of the flow: `at` when it was done; one that was passed over was never done."""

    step: str
    progress: Progress
    at: datetime | None = None


@dataclass(frozen=True)
class TicketState:
    """All that the head of a page says. `phone` is empty where this device is not told."""

    standing: Standing
    path: tuple[Category, ...]
    place: Place | None
    unit: str
    caller: str
    phone: str
    owner: str
    links: tuple[Link, ...]
    photos: tuple[PhotoState, ...]
    voices: tuple[VoiceState, ...]

    @property
    def ticket(self) -> Ticket:
        return self.standing.ticket

    @property
    def where(self) -> str:
        """3-2-1201 · 3 号楼大堂 · 厨房"""
        place = self.place.name if self.place else ""
        return " · ".join(one for one in (self.unit, place, self.ticket.spot) if one)


def ticket_state(view: View, ticket_id: str) -> TicketState | None:
    ticket = view.get(Ticket, ticket_id)
    if ticket is None:
        return None
    s = standing(view, ticket)
    place = view.get(Place, ticket.place_id) if ticket.place_id else None
    unit = view.get(Unit, ticket.unit_id) if ticket.unit_id else None
    name, phone = reached_at(view, ticket)
    return TicketState(
        standing=s,
        path=_path(view, ticket),
        place=place,
        unit=unit.name if unit else "",
        caller=name,
        phone=phone,
        owner=owner_of(view, s),
        links=links_of(view, ticket),
        photos=_owed(photo_states(view, ticket.person_id, ticket.photos), ticket.by),
        voices=_owed_voices(voice_states(view, ticket.person_id, ticket.voices), ticket.by),
    )


def owner_of(view: View, s: Standing) -> str:
    """The name of the first of the staff who was asked (X18): theirs it is until it is closed. Empty while
    nobody has touched it.
    """
    ticket = s.ticket
    if _is_staff(view, ticket, ticket.person_id):
        return ticket.by or name_of(view, ticket.person_id)
    first = next((x for x in s.steps if _is_staff(view, ticket, x.person_id)), None)
    return (first.by or name_of(view, first.person_id)) if first else ""


def reached_at(view: View, ticket: Ticket) -> tuple[str, str]:
    """Name and number of whom one calls about it, as far as this device is told."""
    caller = view.get(Caller, ticket.id)
    person_id = ticket.for_person_id or ticket.person_id
    own = "" if _is_staff(view, ticket, person_id) else person_id
    known = view.where(Contact, person_id=own) if own else []
    name = (caller.name if caller else "") or name_of(view, own or None)
    return name, (caller.phone if caller else "") or (known[0].phone if known else "")


def milestones(s: Standing) -> tuple[Milestone, ...]:
    """The report and every stage of the flow; a call that the policy spares is none."""
    found = [Milestone("register", "done", s.ticket.at)]
    coming = s.open
    for n, stage in enumerate(s.ticket.flow.stages, 1):
        done = s.last(stage.step)
        if n <= s.reached:
            found.append(Milestone(stage.step, "done" if done else "passed", done.at if done else None))
        elif stage.step != "call_back" or calls_back(s.ticket, s.rating):
            found.append(Milestone(stage.step, "now" if coming else "todo"))
            coming = False
    return tuple(found)


def log_of(view: View, ticket_id: str, me: Me | None) -> tuple[Entry, ...]:
    """Every step, the newest first, the report last; residents are not shown what is inside."""
    ticket = view.get(Ticket, ticket_id)
    if ticket is None:
        return ()
    steps = standing(view, ticket).steps
    open_to = [x for x in steps if not x.inside or (me is not None and me.holds(*STAFF))]
    return (*(_entry(view, x) for x in reversed(open_to)), _report(view, ticket))


def links_of(view: View, ticket: Ticket) -> tuple[Link, ...]:
    """What it came of first, then what came of it."""
    found: list[Link] = []
    if ticket.predecessor_id:
        found.append(_link(view, "predecessor", ticket.predecessor_id))
    if ticket.split_from_id:
        found.append(_link(view, "split_from", ticket.split_from_id))
    if ticket.hazard_id:
        hazard = view.get(Hazard, ticket.hazard_id)
        found.append(Link("hazard", ticket.hazard_id, text=hazard.text if hazard else ""))
    found += [_to("follower", one) for one in view.where(Ticket, predecessor_id=ticket.id)]
    found += [_to("part", one) for one in view.where(Ticket, split_from_id=ticket.id)]
    joins = [x for x in view.where(Step, other_id=ticket.id) if x.step == "join"]
    return tuple([*found, *(_link(view, "joined", x.ticket_id) for x in joins)])


def _entry(view: View, x: Step) -> Entry:
    signature = x.details.get("signature")
    signed = _owed(photo_states(view, x.person_id, (signature,)), x.by) if signature else ()
    return Entry(
        id=x.id,
        word=x.step,
        by=x.by or name_of(view, x.person_id),
        at=x.at,
        step=x,
        pending=x.received_at is None,
        late=_late(x.at, x.received_at),
        inside=x.inside,
        photos=_owed(photo_states(view, x.person_id, x.photos), x.by),
        voices=_owed_voices(voice_states(view, x.person_id, x.voices), x.by),
        signature=signed[0] if signed else None,
        other=_link(view, "joined" if x.step == "join" else "follower", x.other_id) if x.other_id else None,
        now=_found(view, x) if x.step == "verify" else (),
    )


def _report(view: View, ticket: Ticket) -> Entry:
    return Entry(
        id=ticket.id,
        word="register",
        by=ticket.by or name_of(view, ticket.person_id),
        at=ticket.at,
        pending=ticket.received_at is None,
        late=_late(ticket.at, ticket.received_at),
    )


def _found(view: View, x: Step) -> tuple[str, ...]:
    place = view.get(Place, str(x.details.get("place_id", "")))
    unit = view.get(Unit, str(x.details.get("unit_id", "")))
    names = (unit.name if unit else "", place.name if place else "", str(x.details.get("spot", "")))
    return tuple(name for name in names if name)


def _path(view: View, ticket: Ticket) -> tuple[Category, ...]:
    own = view.get(Category, ticket.category_id) if ticket.category_id else None
    above = view.get(Category, own.parent_id) if own and own.parent_id else None
    return tuple(one for one in (above, own) if one is not None)


def _late(at: datetime, received_at: datetime | None) -> datetime | None:
    return received_at if received_at is not None and received_at - at >= LATER else None


def _link(view: View, tie: Tie, id: str) -> Link:
    found = view.get(Ticket, id)
    return _to(tie, found) if found else Link(tie, id)


def _to(tie: Tie, ticket: Ticket) -> Link:
    return Link(tie, ticket.id, ticket.number, ticket.text)


def _is_staff(view: View, ticket: Ticket, person_id: str) -> bool:
    """A resident's device knows no colleagues: there, whoever is not the reporter is of the staff."""
    roles = {m.role for m in view.where(Membership, person_id=person_id)}
    if roles:
        return not roles.isdisjoint(STAFF)
    reporter = person_id == ticket.person_id and ticket.channel == "app"
    return not reporter and person_id != ticket.for_person_id


def _owed(photos: tuple[PhotoState, ...], by: str) -> tuple[PhotoState, ...]:
    """Who has what did not come yet, also for those who know no colleagues."""
    return tuple(one if one.arrived or one.owed_by else replace(one, owed_by=by) for one in photos)


def _owed_voices(voices: tuple[VoiceState, ...], by: str) -> tuple[VoiceState, ...]:
    return tuple(one if one.arrived or one.owed_by else replace(one, owed_by=by) for one in voices)
