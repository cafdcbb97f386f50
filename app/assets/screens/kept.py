"""After a line was written: what the book says now, how long to keep out, ten seconds to take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flet as ft

from app.assets.commands import TakeBack
from app.assets.queries import history, item_state, plain_number
from app.assets.screens.parts import stamp, use_book
from app.hooks import use_do, use_now, use_query
from app.rounds.screens.parts import attempt
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card
from components.empty import empty
from components.notice import banner
from components.page import Frame, page
from components.text import second, title

SECONDS = 10


@screen
def Kept(movement_id: str, item_id: str, again: Callable[[], Any] | None) -> ft.View:
    local, back = use_book(), ft.use_context(Frame).back
    say, state, lines = local.say, use_query(item_state, item_id), use_query(history, item_id)
    line = next((one for one in lines if one.movement.id == movement_id), None)
    name = state.item.name if state else ""

    done = main_action(say("done"), back, key="done", icon=ft.Icons.CHECK)
    if line is None or state is None:
        nothing = empty(ft.Icons.UNDO, say("undone"), "")
        return page(name, "", [nothing], action=done, narrow=True)
    movement, unit = line.movement, state.item.unit
    said = say(f"did_{movement.why}", number=plain_number(movement.amount), unit=unit)
    body: list[ft.Control] = [empty(ft.Icons.CHECK_CIRCLE_OUTLINE, say("kept"), say("kept_hint"))]
    facts: list[ft.Control] = [title(said)]
    if line.place:
        facts.append(second(line.place))
    if state.level is not None:
        facts.append(second(say("after_line", number=plain_number(state.level), unit=unit)))
    body.append(card(*facts))
    if movement.safety_hours:
        words = say("keep_out_kept", until=stamp(local, movement.until))
        body.append(banner(words, theme.WARN, ft.Icons.DO_NOT_DISTURB_ON_OUTLINED, key="keep-out"))
    if state.is_wrong:
        body.append(banner(say("wrong_hint"), theme.MISSED, ft.Icons.ERROR_OUTLINE, key="wrong"))
    elif state.is_low:
        words = say("low_hint", number=plain_number(state.item.minimum), unit=unit)
        body.append(banner(words, theme.WARN, ft.Icons.SHOPPING_CART_OUTLINED, key="low"))
    body.append(Undo(movement_id, key="undo-part"))
    if again is not None:
        body.append(second_action(say("another"), again, key="another", icon=ft.Icons.ADD))
    return page(name, say("why_" + movement.why), body, action=done, narrow=True)


@part
def Undo(movement_id: str) -> ft.Control:
    """For ten seconds."""
    local, do = use_book(), use_do()
    now = use_now(1)
    since, _ = ft.use_state(now)
    trouble, tell = ft.use_state("")
    left = SECONDS - (now - since) // timedelta(seconds=1)

    async def undo() -> None:
        await attempt(do(TakeBack(movement_id=movement_id)), local.say, tell)

    if trouble:
        return banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="undo-trouble")
    if left <= 0:
        return ft.Container(visible=False)
    return quiet(local.say("undo_seconds", seconds=left), undo, key="undo", icon=ft.Icons.UNDO)
