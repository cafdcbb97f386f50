"""Where a round was walked: its stops and visits as a drawing, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence

import flet as ft

from app.estate.records import Place
from app.hooks import use_query
from app.rounds.queries import Progress
from app.rounds.queries.timeline import VisitState
from app.rounds.screens.parts import Local, use_local
from components import theme
from components.boundary import part
from components.button import quiet
from components.card import card
from components.ground import Fix
from components.plot import Plot
from components.text import caption, heading, second
from services.commands import View

ODD = ("too_far", "mocked", "two_places")


@part
def Positions(progress: Progress, visits: Sequence[VisitState]) -> ft.Control:
    local = use_local()
    say = local.say
    shown, show = ft.use_state(False)
    ids = tuple(stop.place_id for stop in progress.stops)
    places = use_query(places_of, ids, tuple(stop.number for stop in progress.stops))
    marks = tuple(
        Fix(lat, lon, say("positions_place", number=label, place=name), label)
        for lat, lon, name, label in places
    )
    walked = tuple(_fix(local, seen) for seen in visits if seen.visit.latitude is not None)
    if not marks and not walked:
        return card(heading(say("positions")), second(say("positions_none")), key="positions")
    plot = Plot(marks, walked, say("positions"), lambda metres: say("positions_metres", metres=metres))
    content: list[ft.Control] = [heading(say("positions")), plot, caption(say("positions_legend"))]
    if shown:
        words: list[ft.Control] = [
            second(fix.words, theme.BAD if fix.odd else theme.INK) for fix in (*marks, *walked)
        ]
        content.append(ft.Column(words, spacing=theme.XS, key="positions-words"))
    elif walked or marks:
        content.append(quiet(say("positions_list"), lambda: show(True), key="positions-list"))
    return card(*content, key="positions")


def places_of(
    view: View, ids: tuple[str, ...], numbers: tuple[int, ...]
) -> tuple[tuple[float, float, str, str], ...]:
    """Latitude, longitude, name and numbers of each place that has a position; a place that is passed twice
    has two numbers.
    """
    found: dict[str, tuple[float, float, str, str]] = {}
    for id, number in zip(ids, numbers, strict=True):
        place = view.get(Place, id)
        if place is None or place.latitude is None or place.longitude is None:
            continue
        before = f"{found[id][3]}·" if id in found else ""
        found[id] = (place.latitude, place.longitude, place.name, f"{before}{number}")
    return tuple(found.values())


def _fix(local: Local, seen: VisitState) -> Fix:
    say, visit = local.say, seen.visit
    words = [say("positions_visit", time=local.clock(visit.at), person=seen.person, place=seen.place)]
    if seen.metres is not None:
        accuracy = round(visit.accuracy) if visit.accuracy is not None else None
        key = "metres" if accuracy is None else "metres_accuracy"
        words.append(say(key, metres=seen.metres, accuracy=accuracy))
    odd = any(flag in visit.flags for flag in ODD)
    return Fix(
        visit.latitude or 0.0,
        visit.longitude or 0.0,
        " · ".join(words),
        accuracy=visit.accuracy,
        odd=odd,
        far="" if seen.metres is None else say("positions_metres", metres=seen.metres),
    )
