"""What may be asked of people: who is here and in what post, who was invited, the figures they run by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.estate.records import (
    ROLES,
    STAFF,
    Contact,
    Estate,
    Household,
    Invite,
    Membership,
    Person,
    Unit,
)
from services.commands import Me, View
from services.config import plain_phone

Standing = Literal["member", "invited", "lapsed", "left"]
SORTING = ("manager", "desk", "guard", "cleaner", "electrician", "gardener", "inspector", "resident")


@dataclass(frozen=True)
class Member:
    """A person as the list shows them; `invite` is the join code that waits for them, open or run out."""

    person: Person
    roles: tuple[str, ...]
    phone: str
    units: tuple[str, ...]
    standing: Standing
    invite: Invite | None = None

    @property
    def main_role(self) -> str:
        return self.roles[0] if self.roles else ""

    def matches(self, text: str) -> bool:
        """Some of the name, the post, the number or the home; spaces and case do not matter."""
        wanted = "".join(text.split()).casefold()
        said = (self.person.name, self.person.post, self.phone, *self.units)
        return any(wanted in "".join(one.split()).casefold() for one in said)


@dataclass(frozen=True)
class Figure:
    """A number or time of day that the estate runs by; `unit` names the word behind it."""

    key: str
    default: int | str | bool
    unit: str
    group: str


FIGURES = (
    Figure("repair_on_site_minutes", 10, "minutes", "repairs"),
    Figure("urgent_repair_same_day", True, "yes_no", "repairs"),
    Figure("fire_fault_hours", 1, "hours", "fire"),
    Figure("fire_special_fault_days", 2, "days", "fire"),
    Figure("fire_lane_checks_per_day", 1, "per_day", "fire"),
    Figure("fire_inspections_per_month", 1, "per_month", "fire"),
    Figure("rubbish_same_day", True, "yes_no", "cleaning"),
    Figure("litter_cleared_minutes", 30, "minutes", "cleaning"),
    Figure("cleaning_blocks", "07:00-11:00 13:00-16:00", "blocks", "cleaning"),
    Figure("no_calls_after", "21:00", "time", "residents"),
    Figure("no_calls_before", "08:00", "time", "residents"),
    Figure("no_call_meals", "11:30-13:00 17:30-19:00", "blocks", "residents"),
    Figure("collection_notice_days", 1, "days", "residents"),
    Figure("desk_phone", "", "phone", "residents"),
    Figure("surveys_per_year", 2, "per_year", "residents"),
    Figure("owner_meetings_per_year", 4, "per_year", "residents"),
    Figure("desk_opens", "08:00", "time", "staff"),
    Figure("desk_closes", "20:00", "time", "staff"),
    Figure("day_shift_starts", "07:00", "time", "staff"),
    Figure("night_shift_starts", "19:00", "time", "staff"),
    Figure("leave_notice_days", 1, "days", "staff"),
    Figure("security_trainings_per_month", 1, "per_month", "staff"),
    Figure("drills_per_week", 1, "per_week", "staff"),
    Figure("specialist_checks_per_month", 2, "per_month", "checks"),
    Figure("full_assessments_per_month", 1, "per_month", "checks"),
    Figure("company_assessments_per_year", 4, "per_year", "checks"),
    Figure("patrol_early_minutes", 15, "minutes", "patrol"),
    Figure("patrol_too_far_metres", 50, "metres", "patrol"),
    Figure("patrol_too_fast_seconds", 20, "seconds", "patrol"),
    Figure("patrol_fastest_metres_per_minute", 200, "pace", "patrol"),
    Figure("patrol_again_minutes", 5, "minutes", "patrol"),
    Figure("clock_off_minutes", 5, "minutes", "patrol"),
    Figure("alert_before_minutes", 10, "minutes", "patrol"),
)


def estate(view: View) -> Estate | None:
    """The estate of the person here; None until the first sync has brought it."""
    return next(iter(view.all(Estate)), None)


def zone_here(view: View) -> tzinfo:
    """The estate's time zone; the device's own when this device does not know it: browsers hand Python no
    table of zones.
    """
    here = estate(view)
    own = datetime.now().astimezone().tzinfo or UTC
    try:
        return ZoneInfo(here.time_zone) if here is not None else own
    except ZoneInfoNotFoundError:
        return own


def figures(view: View) -> dict[str, Any]:
    """Every figure with the value in force."""
    here = estate(view)
    changed = here.settings if here else {}
    return {figure.key: changed.get(figure.key, figure.default) for figure in FIGURES}


def members(view: View, now: datetime) -> list[Member]:
    """Everyone but residents and those who left, by post and then by name."""
    found = [m for m in everyone(view, now) if m.standing != "left" and set(m.roles) != {"resident"}]
    return [m for m in found if m.roles]


def residents(view: View, now: datetime) -> list[Member]:
    """Those who live here, by home."""
    found = [m for m in everyone(view, now) if m.standing != "left" and "resident" in m.roles]
    return sorted(found, key=lambda m: (m.units, m.person.name))


def departed(view: View, now: datetime) -> list[Member]:
    """Those who were here and left; an invitation that was taken back is not one of them."""
    return [m for m in everyone(view, now) if m.standing == "left" and m.person.user_id is not None]


def everyone(view: View, now: datetime) -> list[Member]:
    found = [_member(view, person, now) for person in view.all(Person)]
    return sorted(found, key=lambda m: (_rank(m.main_role), m.person.name))


def member(view: View, person_id: str, now: datetime) -> Member | None:
    person = view.get(Person, person_id)
    return _member(view, person, now) if person else None


def name_of(view: View, person_id: str | None) -> str:
    """Empty for somebody this device does not know."""
    person = view.get(Person, person_id) if person_id else None
    return person.name if person else ""


def people_here(view: View) -> list[Person]:
    """Everyone who has not left."""
    return [p for p in view.all(Person) if p.left_at is None]


def staff_here(view: View) -> list[Person]:
    """Who works here and has not left, by name."""
    held = {m.person_id for m in view.all(Membership) if m.ended_at is None and m.role in STAFF}
    return sorted((p for p in people_here(view) if p.id in held), key=lambda p: p.name)


def active_managers(view: View) -> frozenset[str]:
    """Who manages now and has an account: the last of them can neither leave nor give it up."""
    managing = {m.person_id for m in view.where(Membership, role="manager") if m.ended_at is None}
    return frozenset(
        p.id for p in view.all(Person) if p.id in managing and p.left_at is None and p.user_id is not None
    )


def open_reset(view: View, person_id: str, now: datetime) -> Invite | None:
    """The reset code that this person could still use."""
    found = [i for i in view.where(Invite, person_id=person_id) if i.purpose == "reset" and i.open_at(now)]
    return max(found, key=lambda i: i.issued_at, default=None)


def unit_of(view: View, person_id: str) -> str:
    """The name of somebody's home, empty when there is none here."""
    names = _homes(view, person_id)
    return names[0] if names else ""


def desk_phone(view: View) -> str:
    """Where somebody picks up: the estate's number, else one of the desk's as far as it is told here."""
    here = estate(view)
    known = str((here.settings if here else {}).get("desk_phone") or "")
    if known:
        return known
    desk = [m.person_id for m in view.where(Membership, role="desk") if m.ended_at is None]
    phones = [c.phone for c in view.all(Contact) if c.person_id in desk]
    return phones[0] if phones else ""


def headline(view: View, me: Me, now: datetime) -> tuple[str, dict[str, Any]] | None:
    """For the manager: how many were invited and have not come yet. A key of texts and its values."""
    if not me.holds("manager"):
        return None
    waiting = [m for m in everyone(view, now) if m.standing in ("invited", "lapsed")]
    return ("headline_waiting", {"count": len(waiting)}) if waiting else None


def local_phone(digits: str) -> str:
    """`8613800000011` as people here write it: `138 0000 0011`."""
    bare = digits.removeprefix("+")
    if len(bare) == 13 and bare.startswith("861"):
        bare = bare[2:]
    if len(bare) == 11 and bare.startswith("1"):
        return f"{bare[:3]} {bare[3:7]} {bare[7:]}"
    return digits


def tel(number: str) -> str:
    """An address that a phone calls."""
    return f"tel:{re.sub(r'[^0-9+]', '', number)}"


def stored_phone(typed: str) -> str:
    """A number as the estate keeps it: digits, without the country code of a mobile of here."""
    return re.sub(r"^86(1[3-9]\d{9})$", r"\1", plain_phone(typed))


def _member(view: View, person: Person, now: datetime) -> Member:
    held = {m.role for m in view.where(Membership, person_id=person.id) if m.ended_at is None}
    invites = [i for i in view.where(Invite, person_id=person.id) if i.purpose == "join"]
    invite = max(invites, key=lambda i: i.issued_at, default=None)
    phones = view.where(Contact, person_id=person.id)
    return Member(
        person=person,
        roles=tuple(sorted(held, key=_rank)),
        phone=phones[0].phone if phones else "",
        units=tuple(_homes(view, person.id)),
        standing=_standing(person, invite, now),
        invite=invite,
    )


def _standing(person: Person, invite: Invite | None, now: datetime) -> Standing:
    if person.left_at is not None or (invite is not None and invite.revoked_at is not None):
        return "left"
    if person.user_id is not None:
        return "member"
    return "invited" if invite is None or invite.open_at(now) else "lapsed"


def _homes(view: View, person_id: str) -> list[str]:
    found = (view.get(Unit, h.unit_id) for h in view.where(Household, person_id=person_id))
    return sorted(unit.name for unit in found if unit is not None)


def _rank(role: str) -> int:
    return SORTING.index(role) if role in SORTING else len(ROLES)
