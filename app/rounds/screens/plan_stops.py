"""The stops of a plan in order: added from the places, moved, opened, taken out and put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import flet as ft

from app.estate.queries import places
from app.hooks import use_query
from app.rounds.commands.arranging import after, alike, formed_by_kind, moved, twin, without
from app.rounds.commands.sketching import Sketch, StopSketch
from app.rounds.screens.parts import Local, keyed, use_local
from app.rounds.screens.plan_adding import AddStops
from app.rounds.screens.plan_pen import Pen, Proof, complaint
from app.rounds.screens.plan_stop import StopFields
from components import theme
from components.boundary import part
from components.button import icon_button, quiet, second_action
from components.card import lift
from components.notice import snackbar
from components.text import heading, second
from components.tile import dot

PAGE = 40
NOTHING: Any = None


@dataclass(frozen=True)
class Change:
    """What was done to the stops, and how they were before."""

    words: str
    before: tuple[StopSketch, ...]


@part
def Stops(sketch: Sketch, pen: Pen, proof: Proof) -> ft.Control:
    """A page of them at a time: five hundred open as quickly as five."""
    local = use_local()
    say = local.say
    known = {place.id: place for place in use_query(places)}
    opened, open_stop = ft.use_state("")
    adding, add = ft.use_state(not sketch.stops)
    done, tell = ft.use_state(NOTHING)
    at, turn = ft.use_state(0)
    last = len(sketch.stops)
    at = min(at, max(0, last - 1) // PAGE)
    kinds = {id: place.kind for id, place in known.items()}

    def change(words: str, stops: tuple[StopSketch, ...]) -> None:
        """What can be taken back while it is said."""
        tell(Change(words, sketch.stops))
        pen.put(stops=stops)

    def take_back() -> None:
        if done is not None:
            pen.put(stops=done.before)
        tell(NOTHING)

    def name_of(stop: StopSketch) -> str:
        place = known.get(stop.place_id)
        return place.name if place else say("place_unknown")

    def duplicate(stop: StopSketch) -> None:
        new = twin(stop)
        pen.stops(lambda stops: after(stops, stop.id, new))
        open_stop(new.id)

    def ends(stop: StopSketch) -> ft.Control:
        others = sum(kinds.get(s.place_id) == kinds.get(stop.place_id) for s in sketch.stops) - 1
        removed = say("stop_removed", place=name_of(stop))
        same = (
            quiet(
                say("same_for", count=others),
                lambda: change(say("same_done", count=others + 1), alike(sketch.stops, stop, kinds)),
                key="stop-same",
                icon=ft.Icons.COPY_ALL_OUTLINED,
            )
            if others
            else None
        )
        away = partial(change, removed, without(sketch.stops, stop.id))
        return _ends(local, stop, partial(duplicate, stop), away, same)

    bar = None
    if done is not None:
        bar = snackbar(done.words, lambda: tell(NOTHING), undo=say("undo"), on_undo=take_back)
    ft.use_dialog(bar)
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
    formed = formed_by_kind(sketch.stops, kinds, local.language)
    if fit := sum(a is not b for a, b in zip(formed, sketch.stops, strict=True)):
        forms = quiet(
            f"{say('forms_all')}　{fit}",
            lambda: change(say("forms_done", count=fit), formed),
            key="forms-all",
            icon=ft.Icons.FACT_CHECK_OUTLINED,
        )
        pieces.append(ft.Row([forms], key="forms"))
    pieces += _pager(local, at, last, turn)
    for number, stop in enumerate(sketch.stops[at * PAGE : (at + 1) * PAGE], start=at * PAGE + 1):
        name = name_of(stop)
        head = _head(local, stop, name, (number, last), proof, pen, opened, open_stop)
        content: list[ft.Control] = [head]
        if stop.id == opened:
            content.append(keyed(StopFields, f"fields-{stop.id}", stop, sketch.fresh, name, pen, proof))
            content.append(ends(stop))
        pieces.append(_surface(content, stop.id))
    return ft.Column(pieces, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _pager(local: Local, at: int, total: int, turn: Callable[[int], Any]) -> list[ft.Control]:
    """Which stops are shown, and the way to those before and after; nothing when all are."""
    say = local.say
    if total <= PAGE:
        return []
    first, last = at * PAGE + 1, min(total, (at + 1) * PAGE)
    back = icon_button(ft.Icons.CHEVRON_LEFT, say("stops_before"), lambda: turn(at - 1), key="stops-before")
    on = icon_button(ft.Icons.CHEVRON_RIGHT, say("stops_after"), lambda: turn(at + 1), key="stops-after")
    back.disabled, on.disabled = at == 0, last == total
    words = second(say("stops_page", first=first, last=last, count=total))
    return [ft.Row([back, words, on], alignment=ft.MainAxisAlignment.SPACE_BETWEEN, key=f"pager-{at}")]


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
    if stop.standard.strip():
        facts.append(stop.standard.strip())
    if stop.pictures:
        facts.append(say("pictures_count", count=len(stop.pictures)))
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
    local: Local,
    stop: StopSketch,
    duplicate: Callable[[], Any],
    remove: Callable[[], Any],
    same: ft.Control | None,
) -> ft.Control:
    say = local.say
    again = quiet(say("stop_twin"), duplicate, key="stop-twin", icon=ft.Icons.CONTENT_COPY)
    away = quiet(say("stop_remove"), remove, key="stop-remove", icon=ft.Icons.DELETE_OUTLINE, danger=True)
    buttons = [again, *([same] if same else []), away]
    return ft.Row(buttons, wrap=True, key=f"ends-{stop.id}")


def _surface(content: list[ft.Control], id: str) -> ft.Control:
    return ft.Container(
        ft.Column(content, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=theme.CARD,
        border_radius=theme.CARD_RADIUS,
        padding=ft.Padding.symmetric(vertical=theme.XS, horizontal=theme.M),
        shadow=lift(),
        key=f"surface-{id}",
    )
