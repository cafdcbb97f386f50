"""One person: their number, home and standing; their roles, a code for a lost password, letting them go."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.estate.commands import ChangeRoles, Deactivate, InvitePerson, IssueReset, Reactivate, RevokeInvite
from app.estate.queries import Member, local_phone, member, open_reset
from app.estate.records import STAFF, code_hash
from app.estate.screens.away import AwayPart
from app.estate.screens.certificates import CertificatesPart
from app.estate.screens.parts import CodeCard, until, why
from app.estate.screens.phone import PhoneButton
from app.estate.texts import TEXTS
from app.hooks import use_anju, use_do, use_me, use_now, use_query, use_say
from components import theme
from components.boundary import part, screen
from components.button import quiet, second_action
from components.card import card, section
from components.choice import choose_some
from components.dialog import confirm
from components.empty import empty
from components.notice import banner, snackbar
from components.page import page, use_go
from components.text import body, second, title
from components.tile import fact
from services.commands import Command, Refused
from services.ids import new_code, uuid7
from services.platform import StorageFailed

WEEK, DAY = timedelta(days=7), timedelta(days=1)
NO_CODE: Any = ("", None, "")
NOTHING_DONE: Any = ("", None)


@screen
def PersonPage() -> ft.View:
    say = use_say(TEXTS)
    person_id = unquote(ft.use_route_params().get("person_id") or "")
    return page(say("person"), body=[PersonCard(person_id)], narrow=True)


@part
def PersonCard(person_id: str) -> ft.Control:
    """Everything about one person; a pane on a tablet, a page on a phone."""
    say, me, go = use_say(TEXTS), use_me(), use_go()
    made, make = ft.use_state(NO_CODE)
    found = use_query(member, person_id, use_now(60).replace(second=0, microsecond=0))
    if found is None:
        return empty(ft.Icons.PERSON_OFF_OUTLINED, say("person_gone"), say("person_gone_hint"))
    manages = me is not None and me.holds("manager")
    pieces: list[ft.Control] = [Who(found, key="who")]
    if made is not NO_CODE:
        pieces.append(CodeCard(found.person.name, *made, key="code"))
    if found.standing in ("invited", "lapsed") and (manages or found.roles == ("resident",)):
        pieces.append(Invitation(found, make, key="invitation"))
    if manages and found.standing != "left":
        if not set(found.roles) <= {"resident"}:
            pieces.append(AwayPart(found.person.id, key="away-part"))
            pieces.append(CertificatesPart(found.person.id, key="certificates"))
            week = functools.partial(go, f"/people/{person_id}/week")
            pieces.append(second_action(say("person_week"), week, key="week", icon=ft.Icons.DATE_RANGE))
        pieces.append(Roles(found, key="roles-part"))
    if manages and found.person.user_id is not None:
        pieces.append(Access(found, make, key="access"))
    return ft.Column(pieces, spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def Who(found: Member) -> ft.Control:
    say, me = use_say(TEXTS), use_me()
    mine = me is not None and me.person_id == found.person.id
    facts = [fact(say("standing"), say("you") if mine else say(found.standing), inset=0)]
    if found.person.post:
        facts.append(fact(say("post"), found.person.post, inset=0))
    facts += [fact(say("home"), unit, inset=0) for unit in found.units]
    number = second(local_phone(found.phone) if found.phone else say("no_phone"))
    return card(
        ft.Row(
            [
                ft.Column([title(found.person.name), number], spacing=2, expand=True),
                *([PhoneButton(found, key="phone")] if found.phone else []),
            ],
            spacing=theme.S,
        ),
        *facts,
        spacing=theme.XS,
    )


@part
def Roles(found: Member) -> ft.Control:
    """Chips and a button that appears once they differ; taking the manager's role is asked about first."""
    say = use_say(TEXTS)
    held = frozenset(found.roles)
    wanted, want = ft.use_state(held)
    carry_out, trouble = use_deed()

    async def save() -> None:
        ordered = tuple(role for role in (*STAFF, "resident") if role in wanted)
        await carry_out(
            ChangeRoles(person_id=found.person.id, roles=ordered), say("roles_saved", **_name(found))
        )

    offered = [*STAFF, *(["resident"] if "resident" in held else [])]
    save_button = second_action(say("save_roles"), save, key="save-roles", icon=ft.Icons.CHECK)
    return section(
        say("roles"),
        second(say("roles_hint")),
        choose_some([(r, say(f"role_{r}")) for r in offered], wanted, want, key="roles"),
        *([save_button] if wanted != held else []),
        *trouble,
    )


@part
def Invitation(found: Member, make: Callable[[Any], None]) -> ft.Control:
    """A code that was not used yet: how long it is good for, a new one, or none at all."""
    say, anju, do = use_say(TEXTS), use_anju(), use_do()
    asking, ask = ft.use_state(False)
    carry_out, trouble = use_deed()
    invite = found.invite

    async def renew() -> None:
        code, expires_at = new_code(), anju.clock.now() + WEEK
        command = InvitePerson(
            invite_id=uuid7(),
            name=found.person.name,
            phone=found.phone,
            post=found.person.post,
            roles=found.roles,
            unit_id=invite.unit_id if invite else None,
            code_hash=code_hash(code),
            expires_at=expires_at,
        )
        if invite is None or await carry_out(RevokeInvite(invite_id=invite.id)):
            await do(command)
            make((code, expires_at, "join"))

    async def revoke() -> None:
        ask(False)
        if invite is not None:
            await carry_out(RevokeInvite(invite_id=invite.id), say("revoked", **_name(found)))

    question = confirm(
        say("revoke_question", **_name(found)),
        say("revoke_hint", **_name(found)),
        say("revoke"),
        revoke,
        say("cancel"),
        lambda: ask(False),
        danger=True,
    )
    ft.use_dialog(question if asking else None)
    time = until(invite.expires_at, anju.language) if invite else ""
    return card(
        body(say("code_until" if found.standing == "invited" else "code_lapsed", time=time)),
        second(say("code_shown_once")),
        second_action(say("renew_code"), renew, key="renew", icon=ft.Icons.KEY_OUTLINED),
        quiet(say("revoke"), lambda: ask(True), key="revoke", danger=True),
        *trouble,
    )


@part
def Access(found: Member, make: Callable[[Any], None]) -> ft.Control:
    """Help with a lost password, and letting somebody go or taking them back."""
    say, anju = use_say(TEXTS), use_anju()
    asking, ask = ft.use_state(False)
    carry_out, trouble = use_deed()
    waiting = use_query(open_reset, found.person.id, use_now(60).replace(second=0, microsecond=0))

    async def reset() -> None:
        code, expires_at = new_code(), anju.clock.now() + DAY
        command = IssueReset(person_id=found.person.id, code_hash=code_hash(code), expires_at=expires_at)
        if await carry_out(command):
            make((code, expires_at, "reset"))

    async def back() -> None:
        await carry_out(Reactivate(person_id=found.person.id), say("reactivated", **_name(found)))

    async def let_go() -> None:
        ask(False)
        done = say("deactivated", **_name(found))
        await carry_out(Deactivate(person_id=found.person.id), done, undo=back)

    question = confirm(
        say("deactivate_question", **_name(found)),
        say("deactivate_hint", **_name(found)),
        say("deactivate"),
        let_go,
        say("cancel"),
        lambda: ask(False),
        danger=True,
    )
    ft.use_dialog(question if asking else None)
    if found.standing == "left":
        return card(
            body(say("left_about", **_name(found))),
            second_action(say("reactivate"), back, key="reactivate", icon=ft.Icons.PERSON_ADD_OUTLINED),
            *trouble,
        )
    pending = [second(say("reset_open", time=until(waiting.expires_at, anju.language)))] if waiting else []
    return section(
        say("access"),
        *pending,
        second_action(say("reset"), reset, key="reset", icon=ft.Icons.LOCK_RESET),
        quiet(say("deactivate"), lambda: ask(True), key="deactivate", danger=True),
        *trouble,
    )


def use_deed() -> tuple[Callable[..., Awaitable[bool]], list[ft.Control]]:
    """`await carry_out(command, done, undo=None)`: True when recorded; and what to show when it was not."""
    say, do = use_say(TEXTS), use_do()
    wrong, complain = ft.use_state("")
    done, tell = ft.use_state(NOTHING_DONE)

    async def carry_out(
        command: Command, words: str = "", undo: Callable[[], Awaitable[None]] | None = None
    ) -> bool:
        try:
            await do(command)
        except (Refused, StorageFailed) as refused:
            complain(why(say, refused))
            return False
        complain("")
        tell((words, undo))
        return True

    words, undo = done
    bar = snackbar(words, lambda: tell(NOTHING_DONE), undo=say("undo") if undo else "", on_undo=undo)
    ft.use_dialog(bar if words else None)
    trouble: list[ft.Control] = (
        [banner(wrong, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="trouble-banner")] if wrong else []
    )
    return carry_out, trouble


def _name(found: Member) -> dict[str, str]:
    return {"name": found.person.name}
