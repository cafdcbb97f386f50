"""What may be done with an estate's people: invite, change roles, let go, help with a lost password."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from app.estate.records import ROLES, Contact, Estate, Invite, Membership, Person
from services.commands import Act, Command, Me, Refused, View
from services.records import Record


class InvitePerson(Command):
    """A person with a one-time code; only the code's hash leaves this device. The person's id is the op's."""

    kind: ClassVar[str] = "estate.invite"
    invite_id: str
    name: str
    phone: str
    post: str = ""
    roles: tuple[str, ...]
    unit_id: str | None = None
    code_hash: str
    expires_at: datetime

    def check(self, view: View, me: Me) -> None:
        for_resident = set(self.roles) == {"resident"}
        if not (me.holds("manager") or (me.holds("desk") and for_resident)):
            raise Refused("NOT_ALLOWED")
        if not self.name.strip():
            raise Refused("NAME_MISSING")
        if not re.fullmatch(r"\+?[1-9]\d{6,14}", self.phone):
            raise Refused("PHONE_BAD")
        if any(c.phone == self.phone and _still_here(view, c.person_id) for c in view.all(Contact)):
            raise Refused("PHONE_TAKEN")
        _known(self.roles)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        estate_id = act.me.estate_id
        yield Person(id=act.id, estate_id=estate_id, name=self.name, post=self.post)
        yield Contact(id=act.id, estate_id=estate_id, person_id=act.id, phone=self.phone)
        yield Invite(
            id=self.invite_id,
            estate_id=estate_id,
            purpose="join",
            person_id=act.id,
            roles=self.roles,
            unit_id=self.unit_id,
            issued_at=act.at,
            issued_by=act.me.person_id,
            expires_at=self.expires_at,
        )
        for role in self.roles:
            yield Membership(id=f"{act.id}:{role}", estate_id=estate_id, person_id=act.id, role=role)


class RevokeInvite(Command):
    kind: ClassVar[str] = "estate.revoke_invite"
    invite_id: str

    def check(self, view: View, me: Me) -> None:
        invite = view.get(Invite, self.invite_id)
        if invite is None:
            raise Refused("INVITE_UNKNOWN")
        if invite.redeemed_at is not None:
            raise Refused("ALREADY_REDEEMED")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        invite = view.get(Invite, self.invite_id)
        if invite is not None:
            yield invite.model_copy(update={"revoked_at": act.at})
            person = view.get(Person, invite.person_id)
            if person is not None and person.user_id is None and invite.purpose == "join":
                yield person.model_copy(update={"left_at": act.at})


class ChangeRoles(Command):
    kind: ClassVar[str] = "estate.change_roles"
    person_id: str
    roles: tuple[str, ...]

    def check(self, view: View, me: Me) -> None:
        _manager(me)
        _known(self.roles)
        if "manager" not in self.roles:
            _not_last_manager(view, self.person_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        held = {m.role: m for m in memberships(view, self.person_id)}
        for role, membership in held.items():
            if role not in self.roles:
                yield membership.model_copy(update={"ended_at": act.at})
        for role in self.roles:
            if role not in held:
                yield Membership(
                    id=f"{act.id}:{role}", estate_id=act.me.estate_id, person_id=self.person_id, role=role
                )


class Deactivate(Command):
    kind: ClassVar[str] = "estate.deactivate"
    person_id: str

    def check(self, view: View, me: Me) -> None:
        _manager(me)
        _not_last_manager(view, self.person_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        person = view.get(Person, self.person_id)
        if person is not None:
            yield person.model_copy(update={"left_at": act.at})


class Reactivate(Command):
    kind: ClassVar[str] = "estate.reactivate"
    person_id: str

    def check(self, view: View, me: Me) -> None:
        _manager(me)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        person = view.get(Person, self.person_id)
        if person is not None:
            yield person.model_copy(update={"left_at": None})


class IssueReset(Command):
    """A one-time code for someone who forgot the password. The invite's id is the op's id."""

    kind: ClassVar[str] = "estate.issue_reset"
    person_id: str
    code_hash: str
    expires_at: datetime

    def check(self, view: View, me: Me) -> None:
        _manager(me)
        person = view.get(Person, self.person_id)
        if person is None:
            raise Refused("PERSON_UNKNOWN")
        if person.user_id is None:
            raise Refused("NO_ACCOUNT")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Invite(
            id=act.id,
            estate_id=act.me.estate_id,
            purpose="reset",
            person_id=self.person_id,
            issued_at=act.at,
            issued_by=act.me.person_id,
            expires_at=self.expires_at,
        )


class ChangeSettings(Command):
    """Settings are merged over the old ones: a key that is not named keeps its value."""

    kind: ClassVar[str] = "estate.change_settings"
    settings: dict[str, Any]

    def check(self, view: View, me: Me) -> None:
        _manager(me)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        estate = view.get(Estate, act.me.estate_id)
        if estate is not None:
            yield estate.model_copy(update={"settings": {**estate.settings, **self.settings}})


def memberships(view: View, person_id: str) -> list[Membership]:
    return [m for m in view.where(Membership, person_id=person_id) if m.ended_at is None]


def _still_here(view: View, person_id: str) -> bool:
    """A number is free again once its person has left."""
    person = view.get(Person, person_id)
    return person is None or person.left_at is None


def _manager(me: Me) -> None:
    if not me.holds("manager"):
        raise Refused("NOT_ALLOWED")


def _known(roles: tuple[str, ...]) -> None:
    if not roles or any(role not in ROLES for role in roles):
        raise Refused("ROLE_UNKNOWN")


def _not_last_manager(view: View, person_id: str) -> None:
    """Raises Refused LAST_MANAGER, PERSON_UNKNOWN."""
    if view.get(Person, person_id) is None:
        raise Refused("PERSON_UNKNOWN")
    managing = {m.person_id for m in view.where(Membership, role="manager") if m.ended_at is None}
    active = {i for i in managing if (p := view.get(Person, i)) is not None and p.left_at is None}
    if active == {person_id}:
        raise Refused("LAST_MANAGER")
