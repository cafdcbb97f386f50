"""How a place is put in words and marks: its label, its position, whether it is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import flet as ft

from app.estate.queries import Edition, PlaceState
from components import theme
from components.badge import badge
from components.dates import clock, day

Say = Callable[..., str]


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
