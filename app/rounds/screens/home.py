"""The walker's home: where next, how long there is, and one button that leads to scanning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import flet as ft

from app.hooks import use_do, use_me, use_now, use_query
from app.rounds.commands import FinishRound, StartRound
from app.rounds.queries import Progress, StopState, coming_rounds, my_rounds_today, next_round
from app.rounds.queries.floors import is_ticked
from app.rounds.records import Round
from app.rounds.screens.duty import DutySwitch
from app.rounds.screens.floor_rows import FloorRows
from app.rounds.screens.parts import attempt, round_hero, round_row, spoken, stop_rows, use_local
from app.rounds.screens.standard import use_pictures_ahead
from app.rounds.screens.tomorrow import Tomorrow
from app.rounds.screens.waiting_hazards import WaitingHazards
from components.boundary import screen
from components.button import main_action, quiet
from components.card import rows, section
from components.empty import empty
from components.notice import snackbar
from components.page import page, use_go
from components.text import second
from services.commands import Me, View

TICK_SECONDS = 10
MOST_STOPS = 40
SETTLED = ("reached", "omitted")


@screen
def Home() -> ft.View:
    local, me, do, go = use_local(), use_me(), use_do(), use_go()
    say, now = local.say, use_now(TICK_SECONDS)
    found = use_query(_next, me, now)
    earlier = use_query(_earlier, me, now)
    use_pictures_ahead(found.round.id if found else "")
    told, tell = ft.use_state("")
    ft.use_dialog(snackbar(told, lambda: tell("")) if told else None)

    ticked = use_query(_ticked, found.round if found else None)

    async def scan(progress: Progress) -> None:
        if ticked:
            go(f"/rounds/{progress.round.id}")
            return
        begins = progress.began_at is None and progress.open_at(now)
        if not begins or await attempt(do(StartRound(round_id=progress.round.id)), say, tell) is not None:
            go(f"/rounds/{progress.round.id}/scan")

    async def finish(progress: Progress) -> None:
        if progress.unanswered:
            go(f"/rounds/{progress.round.id}/finish")
        elif await attempt(do(FinishRound(round_id=progress.round.id)), say, tell):
            walk = progress.round
            tell(say(spoken(walk, "finish_done"), number=walk.number, name=walk.name))

    ahead_of_me = use_query(_coming, me, now, found.round.id if found else "")
    body: list[ft.Control] = []
    if found is None:
        body.append(empty(ft.Icons.ROUTE_OUTLINED, say("no_round"), say("no_round_hint")))
    else:
        show = _opens(go, found)
        body.append(round_hero(local, found, now))
        if found.people:
            body.append(second(say("walked_by", people=local.names(found.people))))
    body.append(DutySwitch())
    if found is not None:
        stops: ft.Control = FloorRows(found, _opens(go, found))
        if not ticked:
            see = partial(_see, go)
            stops = stop_rows(local, found, see, ahead(found)[:MOST_STOPS])
        whole = quiet(say("whole_round"), show, key="whole-round")
        body.append(section(say(spoken(found.round, "stops")), stops, action=whole))
    mine = quiet(say("mine"), lambda: go("/rounds/mine"), key="mine")
    done = [round_row(local, p, _opens(go, p)) for p in earlier]
    before = say("earlier" if me and me.holds("guard") else "earlier_work")
    body.append(section(before, *([rows(done)] if done else []), action=mine))
    if ahead_of_me:
        coming = [round_row(local, p, _opens(go, p)) for p in ahead_of_me]
        body.append(section(say("coming"), rows(coming, key="coming")))
    body.append(Tomorrow(key="tomorrow"))
    hazard = quiet(say("report_hazard"), lambda: go("/hazard"), key="hazard", icon=ft.Icons.REPORT_OUTLINED)
    body.append(ft.Row([hazard], alignment=ft.MainAxisAlignment.CENTER))
    body.append(WaitingHazards(key="waiting-hazards"))
    action = _action(say, found, ticked, scan, finish) if found else None
    return page(me.name if me else "", say("rounds"), body, action=action, root=True, narrow=True)


def _ticked(view: View, walk: Round | None) -> bool:
    return walk is not None and is_ticked(view, walk)


def _see(go: Callable[[str], Any], stop: StopState) -> None:
    go(f"/visits/{visit_of(stop)}/stop")


def _next(view: View, me: Me | None, now: datetime) -> Progress | None:
    return next_round(view, me, now) if me else None


def _earlier(view: View, me: Me | None, now: datetime) -> tuple[Progress, ...]:
    return my_rounds_today(view, me, now) if me else ()


def _coming(view: View, me: Me | None, now: datetime, shown: str) -> tuple[Progress, ...]:
    return coming_rounds(view, me, now, shown) if me else ()


def visit_of(stop: StopState) -> str:
    return stop.visit.id if stop.visit else ""


def ahead(progress: Progress) -> tuple[StopState, ...]:
    """What is still to do or to fill in, and the stop that was reached last; all when none is left."""
    reached = [s for s in progress.stops if s.visit is not None]
    last = max(reached, key=lambda s: s.visit.at if s.visit else progress.round.starts_at, default=None)
    return tuple(s for s in progress.stops if s.word not in SETTLED or s.unanswered or s is last)


def _action(
    say: Callable[..., str],
    found: Progress,
    ticked: bool,
    scan: Callable[[Progress], Any],
    finish: Callable[[Progress], Any],
) -> ft.Control:
    async def go_scan() -> None:
        await scan(found)

    async def go_finish() -> None:
        await finish(found)

    if found.missing and ticked:
        return main_action(say("open_list"), go_scan, key="open-list", icon=ft.Icons.CHECKLIST)
    if found.missing:
        return main_action(say("scan"), go_scan, key="scan", icon=ft.Icons.QR_CODE_SCANNER)
    words = say(spoken(found.round, "finish_all"))
    return main_action(words, go_finish, key="finish", icon=ft.Icons.DONE_ALL)


def _opens(go: Callable[[str], Any], progress: Progress) -> Callable[[], Any]:
    return lambda: go(f"/rounds/{progress.round.id}")
