"""Finding tickets: at once what this device carries, then what the server knows of long ago."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.estate.queries import staff_here
from app.hooks import use_anju, use_me, use_now, use_query
from app.rounds.screens.parts import Local
from app.tickets.queries.searching import Wanted, found_here, where_of
from app.tickets.queries.standing import OFFICE
from app.tickets.records import KINDS, Ticket
from app.tickets.screens.line import line_row
from app.tickets.screens.parts import KIND_ICONS, use_local
from components import dates, theme
from components.boundary import screen
from components.button import quiet
from components.card import rows, section
from components.choice import choose_one
from components.effect import use_work
from components.empty import empty
from components.form import search_field
from components.notice import banner
from components.page import page, use_go
from components.tile import dot, row
from components.wait import Wait
from services.answers import Offline, Trouble, Unauthorized

if TYPE_CHECKING:
    from app.wiring import Anju

TICK_SECONDS = 60
DAYS = (0, 7, 30, 365)
TYPING = 0.4
"""Seconds after the last letter before the server is asked."""


@dataclass(frozen=True)
class Answer:
    """What the server has told so far of what is wanted; `more`: there are older ones."""

    wanted: Wanted = field(default_factory=Wanted)
    tickets: tuple[Ticket, ...] = ()
    more: bool = False
    asking: bool = False
    trouble: str = ""


@screen
def SearchPage() -> ft.View:
    local, anju, me, go = use_local(), use_anju(), use_me(), use_go()
    say, now = local.say, use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    text, write = ft.use_state("")
    chosen, choose = ft.use_state(Wanted())
    opened, open_more = ft.use_state(False)
    wanted = replace(chosen, text=text.strip())
    here = use_query(found_here, wanted, now)
    people = use_query(staff_here)
    told, more = use_server(wanted)
    known = {line.id for line in here}
    old = [one for one in told.tickets if one.id not in known]
    office = me is not None and me.holds(*OFFICE)
    words = say("search_office" if office else "search_words")
    box = search_field(words, text, write, clear=say("search_clear"), key="search")
    box.autofocus = True
    every = ("", say("filter_all"))
    kinds = [every, *((one, say(f"kind_{one}")) for one in KINDS)]

    def kind(value: str) -> None:
        choose(replace(chosen, kind=value))

    def person(value: str) -> None:
        choose(replace(chosen, person_id=value))

    def days(value: str) -> None:
        choose(replace(chosen, days=int(value)))

    body: list[ft.Control] = [box, choose_one(kinds, chosen.kind, kind, key="kind")]
    if opened:
        spans = [(str(one), say(f"filter_days_{one}")) for one in DAYS]
        body.append(section(say("filter_days"), choose_one(spans, str(chosen.days), days, key="days")))
        names = [every, *((one.id, one.name) for one in people)]
        if office:
            body.append(
                section(say("search_person"), choose_one(names, chosen.person_id, person, key="person"))
            )
    else:
        narrow = say("search_narrow" if office else "filter_days")
        body.append(quiet(narrow, lambda: open_more(True), key="narrow", icon=ft.Icons.TUNE))
    if not wanted.asks:
        body.append(empty(ft.Icons.MANAGE_SEARCH, say("search_hint"), say("search_hint_more")))
    if here:
        drawn = [
            line_row(local, anju.store, line, now, functools.partial(go, f"/tickets/{line.id}"))
            for line in here
        ]
        body.append(section(say("search_here", count=len(here)), rows(drawn, key="here")))
    if old:
        drawn = [old_row(local, anju, one, now, go) for one in old]
        body.append(section(say("search_long_ago", count=len(old)), rows(drawn, key="long-ago")))
    body += after(local, told, more, bool(here or old))
    return page(say("search"), "", body, narrow=True)


def after(local: Local, told: Answer, more: Callable[[], Any], any_found: bool) -> list[ft.Control]:
    """How far the server is, below what was found."""
    say = local.say
    if told.asking:
        return [Wait(words=say("search_asking"), key="asking")]
    if told.trouble:
        again = quiet(say("search_again"), more, key="retry")
        words = say(f"search_{told.trouble}")
        return [banner(words, theme.WARN, ft.Icons.CLOUD_OFF_OUTLINED, [again], key="trouble")]
    if told.more:
        return [quiet(say("search_more"), more, key="older", icon=ft.Icons.HISTORY)]
    if told.wanted.asks and not any_found:
        return [empty(ft.Icons.SEARCH_OFF, say("search_nothing"), say("search_nothing_hint"))]
    return []


def old_row(local: Local, anju: Anju, ticket: Ticket, now: datetime, go: Callable[[str], Any]) -> ft.Control:
    say = local.say
    where = where_of(anju.store, ticket)
    name = " · ".join(one for one in (where or say(f"kind_{ticket.kind}"), ticket.number) if one)
    closed = ticket.closed_at
    end = say("search_stage_closed", day=day(local, closed, now)) if closed else say("search_stage_open")
    told = row(
        name,
        f"{ticket.text or say('line_no_words')}\n{day(local, ticket.at, now)} · {end}",
        key=f"ticket-{ticket.id}",
        on_click=functools.partial(go, f"/tickets/{ticket.id}"),
        lead=dot(theme.PLAIN, KIND_ICONS.get(ticket.kind, ft.Icons.ASSIGNMENT_OUTLINED)),
    )
    return told


def day(local: Local, at: datetime, now: datetime) -> str:
    """With the year when it is another one."""
    here, today = at.astimezone(local.zone), now.astimezone(local.zone)
    if here.year == today.year:
        return dates.day(at, local.language, local.zone, weekday=False)
    return f"{here:%Y-%m-%d}"


def use_server(wanted: Wanted) -> tuple[Answer, Callable[[], Any]]:
    """The server's answer to what is wanted, asked once nobody types any more; and how to ask for more."""
    anju = use_anju()
    known, tell = ft.use_state(Answer())
    newest: MutableRef[Wanted] = ft.use_ref(wanted)

    async def look() -> None:
        newest.current = wanted
        if not wanted.asks:
            return
        await asyncio.sleep(TYPING)
        if newest.current == wanted:
            await fetch(())

    async def fetch(before: tuple[Ticket, ...]) -> None:
        tell(Answer(wanted, before, asking=True))
        answer = await ask(anju, wanted, before)
        if newest.current == wanted:
            tell(answer)

    async def more() -> None:
        await fetch(known.tickets if known.wanted == wanted else ())

    use_work(look, [wanted])
    return (known if known.wanted == wanted else Answer()), more


async def ask(anju: Anju, wanted: Wanted, before: tuple[Ticket, ...]) -> Answer:
    """Fifty more, older than those that are known; words for what went wrong."""
    body: dict[str, Any] = {"text": wanted.text}
    since = wanted.since(anju.clock.now())
    narrowed = {
        "kind": wanted.kind,
        "person": wanted.person_id,
        "from": since.isoformat() if since else "",
    }
    body |= {name: value for name, value in narrowed.items() if value}
    if before:
        body["before"] = {"at": before[-1].at.isoformat(), "id": before[-1].id}
    try:
        told = await anju.ask("tickets_search", body)
        found = tuple(Ticket.from_row(one) for one in told["tickets"])
        return Answer(wanted, (*before, *found), bool(told["more"]))
    except (Offline, Unauthorized):
        return Answer(wanted, before, trouble="offline")
    except (Trouble, ValueError, KeyError, TypeError) as trouble:
        anju.journal.note("search", trouble)
        return Answer(wanted, before, trouble="failed")
