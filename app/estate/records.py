"""What is remembered of an estate: its buildings, places and tags, its people and what they may do."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from pydantic import Field

from services.records import Record

STAFF = ("guard", "cleaner", "electrician", "gardener", "desk", "manager", "inspector")
ROLES = (*STAFF, "resident")
PLACE_KINDS = ("checkpoint", "area", "room", "equipment", "extinguisher", "hydrant", "green")
Why = Literal["leave", "sick", "other"]
LOWEST_FLOOR, HIGHEST_FLOOR = -20, 200


class Estate(Record):
    table: ClassVar[str] = "estate.estates"
    name: str
    time_zone: str = "Asia/Shanghai"
    settings: dict[str, Any] = Field(default_factory=dict)


class Building(Record):
    table: ClassVar[str] = "estate.buildings"
    name: str
    ordinal: int = 0


class Unit(Record):
    table: ClassVar[str] = "estate.units"
    building_id: str
    name: str
    floor: int = 0


class Place(Record):
    """Anywhere work is done. `floor`: None outdoors, below zero under the ground."""

    table: ClassVar[str] = "estate.places"
    name: str
    kind: str
    building_id: str | None = None
    floor: int | None = None
    note: str = ""
    latitude: float | None = None
    longitude: float | None = None
    photo: str | None = None
    closed_at: datetime | None = None


class Tag(Record):
    table: ClassVar[str] = "estate.tags"
    place_id: str
    token_hash: str
    code_hash: str
    replaced_at: datetime | None = None
    replaced_by: str | None = None

    def matches_token(self, token: str) -> bool:
        return self.token_hash == _sha(token)

    def matches_code(self, code: str) -> bool:
        return self.code_hash == _sha(f"{self.id}:{plain_code(code)}")


class Person(Record):
    table: ClassVar[str] = "estate.people"
    name: str
    post: str = ""
    user_id: str | None = None
    left_at: datetime | None = None


class Membership(Record):
    table: ClassVar[str] = "estate.memberships"
    person_id: str
    role: str
    ended_at: datetime | None = None


class Duty(Record):
    """Somebody came to work or went home, by their own word; the last one of a person counts."""

    table: ClassVar[str] = "estate.duties"
    ages_by: ClassVar[str] = "at"
    person_id: str
    on_duty: bool
    device_at: datetime
    at: datetime
    received_at: datetime | None = None


class Absence(Record):
    """Days on which somebody does not work, both included; `told_by` said so."""

    table: ClassVar[str] = "estate.absences"
    ages_by: ClassVar[str] = "ages_at"
    person_id: str
    told_by: str = ""
    first_day: date
    last_day: date
    at: datetime

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


class AbsenceReason(Record):
    """Why, by the id of the absence: told to the manager and to the person only."""

    table: ClassVar[str] = "estate.absence_reasons"
    ages_by: ClassVar[str] = "ages_at"
    person_id: str
    reason: Why
    note: str = ""


class Certificate(Record):
    """A permit of a kind (such as `electrician`), valid to the end of that day."""

    table: ClassVar[str] = "estate.certificates"
    person_id: str
    kind: str
    number: str = ""
    valid_to: date
    photo: str | None = None


class Contact(Record):
    table: ClassVar[str] = "estate.contacts"
    person_id: str
    phone: str


class Household(Record):
    table: ClassVar[str] = "estate.households"
    person_id: str
    unit_id: str


class Invite(Record):
    table: ClassVar[str] = "estate.invites"
    purpose: str
    person_id: str
    roles: tuple[str, ...] = ()
    unit_id: str | None = None
    issued_at: datetime
    issued_by: str | None = None
    expires_at: datetime
    redeemed_at: datetime | None = None
    revoked_at: datetime | None = None

    def open_at(self, now: datetime) -> bool:
        return self.redeemed_at is None and self.revoked_at is None and now < self.expires_at


def plain_code(typed: str) -> str:
    """A code as it is compared: people type lower case, dashes, O for 0 and I or L for 1."""
    bare = re.sub(r"[\s\-–—]", "", typed).upper()
    return bare.replace("O", "0").replace("I", "1").replace("L", "1")


def code_hash(code: str) -> str:
    """What travels of a one-time code instead of the code."""
    return _sha(plain_code(code))


def token_of(scanned: str) -> str | None:
    """The token in a label's QR code (`<origin>/t/<22 characters>`), None when it is no label of ours."""
    found = re.search(r"/t/([A-Za-z0-9_-]{22})$", scanned.strip())
    return found.group(1) if found else None


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
