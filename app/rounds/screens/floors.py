"""A round that is ticked off: floor by floor, for one thumb; scanning stays possible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.hooks import use_anju, use_do, use_query
from app.rounds.commands import FinishRound
from app.rounds.queries import Progress, StopState
from app.rounds.queries.floors import Group, floors, in_work, to_fill_in
from app.rounds.screens.bearing import Bearing, GiveAway
from app.rounds.screens.before import doubt_of
from app.rounds.screens.group import STEP, GroupCard
from app.rounds.screens.parts import Local, Tell, attempt, round_hero, use_local, walk_name
from app.rounds.screens.slip import SlipBar
from app.rounds.screens.standard import use_pictures_ahead
from app.rounds.screens.ticking import SlipsContext, tick
from app.rounds.screens.timeline import Timeline
from components import theme
from components.boundary import screen
from components.button import main_action, quiet, second_action
from components.card import section
from components.notice import banner, snackbar
from components.page import page, use_go, use_wide


@screen
def FloorsPage(found: Progress, now: datetime) -> ft.View:
    local, anju, do, go, wide = use_local(), use_anju(), use_do(), use_go(), use_wide()
    slips = ft.use_context(SlipsContext)
    say, walk, here = local.say, found.round, f"/rounds/{found.round.id}"
    parts = use_query(floors, found)
    fill = use_query(to_fill_in, walk)
    opened, open_ = ft.use_state(cast("str | None", None))
    shown, show = ft.use_state(STEP)
    told, tell = ft.use_state("")
    ft.use_dialog(snackbar(told, lambda: tell("")) if told else None)
    use_pictures_ahead(walk.id)
    current = in_work(parts)
    key = opened if opened is not None else current.key if current else ""

    async def finish() -> None:
        if found.lacking or found.unanswered:
            go(f"{here}/finish")
        elif await attempt(do(FinishRound(round_id=walk.id)), say, tell):
            tell(say("finish_done_work", name=walk.name))

    async def act(what: str, which: str) -> None:
        if what == "open":
            show(STEP)
            open_("" if key == which else which)
        elif what == "more":
            show(lambda n: n + STEP)
        elif what == "none":
            go(f"{here}/impossible/{quote(which, safe='')}")
        elif what == "see":
            go(_address(here, found, which))
        else:
            stops = _ready(parts, fill, which) if what == "floor" else _one(found, which)
            if what == "floor":
                open_(None)
            await attempt(tick(anju, slips, walk.id, stops), say, tell)

    stable = use_stable(act)
    body: list[ft.Control] = [round_hero(local, found, now)]
    if doubt := doubt_of(found, now):
        times = {"start": local.moment(walk.starts_at, now), "due": local.moment(walk.due_at, now)}
        body.append(banner(say(f"{doubt}_work", **times), theme.INFO, ft.Icons.INFO_OUTLINE, key="doubt"))
    only = len(parts) == 1
    for group in parts:
        drawn = shown if only or group.key == key else 0
        at_work = current is not None and group.key == current.key
        body.append(GroupCard(group, fill, drawn, at_work, only, stable, key=f"card-{group.key}"))
    if found.missing and found.finish is None:
        rest = quiet(
            say("cannot_rest"),
            lambda: go(f"{here}/impossible/all"),
            key="cannot-rest",
            icon=ft.Icons.UMBRELLA_OUTLINED,
        )
        body.append(rest)
    hazard = quiet(say("report_hazard"), lambda: go("/hazard"), key="hazard", icon=ft.Icons.REPORT_OUTLINED)
    body += [hazard, GiveAway(found, key="give-away"), Bearing(found, key="bearing")]
    timeline = Timeline(found)
    if not wide and found.finish is not None:
        body.append(section(say("timeline"), timeline))
    action = _actions(local, found, lambda: go(f"{here}/scan"), finish, tell)
    side = ft.Column([section(say("timeline"), timeline)]) if wide else None
    more = (lambda: show(lambda n: n + STEP)) if only and shown < len(found.stops) else None
    return page(walk_name(local, walk), "", body, action=action, side=side, on_end=more)


def use_stable(act: Callable[[str, str], Any]) -> Callable[[str, str], Any]:
    """The same function each time, doing what `act` does now. Two hooks."""
    newest: MutableRef[Callable[[str, str], Any] | None] = ft.use_ref(None)
    newest.current = act

    async def call(what: str, which: str) -> None:
        if newest.current is not None:
            await newest.current(what, which)

    return ft.use_callback(call, [])


def _actions(
    local: Local, found: Progress, scan: Callable[[], Any], finish: Callable[[], Any], tell: Tell
) -> ft.Control:
    """What was recorded just now, for ten seconds; scanning and finishing."""
    content: list[ft.Control] = [SlipBar(found.round.id, tell, key="slip")]
    if found.finish is None:
        if found.missing:
            scan_too = second_action(local.say("scan"), scan, key="scan", icon=ft.Icons.QR_CODE_SCANNER)
            scan_too.expand = True
            pair: list[ft.Control] = [scan_too]
            if found.began_at is not None:
                end = second_action(local.say("finish"), finish, key="finish")
                end.expand = True
                pair.append(end)
            content.append(ft.Row(pair, spacing=theme.S))
        else:
            content.append(
                main_action(local.say("finish_all_work"), finish, key="finish", icon=ft.Icons.DONE_ALL)
            )
    return ft.Column(content, spacing=theme.S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _ready(parts: tuple[Group, ...], fill: Any, key: str) -> list[StopState]:
    """What one tap settles on a floor."""
    return [s for g in parts if g.key == key for s in g.left if not fill.get(s.stop_id)]


def _one(found: Progress, stop_id: str) -> list[StopState]:
    return [s for s in found.stops if s.stop_id == stop_id]


def _address(here: str, found: Progress, stop_id: str) -> str:
    """A stop that was done opens as what was told of it, another as what is to do."""
    visit = next((s.visit for s in found.stops if s.stop_id == stop_id and s.visit), None)
    return f"/visits/{visit.id}/stop" if visit else f"{here}/stops/{stop_id}"
