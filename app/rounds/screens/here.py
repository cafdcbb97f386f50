"""A label read by the phone's own camera: opens the right round and checks in, or says why not."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import unquote

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.estate.records import Place, Tag
from app.hooks import use_about, use_anju, use_me, use_now, use_query, use_sync
from app.rounds import WALKERS
from app.rounds.commands import CheckIn, Position
from app.rounds.queries import Progress, next_round, round_for_place
from app.rounds.records import Visit
from app.rounds.screens.asides import about_drawn
from app.rounds.screens.checking import Outcome, asks, check_in, use_outcome
from app.rounds.screens.panel import told
from app.rounds.screens.parts import Local, round_hero, use_local
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.effect import use_work
from components.notice import banner
from components.page import page, use_go
from components.wait import Wait
from services.commands import Me, View

TICK_SECONDS = 10


@screen
def Here() -> ft.View:
    local, anju, me, go = use_local(), use_anju(), use_me(), use_go()
    say, now, contact = local.say, use_now(TICK_SECONDS), use_sync().last_contact
    token = unquote(ft.use_route_params().get("token", ""))
    place = use_query(place_of, token)
    offered = use_about("place", place.id if place else "")
    found = use_query(_open_round, me, place, now)
    coming = use_query(_coming, me, now)
    outcome, tell = use_outcome()
    round_id, choose = ft.use_state("")
    begun: MutableRef[bool] = ft.use_ref(False)

    async def arrive() -> None:
        if found is None or begun.current:
            return
        begun.current = True
        choose(found.round.id)
        mine = _my_visit(found, place, me)
        if mine is not None and place is not None:
            words = say("already_at", place=place.name, time=local.clock(mine.at))
            tell(Outcome("again", words, mine.id, asks(anju.store, mine.stop_id)))
            return

        def made(spot: Position | None) -> CheckIn:
            return CheckIn.scanned(anju.store, found.round.id, f"/t/{token}", spot)

        tell(await check_in(anju, local, found.round.id, made))

    use_work(arrive, [found is not None])
    body: list[ft.Control] = []
    action: ft.Control = second_action(say("home"), lambda: go("/"), key="home")
    if outcome is not None:
        body.append(told(local, outcome))
        if found is not None:
            body.append(round_hero(local, found, now))
        action = main_action(
            say("scan_next"),
            lambda: go(f"/rounds/{round_id}/scan"),
            key="scan",
            icon=ft.Icons.QR_CODE_SCANNER,
        )
    elif place is None and contact is None:
        body.append(Wait())
    elif found is None:
        body.append(banner(_why(local, place, me, coming, now), theme.INFO, ft.Icons.INFO_OUTLINE, key="why"))
        if coming is not None:
            body.append(round_hero(local, coming, now))
    body += about_drawn(offered, go)
    return page(place.name if place else say("scan"), "", body, action=action, narrow=True)


def _why(local: Local, place: Place | None, me: Me | None, coming: Progress | None, now: datetime) -> str:
    """Nothing was recorded: whose label this is, and when there will be a round for it."""
    say = local.say
    walks = me is not None and me.holds(*WALKERS)
    if place is None:  # only who walks rounds, and the manager, knows labels
        return say("TAG_UNKNOWN" if walks else "here_label")
    if not walks:
        return say("here_not_walker", place=place.name)
    words = [say("here_no_round", place=place.name)]
    if coming is not None:
        start = local.moment(coming.round.starts_at, now)
        words.append(say("here_next_round", start=start, name=coming.round.name))
    return " ".join(words)


def place_of(view: View, token: str) -> Place | None:
    tag = next((t for t in view.all(Tag) if t.matches_token(token)), None)
    return view.get(Place, tag.place_id) if tag else None


def _open_round(view: View, me: Me | None, place: Place | None, now: datetime) -> Progress | None:
    return round_for_place(view, me, place.id, now) if me and place else None


def _coming(view: View, me: Me | None, now: datetime) -> Progress | None:
    return next_round(view, me, now) if me else None


def _my_visit(progress: Progress, place: Place | None, me: Me | None) -> Visit | None:
    """Coming back to this address later, when one is not there any more, must not record a second visit."""
    visits = [s.visit for s in progress.stops if place is not None and s.place_id == place.id]
    return next((v for v in visits if v is not None and me is not None and v.person_id == me.person_id), None)
