"""How a place is put in words and marks: its label, its position, whether it is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import flet as ft

from app.estate.queries import Edition, PlaceState
from app.estate.records import PLACE_KINDS
from components import theme
from components.badge import badge
from components.dates import clock, day

Say = Callable[..., str]

KIND_ICONS: dict[str, ft.IconData] = {
    "checkpoint": ft.Icons.PLACE_OUTLINED,
    "area": ft.Icons.LAYERS_OUTLINED,
    "room": ft.Icons.MEETING_ROOM_OUTLINED,
    "equipment": ft.Icons.SETTINGS_OUTLINED,
    "extinguisher": ft.Icons.FIRE_EXTINGUISHER,
    "hydrant": ft.Icons.FIRE_HYDRANT_ALT,
    "green": ft.Icons.GRASS,
}


def kind_icon(kind: str) -> ft.IconData:
    return KIND_ICONS.get(kind, ft.Icons.PLACE_OUTLINED)


def kind_name(say: Say, kind: str) -> str:
    """A kind that this version has no word for is shown as it is."""
    return say(f"place_kind_{kind}") if kind in PLACE_KINDS else kind


def floor_name(say: Say, floor: int | None) -> str:
    if floor is None:
        return say("floor_none")
    return say("floor_down", floor=-floor) if floor < 0 else say("floor_up", floor=floor)


def place_marks(say: Say, state: PlaceState) -> list[ft.Control]:
    if state.place.closed_at is not None:
        return [badge(say("closed"), theme.PLAIN, ft.Icons.BLOCK)]
    label = badge(say("label_made"), theme.GOOD, ft.Icons.QR_CODE_2)
    if not state.is_labelled:
        label = badge(say("label_making"), theme.WARN, ft.Icons.HOURGLASS_EMPTY)
    spot = badge(say("spot_known"), theme.GOOD, ft.Icons.PLACE_OUTLINED)
    if not state.is_located:
        spot = badge(say("spot_none"), theme.WARN, ft.Icons.LOCATION_OFF_OUTLINED)
    return [label, spot]


def missing_marks(say: Say, state: PlaceState) -> list[ft.Control]:
    """In a long list only what is still to be done: an area needs no position."""
    if state.place.closed_at is not None:
        return [badge(say("closed"), theme.PLAIN, ft.Icons.BLOCK)]
    marks: list[ft.Control] = []
    if not state.is_labelled:
        marks.append(badge(say("label_making"), theme.WARN, ft.Icons.HOURGLASS_EMPTY))
    if state.place.kind == "checkpoint" and not state.is_located:
        marks.append(badge(say("spot_none"), theme.WARN, ft.Icons.LOCATION_OFF_OUTLINED))
    return marks


def edition_words(say: Say, edition: Edition, language: str) -> tuple[str, str]:
    """The name of a label's row, and until when it was good."""
    begun = (
        say("label_first")
        if edition.since is None
        else say("label_since", time=_when(edition.since, language))
    )
    if edition.until is None:
        return say("label_current", since=begun), ""
    return say("label_old", since=begun), say("label_until", time=_when(edition.until, language))


def spot_words(say: Say, latitude: float, longitude: float) -> str:
    return say("spot_at", latitude=f"{latitude:.5f}", longitude=f"{longitude:.5f}")


def _when(at: datetime, language: str) -> str:
    return f"{day(at, language, weekday=False)} {clock(at)}"
