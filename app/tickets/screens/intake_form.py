"""What a report comes to: what was filled in, what follows from it, and the command that it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from app.estate.records import STAFF, Unit
from app.hooks import use_anju, use_me, use_query
from app.rounds.queries.hazards import HazardState, hazard_state
from app.rounds.records import Hazard
from app.rounds.screens.parts import Local
from app.rounds.screens.voice import named
from app.tickets.commands import Register
from app.tickets.commands.registering import SOMEWHERE
from app.tickets.queries.intake import Spot, channels_for, homes, lineage, own_phone, spot_named, wished
from app.tickets.records import Category, Channel, Kind, Urgency
from app.tickets.screens.intake_draft import Change, Draft, use_draft
from app.tickets.screens.parts import category_name, use_local
from services.commands import Me, View


@dataclass(frozen=True)
class Form:
    """`about`: what its draft is laid aside as. `spot`: the home or place that was chosen. `path`: the
    category with those above it. `phone`: of who is here. `own`: somebody of the staff reports, so there is
    a channel and a caller.
    """

    about: str
    local: Local
    me: Me | None
    draft: Draft
    change: Change
    forget: Callable[[], None]
    now: datetime
    homes: tuple[Unit, ...]
    spot: Spot | None
    path: tuple[Category, ...]
    phone: str
    hazard: HazardState | None = None

    @property
    def staff(self) -> bool:
        return self.me is not None and self.me.holds(*STAFF)

    @property
    def office(self) -> bool:
        return self.me is not None and self.me.holds("desk", "manager")

    @property
    def kind(self) -> Kind:
        return cast(Kind, self.draft.kind or "repair")

    @property
    def proposed(self) -> Urgency:
        if self.hazard is not None and self.kind == "hazard":
            return self.hazard.hazard.urgency
        return self.path[-1].urgency if self.path else "soon"

    @property
    def urgency(self) -> Urgency:
        """What a person decided, else as the category proposes."""
        return cast(Urgency, self.draft.urgency or self.proposed)

    @property
    def at_home(self) -> bool:
        """A resident reports of their own home unless they say otherwise."""
        return not self.staff and bool(self.homes) and not self.draft.elsewhere

    @property
    def unit_id(self) -> str:
        if self.at_home:
            return self.draft.unit_id or self.homes[0].id
        return self.draft.unit_id if self.staff else ""

    @property
    def channel(self) -> Channel:
        if self.hazard is not None:
            return "round"
        return cast(Channel, self.draft.channel or channels_for(self.me)[0])

    @property
    def caller(self) -> tuple[str, str]:
        """(name, telephone) of who can be asked: who was named; of a resident, they themselves."""
        name, phone = self.draft.caller_name.strip(), self.draft.caller_phone.strip()
        if self.staff or self.me is None:
            return name, phone
        return name or self.me.name, phone or self.phone

    @property
    def words(self) -> str:
        """What was written; a category says enough when nothing was."""
        return self.draft.words.strip() or (self.category_words if not self.draft.evidence() else "")

    @property
    def category_words(self) -> str:
        return " · ".join(category_name(self.local.say, one) for one in self.path)

    @property
    def is_somewhere(self) -> bool:
        """It is said where, or need not be."""
        named = self.unit_id or self.draft.place_id or self.draft.spot.strip() or self.hazard
        return bool(named) or self.kind not in SOMEWHERE

    @property
    def is_filled(self) -> bool:
        return self.is_somewhere and bool(self.words or self.draft.evidence() or self.hazard)

    def register(self) -> Register:
        draft, found = self.draft, self.hazard.hazard if self.hazard else None
        begins, ends = wished(draft.wish, draft.wished, self.now, self.local.zone)
        name, phone = self.caller
        own = tuple(p.sha256 for p in draft.photos)
        return Register(
            ticket_kind=self.kind,
            category_id=draft.category_id or None,
            urgency=self.urgency,
            channel=self.channel,
            place_id=None if found else draft.place_id or None,
            unit_id=self.unit_id or None,
            spot=draft.spot.strip(),
            text=self.words,
            photos=(*(found.photos if found else ()), *own),
            voices=(*(found.voices if found else ()), *named(draft.voice)),
            wished_from=begins,
            wished_until=ends,
            for_person_id=draft.for_person_id or None,
            hazard_id=found.id if found else None,
            caller_name=name,
            caller_phone=phone,
            major=draft.major and self.kind == "complaint",
        )


def use_form(about: str, fresh: Draft, hazard_id: str = "") -> tuple[Form, bool]:
    """(the form of the draft on `about`, whether that was looked for). Several hooks."""
    local, me = use_local(), use_me()
    draft, change, forget, ready = use_draft(about, fresh)
    form = Form(
        about=about,
        local=local,
        me=me,
        draft=draft,
        change=change,
        forget=forget,
        now=use_anju().clock.now(),
        homes=use_query(homes, me),
        spot=use_query(spot_named, draft.unit_id, draft.place_id),
        path=use_query(lineage, draft.category_id),
        phone=use_query(own_phone, me),
        hazard=use_query(_hazard, hazard_id),
    )
    return form, ready


def _hazard(view: View, id: str) -> HazardState | None:
    hazard = view.get(Hazard, id) if id else None
    return hazard_state(view, hazard) if hazard else None
