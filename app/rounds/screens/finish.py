"""The end of a round with stops left out: a reason with one tap, in one's own words if need be."""

from __future__ import annotations

from urllib.parse import unquote

import flet as ft

from app.hooks import use_do, use_now, use_query
from app.rounds.commands import FinishRound
from app.rounds.queries import round_progress
from app.rounds.screens.parts import attempt, use_local
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card
from components.choice import choose_one
from components.form import text_field
from components.notice import banner
from components.page import page, use_go
from components.text import body, title

REASONS = ("emergency", "locked", "weather", "relieved", "label")
TICK_SECONDS = 30


@screen
def FinishPage() -> ft.View:
    local, do, go, now = use_local(), use_do(), use_go(), use_now(TICK_SECONDS)
    say = local.say
    round_id = unquote(ft.use_route_params().get("round_id", ""))
    found = use_query(round_progress, round_id, now)
    chosen, choose = ft.use_state("")
    words, type_words = ft.use_state("")
    trouble, tell = ft.use_state("")
    missing = found.missing if found else ()

    async def finish() -> None:
        told = [say(f"reason_{chosen}")] if chosen else []
        reason = "；".join([*told, *([words.strip()] if words.strip() else [])])
        if await attempt(do(FinishRound(round_id=round_id, reason=reason)), say, tell):
            go("/")

    reasons = [(name, say(f"reason_{name}")) for name in REASONS]
    content: list[ft.Control] = [
        title(say("finish_question", missing=len(missing))),
        body(local.names(stop.place for stop in missing), theme.MUTED),
        body(say("finish_kept")),
        choose_one(reasons, chosen, choose, key="reason"),
        text_field(say("reason_other"), words, type_words, key="reason-words", lines=2, limit=200),
    ]
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    actions = ft.Column(
        [
            main_action(say("finish_anyway"), finish, key="finish"),
            second_action(say("continue_walking"), lambda: go(f"/rounds/{round_id}"), key="walk-on"),
        ],
        spacing=theme.S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    name = say("round_number", number=found.round.number) if found else say("rounds")
    return page(say("finish"), name, [card(*content, spacing=theme.M)], action=actions, narrow=True)
