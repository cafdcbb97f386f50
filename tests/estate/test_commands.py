"""What may be done with people is refused on the device already when it cannot apply, and shows at once."""

from datetime import UTC, datetime, timedelta

import pytest

from app.estate.commands import (
    ChangeRoles,
    ChangeSettings,
    Deactivate,
    InvitePerson,
    IssueReset,
    Reactivate,
    RevokeInvite,
)
from app.estate.queries import departed, member, members
from app.estate.records import Invite, code_hash
from services.commands import Act, Command, Me, Refused
from services.ids import new_code, uuid7
from services.store import Store
from tests.estate.test_queries import view
from tests.shell.yard import Yard

NOW = datetime.now(UTC)


def invitation(**other: object) -> InvitePerson:
    body = {
        "invite_id": uuid7(),
        "name": "张伟",
        "phone": "13800000098",
        "roles": ("guard",),
        "code_hash": code_hash(new_code()),
        "expires_at": NOW + timedelta(days=7),
    }
    return InvitePerson.model_validate(body | other)


def refusal(command: Command, store: Store, me: Me) -> str:
    with pytest.raises(Refused) as refused:
        command.check(store, me)
    return refused.value.code


def done(command: Command, store: Store, me: Me) -> str:
    """Checks and lays the effect over the rows; the id of the act."""
    command.check(store, me)
    act = Act(uuid7(), me, NOW, NOW)
    store.put_effects(command.effect(store, act))
    return act.id


@pytest.mark.parametrize(
    ("who", "changed", "code"),
    [
        ("李卫国", {}, "NOT_ALLOWED"),
        ("陈静", {}, "NOT_ALLOWED"),
        ("陈静", {"roles": ("resident", "guard")}, "NOT_ALLOWED"),
        ("王建国", {"name": "  "}, "NAME_MISSING"),
        ("王建国", {"phone": "12ab"}, "PHONE_BAD"),
        ("王建国", {"phone": "13800000011"}, "PHONE_TAKEN"),
        ("王建国", {"roles": ("king",)}, "ROLE_UNKNOWN"),
        ("王建国", {"roles": ()}, "ROLE_UNKNOWN"),
    ],
)
def test_an_invitation_that_cannot_apply_is_refused(who: str, changed: dict[str, object], code: str) -> None:
    yard = Yard()
    assert refusal(invitation(**changed), view(yard), yard.me(who)) == code


def test_an_invitation_shows_at_once_and_never_holds_the_code() -> None:
    yard, code = Yard(), new_code()
    store = view(yard)
    command = invitation(code_hash=code_hash(code))
    assert code.replace("-", "") not in command.model_dump_json()
    person_id = done(command, store, yard.me("王建国"))
    found = member(store, person_id, NOW)
    assert found is not None
    assert (found.person.name, found.standing, found.roles) == ("张伟", "invited", ("guard",))


def test_the_desk_invites_residents() -> None:
    yard = Yard()
    command = invitation(roles=("resident",), unit_id=yard.units["3-2-1202"])
    done(command, view(yard), yard.me("陈静"))


def test_an_invitation_taken_back_frees_the_number() -> None:
    yard = Yard()
    store = view(yard)
    command = invitation()
    done(command, store, yard.me("王建国"))
    assert refusal(invitation(), store, yard.me("王建国")) == "PHONE_TAKEN"
    done(RevokeInvite(invite_id=command.invite_id), store, yard.me("王建国"))
    assert "张伟" not in [m.person.name for m in members(store, NOW)]
    done(invitation(), store, yard.me("王建国"))


def test_a_code_that_was_used_cannot_be_taken_back() -> None:
    yard = Yard()
    yard.invited("张伟", "13800000098", "guard")
    store = view(yard)
    (invite,) = store.all(Invite)
    store.put_effects([invite.model_copy(update={"redeemed_at": NOW})])
    assert refusal(RevokeInvite(invite_id=invite.id), store, yard.me("王建国")) == "ALREADY_REDEEMED"
    assert refusal(RevokeInvite(invite_id=uuid7()), store, yard.me("王建国")) == "INVITE_UNKNOWN"


def test_roles_change_at_once_and_the_last_manager_stays_one() -> None:
    yard = Yard()
    store, boss = view(yard), yard.me("王建国")
    guard = yard.me("李卫国").person_id
    done(ChangeRoles(person_id=guard, roles=("cleaner", "desk")), store, boss)
    found = member(store, guard, NOW)
    assert found is not None
    assert found.roles == ("desk", "cleaner")
    assert refusal(ChangeRoles(person_id=boss.person_id, roles=("guard",)), store, boss) == "LAST_MANAGER"
    assert refusal(Deactivate(person_id=boss.person_id), store, boss) == "LAST_MANAGER"
    done(ChangeRoles(person_id=guard, roles=("manager",)), store, boss)
    done(Deactivate(person_id=boss.person_id), store, boss)


def test_letting_go_and_taking_back() -> None:
    yard = Yard()
    store, boss, guard = view(yard), yard.me("王建国"), yard.me("李卫国").person_id
    done(Deactivate(person_id=guard), store, boss)
    assert [m.person.name for m in departed(store, NOW)] == ["李卫国"]
    done(Reactivate(person_id=guard), store, boss)
    assert departed(store, NOW) == []
    for command in (Deactivate(person_id=guard), Reactivate(person_id=guard)):
        assert refusal(command, store, yard.me("陈静")) == "NOT_ALLOWED"
    assert refusal(Deactivate(person_id=uuid7()), store, boss) == "PERSON_UNKNOWN"


def test_a_reset_code_needs_an_account() -> None:
    yard = Yard()
    stranger = yard.invited("张伟", "13800000098", "guard")
    store, boss = view(yard), yard.me("王建国")
    later = NOW + timedelta(days=1)

    def command(person_id: str) -> IssueReset:
        return IssueReset(person_id=person_id, code_hash=code_hash(new_code()), expires_at=later)

    assert refusal(command(stranger), store, boss) == "NO_ACCOUNT"
    assert refusal(command(uuid7()), store, boss) == "PERSON_UNKNOWN"
    assert refusal(command(yard.me("李卫国").person_id), store, yard.me("陈静")) == "NOT_ALLOWED"
    done(command(yard.me("李卫国").person_id), store, boss)


def test_a_setting_is_merged_over_the_others() -> None:
    yard = Yard()
    store, boss = view(yard), yard.me("王建国")
    done(ChangeSettings(settings={"repair_on_site_minutes": 15}), store, boss)
    done(ChangeSettings(settings={"no_calls_after": "20:30"}), store, boss)
    from app.estate.queries import figures

    values = figures(store)
    assert (values["repair_on_site_minutes"], values["no_calls_after"]) == (15, "20:30")
    assert refusal(ChangeSettings(settings={}), store, yard.me("陈静")) == "NOT_ALLOWED"
