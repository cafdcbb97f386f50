"""The resident signs on the screen: what was done, what it costs, and a field for the finger."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import flet as ft

from app.hooks import use_anju
from app.tickets.queries.working import Line, money, total
from app.tickets.screens.parts import use_local
from app.tickets.screens.work_parts import sum_card
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.notice import banner
from components.pad import HEIGHT, Pad, Stroke
from components.page import page
from components.text import body, title
from services.photos import Photo
from services.platform import StorageFull

LEAST = 30.0
NOTHING: tuple[tuple[Stroke, ...], float] = ((), 0.0)


@screen
def SignPage(what: str, lines: tuple[Line, ...], on_signed: Callable[[Photo | None], object]) -> ft.View:
    """`on_signed` hears the picture of the signature; None when nobody signs after all."""
    local, anju = use_local(), use_anju()
    say = local.say
    drawn, draw = ft.use_state(NOTHING)
    busy, set_busy = ft.use_state(False)
    trouble, tell = ft.use_state("")
    strokes, width = drawn

    def changed(strokes: tuple[Stroke, ...], width: float) -> None:
        tell("")
        draw((strokes, width))

    async def keep() -> None:
        if ink(strokes) < LEAST:
            tell(say("sign_small"))
            return
        set_busy(True)
        try:
            on_signed(await anju.photos.draw(strokes, round(width), HEIGHT))
        except StorageFull:
            tell(say("PHOTO_NO_ROOM"))
        set_busy(False)

    pay = say("sign_pay", sum=money(total(lines))) if total(lines) else say("work_free")
    content: list[ft.Control] = [body(say("sign_done", what=what)), title(pay)]
    if lines:
        content.append(sum_card(local, lines))
    wrong = [banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble")] if trouble else []
    clear = second_action(
        say("sign_clear"), lambda: draw(((), width)), key="clear", icon=ft.Icons.REPLAY, disabled=not strokes
    )
    no = second_action(say("finish_no_sign"), lambda: on_signed(None), key="no-sign")
    pad: list[ft.Control] = [
        *wrong,
        Pad(strokes, changed, say("sign_here"), name="pad"),
        ft.Row([clear, no], wrap=True, spacing=theme.S, run_spacing=theme.S),
        main_action(say("sign_keep"), keep, key="sign", icon=ft.Icons.DRAW, busy=busy, disabled=not strokes),
    ]
    below = ft.Column(pad, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    return page(say("sign_page"), "", content, action=below, narrow=True)


def ink(strokes: tuple[Stroke, ...]) -> float:
    """How far the finger went, in pixels."""
    pairs = ((a, b) for stroke in strokes for a, b in pairwise(stroke))
    return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairs)
