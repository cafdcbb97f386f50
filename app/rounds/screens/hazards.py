"""The hazards of the estate: what is open first, the urgent before the others, each to be settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from app.estate.records import Estate
from app.hooks import use_about, use_now, use_query
from app.rounds.queries.hazards import HazardState, all_hazards
from app.rounds.screens.asides import about_drawn
from app.rounds.screens.evidence import evidence
from app.rounds.screens.fault import FaultClock
from app.rounds.screens.hazard_one import hazard_badges
from app.rounds.screens.parts import hazard_words, keyed, use_local
from app.rounds.screens.verdict import Reviewed, Verdict
from app.rounds.screens.voice import spoken
from components import theme
from components.boundary import part, screen
from components.button import quiet
from components.card import card
from components.empty import empty
from components.listing import use_window
from components.page import page, use_go
from components.text import body, heading, second
from services.commands import View

TICK_SECONDS = 60


@screen
def Hazards() -> ft.View:
    local = use_local()
    say = local.say
    estate, found = use_query(_estate), use_query(all_hazards)
    settled, show_settled = ft.use_state(False)
    waiting = [state for state in found if state.is_open]
    listed = list(found) if settled else waiting
    shown, more = use_window(len(listed))
    content: list[ft.Control] = [keyed(HazardCard, s.hazard.id, s) for s in listed[:shown]]
    if not waiting:
        hint = say("hazards_none_hint")
        content.insert(0, empty(ft.Icons.VERIFIED_OUTLINED, say("hazards_none"), hint))
    if len(waiting) < len(found) and not settled:
        content.append(quiet(say("hazards_settled"), lambda: show_settled(True), key="settled"))
    count = say("hazards_open", count=len(waiting))
    return page(say("hazards"), f"{estate} · {count}", content, narrow=True, on_end=more)


@part
def HazardCard(state: HazardState) -> ft.Control:
    """Where, what, who and when, its photos, and the word on it."""
    local, go, now = use_local(), use_go(), use_now(TICK_SECONDS)
    say, hazard = local.say, state.hazard
    about = use_about("hazard", hazard.id)
    lines: list[ft.Control] = [
        heading(state.place or say("place_unknown")),
        hazard_badges(local, state),
        body(hazard_words(say, hazard)),
        second(say("hazard_by", person=state.person, time=local.moment(hazard.at, now))),
    ]
    lines += spoken(state.voices)
    if state.photos:
        lines.append(evidence(state.photos, state.place))
    if hazard.fault:
        lines.append(FaultClock(hazard, key="clock"))
    lines += about_drawn(about, go, key=f"about-{hazard.id}")
    lines.append(Verdict(Reviewed("hazard", hazard.id, state.place), state.reviews))
    ways: list[ft.Control] = [
        quiet(say("hazard_open_it"), lambda: go(f"/hazards/{hazard.id}"), key=f"open-{hazard.id}")
    ]
    if hazard.round_id:
        ways.append(quiet(say("hazard_round"), _opens(go, state), key=f"round-of-{hazard.id}"))
    lines.append(ft.Row(ways, wrap=True, spacing=theme.S, run_spacing=0))
    return card(*lines, key=f"hazard-{hazard.id}")


def _opens(go: Callable[[str], Any], state: HazardState) -> Callable[[], Any]:
    end = f"/{state.hazard.visit_id}" if state.hazard.visit_id else ""
    return lambda: go(f"/rounds/{state.hazard.round_id}/review{end}")


def _estate(view: View) -> str:
    return next((estate.name for estate in view.all(Estate)), "")
