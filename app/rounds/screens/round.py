"""One round: for its walkers the stops and how to go on, for those who watch the timeline of its visits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_do, use_me, use_now, use_query
from app.rounds.commands import FinishRound
from app.rounds.queries import Progress, StopState, Walker, company, round_progress
from app.rounds.queries.floors import is_ticked
from app.rounds.screens.bearing import Bearing, GiveAway
from app.rounds.screens.floors import FloorsPage
from app.rounds.screens.parts import Local, Say, attempt, next_stop, round_hero, spoken, stop_rows, use_local
from app.rounds.screens.timeline import Timeline
from components import theme
from components.boundary import screen
from components.button import main_action, quiet, second_action
from components.card import rows, section
from components.empty import empty
from components.notice import snackbar
from components.page import page, use_go, use_wide
from components.text import second
from components.tile import dot, row
from services.commands import Me, View

TICK_SECONDS = 10


@screen
def RoundPage() -> ft.View:
    """Ticked off floor by floor where a tap is proof enough, else walked from label to label."""
    me, now = use_me(), use_now(TICK_SECONDS)
    found = use_query(_ticked, me, unquote(ft.use_route_params().get("round_id", "")), now)
    shown: ft.View = FloorsPage(found, now) if found else WalkPage()
    return shown


@screen
def WalkPage() -> ft.View:
    local, me, do, go, wide = use_local(), use_me(), use_do(), use_go(), use_wide()
    round_id = unquote(ft.use_route_params().get("round_id", ""))
    say, now = local.say, use_now(TICK_SECONDS)
    found = use_query(round_progress, round_id, now)
    on_it = use_query(company, round_id, now)
    told, tell = ft.use_state("")
    ft.use_dialog(snackbar(told, lambda: tell("")) if told else None)
    if found is None:
        home = quiet(say("home"), lambda: go("/"), key="home")
        gone = empty(ft.Icons.ROUTE_OUTLINED, say("round_gone"), say("round_gone_hint"), home)
        return page(say("rounds"), "", [gone])
    walk, here = found.round, f"/rounds/{round_id}"
    mine = me is not None and me.holds(*walk.roles)

    async def finish() -> None:
        if found is None or found.missing or found.unanswered:
            go(f"{here}/finish")
        elif await attempt(do(FinishRound(round_id=round_id)), say, tell):
            tell(say(spoken(walk, "finish_done"), number=walk.number, name=walk.name))

    def opened(stop: StopState) -> None:
        if mine and stop.visit is not None:
            go(f"/visits/{stop.visit.id}/stop")

    timeline = Timeline(found)
    body: list[ft.Control] = [round_hero(local, found, now)]
    if mine and found.next is not None and found.finish is None:
        coming = next_stop(local, found.next)
        coming.key = "next-stop"
        body.append(coming)
    if present := [walker for walker in on_it if walker.here]:
        body.append(
            section(say("company"), rows([_walker_row(local, w, now) for w in present], key="company"))
        )
    elif found.people:
        body.append(second(say("walked_by", people=local.names(found.people))))
    body.append(Bearing(found, key="bearing"))
    body.append(section(say("stops"), stop_rows(local, found, opened if mine else None)))
    body.append(GiveAway(found, key="give-away"))
    if not wide:
        body.append(section(say("timeline"), timeline))
    action: ft.Control | None = None
    if mine and found.finish is None and found.state not in ("missed", "finished"):
        action = _actions(say, found, lambda: go(f"{here}/scan"), finish)
    side = ft.Column([section(say("timeline"), timeline)]) if wide else None
    name = say(spoken(walk, "round_number"), number=walk.number, name=walk.name)
    return page(name, walk.name if walk.kind == "patrol" else "", body, action=action, side=side)


def _ticked(view: View, me: Me | None, round_id: str, now: datetime) -> Progress | None:
    """The round, when it is mine to tick off."""
    found = round_progress(view, round_id, now)
    mine = found is not None and me is not None and me.holds(*found.round.roles)
    return found if found and mine and is_ticked(view, found.round) else None


def _walker_row(local: Local, walker: Walker, now: datetime) -> ft.Control:
    """Who, when last seen, where: several people may be on one round."""
    time = local.moment(walker.at, now)
    words = "company_at" if walker.place else "company_began"
    said = local.say(words, time=time, place=walker.place, stops=walker.stops)
    return row(
        walker.name, said, key=f"walker-{walker.person_id}", lead=dot(theme.NOW, ft.Icons.DIRECTIONS_WALK)
    )


def _actions(say: Say, found: Progress, scan: Callable[[], Any], finish: Callable[[], Any]) -> ft.Control:
    """Scanning while stops are left, with finishing beside it; finishing alone when all are reached."""
    if not found.missing:
        return main_action(say("finish_all"), finish, key="finish", icon=ft.Icons.DONE_ALL)
    go_on = main_action(say("scan"), scan, key="scan", icon=ft.Icons.QR_CODE_SCANNER)
    if found.began_at is None:
        return go_on
    end = second_action(say("finish"), finish, key="finish")
    return ft.Column([go_on, end], spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
