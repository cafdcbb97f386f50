"""One hazard with all that belongs to it: its clock, its readings, who repaired it, who asked for time."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import unquote

import flet as ft

from app.hooks import use_about, use_anju, use_me, use_query
from app.rounds.commands.restoring import REPAIRERS
from app.rounds.queries.faults import extensions_of, restorations_of
from app.rounds.queries.hazards import HazardState, hazard_state
from app.rounds.queries.readings import Reading, readings_until
from app.rounds.records import Hazard
from app.rounds.screens.asides import about_drawn
from app.rounds.screens.evidence import evidence
from app.rounds.screens.fault import Extended, FaultClock, Mended, reading_chart
from app.rounds.screens.hazard_marks import FAULT_LOOKS
from app.rounds.screens.parts import Local, hazard_words, keyed, use_local
from app.rounds.screens.timeline import URGENCIES
from app.rounds.screens.verdict import Reviewed, Verdict
from app.rounds.screens.voice import spoken
from components import theme
from components.badge import badge
from components.boundary import screen
from components.button import main_action, quiet, second_action
from components.card import card, section
from components.empty import empty
from components.page import page, use_go
from components.text import body, second
from services.commands import View


@screen
def HazardOne() -> ft.View:
    local, me, go = use_local(), use_me(), use_go()
    say, now = local.say, use_anju().clock.now()
    id = unquote(ft.use_route_params().get("hazard_id", ""))
    state = use_query(_state, id)
    mended, wishes = use_query(restorations_of, id), use_query(extensions_of, id)
    known, said = use_query(_readings, id), use_about("hazard", id)
    if state is None:
        gone = empty(ft.Icons.REPORT_OFF_OUTLINED, say("hazard_gone"), say("hazard_gone_hint"))
        return page(say("hazard_one"), "", [gone], narrow=True)
    hazard = state.hazard
    content: list[ft.Control] = [_about(local, state, now), *about_drawn(said, go)]
    if hazard.fault:
        content.append(FaultClock(hazard, key="clock"))
    if known:
        content.append(reading_chart(local, known, now))
    if mended:
        cards = [keyed(Mended, m.restoration.id, m, state.place, state.is_open, now) for m in mended]
        content.append(section(say("restored_heading"), *cards))
    if wishes:
        cards = [keyed(Extended, w.extension.id, w, state.place, now) for w in wishes]
        content.append(section(say("extensions"), *cards))
    manages = me is not None and me.holds("manager")
    if manages or state.reviews:
        verdict = Verdict(Reviewed("hazard", id, state.place), state.reviews, key="verdict")
        content.append(section(say("hazard_decision"), card(verdict)))
    idle = not any(m.word == "told" for m in mended)
    mine = me is not None and me.holds(*REPAIRERS) and state.is_open and idle
    may_ask = mine and hazard.fault == "fire_special" and not any(w.word == "asked" for w in wishes)
    ask, mend = (lambda: go(f"/hazards/{id}/extend")), (lambda: go(f"/hazards/{id}/restored"))
    ways: list[ft.Control] = []
    if may_ask and manages:
        ways.append(quiet(say("extend"), ask, key="extend", icon=ft.Icons.MORE_TIME))
    elif may_ask:
        content.append(second_action(say("extend"), ask, key="extend", icon=ft.Icons.MORE_TIME))
    if mine and manages:
        ways.append(quiet(say("restore"), mend, key="restore", icon=ft.Icons.BUILD_OUTLINED))
    if hazard.round_id:
        ways.append(quiet(say("hazard_round"), lambda: go(_round(hazard, manages)), key="round-of"))
    if ways:
        content.append(ft.Row(ways, wrap=True, spacing=theme.S, run_spacing=0))
    action = None
    if mine and not manages:
        action = main_action(say("restore"), mend, key="restore", icon=ft.Icons.BUILD_OUTLINED)
    return page(state.place or say("place_unknown"), say("hazard_one"), content, action=action, narrow=True)


def _round(hazard: Hazard, manages: bool) -> str:
    """The round it was found on; for the manager at the visit in question."""
    if not manages:
        return f"/rounds/{hazard.round_id}"
    return f"/rounds/{hazard.round_id}/review" + (f"/{hazard.visit_id}" if hazard.visit_id else "")


def hazard_badges(local: Local, state: HazardState) -> ft.Row:
    """What kind of fault it is, and how urgent."""
    hazard, say = state.hazard, local.say
    marks: list[ft.Control] = [badge(say(f"hazard_{hazard.urgency}"), URGENCIES[hazard.urgency])]
    if hazard.fault:
        icon, tone = FAULT_LOOKS[hazard.fault]
        marks.insert(0, badge(say(f"fault_badge_{hazard.fault}"), tone, icon))
    return ft.Row(marks, wrap=True, spacing=theme.XS, run_spacing=theme.XS)


def _about(local: Local, state: HazardState, now: datetime) -> ft.Container:
    hazard, say = state.hazard, local.say
    lines: list[ft.Control] = [
        hazard_badges(local, state),
        body(hazard_words(say, hazard)),
        second(say("hazard_by", person=state.person, time=local.moment(hazard.at, now))),
    ]
    if hazard.no_photo:
        lines.append(second(say("no_photo_reason", reason=hazard.no_photo)))
    lines += spoken(state.voices)
    if state.photos:
        lines.append(evidence(state.photos, state.place))
    return card(*lines, key="about")


def _state(view: View, id: str) -> HazardState | None:
    hazard = view.get(Hazard, id)
    return hazard_state(view, hazard) if hazard else None


def _readings(view: View, id: str) -> tuple[Reading, ...]:
    hazard = view.get(Hazard, id)
    return readings_until(view, hazard) if hazard else ()
