"""The stops of a plan in order: added from the places, moved, opened, taken out and put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import flet as ft

from app.estate.queries import places
from app.hooks import use_query
from app.rounds.commands.arranging import after, moved, twin, without
from app.rounds.commands.sketching import Sketch, StopSketch
from app.rounds.screens.parts import Local, keyed, use_local
from app.rounds.screens.plan_pen import Pen, Proof, complaint
from app.rounds.screens.plan_stop import StopFields
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import icon_button, quiet, second_action
from components.card import card, lift
from components.empty import empty
from components.form import search_field
from components.notice import snackbar
from components.page import use_go
from components.text import heading, second
from components.tile import dot, row
from services.ids import uuid7

SHOWN = 8
NOTHING: Any = None


@dataclass(frozen=True)
class Gone:
    """A stop that was taken out, and where it stood."""

    stop: StopSketch
    at: int
    place: str


@part
def Stops(sketch: Sketch, pen: Pen, proof: Proof) -> ft.Control:
    local = use_local()
    say = local.say
    names = {place.id: place.name for place in use_query(places)}
    opened, open_stop = ft.use_state("")
    adding, add = ft.use_state(not sketch.stops)
    gone, lose = ft.use_state(NOTHING)

    def remove(stop: StopSketch) -> None:
        at = [s.id for s in sketch.stops].index(stop.id)
        lose(Gone(stop, at, names.get(stop.place_id, "")))
        pen.stops(lambda stops: without(stops, stop.id))

    def put_back() -> None:
        if gone is not None:
            pen.stops(lambda stops: (*stops[: gone.at], gone.stop, *stops[gone.at :]))
        lose(NOTHING)

    def duplicate(stop: StopSketch) -> None:
        new = twin(stop)
        pen.stops(lambda stops: after(stops, stop.id, new))
        open_stop(new.id)

    bar = None
    if gone is not None:
        words = say("stop_removed", place=gone.place)
        bar = snackbar(words, lambda: lose(NOTHING), undo=say("undo"), on_undo=put_back)
    ft.use_dialog(bar)
    last = len(sketch.stops)
    pieces: list[ft.Control] = [
        ft.Row(
            [
                ft.Column([heading(say("stops_count", count=last))], expand=True),
                second_action(
                    say("stops_done" if adding else "stop_add"),
                    lambda: add(not adding),
                    key="stop-add",
                    icon=ft.Icons.CHECK if adding else ft.Icons.ADD_LOCATION_ALT_OUTLINED,
                ),
            ]
        ),
        *complaint(proof.words(say, "stops"), "stops-wrong"),
    ]
    if adding:
        pieces.append(AddStops(sketch, pen, key="add-stops"))
    for number, stop in enumerate(sketch.stops, start=1):
        name = names.get(stop.place_id) or say("place_unknown")
        head = _head(local, stop, name, (number, last), proof, pen, opened, open_stop)
        content: list[ft.Control] = [head]
        if stop.id == opened:
            content.append(keyed(StopFields, f"fields-{stop.id}", stop, pen, proof))
            content.append(_ends(local, stop, partial(duplicate, stop), partial(remove, stop)))
        pieces.append(_surface(content, stop.id))
    return ft.Column(pieces, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def AddStops(sketch: Sketch, pen: Pen) -> ft.Control:
    """Places to press, found by name; a place may be passed more than once."""
    local, go = use_local(), use_go()
    say = local.say
    text, search = ft.use_state("")
    wanted = "".join(text.split()).casefold()
    every = use_query(places)
    found = [p for p in every if wanted in "".join(f"{p.name}{p.note}".split()).casefold()]
    counts = [stop.place_id for stop in sketch.stops]

    def add(place_id: str) -> Callable[[], None]:
        return lambda: pen.stops(lambda stops: (*stops, StopSketch(uuid7(), place_id)))

    if not every:
        new = second_action(say("place_new"), lambda: go("/places/new"), key="place-new")
        return card(empty(ft.Icons.PLACE_OUTLINED, say("no_places"), say("no_places_hint"), new))
    lines: list[ft.Control] = [
        row(
            place.name,
            place.note,
            key=f"add-{place.name}",
            on_click=add(place.id),
            lead=dot(theme.PLAIN, ft.Icons.ADD_LOCATION_OUTLINED),
            trail=badge(say("stop_there", count=counts.count(place.id)), theme.GOOD, ft.Icons.CHECK)
            if place.id in counts
            else None,
        )
        for place in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        lines.append(second(say("places_more", count=len(found) - SHOWN)))
    if not found:
        lines.append(second(say("places_none")))
    return card(
        search_field(say("place_search"), text, search, clear=say("clear"), key="place-search"), *lines
    )


def _head(
    local: Local,
    stop: StopSketch,
    name: str,
    at: tuple[int, int],
    proof: Proof,
    pen: Pen,
    opened: str,
    open_stop: Callable[[str], Any],
) -> ft.Control:
    """Its number, where, what, and the way up and down; a tap opens and closes it."""
    say, (number, last), is_open = local.say, at, stop.id == opened
    troubles = proof.of_stop(stop.id)
    tone = theme.MISSED if troubles else theme.NOW if is_open else theme.PLAIN
    words = ft.Column([heading(name), second(_facts(local, stop, troubles))], spacing=2, expand=True)
    main = ft.Container(
        ft.Row([dot(tone, None, str(number)), words], spacing=theme.M),
        padding=ft.Padding.symmetric(vertical=theme.S),
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        expand=True,
        on_click=lambda: open_stop("" if is_open else stop.id),
        key=f"stop-{number}",
    )
    arrows = [
        icon_button(
            ft.Icons.ARROW_UPWARD,
            say("stop_up", place=name),
            (lambda: pen.stops(lambda stops: moved(stops, stop.id, -1))) if number > 1 else None,
            key=f"up-{number}",
            color=theme.INK if number > 1 else theme.LINE,
        ),
        icon_button(
            ft.Icons.ARROW_DOWNWARD,
            say("stop_down", place=name),
            (lambda: pen.stops(lambda stops: moved(stops, stop.id, 1))) if number < last else None,
            key=f"down-{number}",
            color=theme.INK if number < last else theme.LINE,
        ),
    ]
    return ft.Row([main, *arrows], spacing=0)


def _facts(local: Local, stop: StopSketch, troubles: int) -> str:
    say, facts = local.say, [stop.task] if stop.task.strip() else []
    if troubles:
        facts.insert(0, say("troubles", count=troubles))
    if stop.questions:
        facts.append(say("questions_count", count=len(stop.questions)))
    if not stop.required:
        facts.append(say("stop_optional"))
    if stop.not_before.strip():
        facts.append(say("stop_not_before", minutes=stop.not_before))
    if stop.stay.strip():
        facts.append(say("stop_stay", minutes=stop.stay))
    return " · ".join(facts) or say("stop_plain")


def _ends(
    local: Local, stop: StopSketch, duplicate: Callable[[], Any], remove: Callable[[], Any]
) -> ft.Control:
    say = local.say
    return ft.Row(
        [
            quiet(say("stop_twin"), duplicate, key="stop-twin", icon=ft.Icons.CONTENT_COPY),
            quiet(say("stop_remove"), remove, key="stop-remove", icon=ft.Icons.DELETE_OUTLINE, danger=True),
        ],
        wrap=True,
        key=f"ends-{stop.id}",
    )


def _surface(content: list[ft.Control], id: str) -> ft.Control:
    return ft.Container(
        ft.Column(content, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=theme.CARD,
        border_radius=theme.CARD_RADIUS,
        padding=ft.Padding.symmetric(vertical=theme.XS, horizontal=theme.M),
        shadow=lift(),
        key=f"surface-{id}",
    )
