"""The end of a round that is not whole: what is missing, the reason, and what could still be filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import unquote

import flet as ft

from app.hooks import use_do, use_now, use_query
from app.rounds.commands import FinishRound
from app.rounds.queries import Progress, StopState, round_progress
from app.rounds.screens.home import visit_of
from app.rounds.screens.parts import Local, attempt, spoken, use_local, walk_name, why
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card, rows, section
from components.choice import choose_one
from components.form import text_field
from components.notice import banner
from components.page import page, use_go
from components.text import body, second, title
from components.tile import dot, row

REASONS = ("emergency", "locked", "weather", "relieved", "label")
TICK_SECONDS = 30
NAMED = 12


@screen
def FinishPage() -> ft.View:
    local, do, go, now = use_local(), use_do(), use_go(), use_now(TICK_SECONDS)
    say = local.say
    round_id = unquote(ft.use_route_params().get("round_id", ""))
    found = use_query(round_progress, round_id, now)
    chosen, choose = ft.use_state("")
    words, type_words = ft.use_state("")
    trouble, tell = ft.use_state("")
    lacking = found.lacking if found else ()

    async def finish() -> None:
        told = [say(f"reason_{chosen}")] if chosen else []
        reason = "；".join([*told, *([words.strip()] if words.strip() else [])])
        if await attempt(do(FinishRound(round_id=round_id, reason=reason)), say, tell):
            go("/")

    content: list[ft.Control] = []
    if found is not None and lacking:
        walk = found.round
        reasons = [(name, say(f"reason_{name}")) for name in REASONS]
        content.append(
            card(
                title(say(spoken(walk, "finish_question"), missing=len(lacking))),
                body(_names(local, lacking), theme.MUTED),
                body(say(spoken(walk, "finish_kept"))),
                choose_one(reasons, chosen, choose, key="reason"),
                text_field(say("reason_other"), words, type_words, key="reason-words", lines=2, limit=200),
                spacing=theme.M,
            )
        )
    if found is not None:
        content += _left_open(local, found, lambda stop: go(f"/visits/{visit_of(stop)}/stop"))
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    end = "finish_anyway" if lacking else "finish_still" if found and found.unanswered else "finish_now"
    actions = ft.Column(
        [
            main_action(say(end), finish, key="finish"),
            second_action(say("continue_walking"), lambda: go(f"/rounds/{round_id}"), key="walk-on"),
        ],
        spacing=theme.S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    name = walk_name(local, found.round) if found else say("rounds")
    return page(say("finish"), name, content, action=actions, narrow=True)


def _left_open(local: Local, found: Progress, on_open: Callable[[StopState], object]) -> list[ft.Control]:
    """Stops whose questions wait, each opening its form; optional stops that nobody reached."""
    say = local.say
    content: list[ft.Control] = []
    if found.unanswered:
        content += [
            card(
                title(say("finish_unanswered", count=len(found.unanswered))),
                second(say("finish_unanswered_hint")),
            ),
            rows([_open_stop(local, stop, on_open) for stop in found.unanswered], key="unanswered"),
        ]
    optional = [stop for stop in found.missing if not stop.required]
    if optional:
        content.append(second(say("finish_optional", places=_names(local, optional))))
    if not content and not found.missing:
        content.append(card(title(say("finish_ready"))))
    if found.omitted:
        content += _left_out(local, found)
    return content


def _left_out(local: Local, found: Progress) -> list[ft.Control]:
    """What could not be done, by its reason: it needs no further word."""
    whys: dict[str, list[StopState]] = {}
    for stop in found.omitted:
        if stop.omission is not None:
            whys.setdefault(why(local, stop.omission), []).append(stop)
    lines = [
        row(
            f"{words} · {len(stops)}",
            _names(local, stops),
            key=f"omitted-{number}",
            lead=dot(theme.INFO, ft.Icons.BLOCK),
        )
        for number, (words, stops) in enumerate(whys.items())
    ]
    count = local.say("finish_omitted", count=len(found.omitted))
    return [section(count, rows(lines, key="omitted"))]


def _names(local: Local, stops: Sequence[StopState]) -> str:
    """The first few by name, how many more there are."""
    names = list(dict.fromkeys(stop.place for stop in stops))
    return local.names([*names[:NAMED], *([f"+{len(names) - NAMED}"] if len(names) > NAMED else [])])


def _open_stop(local: Local, stop: StopState, on_open: Callable[[StopState], object]) -> ft.Control:
    return row(
        stop.place,
        local.say("unanswered", count=stop.unanswered),
        key=f"open-{stop.number}",
        on_click=partial(on_open, stop),
        lead=dot(theme.INFO, ft.Icons.EDIT_NOTE),
        sub_color=theme.INFO.fg,
    )
