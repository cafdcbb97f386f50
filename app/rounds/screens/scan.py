"""Scanning: the camera all over the screen, the answer in words at once, the short code one tap away."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from urllib.parse import unquote

import flet as ft

from app.hooks import use_anju, use_me, use_now, use_query
from app.rounds.commands import CheckIn
from app.rounds.queries import Progress, next_round, round_progress
from app.rounds.screens.before import Before, doubt_of
from app.rounds.screens.checking import Made, Outcome, check_in, use_outcome, use_whereabouts
from app.rounds.screens.panel import Panel
from app.rounds.screens.parts import use_local
from components import theme
from components.boundary import screen
from components.button import icon_button
from components.effect import use_work
from components.page import Frame
from components.scanner import Scanner
from services.commands import Me, View

TICK_SECONDS = 10
LENS_KEY = "anju.lens"


@screen
def Scan() -> Any:
    """Of the round in the address, else of the one to think of now; asks first when its time is not now."""
    me, now = use_me(), use_now(TICK_SECONDS)
    asked = unquote(ft.use_route_params().get("round_id", ""))
    chosen, choose = ft.use_state(asked)
    sure, be_sure = ft.use_state(False)
    found = use_query(_wanted, me, chosen, now)
    doubt = doubt_of(found, now)
    if found is None or (doubt and not sure):
        return Before(found, doubt, now, lambda: (choose(found.round.id if found else ""), be_sure(True)))
    return Scanning(found.round.id)


@screen
def Scanning(round_id: str) -> ft.View:
    local, anju, chrome = use_local(), use_anju(), ft.use_context(Frame)
    say = local.say
    here, now = ft.use_view_path(), use_now(TICK_SECONDS)
    found = use_query(round_progress, round_id, now)
    outcome, tell = use_outcome()
    lens, set_lens = ft.use_state(cast("str | None", None))

    async def recall_lens() -> None:
        set_lens(str(await anju.platform.window("get", LENS_KEY) or ""))

    def keep_lens(name: str) -> None:
        anju.platform.spawn(anju.platform.window("set", LENS_KEY, name))

    async def record(made: Made) -> Outcome:
        answer = await check_in(anju, local, round_id, made)
        tell(answer)
        return answer

    async def scanned(text: str) -> None:
        await record(lambda spot: CheckIn.scanned(anju.store, round_id, text, spot))

    async def typed(code: str) -> bool:
        answer = await record(lambda spot: CheckIn.typed(anju.store, round_id, code, spot))
        return answer.kind != "refused"

    def stay_awake(on: bool) -> None:
        anju.platform.spawn(anju.platform.window("wake_lock", on))

    use_whereabouts()
    use_work(recall_lens, [])
    ft.use_effect(lambda: stay_awake(True), [], cleanup=lambda: stay_awake(False))
    picture: ft.Control = ft.Container()
    if lens is not None:
        picture = Scanner(
            anju.platform.look,
            anju.platform.decode,
            scanned,
            lens=lens,
            on_lens=keep_lens,
            instead=say("type_instead"),
        )
    back = icon_button(ft.Icons.ARROW_BACK, say("back"), chrome.back, key="back", color=theme.PAPER)
    back.bgcolor = ft.Colors.with_opacity(0.5, theme.SHADOW)
    top = ft.Container(ft.Row([back]), padding=theme.M, alignment=ft.Alignment.TOP_LEFT)
    content: list[ft.Control] = [ft.Stack([picture, top], fit=ft.StackFit.EXPAND, expand=True)]
    if found is not None:
        panel = Panel(found, outcome, typed)
        content.append(ft.Container(panel, width=theme.DIALOG) if chrome.wide else panel)
    layout: ft.Control = ft.Column(
        content, spacing=0, expand=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )
    if chrome.wide:
        layout = ft.Row(content, spacing=0, expand=True, vertical_alignment=ft.CrossAxisAlignment.END)
    return ft.View(
        route=here or ft.context.page.route,
        bgcolor=theme.SHADOW,
        padding=0,
        controls=[ft.SafeArea(layout, expand=True)],
    )


def _wanted(view: View, me: Me | None, round_id: str, now: datetime) -> Progress | None:
    if round_id:
        return round_progress(view, round_id, now)
    return next_round(view, me, now) if me else None
