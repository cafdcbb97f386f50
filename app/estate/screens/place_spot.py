"""The position of a place, taken while standing there; a poor one is used only when asked for twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.estate.screens.place_words import spot_words
from app.estate.texts import TEXTS
from app.hooks import use_say
from components import theme
from components.boundary import part
from components.button import quiet, second_action
from components.card import card
from components.notice import banner
from components.position import use_position
from components.text import body, heading, second
from components.wait import Wait

POOR_METRES = 100
PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Spot:
    """Degrees; `accuracy` in metres, None when the device does not say or it is no longer known."""

    latitude: float
    longitude: float
    accuracy: float | None = None


@part
def SpotField(spot: Spot | None, on_change: Callable[[Spot | None], Any]) -> ft.Control:
    say = use_say(TEXTS)
    taking, take = ft.use_state(False)

    def use(found: Spot) -> None:
        take(False)
        on_change(found)

    pieces: list[ft.Control] = [heading(say("spot"))]
    if spot is None:
        pieces += [body(say("spot_none")), second(say("spot_hint"))]
    else:
        pieces.append(body(spot_words(say, spot.latitude, spot.longitude)))
        if spot.accuracy is not None:
            pieces.append(second(say("spot_within", metres=round(spot.accuracy))))
    if taking:
        pieces.append(Taking(use, lambda: take(False), key="taking"))
        return card(*pieces, spacing=theme.M, key="spot-card")
    again = second_action(
        say("spot_again" if spot else "spot_take"),
        lambda: take(True),
        key="spot-take",
        icon=ft.Icons.MY_LOCATION,
    )
    clear = quiet(say("spot_clear"), lambda: on_change(None), key="spot-clear")
    pieces.append(ft.Row([again, *([clear] if spot else [])], wrap=True, spacing=theme.M))
    return card(*pieces, spacing=theme.M, key="spot-card")


@part
def Taking(use: Callable[[Spot], Any], stop: Callable[[], Any]) -> ft.Control:
    """Measures as long as it is shown; what was found last is offered."""
    say = use_say(TEXTS)
    found, find = ft.use_state(tuple[Spot, ...]())
    late, give_up = ft.use_state(False)
    warned, warn = ft.use_state(False)
    task: MutableRef[asyncio.Task[None]] = ft.use_ref(None)

    async def wait() -> None:
        await asyncio.sleep(PATIENCE_SECONDS)
        give_up(True)

    def begin() -> None:
        task.current = asyncio.create_task(wait())

    def end() -> None:
        if task.current is not None:
            task.current.cancel()

    use_position(lambda *measured: find((Spot(*measured),)))
    ft.use_effect(begin, [], cleanup=end)
    cancel = quiet(say("spot_stop"), stop, key="spot-stop")
    if not found:
        words = banner(say("spot_failed"), theme.WARN, ft.Icons.LOCATION_OFF_OUTLINED, key="spot-failed")
        return ft.Column([words if late else Wait(0, say("spot_waiting"), key="spot-wait"), cancel])
    (spot,) = found
    poor = spot.accuracy is None or spot.accuracy > POOR_METRES
    words_found = say("spot_unsure")
    if spot.accuracy is not None:
        words_found = say("spot_found", metres=round(spot.accuracy))
    asked_twice = poor and warned
    return ft.Column(
        [
            body(words_found),
            second(spot_words(say, spot.latitude, spot.longitude)),
            *(
                [banner(say("spot_poor"), theme.WARN, ft.Icons.GPS_NOT_FIXED, key="spot-poor")]
                if asked_twice
                else []
            ),
            ft.Row(
                [
                    second_action(
                        say("spot_use_poor" if asked_twice else "spot_use"),
                        (lambda: warn(True)) if poor and not warned else (lambda: use(spot)),
                        key="spot-use",
                        icon=ft.Icons.CHECK,
                    ),
                    cancel,
                ],
                wrap=True,
                spacing=theme.M,
            ),
        ],
        spacing=theme.M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
