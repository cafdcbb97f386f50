"""After a report: its number, what happens next and by when, ten seconds to take a slip back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import flet as ft

from app.hooks import use_do, use_me, use_now, use_query
from app.rounds.screens.parts import Local
from app.tickets.commands import Withdraw
from app.tickets.queries import Clock, Standing, can, clock, standing
from app.tickets.records import Ticket
from app.tickets.screens.parts import attempt, use_local
from components import dates, theme
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card
from components.empty import empty
from components.notice import banner
from components.page import page, use_go
from components.text import body, second, title
from services.commands import Me, View

SECONDS = 10
SOON = timedelta(hours=12)


@screen
def Sent(ticket_id: str, added: bool, again: Callable[[], Any]) -> ft.View:
    """`added`: it was written into a ticket that was there."""
    local, go, me = use_local(), use_go(), use_me()
    say, now = local.say, use_now(60)
    stands = use_query(stands_now, ticket_id)
    done = main_action(say("intake_done"), lambda: go("/"), key="done", icon=ft.Icons.CHECK)
    name, hint = ("intake_added", "intake_added_hint") if added else ("intake_sent", "intake_sent_hint")
    body_: list[ft.Control] = [empty(ft.Icons.CHECK_CIRCLE_OUTLINE, say(name), say(hint))]
    if stands is not None and not added:
        body_.append(Told(ticket_id, key="told"))
    ways: list[ft.Control] = [
        second_action(say("intake_open"), lambda: go(f"/tickets/{ticket_id}"), key="open-ticket"),
        second_action(say("intake_another"), again, key="another", icon=ft.Icons.ADD),
    ]
    if _gives(me, stands) and not added:
        to = lambda: go(f"/tickets/{ticket_id}/assign")  # noqa: E731
        ways.insert(0, second_action(say("intake_dispatch"), to, key="dispatch", icon=ft.Icons.SEND))
    if stands is not None and stands.how == "withdrawn":
        body_, ways = [empty(ft.Icons.UNDO, say("intake_undone"), "")], ways[-1:]
    return page(say("intake"), dates.clock(now, local.zone), [*body_, *ways], action=done, narrow=True)


@part
def Told(ticket_id: str) -> ft.Control:
    """The number, what comes next, and the way to take it back for ten seconds."""
    local, me = use_local(), use_me()
    say, now = local.say, use_now(60)
    stands, due = use_query(stands_now, ticket_id), use_query(_next, ticket_id, now)
    if stands is None:
        return ft.Container(visible=False)
    ticket = stands.ticket
    lines: list[ft.Control] = [title(number_words(local, ticket))]
    if due is not None and stands.open:
        lines.append(body(say("intake_next", what=next_words(local, due, ticket.at, now))))
    if stands.how:
        lines.append(body(say(f"how_{stands.how}")))
    if stands.major:
        lines.append(second(say("intake_major_sent"), theme.MISSED.fg))
    if me is not None and ticket.person_id == me.person_id and not me.holds("resident") and stands.open:
        lines.append(second(say("intake_first_asked")))
    return card(*lines, Slip(ticket_id, key="slip"))


@part
def Slip(ticket_id: str) -> ft.Control:
    """For ten seconds, while nobody has done anything with it."""
    local, do, me = use_local(), use_do(), use_me()
    now, say = use_now(1), local.say
    since, _ = ft.use_state(now)
    may = use_query(may_withdraw, ticket_id, me)
    trouble, tell = ft.use_state("")
    left = SECONDS - (now - since) // timedelta(seconds=1)

    async def undo() -> None:
        await attempt(do(Withdraw(ticket_id=ticket_id, reason=say("intake_undo_reason"))), say, tell)

    if trouble:
        return banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="undo-trouble")
    if left <= 0 or not may:
        return ft.Container(visible=False)
    return ft.Row([quiet(say("intake_undo", seconds=left), undo, key="undo", icon=ft.Icons.UNDO)])


def number_words(local: Local, ticket: Ticket) -> str:
    if not ticket.number:
        return local.say("intake_sent_later")
    return local.say("intake_sent_number", number=ticket.number)


def next_words(local: Local, due: Clock, since: datetime, now: datetime) -> str:
    """前台在 30 分钟内核实; before 08:30 when the desk has to open first."""
    say = local.say
    if due.since <= now + timedelta(minutes=1) and due.deadline - due.since <= SOON:
        when = say("intake_within", span=dates.span(due.deadline - max(since, due.since), local.language))
    else:
        when = say("intake_until", time=local.moment(due.deadline, now))
    return say(f"intake_next_{due.step}", when=when)


def stands_now(view: View, ticket_id: str) -> Standing | None:
    ticket = view.get(Ticket, ticket_id)
    return standing(view, ticket) if ticket else None


def may_withdraw(view: View, ticket_id: str, me: Me | None) -> bool:
    """Its author may, as long as nobody else has done anything."""
    stands = stands_now(view, ticket_id)
    if stands is None or me is None or stands.ticket.person_id != me.person_id:
        return False
    return all(s.person_id == me.person_id for s in stands.steps) and can(view, stands, me, "withdraw")


def _next(view: View, ticket_id: str, now: datetime) -> Clock | None:
    stands = stands_now(view, ticket_id)
    return clock(view, stands, now) if stands else None


def _gives(me: Me | None, stands: Standing | None) -> bool:
    assigns = stands is not None and bool(stands.ticket.flow.nth("assign"))
    return assigns and me is not None and me.holds("desk", "manager")
