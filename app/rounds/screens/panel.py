"""Under the camera: what came of the last label, where next, and the short code for when scanning fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import flet as ft

from app.hooks import use_do
from app.rounds.commands import FinishRound
from app.rounds.queries import Progress
from app.rounds.screens.checking import Outcome
from app.rounds.screens.parts import Local, attempt, cells, spoken, use_local
from components import theme
from components.boundary import part
from components.button import main_action, quiet, second_action
from components.form import code_field
from components.notice import banner
from components.page import Frame, use_go
from components.strip import strip
from components.text import second, title

Typed = Callable[[str], Awaitable[bool]]
LOOKS: dict[str, tuple[theme.Tone, ft.IconData]] = {
    "recorded": (theme.GOOD, ft.Icons.CHECK_CIRCLE),
    "again": (theme.INFO, ft.Icons.INFO_OUTLINE),
    "refused": (theme.MISSED, ft.Icons.ERROR_OUTLINE),
}


@part
def Panel(found: Progress, outcome: Outcome | None, typed: Typed) -> ft.Control:
    local, do, go, chrome = use_local(), use_do(), use_go(), ft.use_context(Frame)
    say, walk = local.say, found.round
    typing, type_code = ft.use_state(False)
    trouble, tell = ft.use_state("")

    async def finish() -> None:
        if found.unanswered or found.missing:
            go(f"/rounds/{walk.id}/finish")
        elif await attempt(do(FinishRound(round_id=walk.id)), say, tell):
            go("/")

    content: list[ft.Control] = []
    if outcome is not None:
        content.append(told(local, outcome))
    if trouble:
        content.append(banner(trouble, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="trouble"))
    if typing and found.missing:
        content.append(TypedCode(typed, lambda: type_code(False)))
    else:
        status = chrome.status() if chrome.status else ft.Container()
        content.append(ft.Row([_next(local, found), status], vertical_alignment=ft.CrossAxisAlignment.START))
        content.append(strip(cells(found), local.language, height=theme.S))
    if not found.missing and found.finish is None:
        words = say(spoken(walk, "finish_all"))
        content.append(main_action(words, finish, key="finish", icon=ft.Icons.DONE_ALL))
    elif not typing:
        others = [
            second_action(say("type_code"), lambda: type_code(True), key="type-code", icon=ft.Icons.KEYBOARD),
            quiet(
                say("damaged"),
                lambda: go(f"/rounds/{walk.id}/damaged"),
                key="damaged",
                icon=ft.Icons.BROKEN_IMAGE_OUTLINED,
            ),
        ]
        content += others
    return ft.Container(
        ft.Column(content, spacing=theme.M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=theme.CARD,
        padding=theme.L,
        border_radius=ft.BorderRadius.only(top_left=theme.BUTTON_RADIUS, top_right=theme.BUTTON_RADIUS),
        key="panel",
    )


@part
def TypedCode(typed: Typed, on_close: Callable[[], None]) -> ft.Control:
    """Apart from the panel, so that nothing that ticks disturbs what is being typed."""
    say = use_local().say
    code, set_code = ft.use_state("")
    busy, set_busy = ft.use_state(False)

    async def send() -> None:
        set_busy(True)
        if await typed(code):
            set_code("")
        set_busy(False)

    return ft.Column(
        [
            code_field(say("code_field"), code, set_code, key="code", hint=say("code_or_tag_hint")),
            main_action(say("check_in"), send, key="check-in", busy=busy, disabled=not code.strip()),
            quiet(say("back_to_camera"), on_close, key="back-to-camera", icon=ft.Icons.QR_CODE_SCANNER),
        ],
        spacing=theme.S,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@part
def told(local: Local, outcome: Outcome) -> ft.Control:
    """What came of a label, and the way to the stop's questions or to a note."""
    go, (tone, icon) = use_go(), LOOKS[outcome.kind]

    def open_stop() -> None:
        go(f"/visits/{outcome.visit_id}/stop")

    content: list[ft.Control] = []
    if outcome.visit_id and outcome.asks:
        fill_in = local.say("fill_in", count=outcome.asks)
        content.append(second_action(fill_in, open_stop, key="fill-in", icon=ft.Icons.CHECKLIST))
    elif outcome.visit_id:
        words = local.say("add_note")
        content.append(quiet(words, open_stop, key="add-note", icon=ft.Icons.ADD_A_PHOTO_OUTLINED))
    said = banner(outcome.words, tone, icon, content, key=f"told-{outcome.kind}")
    return ft.Semantics(content=said, live_region=True)


def _next(local: Local, found: Progress) -> ft.Control:
    say = local.say
    coming = found.next
    whole = say(spoken(found.round, "all_reached"))
    lines: list[ft.Control] = [title(say("point_next", place=coming.place) if coming else whole)]
    if coming and coming.task:
        lines.append(second(coming.task))
    reached, total = found.reached, len(found.stops)
    words, walk = spoken(found.round, "round_reached"), found.round
    lines.append(second(say(words, number=walk.number, name=walk.name, reached=reached, total=total)))
    return ft.Column(lines, spacing=2, expand=True)
