"""What good looks like at a stop: in words and pictures, which are fetched before they are needed."""

from __future__ import annotations

import flet as ft

from app.hooks import use_anju, use_offline, use_query
from app.rounds.queries.photos import PhotoState
from app.rounds.records import Round, Stop
from app.rounds.screens.evidence import Evidence
from app.rounds.screens.parts import keyed, use_local
from components import theme
from components.boundary import part
from components.card import card
from components.effect import use_work
from components.text import body, scaled, second
from services.commands import View

MOST_AHEAD = 60


@part
def Standard(stop_id: str, place: str) -> ft.Control:
    """Nothing for a stop of which nobody has said it."""
    local = use_local()
    stop = use_query(_stop, stop_id)
    if stop is None or not (stop.standard.strip() or stop.pictures):
        return ft.Container(visible=False)
    lines: list[ft.Control] = [
        ft.Row(
            [scaled(ft.Icons.STAR_OUTLINE, theme.PRIMARY), second(local.say("good_looks"))], spacing=theme.S
        )
    ]
    if stop.standard.strip():
        lines.append(body(stop.standard))
    if stop.pictures:
        drawn = [keyed(Evidence, sha, PhotoState(sha, True, ""), place) for sha in stop.pictures]
        lines.append(ft.Row(drawn, wrap=True, spacing=theme.S, run_spacing=theme.S))
    return card(*lines, key="standard")


def use_pictures_ahead(round_id: str) -> None:
    """Keeps the pictures of a round's stops on this device as soon as there is a network. Hooks."""
    anju, offline = use_anju(), use_offline()
    names = use_query(_pictures, round_id)

    async def fetch() -> None:
        for name in () if offline else names:
            await anju.photos.bytes_of(name)

    use_work(fetch, [names, offline])


def _stop(view: View, stop_id: str) -> Stop | None:
    return view.get(Stop, stop_id)


def _pictures(view: View, round_id: str) -> tuple[str, ...]:
    walk = view.get(Round, round_id)
    stops = (view.get(Stop, i) for i in (walk.stop_ids if walk else ()))
    return tuple(dict.fromkeys(sha for s in stops if s is not None for sha in s.pictures))[:MOST_AHEAD]
