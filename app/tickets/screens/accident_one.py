"""An accident as it was told, and those that were told before."""

from __future__ import annotations

from functools import partial
from urllib.parse import unquote

import flet as ft

from app.hooks import use_now, use_query
from app.rounds.queries.photos import PhotoState, VoiceState, photo_states, voice_states
from app.rounds.screens.evidence import evidence
from app.rounds.screens.parts import Local
from app.rounds.screens.voice import spoken
from app.tickets.queries.reporting import accidents
from app.tickets.queries.working import spot_of
from app.tickets.records import Accident
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part, screen
from components.button import second_action
from components.card import card, rows, section
from components.empty import empty
from components.page import page, use_go
from components.text import body, second
from components.tile import dot, fact, row
from services.commands import View

TICK_SECONDS = 60
Evidence = tuple[str, tuple[PhotoState, ...], tuple[VoiceState, ...]]


@screen
def AccidentOne() -> ft.View:
    local, go = use_local(), use_go()
    say, now = local.say, use_now(TICK_SECONDS)
    id = unquote(ft.use_route_params().get("accident_id", ""))
    one = use_query(accident_of, id)
    where, photos, voices = use_query(about, id)
    if one is None:
        gone = empty(ft.Icons.REPORT_OUTLINED, say("accident_gone"), say("accident_gone_hint"))
        return page(say("accident_one"), "", [gone], narrow=True)
    facts = [(say("accident_where"), where), (say("accident_hurt"), one.injured or say("hurt_no"))]
    facts.append((say("accident_measures"), one.measures))
    content: list[ft.Control] = [
        card(*([body(one.text)] if one.text else []), *spoken(voices), spacing=theme.M),
        card(*[fact(name, value, inset=0) for name, value in facts if value], spacing=theme.XS),
    ]
    if photos:
        content.append(section(say("accident_photos"), evidence(photos, where)))
    if one.ticket_id:
        to = partial(go, f"/tickets/{one.ticket_id}")
        content.append(second_action(say("work_to_ticket"), to, key="to-ticket"))
    return page(say("accident_one"), _by(local, one, local.moment(one.at, now)), content, narrow=True)


@part
def AccidentRows() -> ft.Control:
    """Those that this person is told of, the newest first."""
    local, go = use_local(), use_go()
    now, known = use_now(TICK_SECONDS), use_query(accidents)
    if not known:
        return ft.Container(visible=False)
    lines: list[ft.Control] = [
        row(
            one.text or local.say("accident_one"),
            _by(local, one, local.moment(one.at, now)),
            key=f"accident-{one.id}",
            on_click=partial(go, f"/tickets/accidents/{one.id}"),
            lead=dot(theme.MISSED if one.injured else theme.WARN, ft.Icons.REPORT_OUTLINED),
        )
        for one in known
    ]
    return section(local.say("accidents"), rows(lines), second(local.say("accident_hint")))


def accident_of(view: View, id: str) -> Accident | None:
    return view.get(Accident, id)


def about(view: View, id: str) -> Evidence:
    """Where it was, its photos and what was said."""
    one = view.get(Accident, id)
    if one is None:
        return "", (), ()
    photos = photo_states(view, one.person_id, one.photos)
    return spot_of(view, one.place_id, one.spot), photos, voice_states(view, one.person_id, one.voices)


def _by(local: Local, one: Accident, time: str) -> str:
    return local.say("accident_by", person=one.by, time=time)
