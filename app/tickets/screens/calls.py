"""The desk's call list: whom to ask how it went, what was put off, how far today has come."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.rounds.screens.parts import Local
from app.tickets.queries.callbacks import Call, calls, progress
from app.tickets.screens.call_form import CallCard
from app.tickets.screens.night import LeftForMorning
from app.tickets.screens.parts import KIND_ICONS, use_local
from components import theme
from components.boundary import screen
from components.card import card, rows, section
from components.empty import empty
from components.listing import use_window
from components.page import page, use_go, use_wide
from components.tile import dot, row

TICK_SECONDS = 15


@screen
def CallsPage() -> ft.View:
    local, me, go, wide = use_local(), use_me(), use_go(), use_wide()
    say, now = local.say, use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    chosen, choose = ft.use_state("")
    found, (made, total) = use_query(calls, me, now), use_query(progress, me, now)
    shown, more = use_window(len(found))

    def open_call(ticket_id: str) -> None:
        choose(ticket_id) if wide else go(f"/tickets/calls/{ticket_id}")

    def lines(some: list[Call]) -> ft.Control:
        return rows([_line(local, one, functools.partial(open_call, one.id), now) for one in some])

    waiting = [one for one in found[:shown] if one.waits(now)]
    ready = [one for one in found[:shown] if not one.waits(now)]
    body: list[ft.Control] = [LeftForMorning(key="left-for-morning")]
    if ready:
        body.append(section(say("calls_now"), lines(ready)))
    if waiting:
        body.append(section(say("calls_waiting"), lines(waiting)))
    if not found:
        body.append(empty(ft.Icons.PHONE_ENABLED_OUTLINED, say("calls_none"), say("calls_none_hint")))
    side: ft.Control = card(
        empty(ft.Icons.PHONE_ENABLED_OUTLINED, say("calls_choose"), say("calls_choose_hint"))
    )
    if chosen:
        side = CallCard(chosen, choose, key=f"call-{chosen}")
    done = say("calls_progress", made=made, total=total)
    return page(say("calls"), done, body, side=side, on_end=more)


def _line(local: Local, one: Call, on_click: Any, now: datetime) -> ft.Control:
    say, ticket = local.say, one.standing.ticket
    words = [one.where, _when(local, one, now)]
    if one.tries:
        words.append(say("call_tries", count=one.tries))
    if one.standing.rating:
        words.append(say("call_rated", rating=say(f"rating_{one.standing.rating}")))
    if one.done_by:
        words.append(one.done_by)
    late = one.due is not None and now >= one.due and one.asks
    return row(
        " · ".join(piece for piece in (one.name, ticket.text) if piece),
        " · ".join(word for word in words if word),
        key=f"call-{one.id}",
        on_click=on_click,
        lead=dot(theme.MISSED if late else theme.PLAIN, KIND_ICONS[ticket.kind]),
        sub_color=theme.MISSED.fg if late else theme.MUTED,
    )


def _when(local: Local, one: Call, now: datetime) -> str:
    if one.at is not None and one.waits(now):
        return str(local.say("call_from", time=local.moment(one.at, now)))
    if one.due is None or not one.asks:
        return ""
    word = "call_due" if now < one.due else "call_overdue"
    return str(local.say(word, time=local.moment(one.due, now)))
