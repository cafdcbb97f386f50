"""Home of a role that has no screens of its own yet: who, where, what is due, and a telephone that works."""

from __future__ import annotations

from datetime import datetime

import flet as ft

from app.domains import DOMAINS
from app.estate.queries import desk_phone, estate, figures, local_phone, tel, unit_of
from app.hooks import sayer, use_anju, use_me, use_now, use_query, use_say
from app.shell.texts import TEXTS
from components import theme
from components.boundary import part, screen
from components.button import main_action
from components.card import card, rows
from components.page import page
from components.text import body, heading, second
from components.tile import dot, row
from services.commands import Me, View

MORNING, NOON, AFTERNOON, EVENING = 5, 11, 13, 18


@screen
def Home() -> ft.View:
    say, me = use_say(TEXTS), use_me()
    here = use_query(estate)
    unit = use_query(unit_of, me.person_id if me else "")
    number, hours = use_query(desk_phone), use_query(figures)
    hour = use_now(600).astimezone().hour
    name = me.name if me else ""
    call = main_action(
        say("call_desk"), None, icon=ft.Icons.CALL, action=ft.OpenUrl(tel(number)) if number else None
    )
    open_hours = say("desk_hours", opens=hours["desk_opens"], closes=hours["desk_closes"])
    where = "　".join(part for part in (here.name if here else "", unit) if part)
    return page(
        f"{say(greeting(hour))}{say('comma')}{name}",
        where,
        [
            DueNow(),
            card(
                heading(say("desk")),
                body(local_phone(number) if number else say("desk_unknown")),
                second(open_hours),
                second(say("resident_hint" if me and me.holds("resident") else "role_hint")),
            ),
        ],
        action=call if number else None,
        root=True,
        narrow=True,
    )


@part
def DueNow() -> ft.Control:
    """A line of each domain that has something to say to this person now."""
    anju, me = use_anju(), use_me()
    now = use_now(60).replace(second=0, microsecond=0)
    lines = use_query(headlines, me, now)
    if not lines:
        return ft.Container(visible=False)
    said = [
        row(
            sayer(DOMAINS[number].texts, anju.language)(key, **dict(values)),
            key=f"due-{number}",
            lead=dot(theme.NOW, ft.Icons.TASK_ALT),
        )
        for number, key, values in lines
    ]
    return rows(said)


def headlines(
    view: View, me: Me | None, now: datetime
) -> tuple[tuple[int, str, tuple[tuple[str, object], ...]], ...]:
    """(number of the domain, key of its texts, values), for those that have something to say."""
    if me is None:
        return ()
    told = ((i, d.headline(view, me, now)) for i, d in enumerate(DOMAINS) if d.headline)
    return tuple((i, line[0], tuple(sorted(line[1].items()))) for i, line in told if line)


def greeting(hour: int) -> str:
    """A key of texts for the time of day."""
    if hour < MORNING or hour >= EVENING:
        return "good_evening"
    if hour < NOON:
        return "good_morning"
    return "good_noon" if hour < AFTERNOON else "good_afternoon"
