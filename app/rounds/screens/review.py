"""One round as the manager looks at it: its word on it, where it was walked, and every visit to review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from urllib.parse import unquote

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.rounds import WATCHERS
from app.rounds.queries import Progress, round_progress
from app.rounds.queries.desk import KIND, is_timed
from app.rounds.queries.outcomes import outcome_of
from app.rounds.queries.progress import OVER
from app.rounds.queries.reviews import reviews_of
from app.rounds.queries.timeline import VisitState, timeline
from app.rounds.records import Round
from app.rounds.screens.bearing import Bearing, GiveAway
from app.rounds.screens.desk import DeskRound
from app.rounds.screens.parts import Local, round_hero, spoken, stop_rows, use_local
from app.rounds.screens.positions import Positions
from app.rounds.screens.round import RoundPage
from app.rounds.screens.timeline import Timeline
from app.rounds.screens.verdict import Reviewed, Verdict
from components.boundary import part, screen
from components.button import quiet
from components.card import card, section
from components.empty import empty
from components.page import page, use_go, use_wide
from components.text import heading, second
from services.commands import Me, View

TICK_SECONDS = 15


@screen
def OneRound() -> ft.View:
    """Who may walk it sees how to go on, the desk its day by the clock; who watches over it what was done."""
    round_id = unquote(ft.use_route_params().get("round_id", ""))
    way = use_query(way_of, use_me(), round_id)
    shown: ft.View = DeskRound() if way == "desk" else RoundPage() if way == "walk" else ReviewPage()
    return shown


def way_of(view: View, me: Me | None, round_id: str) -> Literal["desk", "walk", "review"]:
    """How a round is shown to somebody."""
    walk = view.get(Round, round_id)
    if walk is None or me is None or not me.holds(*walk.roles):
        return "review" if me is not None and me.holds(*WATCHERS) else "walk"
    return "desk" if walk.kind == KIND and is_timed(view, walk) else "walk"


@screen
def ReviewPage() -> ft.View:
    local, go, wide = use_local(), use_go(), use_wide()
    params = ft.use_route_params()
    round_id, visit_id = unquote(params.get("round_id", "")), unquote(params.get("visit_id", ""))
    say, now = local.say, use_now(TICK_SECONDS)
    found = use_query(round_progress, round_id, now)
    visits = use_query(timeline, round_id)
    if found is None:
        home = quiet(say("home"), lambda: go("/"), key="home")
        gone = empty(ft.Icons.ROUTE_OUTLINED, say("round_gone"), say("round_gone_hint"), home)
        return page(say("rounds"), "", [gone])
    walk = found.round
    told: ft.Control = Timeline(found, visit_id, key="told")
    if not visit_id:
        told = section(say("timeline"), told)
    top: list[ft.Control] = [round_hero(local, found, now)]
    if found.people:
        top.append(second(say("walked_by", people=local.names(found.people))))
    top += [Bearing(found, key="bearing"), GiveAway(found, key="give-away")]
    about: list[ft.Control] = [
        *([RoundVerdict(found, key="word")] if found.state in OVER else []),
        *([Positions(found, visits, key="where")] if _has_way(found, visits) else []),
        section(say("stops"), stop_rows(local, found)),
    ]
    name = say(spoken(walk, "round_number"), number=walk.number, name=walk.name)
    if wide:
        return page(name, walk.name, [*top, *about], side=told)
    content = [*top, told, *about] if visit_id else [*top, *about, told]
    return page(name, walk.name, content)


def _has_way(found: Progress, visits: Sequence[VisitState]) -> bool:
    """Work that is ticked off without positions has none to draw."""
    return found.round.kind == "patrol" or any(seen.visit.latitude is not None for seen in visits)


@part
def RoundVerdict(found: Progress) -> ft.Control:
    local = use_local()
    said = use_query(reviews_of, found.round.id)
    one = Reviewed("round", found.round.id, _name(local, found))
    calm = outcome_of(found) == "on_time"
    return card(heading(local.say("review_of_round")), Verdict(one, said, calm), key="round-verdict")


def _name(local: Local, found: Progress) -> str:
    return local.say("round_title", number=found.round.number, name=found.round.name)
