"""What the pages on a hazard share: its place, and a field of photos under some words."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from app.estate.records import Place
from app.rounds.records import Hazard
from app.rounds.screens.drafts import OWN, Change, Draft
from app.rounds.screens.parts import Local
from app.rounds.screens.questions import AT_MOST
from app.rounds.screens.shot import pictures
from components.button import second_action
from services.commands import View


def hazard_place(view: View, id: str) -> str:
    """The name of the place; empty for a hazard that this device does not know."""
    hazard = view.get(Hazard, id)
    place = view.get(Place, hazard.place_id) if hazard else None
    return place.name if place else ""


def photo_field(
    local: Local, draft: Draft, place: str, change: Change, look: Callable[[], object]
) -> list[ft.Control]:
    """The photos taken so far, and the way to another."""
    photos = draft.photos.get(OWN, ())
    content: list[ft.Control] = []
    if photos:
        content.append(
            pictures(local, photos, place, lambda sha: change(lambda d: d.without_photo(OWN, sha)))
        )
    if len(photos) < AT_MOST:
        more = local.say("another_photo" if photos else "add_photo")
        content.append(second_action(more, look, key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED))
    return content
